"""Flows that are never zero. In 2021 the CVs of a national service stopped being attached, and nobody saw it for a month.

A flow that had something on each of its last ten working days, and nothing on the last one, is an alert: every part may
look well while people can no longer do what they came for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.kernel.models import Notice
from tremplin.operations.state import Check

DAYS = 10


@dataclass(frozen=True)
class Flow:
    """Something that happens every working day: `rows` are its events, dated by `field`."""

    code: str
    name: str
    rows: Callable[[], QuerySet[Any]]
    field: str
    to_do: str


FLOWS = (
    Flow(
        "applications",
        "Candidatures envoyées",
        lambda: Application.objects.all(),
        "created_at",
        "envoyez une candidature d’essai de bout en bout ; cherchez des erreurs 500 dans le journal du site",
    ),
    Flow(
        "cvs",
        "Candidatures envoyées avec un CV",
        lambda: Application.objects.filter(cv__isnull=False),
        "created_at",
        "joignez un CV à une candidature d’essai, puis ouvrez-le ; vérifiez le dossier TREMPLIN_VAR et l’antivirus",
    ),
    Flow(
        "mails",
        "Messages envoyés",
        lambda: Notice.objects.filter(state=Notice.State.SENT),
        "created_at",
        "vérifiez le serveur de mail (tremplin doctor) et que tremplin worker tourne",
    ),
)


def dry(today: date | None = None) -> list[Check]:
    """The flows that have run dry, as wrong checks. One query a flow, over three weeks."""
    today = today or timezone.localdate()
    days = working_days(before=today, how_many=DAYS + 1)
    return [_said(flow, days[0]) for flow in FLOWS if _is_dry(counts(flow, since=days[-1]), days, today)]


def counts(flow: Flow, *, since: date) -> dict[date, int]:
    """Events a day."""
    start = timezone.make_aware(timezone.datetime(since.year, since.month, since.day))  # type: ignore[attr-defined]
    rows = flow.rows().filter(**{f"{flow.field}__gte": start}).annotate(day=TruncDate(flow.field)).order_by()
    return dict(rows.values("day").annotate(how_many=Count("pk")).values_list("day", "how_many"))


def working_days(*, before: date, how_many: int) -> list[date]:
    """The last Mondays to Fridays before that day, latest first."""
    days = (before - timedelta(days=gap) for gap in range(1, 2 * how_many + 3))
    return [day for day in days if day.weekday() < 5][:how_many]


def _is_dry(found: dict[date, int], days: list[date], today: date) -> bool:
    last, former = days[0], days[1:]
    return not found.get(last) and not found.get(today) and all(found.get(day) for day in former)


def _said(flow: Flow, day: date) -> Check:
    what = f"{flow.name} : aucune le {day:%d/%m/%Y}, alors qu’il y en avait chaque jour ouvré. Jour férié ?"
    return Check(
        f"flow:{flow.code}", False, what.replace("aucune", "aucun") if flow.code == "mails" else what, flow.to_do
    )
