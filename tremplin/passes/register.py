"""The registers: the PASS of the people one's structure hired, those of the people one's organisation follows.

A page is two queries, whatever the number of PASS: the counts and the keys in one reading of the register (`Tallied`),
then its rows. Their SQL is built once for each kind of reader and each set of filters, of which the last are kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from tremplin.candidates.access import seen_by, sight_of
from tremplin.candidates.relations import AWAITED, Reader, reader_of, values_of
from tremplin.kernel.actor import Actor
from tremplin.kernel.exports import Column
from tremplin.kernel.matching import words_of
from tremplin.kernel.prepared import AnyOf, Param, Prepared, awaited
from tremplin.kernel.tallied import Listing, Tallied
from tremplin.passes import filters
from tremplin.passes.access import hired_lines, hired_passes
from tremplin.passes.filters import MARKS, NEVER, ORDERS, STATES, Days, Sought
from tremplin.passes.models import Pass, RegisterLine, Suspension
from tremplin.rules import passes as law
from tremplin.rules.kinds import PassStatus

PER_PAGE = 20
CHUNK = 500
# How many kinds of page, by reader and filters, keep their SQL in each process.
KEPT = 128
COLUMNS = [
    Column("Nom", lambda one: one.candidate.last_name),
    Column("Prénom", lambda one: one.candidate.first_name),
    Column("Numéro du PASS IAE", lambda one: one.number),
    Column("État", lambda one: STATES[PassStatus(one.state)]),
    Column("Début du PASS IAE", lambda one: one.starts_on),
    Column("Fin du PASS IAE", lambda one: one.ends_on),
    Column("Jours restants", lambda one: one.remaining),
    Column("Structure du dernier contrat", lambda one: one.contract_structure or ""),
    Column("Début du dernier contrat", lambda one: one.contract_starts_on),
    Column("Fin du dernier contrat", lambda one: one.contract_ends_on),
]
# Takes an actor and who reads: an actor and her `reader_of`, or for a prepared query an `awaited` one and `AWAITED`.
Register = Callable[[Actor, Reader], tuple[QuerySet[Pass], dict[str, Any]]]


def of_hired(actor: Actor, reader: Reader) -> tuple[QuerySet[Pass], dict[str, Any]]:
    """Of the people the actor's structure hired; their contracts in this structure."""
    return hired_passes(actor, reader), {"dispositif__organisation": actor.organisation}


def of_followed(actor: Actor, reader: Reader) -> tuple[QuerySet[Pass], dict[str, Any]]:
    """Of the people an authorised prescriber follows, and all their contracts; none for an orienter."""
    # not `visible_passes`: the team may read every PASS, but follows nobody
    hers = seen_by(sight_of(actor), reader, "candidate__")
    return Pass.objects.filter(hers) if actor.is_authorised_prescriber else Pass.objects.none(), {}


def employees(actor: Actor) -> QuerySet[Pass]:
    """All of them, with the latest contract in the actor's structure."""
    return _rows(*of_hired(actor, reader_of(actor)))


def followed(actor: Actor) -> QuerySet[Pass]:
    """All of those of the people followed, with their latest contract."""
    return _rows(*of_followed(actor, reader_of(actor)))


def _rows(passes: QuerySet[Pass], contracts: dict[str, Any]) -> QuerySet[Pass]:
    rows = _with_contract(passes.filter(cancelled_at__isnull=True).select_related("candidate"), contracts)
    return rows.annotate(contract_last=_last_day(contracts, Value(NEVER))).prefetch_related("suspensions")


def _with_contract(passes: QuerySet[Pass], contracts: dict[str, Any]) -> QuerySet[Pass]:
    latest = _latest(contracts)
    return passes.annotate(
        contract_starts_on=Subquery(latest.values("starts_on")[:1]),
        contract_ends_on=Subquery(latest.annotate(last=Coalesce("ended_on", "ends_on")).values("last")[:1]),
        contract_structure=Subquery(latest.values("dispositif__organisation__name")[:1]),
    )


def _last_day(contracts: dict[str, Any], never: Any) -> Subquery:
    """The last day of the latest contract: `never` when it has no end, NULL without contract."""
    return Subquery(_latest(contracts).annotate(last=Coalesce("ended_on", "ends_on", never)).values("last")[:1])


