"""PASS and contracts in given states, written straight into the tables: their actions have tests of their own."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import SYSTEM
from tremplin.organisations.models import Organisation
from tremplin.passes.actions import issue
from tremplin.passes.models import Pass, PassAct, Prolongation, Suspension

TODAY = date(2026, 11, 19)


def issued(candidate: Candidate, *, starts_on: date, reason: str = "Embauche par Les Essais (ACI)") -> Pass:
    return issue(by=SYSTEM, candidate=candidate, starts_on=starts_on, reason=reason)


def hire(found: Pass, *, by: Organisation, starts_on: date, ends_on: date | None = None, **fields: Any) -> Contract:
    return Contract.objects.create(
        candidate=found.candidate,
        dispositif=by.dispositifs.first(),
        pass_iae=found,
        kind=fields.pop("kind", "CDDI"),
        starts_on=starts_on,
        ends_on=ends_on,
        law_read_on=starts_on,
        **fields,
    )


def act(found: Pass, kind: str, *, ends_on: date, reason: str, on: date) -> PassAct:
    """One act that moved the end, as the acts of suspension and prolongation write it."""
    made = PassAct.objects.create(
        pass_iae=found,
        kind=kind,
        at=timezone.make_aware(datetime.combine(on, time(9))),
        author_label="Karim D.",
        organisation_label="Les Essais",
        reason=reason,
        law_read_on=on,
        days=(ends_on - found.ends_on).days,
        starts_on=found.starts_on,
        ends_on=ends_on,
    )
    found.ends_on = ends_on
    found.save(update_fields=["ends_on"])
    return made


def suspend(found: Pass, *, starts_on: date, ends_on: date, reason: str = "contract_broken") -> Suspension:
    """A suspension with its act: the end moves by the gap."""
    row = Suspension.objects.create(pass_iae=found, starts_on=starts_on, ends_on=ends_on, reason=reason)
    moved = found.ends_on + (ends_on - starts_on)
    act(found, PassAct.Kind.SUSPEND, ends_on=moved, reason="contrat rompu", on=starts_on)
    return row


def prolong(found: Pass, *, ends_on: date, on: date, reason: str = "senior") -> Prolongation:
    row = Prolongation.objects.create(pass_iae=found, starts_on=found.ends_on, ends_on=ends_on, reason=reason)
    act(found, PassAct.Kind.PROLONG, ends_on=ends_on, reason="50 ans et plus", on=on)
    return row
