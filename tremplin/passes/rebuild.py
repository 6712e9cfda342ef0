"""A PASS from the journal alone: what an auditor, or a lost table, can still be given."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import JournalEntry
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import OPENING, Pass, PassAct
from tremplin.passes.replay import replay

VERBS = tuple(f"passes.{kind}" for kind in PassAct.Kind)


@dataclass(frozen=True)
class Hire:
    """A contract as the journal tells it, with what the pages read of one."""

    pk: UUID
    kind: str
    starts_on: date
    ends_on: date | None
    ended_on: date | None
    created_at: datetime
    renews_id: UUID | None
    dispositif: Any

    @property
    def last_day(self) -> date | None:
        return self.ended_on or self.ends_on

    def get_absolute_url(self) -> str:
        return f"/contrats/{self.pk}"


def from_journal(entries: Iterable[JournalEntry], pk: UUID, candidate: Candidate, *, today: date) -> Dossier:
    """The dossier of a PASS that the lines about its person tell, oldest first. Raises `ValueError` when one is missing."""
    told = list(entries)
    lines = [entry for entry in told if entry.verb in VERBS and entry.object_id == str(pk)]
    acts = [_act(entry) for entry in lines]
    state = replay(acts)
    found = Pass(
        pk=pk,
        number=lines[-1].after["number"],
        candidate=candidate,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        issued_at=lines[0].at,
        law_read_on=[act for act in acts if act.kind in OPENING][-1].law_read_on,
    )
    if state.cancelled:
        found.cancelled_at, found.cancelled_why = lines[-1].at, lines[-1].after["reason"]
    for act in acts:
        act.pass_iae = found
    suspensions, prolongations = list(state.suspensions), list(state.prolongations)
    return Dossier(found, acts, suspensions, prolongations, hires_of(told, pk), today)


def hires_of(entries: Iterable[JournalEntry], pk: UUID) -> list[Any]:
    """The contracts under a PASS that were not cancelled, in the order of their first days."""
    hires: dict[str, Hire] = {}
    for entry in entries:
        if entry.verb in ("contracts.open", "contracts.renew") and entry.after.get("pass") == str(pk):
            hires[entry.object_id] = _hire(entry)
        elif entry.object_id in hires and entry.verb == "contracts.cancel":
            del hires[entry.object_id]
        elif entry.object_id in hires and entry.verb in ("contracts.end", "contracts.reopen"):
            ended_on = _day(entry.after.get("ended_on"))
            hires[entry.object_id] = replace(hires[entry.object_id], ended_on=ended_on)
    return sorted(hires.values(), key=lambda hire: hire.starts_on)


def _hire(entry: JournalEntry) -> Hire:
    after = entry.after
    organisation = _Named(UUID(after["structure_id"]), after["structure"])
    return Hire(
        pk=UUID(entry.object_id),
        kind=after["kind"],
        starts_on=date.fromisoformat(after["starts_on"]),
        ends_on=_day(after["ends_on"]),
        ended_on=None,
        created_at=entry.at,
        renews_id=UUID(after["renews"]) if after["renews"] else None,
        dispositif=SimpleNamespace(
            kind=after["dispositif"], organisation=organisation, organisation_id=organisation.pk
        ),
    )


@dataclass(frozen=True)
class _Named:
    """An organisation of which only the name is left."""

    pk: UUID
    name: str

    def __str__(self) -> str:
        return self.name


def _act(entry: JournalEntry) -> PassAct:
    after = entry.after
    starts_on, ends_on = date.fromisoformat(after["starts_on"]), date.fromisoformat(after["ends_on"])
    before = _day(entry.before.get("ends_on"))
    return PassAct(
        kind=entry.verb.removeprefix("passes."),
        at=entry.at,
        author_label=entry.actor,
        organisation_label=entry.organisation,
        reason=after["reason"],
        law_read_on=date.fromisoformat(after["law_read_on"]),
        days=(ends_on - before).days if before else 0,
        starts_on=starts_on,
        ends_on=ends_on,
        detail=after["detail"],
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