def _latest(contracts: dict[str, Any]) -> QuerySet[Any]:
    model: Any = Pass._meta.get_field("contracts").related_model  # of a room above, reached by its relation
    return model.objects.filter(pass_iae=OuterRef("pk"), cancelled_at__isnull=True, **contracts).order_by(
        "-starts_on", "-pk"
    )


@dataclass(frozen=True)
class Found:
    """A page of PASS, each with its `state`, its `remaining` days and its latest contract; how many there are in each state."""

    page: Page[Pass]
    counts: dict[str, int]


def read(actor: Actor, register: Register, sought: Sought, page: str | None, *, today: date) -> Found:
    like = awaited(actor)
    values = values_of(actor) | filters.values_of(sought, today)
    alike = replace(sought, text="mot " * len(words_of(sought.text)))
    tally = _tallied(like, register, alike).read(page, **values)
    rows = _shown(like, register).read(keys=tally.keys, **values) if tally.keys else []
    for one in rows:
        measure(one, _periods(one), today)
    return Found(tally.page(rows), tally.counts)


@lru_cache(KEPT)
def _tallied(like: Actor, register: Register, sought: Sought) -> Tallied:
    return Tallied(lambda: _listing(like, register, sought, filters.AWAITED), PER_PAGE)


def _listing(like: Actor, register: Register, sought: Sought, days: Days) -> Listing:
    """`sought.text` only says how many words are typed."""
    kept_so = register is of_hired and not like.is_team
    rows = _hired_lines(like, days) if kept_so else _passes(like, register, sought, days)
    if sought.order == "contrat":
        rows = rows.annotate(contract_order=filters.contract_order(days))
    condition = filters.kept(sought, days)
    if sought.text:
        condition &= filters.named_among(len(words_of(sought.text)))
    kept = MARKS[PassStatus(sought.state)] if sought.state else ()
    if condition:
        rows, kept = rows.annotate(kept=ExpressionWrapper(condition, BooleanField())), (*kept, "kept")
    return Listing(rows, {str(state): MARKS[state] for state in STATES}, kept, ORDERS[sought.order][1])


def _hired_lines(like: Actor, days: Days) -> QuerySet[RegisterLine]:
    """The PASS of those hired, as PostgreSQL keeps them for their register, with the columns of `_passes`."""
    names = {f"candidate__{name}": F(name) for name in ("last_name", "first_name", "folded_name")}
    return hired_lines(like, AWAITED).annotate(**names, **filters.marks(days, Q(held__hold=days.today)))


def _passes(like: Actor, register: Register, sought: Sought, days: Days) -> QuerySet[Pass]:
    passes, contracts = register(like, AWAITED)
    # by its index (`Pass.Meta`): the same as `cancelled_at=None`
    rows = passes.filter(cancelled_why="").annotate(**filters.marks(days))
    if sought.contract or sought.order == "contrat":
        rows = rows.annotate(contract_last=_last_day(contracts, days.never))
    return rows


@lru_cache(KEPT)
def _shown(like: Actor, register: Register) -> Prepared[Pass]:
    """PASS by their keys, which were found by a reading of the actor's."""
    _, contracts = register(like, AWAITED)
    rows = Pass.objects.filter(AnyOf(F("pk"), Param("keys"))).select_related("candidate")
    rows = rows.only("number", "starts_on", "ends_on", "candidate__first_name", "candidate__last_name")
    held = Suspension.objects.filter(pass_iae=OuterRef("pk")).values(
        found=JSONObject(first="starts_on", last="ends_on")
    )
    return Prepared(lambda: _with_contract(rows, contracts).annotate(periods=ArraySubquery(held)))


def _periods(found: Any) -> tuple[law.Period, ...]:
    days = ((date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for one in found.periods)
    return tuple(law.Period(first, last) for first, last in days)


def measured(passes: QuerySet[Pass], *, today: date) -> Iterator[Pass]:
    """Every row of an export, with its state and what remains, a bounded number at a time."""
    for found in passes.iterator(chunk_size=CHUNK):
        periods = tuple(law.Period(one.starts_on, one.ends_on) for one in found.suspensions.all())
        measure(found, periods, today)
        yield found


def measure(found: Any, suspensions: tuple[law.Period, ...], today: date) -> None:
    """Put on the row its `state` and its `remaining` days."""
    dates = {"starts_on": found.starts_on, "ends_on": found.ends_on}
    state, found.remaining = law.at_a_glance(**dates, suspensions=suspensions, today=today)
    found.state = str(state)
