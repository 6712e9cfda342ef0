"""« À traiter aujourd’hui »: what waits for somebody, told by each room. Rooms register from their `apps.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Window
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.firsts import MOST

Row = TypeVar("Row", bound=Model)


class Group(StrEnum):
    """The three groups of the page, in their order: who suffers most if nothing is done comes first."""

    OVERDUE = "overdue"
    NOW = "now"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Task:
    """One thing to do: a verb and a person, the consequence, whose turn, one action.

    `since`: from when it waits, which orders the page; `when`: the words shown instead, if any.
    """

    title: str
    text: str
    url: str
    action: str
    since: date | datetime
    holder: str = "vous"
    when: str = ""

    @property
    def shown_when(self) -> date | datetime | str:
        return self.when or self.since

    @property
    def day(self) -> date:
        return timezone.localtime(self.since).date() if isinstance(self.since, datetime) else self.since


@dataclass(frozen=True)
class Batch:
    """Tasks of one kind: the oldest few, how many there are in all, and the list where they all are."""

    group: Group
    label: str
    tasks: list[Task]
    total: int
    url: str


@dataclass(frozen=True)
class Note:
    """A panel beside the tasks: facts, never something to do."""

    title: str
    lines: list[str] = field(default_factory=list)


Provide = Callable[[Actor], Iterable[Batch | Note]]
_providers: dict[str, tuple[int, Provide]] = {}


def register(name: str, place: int, provide: Provide) -> None:
    """Add what a room tells, once a name. A provider makes one query at most: the page adds them all up."""
    _providers[name] = (place, provide)


def told(actor: Actor) -> list[Batch | Note]:
    """What every room tells this actor; batches of nothing are left out."""
    providers = sorted(_providers.values(), key=lambda one: one[0])
    found = [one for _, provide in providers for one in provide(actor)]
    return [one for one in found if isinstance(one, Note) or one.total]


def first_of(query: QuerySet[Row], order: str) -> tuple[list[Row], int]:
    """The first rows in that order, and how many there are in all. One query."""
    rows: Any = query.annotate(in_all=Window(Count("*"))).order_by(order, "pk")
    found: list[Row] = list(rows[:MOST])
    return found, found[0].in_all if found else 0  # type: ignore[attr-defined]
