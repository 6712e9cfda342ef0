"""Filters and order of a register of PASS."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from tremplin.kernel.matching import found_in
from tremplin.passes.models import Pass, Suspension
from tremplin.rules.dates import clamped_months
from tremplin.rules.kinds import PassStatus

STATES = {
    PassStatus.VALID: "Valide",
    PassStatus.SUSPENDED: "Suspendu",
    PassStatus.FUTURE: "Pas encore commencé",
    PassStatus.EXPIRED: "Terminé",
}
RECENT_DAYS = 90
ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "": ("Ce qui finit d’abord", ("over", "ends_on", "candidate__last_name", "pk")),
    "nom": ("Nom de la personne", ("candidate__last_name", "candidate__first_name", "pk")),
    "contrat": ("Fin du contrat", (F("contract_ends_on").asc(nulls_last=True), "candidate__last_name", "pk")),
    "debut": ("Début du PASS IAE, le plus récent d’abord", ("-starts_on", "candidate__last_name", "pk")),
}


class PassFilterForm(forms.Form):
    """Bound to the address: a value that does not exist filters nothing. `counts` are those of the whole register."""

    nom = forms.CharField(label="Nom ou numéro", required=False, max_length=100)
    etat = forms.ChoiceField(label="État", required=False)
    fin = forms.ChoiceField(
        label="Fin du PASS IAE",
        required=False,
        choices=[("", "Toutes"), ("1", "Dans le mois"), ("3", "Dans les 3 mois"), ("7", "Dans les 7 mois")],
    )
    contrat = forms.ChoiceField(
        label="Contrat",
        required=False,
        choices=[
            ("", "Tous"),
            ("en-cours", "En cours"),
            ("recent", "Fini depuis moins de 90 jours"),
            ("ancien", "Fini depuis 90 jours ou plus"),
        ],
    )
    tri = forms.ChoiceField(
        label="Ordre", required=False, choices=[(code, label) for code, (label, _) in ORDERS.items()]
    )

    def __init__(self, *args: Any, counts: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        etat: Any = self.fields["etat"]
        found = counts or {}
        etat.choices = [("", "Tous"), *((state, _label(state, found)) for state in STATES)]

    def apply(self, passes: QuerySet[Pass], *, today: date) -> QuerySet[Pass]:
        """The PASS that the address asks for, in its order."""
        self.is_valid()
        asked = self.cleaned_data
        name = asked.get("nom", "").strip()
        if name:
            passes = passes.filter(_named(name))
        if status := asked.get("etat"):
            passes = passes.filter(in_state(PassStatus(status), today))
        if months := asked.get("fin"):
            passes = passes.filter(ends_on__range=(today, clamped_months(today, int(months)) - timedelta(days=1)))
        if contract := asked.get("contrat"):
            passes = passes.filter(_under(contract, today))
        return passes.order_by(*ORDERS[asked.get("tri", "")][1])


def _label(state: PassStatus, counts: dict[str, int]) -> str:
    return f"{STATES[state]} ({counts[state]})" if state in counts else STATES[state]


def _named(text: str) -> Q:
    """Every word in the name, or the number as it is written on the document."""
    return found_in(text, "candidate__first_name", "candidate__last_name") | Q(number__startswith="".join(text.split()))


def _under(code: str, today: date) -> Q:
    """By the latest contract: running (or without end), over for less than 90 days, or for more."""
    edge = today - timedelta(days=RECENT_DAYS)
    if code == "en-cours":
        return Q(contract_starts_on__isnull=False) & (Q(contract_ends_on__isnull=True) | Q(contract_ends_on__gte=today))
    if code == "recent":
        return Q(contract_ends_on__lt=today, contract_ends_on__gt=edge)
    return Q(contract_ends_on__lte=edge)


def in_state(status: PassStatus, today: date) -> Q:
    """The same states as `rules.passes.status`, as a condition."""
    suspended = Q(
        Exists(Suspension.objects.filter(pass_iae=OuterRef("pk"), starts_on__lte=today, ends_on__gte=today)),
        ends_on__gte=today,
    )
    return {
        PassStatus.EXPIRED: Q(ends_on__lt=today),
        PassStatus.SUSPENDED: suspended,
        PassStatus.FUTURE: Q(starts_on__gt=today) & ~suspended,
        PassStatus.VALID: Q(starts_on__lte=today, ends_on__gte=today) & ~suspended,
    }[status]


def counts_by_state(passes: QuerySet[Pass], *, today: date) -> dict[str, int]:
    """How many in each state; one query."""
    state = Case(*(When(in_state(one, today), then=Value(str(one))) for one in _COUNTED), output_field=CharField())
    found = Pass.objects.filter(pk__in=passes.order_by().values("pk")).annotate(state=state).values("state")
    return dict.fromkeys(map(str, STATES), 0) | dict(found.annotate(n=Count("pk")).values_list("state", "n"))


# Each PASS is in one state only: what is over needs no look at its suspensions.
_COUNTED = (PassStatus.EXPIRED, PassStatus.SUSPENDED, PassStatus.FUTURE, PassStatus.VALID)
