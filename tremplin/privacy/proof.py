"""What the State may still ask for: until when a file is proof, and what keeps it open."""

from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.passes.models import Pass
from tremplin.privacy import law

OPEN_ENDED = date.max


def with_last_proof(people: QuerySet[Candidate]) -> QuerySet[Any]:
    """Add `last_proof`: the last day of her PASS and contracts (`date.max` when open-ended), None without any."""
    hers = {"candidate": OuterRef("pk")}
    passes = Pass.objects.filter(**hers, cancelled_at__isnull=True).values("candidate")
    contracts = Contract.objects.filter(**hers, cancelled_at__isnull=True).values("candidate")
    last_day = Coalesce("ended_on", "ends_on", Value(OPEN_ENDED))
    return people.annotate(
        last_proof=Greatest(
            Subquery(passes.annotate(last=Max("ends_on")).values("last")),
            Subquery(contracts.annotate(last=Max(last_day)).values("last")),
        )
    )


def over(people: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Of people `with_last_proof`, those whose proof is no longer owed at that moment, or never was."""
    return people.filter(Q(last_proof__isnull=True) | Q(last_proof__lt=law.day_before("proof", at)))


def kept_until(candidate: Candidate) -> date | None:
    """The last day of what the law makes us keep; None when nothing is owed any more."""
    last = with_last_proof(Candidate.objects.filter(pk=candidate.pk)).values_list("last_proof", flat=True)[0]
    if last is None or last == OPEN_ENDED:
        return last
    until = law.after("proof", last)
    return until if until >= timezone.localdate() else None


def running_contract(candidate: Candidate) -> Contract | None:
    """The contract not yet over that ends last: while it runs, its structure needs the file."""
    today = timezone.localdate()
    running = Contract.objects.filter(candidate=candidate, cancelled_at__isnull=True, ended_on__isnull=True)
    running = running.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).select_related("dispositif__organisation")
    return max(running, key=lambda one: one.ends_on or OPEN_ENDED, default=None)
