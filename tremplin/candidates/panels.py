"""What the rooms above show of a person. They register from their `apps.py`; nothing is imported from them here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from tremplin.candidates.models import Candidate
from tremplin.candidates.relations import Reader
from tremplin.kernel.actor import Actor


@dataclass(frozen=True)
class Panel:
    """A piece of the person's page: its template and what it needs. `aside` puts it in the narrow column."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    aside: bool = False


@dataclass(frozen=True)
class Summary:
    """A person's row in a list: her last candidature (state, silent, to whom, whose turn), the end of her PASS."""

    state: str = ""
    silent: bool = False
    structure: str = ""
    holder: str = ""
    when: date | datetime | str = ""
    pass_ends_on: date | None = None


@dataclass(frozen=True)
class Situation:
    """A filter of the list of people: its code in the address, its label, its condition for an actor (None: not for her).

    The people it reads come `with_following`. The condition is also asked for a prepared query: then the actor is
    `awaited`, the reader `AWAITED`, and no day is taken elsewhere.
    """

    code: str
    label: str
    condition: Callable[[Actor, Reader], Q | None]


Build = Callable[[Actor, Candidate], Panel | None]
Columns = Callable[[], dict[str, Any]]
Summarise = Callable[[Actor, Sequence[Candidate]], dict[UUID, Summary]]
_builders: dict[str, tuple[int, Build]] = {}
_columns: dict[str, Columns] = {}
_summaries: list[Summarise] = []
_situations: dict[str, Situation] = {}


def register(name: str, place: int, build: Build, columns: Columns | None = None) -> None:
    """Add a panel, once a name; the smallest `place` comes first. `columns` it wants in the person's own query."""
    _builders[name] = (place, build)
    if columns is not None:
        _columns[name] = columns


def register_summary(summarise: Summarise) -> None:
    """Give the one function that sums people up for a list, in a constant number of queries."""
    _summaries[:] = [summarise]


def register_situation(situation: Situation) -> None:
    """Add a filter to the list of people, once a code."""
    _situations[situation.code] = situation


def situations(actor: Actor, reader: Reader) -> dict[Situation, Q]:
    """The filters offered to this actor, with their conditions."""
    asked = {one: one.condition(actor, reader) for one in _situations.values()}
    return {one: condition for one, condition in asked.items() if condition is not None}


def columns() -> dict[str, Any]:
    """What the panels want read with the person."""
    return {name: expression for wanted in _columns.values() for name, expression in wanted().items()}


def build_all(actor: Actor, candidate: Candidate) -> list[Panel]:
    """The panels that have something to say to this actor about this person."""
    built = (build(actor, candidate) for _, build in sorted(_builders.values(), key=lambda one: one[0]))
    return [panel for panel in built if panel is not None]


def summaries(actor: Actor, people: Sequence[Candidate]) -> dict[UUID, Summary]:
    """What is known of each person, by her id; people about whom there is nothing are left out."""
    return {key: value for summarise in _summaries for key, value in summarise(actor, people).items()}
