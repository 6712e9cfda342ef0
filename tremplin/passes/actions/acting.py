"""An act on a PASS: one row, one journal line."""

from datetime import date

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.passes.models import Pass, PassAct


def act(*, by: Actor, found: Pass, kind: PassAct.Kind, reason: str, before: dict[str, date] | None = None) -> None:
    """Write what was done, with the dates it left."""
    PassAct.objects.create(
        pass_iae=found,
        kind=kind,
        at=timezone.now(),
        author=by.user,
        author_label=by.label,
        organisation_label=by.organisation_label,
        reason=reason,
        law_read_on=found.law_read_on,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
    )
    journal.record(
        by=by,
        verb=f"passes.{kind}",
        obj=found,
        candidate_id=found.candidate_id,
        before=before,
        after={"number": found.number, "starts_on": found.starts_on, "ends_on": found.ends_on, "reason": reason},
    )
