"""Forms of an organisation: its page, its team, its creation."""

from typing import Any

from django import forms

from tremplin.organisations.actions import Page
from tremplin.organisations.actions.page import TEXTS
from tremplin.organisations.models import Membership, Organisation
from tremplin.reference.forms import CommuneField, post_code_of
from tremplin.reference.models import Sector
from tremplin.rules import identity, prescribers
from tremplin.rules.kinds import DispositifKind

ROLE_HELP = {
    Membership.Role.ADMINISTRATOR: "Modifie la fiche, invite, change les rôles.",
    Membership.Role.MEMBER: "Travaille sur les dossiers, lit la fiche et l’équipe.",
}
ROLES = [(role.value, f"{role.label}\n{ROLE_HELP[role]}") for role in Membership.Role]


class PageForm(forms.ModelForm):  # type: ignore[type-arg]
    """The public page. Nothing is saved here: `page()` gives the action what it needs."""

    website = forms.URLField(label="Site web", required=False, assume_scheme="https", max_length=200)
    commune = CommuneField(label="Ville ou code postal")
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(), label="Secteurs d’activité", required=False, widget=forms.CheckboxSelectMultiple
    )
    photo = forms.FileField(
        label="Photo",
        required=False,
        help_text="JPEG, PNG ou WebP, 2 Mo au plus. Montrez un lieu ou un travail, pas un visage.",
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_photo = forms.BooleanField(label="Retirer la photo actuelle", required=False)
    spontaneous = forms.BooleanField(label="Nous acceptons les candidatures spontanées", required=False)

    class Meta:
        model = Organisation
        fields = ["brand", "headline", "presentation", "phone", "email", "address"]
        help_texts = {
            "brand": "Celui que vous utilisez tous les jours, s’il diffère du nom officiel.",
            "headline": "160 caractères au plus. Exemple : Espaces verts et propreté urbaine.",
            "presentation": "Ce que les personnes feront chez vous, qui les accompagne. Texte simple ou Markdown.",
            "address": "Numéro et rue.",
        }
        widgets = {"presentation": forms.Textarea(attrs={"rows": 8})}

    field_order = ["brand", "headline", "presentation", "sectors", "phone", "email", "website", "address", "commune"]

    def __init__(self, *args: Any, instance: Organisation) -> None:
        initial: dict[str, Any] = {
            "commune": instance.commune,
            "website": instance.website,
            "spontaneous": instance.spontaneous_open_since is not None,
        }
        if not (args and args[0]):
            initial["sectors"] = list(instance.sectors.all())
        super().__init__(*args, instance=instance, initial=initial)  # type: ignore[misc]
        if instance.photo_id is None:
            del self.fields["remove_photo"]
        if not instance.dispositifs.exists():
            del self.fields["spontaneous"]

    def page(self) -> Page:
        """What the action `update_page` takes."""
        given, commune = self.cleaned_data, self.cleaned_data["commune"]
        return Page(
            texts={name: given[name] for name in TEXTS},
            address=given["address"].strip(),
            post_code=post_code_of(commune, self.data.get("commune", ""), self.initial.get("post_code", "")),
            commune=commune,
            sectors=list(given["sectors"]),
            spontaneous=given.get("spontaneous", False),
            photo=given["photo"],
            remove_photo=given.get("remove_photo", False),
        )


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
