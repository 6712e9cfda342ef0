"""A PASS is issued, its start moved before it begins, cancelled with its hire."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.passes.actions.acting import write_act
from tremplin.passes.actions.deciding import close_requests
from tremplin.passes.models import Pass, PassAct, PassCounter
from tremplin.rules import passes as law

MAX_SEQUENCE = 9_999_999


def next_number() -> str:
    """A number never used before: 5-character prefix, 7-digit sequence. Holds the counter's lock until commit."""
    prefix = settings.PASS_PREFIX
    counter, _ = PassCounter.objects.select_for_update(of=("self",)).get_or_create(prefix=prefix)
    if counter.last >= MAX_SEQUENCE:
        raise Refused("pass_numbers_exhausted", f"Tous les numéros commençant par {prefix} sont attribués.")
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}{counter.last:07d}"


@act
def issue(*, by: Actor, candidate: Candidate, starts_on: date, reason: str) -> Pass:
    """A new PASS from that day. The caller has checked eligibility, waiting period and that none is valid."""
    dates = law.dates(starts_on=starts_on)
    issued = Pass.objects.create(
        number=next_number(),
        candidate=candidate,
        starts_on=starts_on,
        ends_on=dates.ends_on,
        issued_at=timezone.now(),
        law_read_on=starts_on,
    )
    write_act(by=by, found=issued, kind=PassAct.Kind.ISSUE, reason=reason)
    return issued


@act
def move_start(*, by: Actor, found: Pass, starts_on: date, reason: str) -> Pass:
    """Move the start of a PASS that has not begun; the end is computed again from the new start."""
    if found.starts_on <= timezone.localdate():
        raise Refused("pass_begun", "Ce PASS IAE a commencé : ses dates ne se déplacent plus.", field="starts_on")
    before = {"starts_on": found.starts_on, "ends_on": found.ends_on}
    found.starts_on = starts_on
    found.ends_on = law.dates(starts_on=starts_on).ends_on
    found.law_read_on = starts_on
    found.save(update_fields=["starts_on", "ends_on", "law_read_on"])
    write_act(by=by, found=found, kind=PassAct.Kind.MOVE, reason=reason, before=before)
    return found


@act
def cancel(*, by: Actor, found: Pass, reason: str) -> Pass:
    """Cancel a PASS with the hire that created it. The number stays taken."""
    found.cancelled_at = timezone.now()
    found.cancelled_why = reason
    found.save(update_fields=["cancelled_at", "cancelled_why"])
    write_act(by=by, found=found, kind=PassAct.Kind.CANCEL, reason=reason)
    close_requests(by=by, found=found)
    return found
