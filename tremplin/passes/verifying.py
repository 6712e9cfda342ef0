"""Every PASS against its acts: the dates and periods stored must be those that replaying the acts gives.

Read a batch at a time: memory does not grow with the register.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.passes import messages
from tremplin.passes.models import Pass, Prolongation, Suspension
from tremplin.passes.replay import BrokenHistory, Span, State, replay

BATCH = 500


@dataclass(frozen=True)
class Difference:
    """A PASS whose rows and acts do not say the same thing, and what each says."""

    found: Pass
    stored: str
    replayed: str


def differences() -> Iterator[Difference]:
    """The PASS at fault, in the order of their numbers."""
    passes = Pass.objects.order_by("number").prefetch_related("acts", "suspensions", "prolongations")
    for found in passes.iterator(chunk_size=BATCH):
        stored = stored_state(found)
        try:
            replayed = replay(found.acts.all())
        except BrokenHistory as broken:
            yield Difference(found, told(stored), f"actes incomplets ({broken})")
            continue
        if replayed != stored:
            yield Difference(found, told(stored), told(replayed))


def stored_state(found: Pass) -> State:
    """What the rows of a PASS say."""
    return State(
        found.starts_on,
        found.ends_on,
        _spans(found.suspensions.all()),
        _spans(found.prolongations.all()),
        cancelled=found.cancelled_at is not None,
    )


def _spans(rows: Iterable[Suspension] | Iterable[Prolongation]) -> tuple[Span, ...]:
    return tuple(sorted(Span(one.starts_on, one.ends_on, one.reason) for one in rows))


def told(state: State) -> str:
    """A state on one line: dates, then periods; no reason, since the line travels by mail."""
    periods = [f"suspension {one.starts_on} / {one.ends_on}" for one in state.suspensions]
    periods += [f"prolongation {one.starts_on} / {one.ends_on}" for one in state.prolongations]
    return "; ".join([f"{state.starts_on} / {state.ends_on}", *periods, *(["annulé"] if state.cancelled else [])])


def alert() -> int:
    """Write to the platform's team and to the journal about every PASS at fault. Returns how many."""
    wrong = list(differences())
    for one in wrong:
        after = {"stored": one.stored, "replayed": one.replayed}
        journal.record(
            by=SYSTEM, verb="passes.differs", obj=one.found, candidate_id=one.found.candidate_id, after=after
        )
    if wrong:
        messages.differing(wrong)
    return len(wrong)
