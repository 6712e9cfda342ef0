"""How long a structure usually takes to answer: a fact for people who choose, never a ranking."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Extract
from django.utils import timezone

from tremplin.applications.models import Application, Transition

WINDOW = timedelta(days=365)
LEAST_ANSWERS = 10
SECONDS_A_DAY = 86_400
# What the receiving structure does that tells the person something.
ANSWERS = ("process", "postpone", "add_to_pool", "start_prior_action", "refuse", "accept")


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def with_reply_days(rows: QuerySet[Any], organisation: str = "pk") -> QuerySet[Any]:
    """Each row with `reply_days`, the median days before its first answer to what others sent it over
    12 months; NULL under 10 answers. `organisation` is the column that names the organisation."""
    answers = Transition.objects.filter(application=OuterRef("pk"), action__in=ANSWERS).order_by("at").values("at")
    waited = ExpressionWrapper(F("answered_at") - F("created_at"), output_field=DurationField())
    medians = (
        Application.objects.filter(organisation=OuterRef(organisation), created_at__gte=timezone.now() - WINDOW)
        .exclude(sender_kind=Application.Sender.EMPLOYER)
        .annotate(answered_at=Subquery(answers[:1]))
        .filter(answered_at__isnull=False)
        .order_by()
        .values("organisation")
        .annotate(answers=Count("pk"), days=Median(Extract(waited, "epoch") / SECONDS_A_DAY))
        .filter(answers__gte=LEAST_ANSWERS)
    )
    timed: QuerySet[Any] = rows.annotate(reply_days=Subquery(medians.values("days")))
    return timed
