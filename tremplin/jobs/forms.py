"""The form of a fiche de poste."""

from typing import Any

from django import forms

from tremplin.jobs.actions import PostValues
from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Dispositif
from tremplin.reference.forms import CommuneField
from tremplin.reference.models import Trade
from tremplin.rules import contracts
from tremplin.rules.kinds import ContractType, DispositifKind

MAX_HOURS = 48


class PostForm(forms.Form):
    """A post of one trade, chosen on the page before."""

    title = forms.CharField(label="Intitulé du poste", max_length=160, help_text="Comme vous le diriez à une personne.")
    dispositif = forms.ChoiceField(label="Dispositif", widget=forms.RadioSelect)
    commune = CommuneField(label="Lieu de travail", help_text="Ville ou code postal.")
    contract_kinds = forms.MultipleChoiceField(label="Contrats proposés", widget=forms.CheckboxSelectMultiple)
    weekly_hours = forms.DecimalField(
        label="Heures par semaine",
        required=False,
        min_value=1,
        max_value=MAX_HOURS,
        max_digits=4,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    hourly_pay = forms.DecimalField(
        label="Salaire brut par heure",
        help_text="C’est souvent la première question. Exemple : 12,50.",
        required=False,
        min_value=1,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    positions = forms.IntegerField(
        label="Nombre de places", min_value=1, max_value=500, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    missions = forms.CharField(
        label="Ce que la personne fera",
        required=False,
        max_length=5000,
        help_text="Des phrases courtes : les gestes, le lieu, l’équipe.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    profile = forms.CharField(
        label="Ce qu’il faut pour ce poste",
        required=False,
        max_length=5000,
        help_text="Le strict nécessaire. Dites aussi ce qui s’apprend sur place.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    cv_wanted = forms.BooleanField(label="Un CV est souhaité", required=False)

    def __init__(self, *args: Any, trade: Trade, dispositifs: list[Dispositif], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trade = trade
        self.dispositifs = {str(one.pk): one for one in dispositifs}
        self.fields["dispositif"].choices = [  # type: ignore[attr-defined]
            (key, f"{DispositifKind(one.kind).label} ({one.kind})") for key, one in self.dispositifs.items()
        ]
        self.fields["contract_kinds"].choices = contract_choices(dispositifs)  # type: ignore[attr-defined]
        if len(dispositifs) == 1:
            self.fields["dispositif"].widget = forms.HiddenInput()
            self.fields["dispositif"].initial = str(dispositifs[0].pk)

    def values(self) -> PostValues:
        """What the actions `create_post` and `edit_post` take."""
        given = dict(self.cleaned_data)
        return PostValues(dispositif=self.dispositifs[given.pop("dispositif")], trade=self.trade, **given)


def contract_choices(dispositifs: list[Dispositif]) -> list[tuple[str, str]]:
    """Every contract that one of these dispositifs offers; which ones, when there are several dispositifs."""
    offered: dict[ContractType, list[str]] = {}
    for one in dispositifs:
        for kind in contracts.offered(dispositif=DispositifKind(one.kind)).types:
            offered.setdefault(kind, []).append(one.kind)
    several = len(dispositifs) > 1
    return [(kind.value, f"{kind.label}, {' ou '.join(of)}" if several else kind.label) for kind, of in offered.items()]


def initial_of(post: JobPost) -> dict[str, Any]:
    """The form filled with a post."""
    names = ("title", "contract_kinds", "weekly_hours", "hourly_pay", "positions")
    names += ("missions", "profile", "cv_wanted", "commune")
    return {name: getattr(post, name) for name in names} | {"dispositif": str(post.dispositif_id)}
