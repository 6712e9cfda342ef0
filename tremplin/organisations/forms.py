"""Forms of an organisation: its team, its creation. Those of its page are in `forms_page`."""

from typing import Any

from django import forms

from tremplin.organisations.models import Membership
from tremplin.reference.forms import CommuneField, post_code_of
from tremplin.rules import identity, prescribers
from tremplin.rules.kinds import DispositifKind

ROLE_HELP = {
    Membership.Role.ADMINISTRATOR: "Modifie la fiche, invite, change les rôles.",
    Membership.Role.MEMBER: "Travaille sur les dossiers, lit la fiche et l’équipe.",
}
ROLES = [(role.value, f"{role.label}\n{ROLE_HELP[role]}") for role in Membership.Role]


class MemberForm(forms.Form):
    """Role and functions of a member."""

    role = forms.ChoiceField(label="Rôle", choices=ROLES, widget=forms.RadioSelect)
    functions = forms.MultipleChoiceField(
        label="Fonctions", choices=Membership.Function.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class InvitationForm(MemberForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label="Adresse e-mail professionnelle", help_text="Le lien sera valable 14 jours.")
    field_order = ["email", "role", "functions"]


class CreationForm(forms.Form):
    """Declare one's organisation."""

    STRUCTURE, PRESCRIBER, ORIENTER = "structure", "prescriber", "orienter"
    KINDS = [
        (STRUCTURE, "Nous embauchons\nStructure d’insertion (SIAE), GEIQ, entreprise adaptée…"),
        (PRESCRIBER, "Nous prescrivons\nNotre organisme est habilité à valider l’éligibilité, ou demande à l’être."),
        (ORIENTER, "Nous orientons des personnes\nSans habilitation : nous envoyons des candidatures."),
    ]

    siret = forms.CharField(label="SIRET", help_text="14 chiffres, ceux de votre établissement.", max_length=40)
    name = forms.CharField(label="Nom de l’organisation", max_length=255)
    address = forms.CharField(label="Adresse", help_text="Numéro et rue.", required=False, max_length=255)
    commune = CommuneField(label="Ville ou code postal")
    kind = forms.ChoiceField(label="Que fait votre organisation ?", choices=KINDS, widget=forms.RadioSelect)
    dispositifs = forms.MultipleChoiceField(
        label="Dispositifs, si vous embauchez",
        choices=[(kind.value, f"{kind.label} ({kind.value})") for kind in DispositifKind],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    family = forms.ChoiceField(
        label="Famille d’organismes, si vous prescrivez",
        help_text="La liste est celle de l’arrêté en vigueur. L’équipe du réseau vérifie chaque demande.",
        required=False,
    )

    evidence = forms.CharField(
        label="Comment vérifier votre organisation ?",
        help_text="Par exemple son site web, votre fonction, le numéro de son standard.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        families = [(code, one.label) for code, one in prescribers.families().items()]
        self.fields["family"].choices = [("", "Choisir"), *families]  # type: ignore[attr-defined]

    def clean_siret(self) -> str:
        result = identity.siret(siret=self.cleaned_data["siret"])
        if result.normalised is None:
            raise forms.ValidationError(" ".join(result.explanation.missing), code="invalid_siret")
        return result.normalised

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if kind == self.STRUCTURE and not given.get("dispositifs"):
            self.add_error("dispositifs", "Cochez au moins un dispositif.")
        if kind == self.PRESCRIBER and not given.get("family"):
            self.add_error("family", "Choisissez la famille de votre organisme.")
        return given

    def values(self) -> dict[str, Any]:
        """What the action `create_organisation` takes."""
        given, commune = self.cleaned_data, self.cleaned_data["commune"]
        kind = given["kind"]
        return {
            "siret": given["siret"],
            "name": given["name"],
            "address": given["address"],
            "commune": commune,
            "post_code": post_code_of(commune, self.data.get("commune", "")),
            "dispositifs": given["dispositifs"] if kind == self.STRUCTURE else [],
            "family": given["family"] if kind == self.PRESCRIBER else "",
            "orienter": kind == self.ORIENTER,
            "evidence": given["evidence"],
        }
