"""An act on a PASS: one row, one journal line, both with what was done as data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.passes.models import Pass, PassAct


def act(
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
    journal.record(
        by=by,
        verb=f"passes.{kind}",
        obj=found,
        candidate_id=found.candidate_id,
        before=before,
        after={
            "number": found.number,
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "reason": reason,
            "law_read_on": written.law_read_on,
            "detail": detail,
        },
    )
    return written
