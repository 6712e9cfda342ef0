"""The waiting period on a person's page, while it runs."""

from datetime import datetime

from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.candidates.panels import Panel
from tremplin.kernel.actor import Actor
from tremplin.passes.waiting import waiting_period
from tremplin.rules.kinds import DispositifKind


def waiting_panel(actor: Actor, candidate: Candidate) -> Panel | None:
    """Until when it runs, and whether somebody lifted it; nothing for an orienter, who may not read the PASS."""
    ended = candidate.last_pass_ends_on  # type: ignore[attr-defined] # read with her, by `waiting_column`
    today = timezone.localdate()
    if ended is None or ended >= today or not (actor.is_employer or actor.is_authorised_prescriber):
        return None
    law = waiting_period(ended_on=ended, kind=DispositifKind.ACI, waived=False, today=today)
    if not law.in_waiting_period:
        return None
    waiver = candidate.waiver or {}  # type: ignore[attr-defined]
    own = waiver.get("by") == str(actor.organisation_id)
    return Panel(
        "passes/_carence_panel.html",
        {
            "candidate": candidate,
            "ended": ended,
            "until": law.ends_on,
            "by": waiver.get("brand") or waiver.get("name"),
            "at": datetime.fromisoformat(waiver["at"]) if waiver else None,
            "own": waiver.get("pk") if own else None,
            "may_waive": actor.is_authorised_prescriber and not getattr(candidate, "only_read", False),
        },
        aside=True,
    )
