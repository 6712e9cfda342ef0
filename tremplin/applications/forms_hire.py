"""Forms of a hire: what lacks about the person, and the contract."""

from decimal import Decimal
from functools import cache
from typing import Any

from django import forms

from tremplin.applications.models import Application
from tremplin.candidates.forms import PersonForm
from tremplin.contracts.kinds import code_of, offered
from tremplin.kernel.fields import DateTroisChamps
from tremplin.kernel.prepared import Prepared
from tremplin.organisations.models import Dispositif
from tremplin.reference.models import Trade
from tremplin.rules import contracts as law
from tremplin.rules import numbers
from tremplin.rules.kinds import ContractException, ContractKind, DispositifKind

# What a hire lacks (`actions.accept.Missing.identity`): the fields that ask it.
ASKED = {
    "birth_date": ("birth_date",),
    "title": ("title",),
    "nir": ("nir", "nir_absence"),
    "ft_id": ("ft_id", "ft_absence"),
    "address": ("address", "commune"),
}


class MissingForm(PersonForm):
    """The person's file, reduced to what the hire lacks."""

    def __init__(self, *args: Any, lacking: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {name for one in lacking for name in ASKED[one]}
        for name in [one for one in self.fields if one not in wanted]:
            del self.fields[name]
        if "commune" in self.fields:
            self.fields["commune"].required = True

    def check_nir(self, given: dict[str, Any]) -> None:
        if "nir" in self.fields:
            super().check_nir(given)

    def check_ft_id(self, given: dict[str, Any]) -> None:
        if "ft_id" in self.fields:
            super().check_ft_id(given)

    def fields_for_file(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "commune"}
        return {**given, **self.address_fields()} if "commune" in self.fields else given


class ContractForm(forms.Form):
    """The contract agreed on. Its length and hours are checked by the rules before going on."""

    dispositif = forms.ChoiceField(
        label="Dispositif",
        help_text="Il fixe la règle d’éligibilité et les contrats possibles.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le dispositif qui embauche."},
    )
    kind = forms.ChoiceField(
        label="Contrat", widget=forms.RadioSelect, error_messages={"required": "Choisissez le contrat."}
    )
    starts_on = DateTroisChamps(label="Date de début", help_text="Le premier jour travaillé. Exemple : 1 12 2026")
    ends_on = DateTroisChamps(
        label="Date de fin", help_text="Le dernier jour du contrat. Rien pour un contrat sans terme.", required=False
    )
    weekly_hours = forms.DecimalField(
        label="Heures par semaine",
        required=False,
        min_value=Decimal("0.5"),
        max_digits=3,
        decimal_places=1,
        localize=True,
    )
    trade = forms.ModelChoiceField(label="Métier", required=False, queryset=Trade.objects.none(), empty_label="Choisir")
    exception = forms.ChoiceField(
        label="Exception prévue par la loi",
        help_text="Seulement si le contrat sort de la durée ou des heures ordinaires d’un CDDI.",
        required=False,
        choices=[("", "Aucune"), *ContractException.choices()],
    )
    answer = forms.CharField(
        label="Message à la personne",
        help_text="Il sera envoyé à la confirmation.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, dispositifs: list[Dispositif], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dispositifs = {str(one.pk): one for one in dispositifs}
        self.offered = {pk: dict(offered(one.kind)) for pk, one in self.dispositifs.items()}
        fields: dict[str, Any] = self.fields
        fields["dispositif"].choices = [(pk, _dispositif_words(one)) for pk, one in self.dispositifs.items()]
        fields["kind"].choices = self._kinds()
        fields["trade"].queryset = Trade.objects.all()
        fields["trade"].choices = cache(_trades)  # read once, if the field is drawn
        fields["weekly_hours"].help_text = _hours_help(self.offered)
        if len(dispositifs) == 1:
            fields["dispositif"].widget = forms.HiddenInput()
            fields["dispositif"].initial = str(dispositifs[0].pk)
        if not self._offers_cddi:
            del fields["exception"]

    @property
    def _offers_cddi(self) -> bool:
        return any(ContractKind.CDDI in kinds for kinds in self.offered.values())

    def _kinds(self) -> list[tuple[str, str]]:
        """Every contract of every dispositif; which one offers it, when there are several."""
        rows: dict[str, tuple[str, list[str]]] = {}
        for pk, kinds in self.offered.items():
            for code, label in kinds.items():
                rows.setdefault(code, (label, []))[1].append(self.dispositifs[pk].kind)
        several = len(self.dispositifs) > 1
        return [
            (code, f"{label}\nen {', '.join(which)}" if several else label) for code, (label, which) in rows.items()
        ]

    def clean_dispositif(self) -> Dispositif:
        return self.dispositifs[self.cleaned_data["dispositif"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen, kind = given.get("dispositif"), given.get("kind")
        if chosen and kind and kind not in self.offered[str(chosen.pk)]:
            self.add_error("kind", f"En {chosen.kind}, ce contrat n’existe pas. Choisissez-en un autre.")
        return given

    def terms_payload(self) -> dict[str, str]:
        """The terms as a draft keeps them."""
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "starts_on": given["starts_on"].isoformat(),
            "ends_on": given["ends_on"].isoformat() if given["ends_on"] else "",
            "weekly_hours": str(given["weekly_hours"]) if given["weekly_hours"] is not None else "",
            "trade": given["trade"].pk if given["trade"] else "",
            "exception": given.get("exception", ""),
        }


TRADES: Prepared[Any] = Prepared(lambda: Trade.objects.order_by("name").values_list("pk", "name"))


def _trades() -> list[tuple[str, str]]:
    return [("", "Choisir"), *TRADES.values()]


def from_post(application: Application | None, dispositif: Dispositif | None) -> dict[str, Any]:
    """What the post applied for already says of the contract."""
    post = next(iter(application.posts.all()), None) if application else None
    if post is None:
        return {"dispositif": str(dispositif.pk) if dispositif else ""}
    kind = (dispositif or post.dispositif).kind
    return {
        "dispositif": str((dispositif or post.dispositif).pk),
        "kind": next((code_of(one, kind) for one in post.contract_kinds), ""),
        "weekly_hours": post.weekly_hours,
        "trade": post.trade_id,
    }


def _dispositif_words(one: Dispositif) -> str:
    return f"{DispositifKind(one.kind).label} ({one.kind})"


def _hours_help(offered_kinds: dict[str, dict[str, str]]) -> str:
    """The bounds of a CDDI when one is offered, and the least wage, as the rules of today say."""
    hourly = law.minimum_wage(weekly_hours=35).hourly_eur
    wage = f"Salaire d’au moins {numbers.in_french(hourly, 2)} € brut de l’heure (SMIC)."
    cddi = any(ContractKind.CDDI in kinds for kinds in offered_kinds.values())
    least, most = law.weekly_hours(kind=ContractKind.CDDI)
    return f"De {numbers.in_french(least)} à {numbers.in_french(most)} heures pour un CDDI. {wage}" if cddi else wage
