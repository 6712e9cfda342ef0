"""How long a structure usually takes to answer: a fact for people who choose, never a ranking."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from tremplin.applications.answering import LEAST, Moment, median_days, received_lately


def with_reply_days(rows: QuerySet[Any], organisation: str = "pk", since: Moment = None) -> QuerySet[Any]:
    """Each row with `reply_days`, the median days before its first answer to what others sent it over
    12 months; NULL under 10 answers. `organisation` is the column that names the organisation."""
    medians = (
        received_lately(since)
        .filter(organisation=OuterRef(organisation), first_answer_at__isnull=False)
        .order_by()
        .values("organisation")
        .annotate(answers=Count("pk"), days=median_days())
        .filter(answers__gte=LEAST)
    )
    timed: QuerySet[Any] = rows.annotate(reply_days=Subquery(medians.values("days")))
    return timed
