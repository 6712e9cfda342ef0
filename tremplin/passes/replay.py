"""The acts on a PASS played again: its dates, suspensions and prolongations, from the acts alone. Pure, no database.

The actions use the same steps to know what an act leaves before they write it, and pages to show it before it is done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, TypeVar

from tremplin.passes.models import PassAct
from tremplin.rules import dates as days

Kind = PassAct.Kind


class BrokenHistory(ValueError):
    """The acts do not follow each other: one speaks of a period that does not exist, or none opens the PASS."""


@dataclass(frozen=True, order=True)
class Span:
    """Days frozen or added, both ends included, and the code of the reason."""

    starts_on: date
    ends_on: date
    reason: str

    @property
    def gap(self) -> int:
        """Days by which it moves the end of the PASS."""
        return days.gap(self.starts_on, self.ends_on)

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def as_detail(self) -> dict[str, str]:
        """As an act keeps it."""
        return {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat(), "reason": self.reason}


@dataclass(frozen=True)
class State:
    """What the acts leave: first and last day of the PASS, its periods in order."""

    starts_on: date
    ends_on: date
    suspensions: tuple[Span, ...] = ()
    prolongations: tuple[Span, ...] = ()
    cancelled: bool = False


class Step(Protocol):
    """What replaying asks of an act: a `PassAct`, or one read from the journal."""

    @property
    def kind(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


AnyStep = TypeVar("AnyStep", bound=Step)


@dataclass(frozen=True)
class Move:
    """A step not written yet. Its dates count only for those that set the dates of the PASS themselves."""

    kind: str
    starts_on: date
    ends_on: date
    detail: Mapping[str, Any]


def replay(acts: Iterable[Step]) -> State:
    """The state after all the acts, oldest first. Raises `BrokenHistory`."""
    state: State | None = None
    for act in standing(acts):
        state = after(state, act)
    if state is None:
        raise BrokenHistory("no act")
    return state


def standing(acts: Iterable[AnyStep]) -> list[AnyStep]:
    """The acts that no other took back: an undo takes away the last one that still stands, whatever it did."""
    kept: list[AnyStep] = []
    for act in acts:
        if act.kind != Kind.UNDO:
            kept.append(act)
        elif kept:
            kept.pop()
        else:
            raise BrokenHistory("nothing to undo")
    return kept


def after(state: State | None, act: Step) -> State:
    """The state that one act leaves. Raises `BrokenHistory`."""
    if act.kind in (Kind.ISSUE, Kind.IMPORT):
        return State(act.starts_on, act.ends_on)
    if state is None:
        raise BrokenHistory(f"{act.kind} before the PASS exists")
    return STEPS[act.kind](state, act)


def _dates(state: State, act: Step) -> State:
    """The dates are typed anew; what would leave the PASS is cut."""
    return cut(replace(state, starts_on=act.starts_on), act.ends_on)


def _suspend(state: State, act: Step) -> State:
    return _put(state, span_of(act.detail))


def _change(state: State, act: Step) -> State:
    return _put(_take(state, span_of(act.detail.get("was", {}))), span_of(act.detail))


def _drop(state: State, act: Step) -> State:
    return _take(state, span_of(act.detail.get("was", {})))


def _put(state: State, span: Span) -> State:
    ends_on = days.add_days(state.ends_on, span.gap, field="ends_on")
    return replace(state, ends_on=ends_on, suspensions=tuple(sorted((*state.suspensions, span))))


def _take(state: State, span: Span) -> State:
    if span not in state.suspensions:
        raise BrokenHistory(f"no suspension {span.starts_on}, {span.ends_on}")
    ends_on = days.add_days(state.ends_on, -span.gap, field="ends_on")
    return replace(state, ends_on=ends_on, suspensions=tuple(one for one in state.suspensions if one != span))


def _prolong(state: State, act: Step) -> State:
    span = span_of(act.detail)
    ends_on = days.add_days(state.ends_on, span.gap, field="ends_on")
    return replace(state, ends_on=ends_on, prolongations=tuple(sorted((*state.prolongations, span))))


def _terminate(state: State, act: Step) -> State:
    return cut(state, act.ends_on)


def _cancel(state: State, _: Step) -> State:
    return replace(state, cancelled=True)


def cut(state: State, ends_on: date) -> State:
    """The PASS ends that day: periods in progress end with it, later ones never happen."""
    suspensions = (replace(one, ends_on=min(one.ends_on, ends_on)) for one in state.suspensions)
    prolongations = (replace(one, ends_on=min(one.ends_on, ends_on)) for one in state.prolongations)
    return replace(
        state,
        ends_on=ends_on,
        suspensions=tuple(one for one in suspensions if one.starts_on <= one.ends_on),
        # a prolongation starts on the last day of what it follows: alone, that day adds nothing
        prolongations=tuple(one for one in prolongations if one.starts_on < one.ends_on),
    )


STEPS: dict[str, Callable[[State, Step], State]] = {
    Kind.MOVE: _dates,
    Kind.CORRECT: _dates,
    Kind.SUSPEND: _suspend,
    Kind.EDIT: _change,
    Kind.RESUME: _change,
    Kind.LIFT: _change,
    Kind.DROP: _drop,
    Kind.PROLONG: _prolong,
    Kind.TERMINATE: _terminate,
    Kind.CANCEL: _cancel,
}


def span_of(detail: Mapping[str, Any]) -> Span:
    """The period that an act speaks of. Raises `BrokenHistory` when it does not say it."""
    try:
        starts_on, ends_on = (_day(detail[name]) for name in ("starts_on", "ends_on"))
    except (KeyError, TypeError, ValueError):
        raise BrokenHistory("an act without its period") from None
    return Span(starts_on, ends_on, detail.get("reason", ""))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
