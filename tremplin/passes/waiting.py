"""The waiting period after a PASS, as the product holds it: only a written waiver lifts it, never a silence.

The rules give an authorised prescriber the right to lift it by a candidature or a diagnosis; here that right is used by
an act of its own, with a reason, a date and an author.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.prepared import Param, Prepared
from tremplin.passes.access import last_pass
from tremplin.passes.models import Pass, WaitingPeriodWaiver
from tremplin.rules import passes as law
from tremplin.rules.kinds import AuthorKind, DispositifKind

STANDS = Q(revoked_at__isnull=True, used_at__isnull=True)


def waiting_period(*, ended_on: date, kind: str, waived: bool, today: date | None = None) -> law.WaitingPeriodResult:
    """What the law of today says to a dispositif of this kind. `waived`: a waiver stands."""
    today = today or timezone.localdate()
    return law.waiting_period(
        last_pass_ends_on=ended_on,
        today=today,
        dispositif=DispositifKind(kind),
        sender=AuthorKind.AUTHORISED_PRESCRIBER if waived else AuthorKind.CANDIDATE,
        prescriber_diagnosis=False,
        on=today,
    )


def waiting_for(candidate: Candidate, kind: str) -> law.WaitingPeriodResult | None:
    """The waiting period of a person without valid PASS, towards that kind; None when she never had a PASS."""
    over = ended_pass(candidate)
    if over is None:
        return None
    return waiting_period(ended_on=over.ends_on, kind=kind, waived=standing_waiver(candidate) is not None)


def ended_pass(candidate: Candidate) -> Pass | None:
    """Her last PASS when it is over, None otherwise; one query."""
    last = last_pass(candidate)
    return last if last is not None and last.ends_on < timezone.localdate() else None


def standing_waiver(candidate: Candidate) -> WaitingPeriodWaiver | None:
    """The waiver written for her and not yet used nor revoked."""
    found = STANDING.first(person=candidate.pk)
    if found is not None:
        found.candidate = candidate
    return found


STANDING = Prepared(
    lambda: (
        WaitingPeriodWaiver.objects.filter(STANDS, candidate=Param("person"))
        .select_related("organisation", "last_pass")
        .order_by("pk")[:1]
    )
)


def waived() -> Exists:
    """The same, as a condition on a query that has a `candidate`."""
    return Exists(WaitingPeriodWaiver.objects.filter(STANDS, candidate=OuterRef("candidate")))


def waiting_column() -> dict[str, Any]:
    """The end of a person's last PASS and her standing waiver, as columns of her own query."""
    passes: QuerySet[Pass] = Pass.objects.filter(candidate=OuterRef("pk"), cancelled_at__isnull=True)
    waivers = WaitingPeriodWaiver.objects.filter(STANDS, candidate=OuterRef("pk"))
    found = JSONObject(
        pk="pk", brand="organisation__brand", name="organisation__name", at="written_at", by="organisation_id"
    )
    return {
        "last_pass_ends_on": Subquery(passes.order_by("-ends_on").values("ends_on")[:1]),
        "waiver": Subquery(waivers.values(found=found)[:1]),
    }
