"""The people whom the actor's organisation follows: how many there are of each kind, and a page of them.

The same queries for one person or 10,000. Their SQL is built once for each kind of reader (`awaited`), except when a
name is searched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Value

from tremplin.candidates import panels
from tremplin.candidates.access import named, seen_by, sight_of, with_following
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.candidates.relations import AWAITED, Reader, reader_of, values_of
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import Prepared, awaited

SCOPES = {"": "Toutes", "moi": "Suivies par moi", "organisation": "Suivies par mon organisation"}
# What a row reads of a person, her referent apart.
NAMES = ("first_name", "last_name", "user", "created_by_organisation")
COLUMNS = (*NAMES, "commune__name")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the scope and the situation that this actor is offered, "" for the others."""

    scope: str = ""
    situation: str = ""


def asked(actor: Actor, scope: str, situation: str) -> Asked:
    known = scope if actor.is_prescriber and scope in SCOPES else ""
    return Asked(known, situation if situation in {one.code for one in offered(awaited(actor))} else "")


@cache
def offered(like: Actor) -> tuple[panels.Situation, ...]:
    """The situations that this kind of reader may ask for."""
    return tuple(panels.situations(like, AWAITED))


def counts(actor: Actor, asked: Asked) -> dict[str, int]:
    """How many people there are: « all », « scope_… » for each scope, « situation_… » for each within the scope asked."""
    names, query = _counts(awaited(actor), asked.scope)
    return dict(zip(names, query.values(**values_of(actor))[0], strict=True))


@cache
def _counts(like: Actor, scope: str) -> tuple[tuple[str, ...], Prepared[Any]]:
    scopes, situations = _scopes(like), panels.situations(like, AWAITED)
    wanted = {"all": Q()} | {f"scope_{code}": condition for code, condition in scopes.items()}
    wanted |= {f"situation_{one.code}": scopes.get(scope, Q()) & condition for one, condition in situations.items()}
    visible = Candidate.objects.filter(seen_by(sight_of(like), AWAITED))
    return tuple(wanted), Prepared(lambda: _counting(visible, wanted))


def _counting(people: QuerySet[Candidate], conditions: dict[str, Q]) -> QuerySet[Any, Any]:
    flags = {
        f"is_{name}": ExpressionWrapper(one or Q(pk__isnull=False), BooleanField()) for name, one in conditions.items()
    }
    sums = {name: Count("pk", filter=Q(**{f"is_{name}": True})) for name in conditions}
    # grouped by a constant: one row, even for nothing
    return people.annotate(**flags).order_by().values(every=Value(1)).annotate(**sums).values_list(*sums)


def rows(actor: Actor, asked: Asked) -> Sequence[Candidate]:
    """The people asked for, by name, with who follows each. Sliced, it reads only that slice."""
    return _rows(awaited(actor), asked).sliced(**values_of(actor))


@cache
def _rows(like: Actor, asked: Asked) -> Prepared[Candidate]:
    return Prepared(lambda: _ordered(_kept(like, AWAITED, asked), like))


def found(actor: Actor, asked: Asked, text: str) -> QuerySet[Candidate]:
    """The same, of those whose name has every word of `text`."""
    return _ordered(named(actor, _kept(actor, reader_of(actor), asked), text), actor)


def latest(actor: Actor, most: int) -> list[Candidate]:
    """The people whose file was opened last, among those she may open: names only."""
    return _latest(awaited(actor)).sliced(**values_of(actor))[0:most]


@cache
def _latest(like: Actor) -> Prepared[Candidate]:
    visible = Candidate.objects.filter(seen_by(sight_of(like), AWAITED))
    return Prepared(lambda: visible.only(*NAMES).order_by("-created_at", "pk"))


def _kept(actor: Actor, reader: Reader, asked: Asked) -> QuerySet[Candidate]:
    situations = {one.code: condition for one, condition in panels.situations(actor, reader).items()}
    visible = Candidate.objects.filter(seen_by(sight_of(actor), reader))
    return visible.filter(_scopes(actor).get(asked.scope, Q()), situations.get(asked.situation, Q()))


def _ordered(people: QuerySet[Candidate], actor: Actor) -> QuerySet[Candidate]:
    shown = people.select_related("commune").only(*COLUMNS)
    return with_following(shown.order_by("last_name", "first_name", "pk"), actor)


def _scopes(actor: Actor) -> dict[str, Q]:
    """Only who prescribes accompanies: a structure has no such tabs."""
    if not actor.is_prescriber:
        return {}
    links = Accompaniment.objects.filter(organisation=actor.organisation, ended_on=None)
    mine, ours = (Q(pk__in=found.values("candidate")) for found in (links.filter(referent=actor.user), links))
    return {"": Q(), "moi": mine, "organisation": ours}
