"""How a structure answers: facts for people who choose and for itself, never a ranking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Func, Q, QuerySet, Value
from django.utils import timezone

from tremplin.applications.models import SILENCE_DAYS, SILENT_STATES, Application
from tremplin.kernel.prepared import Param, Prepared

# An instant, or the `Param` that stands for it in a prepared query; None for twelve months ago.
Moment = datetime | Param | None
WINDOW = timedelta(days=365)
LEAST = 10
SECONDS_A_DAY = 86_400


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Answering:
    """Over 12 months: candidatures that others sent, those answered, those whose answer is due, median days."""

    received: int
    answered: int
    due: int
    days: float | None

    @property
    def public(self) -> bool:
        """Fewer candidatures in a year say nothing."""
        return self.received >= LEAST


def lately() -> datetime:
    """Twelve months ago."""
    return timezone.now() - WINDOW


def received_lately(since: Moment = None) -> QuerySet[Application]:
    """What others than a structure sent over 12 months."""
    return Application.objects.filter(created_at__gte=since or lately()).exclude(
        sender_kind=Application.Sender.EMPLOYER
    )


def median_days() -> Any:
    """Days before the first answer; candidatures without answer count for nothing."""
    waited = ExpressionWrapper(F("first_answer_at") - F("created_at"), output_field=DurationField())
    # a float, where `Extract` makes a decimal: thousands of them took as long to divide as to read
    seconds = Func(Value("epoch"), waited, function="date_part", output_field=FloatField())
    return Median(seconds / SECONDS_A_DAY)


def answering_of(organisation_id: UUID) -> Answering:
    """The figures of one structure. One query.

    Due: answered, or still waiting after 30 days. A candidature withdrawn or closed by a hire elsewhere before any
    answer is not held against the structure.
    """
    silent_since = timezone.now() - timedelta(days=SILENCE_DAYS)
    return Answering(*FIGURES.values(organisation=organisation_id, since=lately(), silent_since=silent_since)[0])


def answering_by_organisation(organisations: Collection[UUID]) -> dict[UUID, Answering]:
    """The same for several structures, those that received something. One query."""
    rows = received_lately(lately()).filter(organisation__in=organisations)
    sums = _sums(timezone.now() - timedelta(days=SILENCE_DAYS))
    found = rows.order_by().values("organisation").annotate(**sums)
    return {row.pop("organisation"): Answering(**row) for row in found}


def _sums(silent_since: Any) -> dict[str, Any]:
    answered = Q(first_answer_at__isnull=False)
    owed = Q(state__in=SILENT_STATES, created_at__lte=silent_since)
    return {
        "received": Count("pk"),
        "answered": Count("pk", filter=answered),
        "due": Count("pk", filter=answered | owed),
        "days": median_days(),
    }


def _figures() -> QuerySet[Application, Any]:
    """In the order of `Answering`."""
    found = received_lately(Param("since")).filter(organisation=Param("organisation"))
    # grouped by a constant: one row, even for nothing
    sums = _sums(Param("silent_since"))
    return found.order_by().values(all=Value(1)).annotate(**sums).values_list("received", "answered", "due", "days")


FIGURES = Prepared(_figures)
