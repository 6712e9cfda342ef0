"""Filters and orders of a register of PASS: conditions on its rows, over stored days and the day of the reading.

The same serve the page, whose query is prepared (`AWAITED`, `values_of`), and the export (`days_of`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, DateField, ExpressionWrapper, F, Q, QuerySet, TextField
from django.db.models.functions import NullIf, StrIndex
from django.db.models.lookups import Exact

from tremplin.kernel.matching import awaited_words, found_in, found_in_folded, named_words, words_of
from tremplin.kernel.prepared import TODAY, Param
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
# The last day of a contract without end, as `contract_last` has it: after all the others.
NEVER = date.max
ORDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("Ce qui finit d’abord", ("over", "ends_on", "candidate__last_name", "pk")),
    "nom": ("Nom de la personne", ("candidate__last_name", "candidate__first_name", "pk")),
    "contrat": ("Fin du contrat", ("contract_order", "candidate__last_name", "pk")),
    "debut": ("Début du PASS IAE, le plus récent d’abord", ("-starts_on", "candidate__last_name", "pk")),
}
# Each PASS is in one state only: what is over is not suspended, what is suspended neither valid nor to come.
MARKS = {
    PassStatus.EXPIRED: ("over",),
    PassStatus.SUSPENDED: ("suspended",),
    PassStatus.FUTURE: ("not over", "not suspended", "future"),
    PassStatus.VALID: ("not over", "not suspended", "not future"),
}


@dataclass(frozen=True)
class Sought:
    """What the address asks for; "" filters nothing. `words` and `number`: what is typed."""

    state: str = ""
    months: str = ""
    contract: str = ""
    order: str = ""
    text: str = ""

    @property
    def filters(self) -> bool:
        return bool(self.state or self.months or self.contract or self.text)


@dataclass(frozen=True)
class Days:
    """Today, the last day of « dans les 3 mois », that from which a contract is over for long, and never."""

    today: Any
    until: Any
    edge: Any
    never: Any


AWAITED = Days(TODAY, *(Param(name, DateField()) for name in ("until", "edge", "never")))


def days_of(sought: Sought, today: date) -> Days:
    until = clamped_months(today, int(sought.months)) - timedelta(days=1) if sought.months else today
    return Days(today, until, today - timedelta(days=RECENT_DAYS), NEVER)


def values_of(sought: Sought, today: date) -> dict[str, Any]:
    """What the `Param`s stand for: those of `AWAITED`, and what is typed."""
    days = days_of(sought, today)
    return {**vars(days), **named_words(words_of(sought.text)), "number": _digits(sought.text)}


def marks(days: Days, suspended: Q | None = None) -> dict[str, Any]:
    """The columns that tell the state of a PASS: the same states as `rules.passes.status`.

    `suspended`: the condition of a suspension that runs, on rows that have their own.
    """
    held = Suspension.objects.filter(starts_on__lte=days.today, ends_on__gte=days.today)
    told = {
        "over": Q(ends_on__lt=days.today),
        "suspended": Q(ends_on__gte=days.today) & (suspended or Q(pk__in=held.values("pass_iae"))),
        "future": Q(starts_on__gt=days.today),
    }
    return {name: ExpressionWrapper(condition, BooleanField()) for name, condition in told.items()}


def contract_order(days: Days) -> Any:
    """By the end of the contract: without end, or without contract, comes last."""
    return NullIf(F("contract_last"), days.never)


def in_state(status: PassStatus) -> Q:
    """The state as a condition on rows that have these `marks`."""
    condition = Q()
    for mark in MARKS[status]:
        condition &= Q(**{mark.removeprefix("not "): not mark.startswith("not ")})
    return condition


def kept(sought: Sought, days: Days) -> Q:
    """The condition of the other filters but what is typed, on rows with `contract_last`."""
    condition = Q(ends_on__range=(days.today, days.until)) if sought.months else Q()
    return condition & _under(sought.contract, days)


def _under(code: str, days: Days) -> Q:
    """By the latest contract: running (or without end), over for less than 90 days, or for more."""
    return {
        "": Q(),
        "en-cours": Q(contract_last__gte=days.today),
        "recent": Q(contract_last__lt=days.today, contract_last__gt=days.edge),
        "ancien": Q(contract_last__lte=days.edge),
    }[code]


def ordered(passes: QuerySet[Pass], sought: Sought, today: date) -> QuerySet[Pass]:
    """The rows asked for, of a queryset that has `contract_last`, in their order: for an export."""
    days = days_of(sought, today)
    rows = passes.annotate(**marks(days), contract_order=contract_order(days)).filter(kept(sought, days))
    if sought.state:
        rows = rows.filter(in_state(PassStatus(sought.state)))
    if sought.text:
        rows = rows.filter(named(sought.text))
    return rows.order_by(*ORDERS[sought.order][1])


def named(text: str) -> Q:
    """Every word in the name, or the number as it is written on the document."""
    return found_in(text, "candidate__first_name", "candidate__last_name") | Q(number__startswith=_digits(text))


def named_among(words: int) -> Q:
    """The same for a prepared query, whatever the words."""
    begins = Exact(StrIndex(F("number"), Param("number", TextField())), 1)
    return found_in_folded(awaited_words(words), "candidate__folded_name") | Q(begins)


def _digits(text: str) -> str:
    return "".join(text.split())
