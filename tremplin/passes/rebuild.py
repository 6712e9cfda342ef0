"""A PASS from the journal alone: what an auditor, or a lost table, can still be given."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import JournalEntry
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import OPENING, Pass, PassAct
from tremplin.passes.replay import replay

VERBS = tuple(f"passes.{kind}" for kind in PassAct.Kind)


def from_journal(entries: Iterable[JournalEntry], candidate: Candidate, *, hires: list[Any], today: date) -> Dossier:
    """The dossier that the lines of one PASS tell, oldest first. The contracts have lines of their own: `hires`.

    Raises `ValueError` when a line is missing.
    """
    lines = [entry for entry in entries if entry.verb in VERBS]
    acts = [_act(entry) for entry in lines]
    state = replay(acts)
    found = Pass(
        pk=UUID(lines[0].object_id),
        number=lines[-1].after["number"],
        candidate=candidate,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        issued_at=lines[0].at,
        law_read_on=_opening(acts).law_read_on,
    )
    if state.cancelled:
        found.cancelled_at, found.cancelled_why = lines[-1].at, lines[-1].after["reason"]
    for act in acts:
        act.pass_iae = found
    suspensions, prolongations = list(state.suspensions), list(state.prolongations)
    return Dossier(found, acts, suspensions, prolongations, hires, today)


def _opening(acts: list[PassAct]) -> PassAct:
    """The last act that gave the PASS its first dates, under the law of those dates."""
    return [act for act in acts if act.kind in OPENING][-1]


def _act(entry: JournalEntry) -> PassAct:
    after = entry.after
    starts_on, ends_on = date.fromisoformat(after["starts_on"]), date.fromisoformat(after["ends_on"])
    before = entry.before.get("ends_on")
    return PassAct(
        kind=entry.verb.removeprefix("passes."),
        at=entry.at,
        author_label=entry.actor,
        organisation_label=entry.organisation,
        reason=after["reason"],
        law_read_on=date.fromisoformat(after["law_read_on"]),
        days=(ends_on - date.fromisoformat(before)).days if before else 0,
        starts_on=starts_on,
        ends_on=ends_on,
        detail=after["detail"],
    )
