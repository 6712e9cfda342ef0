"""An act on a PASS: its rows, one act, one journal line, all from the same data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tremplin.candidates.access import lock_candidate
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.models import Pass, PassAct, Prolongation, Suspension
from tremplin.passes.plans import Plan
from tremplin.passes.relations import check, relations_of
from tremplin.passes.replay import Span, State
from tremplin.rules.kinds import PassAction


def lock(found: Pass) -> Dossier:
    """The PASS as it is now, locked until commit after its person, with all that its acts read."""
    lock_candidate(found.candidate_id)
    return open_dossier(Pass.objects.select_for_update(of=("self",)).select_related("candidate__user").get(pk=found.pk))


def check_right(by: Actor, action: PassAction, dossier: Dossier) -> None:
    """Refuse an act on a cancelled PASS, or one that the rules do not open to this actor in this state."""
    if dossier.is_cancelled:
        raise Refused("pass_cancelled", "Ce PASS IAE est annulé : plus rien ne s’y change.")
    check(action, relations_of(by, dossier.found, dossier.hires), dossier.status)


def carry_out(*, by: Actor, dossier: Dossier, planned: Plan) -> PassAct:
    """Write a plan: the dates, the rows of periods, the act, the journal line. The PASS is locked by the caller."""
    found, former = dossier.found, planned.before
    settle(found, former, planned.state)
    return write_act(
        by=by,
        found=found,
        kind=PassAct.Kind(planned.step.kind),
        reason=planned.reason,
        before={"starts_on": former.starts_on, "ends_on": former.ends_on},
        detail=planned.step.detail,
        law_read_on=dossier.today,
    )


def settle(found: Pass, before: State, state: State) -> None:
    """Make the rows say what the state says."""
    found.starts_on, found.ends_on = state.starts_on, state.ends_on
    found.save(update_fields=["starts_on", "ends_on"])
    _settle_rows(Suspension, found, before.suspensions, state.suspensions)
    _settle_rows(Prolongation, found, before.prolongations, state.prolongations)


def _settle_rows(model: Any, found: Pass, before: tuple[Span, ...], kept: tuple[Span, ...]) -> None:
    """Change in place what still begins that day, or the one period that moved; delete and add the rest."""
    gone, come = [one for one in before if one not in kept], [one for one in kept if one not in before]
    same = {one.starts_on: one for one in come}
    pairs = [(one, same[one.starts_on]) for one in gone if one.starts_on in same]
    if len(gone) == len(come) == 1:
        pairs = [(gone[0], come[0])]
    rows = model.objects.filter(pass_iae=found)
    changed = [one for one, _ in pairs]
    rows.filter(starts_on__in=[one.starts_on for one in gone if one not in changed]).delete()
    for one, other in pairs:
        values = {"starts_on": other.starts_on, "ends_on": other.ends_on, "reason": other.reason}
        rows.filter(starts_on=one.starts_on).update(**values)
    changed = [other for _, other in pairs]
    model.objects.bulk_create(
        model(pass_iae=found, starts_on=one.starts_on, ends_on=one.ends_on, reason=one.reason)
        for one in come
        if one not in changed
    )


def write_act(
    *,
    by: Actor,
    found: Pass,
    kind: PassAct.Kind,
    reason: str,
    before: Mapping[str, date] | None = None,
    detail: Mapping[str, Any] | None = None,
    law_read_on: date | None = None,
) -> PassAct:
    """Write what was done to the PASS, whose dates are already those it left.

    `before`: the former `starts_on` and `ends_on`, when they moved. `detail`: what `tremplin.passes.replay` needs to do
    it again (`starts_on`, `ends_on`, `reason` of the suspension or prolongation; `was`: the same before).
    `law_read_on`: the day of the law, that of the PASS by default.
    """
    before, detail = dict(before or {}), dict(detail or {})
    written = PassAct.objects.create(
        pass_iae=found,
        kind=kind,
        at=timezone.now(),
        author=by.user,
        author_label=by.label,
        organisation_label=by.organisation_label,
        reason=reason,
        law_read_on=law_read_on or found.law_read_on,
        days=(found.ends_on - before["ends_on"]).days if "ends_on" in before else 0,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        detail=detail,
    )
    after = {
        "number": found.number,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "reason": reason,
        "law_read_on": written.law_read_on,
        "detail": detail,
    }
    journal.record(by=by, verb=f"passes.{kind}", obj=found, candidate_id=found.candidate_id, before=before, after=after)
    return written
