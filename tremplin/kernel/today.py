"""« À traiter aujourd’hui »: what waits for somebody, told by each room. Rooms register from their `apps.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Count, F, Model, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from tremplin.kernel.actor import Actor

Row = TypeVar("Row", bound=Model)
# How many tasks a batch shows; its number leads to all of them.
SHOWN = 5


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


def first_of_each(query: QuerySet[Row], by: str, order: str) -> dict[Any, tuple[list[Any], int]]:
    """For each value of `by`: its first rows in that order, and how many there are. One query."""
    return grouped(ranked(query, by, order).order_by(by, "place"), by)


def grouped(rows: Iterable[Any], by: str) -> dict[Any, tuple[list[Any], int]]:
    """The same of rows that were `ranked`, read in their order."""
    found: dict[Any, tuple[list[Any], int]] = {}
    for row in rows:
        key: Any = row
        for name in by.split("__"):
            key = getattr(key, name)
        found.setdefault(key, ([], row.in_all))[0].append(row)
    return found


def ranked(query: QuerySet[Row], by: str, order: str) -> QuerySet[Row]:
    """The first rows of each value of `by`: `place` from 1 on, `in_all` how many there are of that value."""
    first: Any = query.annotate(
        place=Window(RowNumber(), partition_by=[F(by)], order_by=[F(order).asc(), F("pk").asc()]),
        in_all=Window(Count("*"), partition_by=[F(by)]),
    )
    found: QuerySet[Row] = first.filter(place__lte=SHOWN)
    return found
