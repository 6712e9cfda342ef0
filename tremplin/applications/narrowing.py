"""What each filter keeps, for values or for the `Param`s that stand for them: a filter is one query, whatever is typed."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.utils import timezone

from tremplin.applications import standing
from tremplin.applications.models import OPEN_STATES, Application
from tremplin.applications.standing import first_still_waiting
from tremplin.kernel.actor import Actor
from tremplin.kernel.matching import found_in, found_in_folded
from tremplin.kernel.prepared import OneOf, Param
from tremplin.organisations.models import Organisation

SPONTANEOUS = "spontanee"
# What filters compare, by the name of the filter: a value, words, the keys of communes; or `Param`s in their place.
Given = dict[str, Any]
# Hashable: the filters, and what of their values makes another query: how many words, which conclusion.
Shape = tuple[tuple[str, Any], ...]
WORDS, CODES = ("nom", "organisation"), ("eligibilite", "criteres")


def narrowed(
    query: QuerySet[Application], given: Given, actor: Actor, *, received: bool, today: Any = None
) -> QuerySet[Application]:
    """The candidatures that every filter keeps. `today`: `TODAY` in a prepared query."""
    keeps = KEEPS if received else SENT_KEEPS
    for name, value in given.items():
        query = query.filter(keeps[name](value, actor, today or timezone.localdate()))
    return query


def shape_of(given: Given) -> Shape:
    return tuple((name, _shape(name, value)) for name, value in given.items())


def _shape(name: str, value: Any) -> Any:
    if name in WORDS:
        return len(value)
    return value if name in CODES or value == SPONTANEOUS else None


def searches(shape: Shape) -> bool:
    """A name is searched: a few rows among all."""
    return any(name == "nom" for name, _ in shape)


def awaited_of(shape: Shape) -> Given:
    """`Param`s for filters of that shape, whose values `values_of` gives."""
    found: Given = {}
    for name, kind in shape:
        words = tuple(Param(f"{name} {number}", TextField()) for number in range(kind)) if name in WORDS else None
        found[name] = words if words is not None else Param(name) if kind is None else kind
    return found


def values_of(given: Given) -> dict[str, Any]:
    """What the `Param`s of `awaited_of` stand for."""
    values: dict[str, Any] = {name: value for name, value in given.items() if name not in WORDS}
    for name in WORDS:
        values |= {f"{name} {number}": word for number, word in enumerate(given.get(name, ()))}
    if "eligibilite" in given:
        values["still waiting"] = first_still_waiting(timezone.localdate())
    return values


def _named_for_sender(words: Any, actor: Actor, today: Any) -> Q:
    """Sent: in the structure's name, or in the person's when the reader may read that name."""
    kept = Q()
    for word in words:
        person = found_in_folded([word], "person_name")
        if actor.is_orienter:
            person &= Q(candidate__created_by_organisation=actor.organisation)
        kept &= person | found_in([word], "organisation__name", "organisation__brand")
    return kept


def _posted(post: Any, actor: Actor, today: Any) -> Q:
    return Q(spontaneous=True) if post == SPONTANEOUS else Q(posts=post)


def _from(words: Any, actor: Actor, today: Any) -> Q:
    return Q(sender_organisation__in=Organisation.objects.filter(found_in(words, "name", "brand")))


def _living_in(communes: Any, actor: Actor, today: Any) -> Q:
    keys = Value(communes, ArrayField(CharField())) if isinstance(communes, list) else communes
    return Q(OneOf(F("person_commune"), keys))


def _silent(before: Any, actor: Actor, today: Any) -> Q:
    return Q(state__in=OPEN_STATES, ball="receiver", ball_since__lt=before)


# What each filter keeps, told its value, the reader and the day.
SENT_KEEPS: dict[str, Callable[[Any, Actor, Any], Q]] = {
    "nom": _named_for_sender,
    "etat": lambda state, *_: Q(state=state),
    "tour": lambda ball, *_: Q(ball=ball),
    "silence": _silent,
    "du": lambda moment, *_: Q(created_at__gte=moment),
    "au": lambda moment, *_: Q(created_at__lt=moment),
}
KEEPS = SENT_KEEPS | {
    # every word in the person's name or commune
    "nom": lambda words, *_: found_in_folded(words, "person_name", "person_town"),
    "poste": _posted,
    "eligibilite": lambda code, actor, today: standing.having(code, actor.organisation, today),
    "criteres": lambda which, _, today: standing.having_criteria(which == "avec", today),
    "dispositif": lambda pk, *_: Q(dispositif=pk),
    "origine": lambda kind, *_: Q(sender_kind=kind),
    "organisation": _from,
    "territoire": _living_in,
    "lieu": _living_in,
}
