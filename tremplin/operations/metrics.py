"""Prometheus metrics. No personal data, no label of a person or an organisation, and a bounded number of series.

What a process counts itself (requests, their time, their queries, failed log-ins) is shared between the site's processes
by prometheus-client's multiprocess mode: `tremplin serve` gives them a folder, emptied at each start. What the database
knows (queue, mails, beats, journal) is read when asked for: right whatever the number of processes, workers included.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Count
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from tremplin.kernel.models import JournalEntry, Notice
from tremplin.operations import beats, state
from tremplin.operations.models import Beat

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SECONDS = (0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1.0, 1.5, 5.0, 30.0)
WINDOW = timedelta(hours=1)

LOCAL = CollectorRegistry()
REQUESTS = Counter("tremplin_requests", "Requêtes traitées", ["route", "method", "status"], registry=LOCAL)
DURATION = Histogram("tremplin_request_seconds", "Durée des requêtes", ["route"], registry=LOCAL, buckets=SECONDS)
QUERIES = Counter("tremplin_queries", "Requêtes à la base, par route", ["route"], registry=LOCAL)
FAILED_LOGINS = Counter("tremplin_failed_logins", "Connexions refusées", registry=LOCAL)

_cells: dict[Any, Any] = {}


def observe(*, route: str, method: str, status: int, seconds: float, queries: int) -> None:
    """Count one request. The label values are routes of the program and a closed list of methods and statuses."""
    method = method if method in METHODS else "autre"
    key = (route, method, status)
    cells = _cells.get(key)
    if cells is None:  # looking a series up by its labels costs more than adding to it
        made = REQUESTS.labels(route, method, str(status)), DURATION.labels(route), QUERIES.labels(route)
        cells = _cells[key] = made
    requests, duration, counted = cells
    requests.inc()
    duration.observe(seconds)
    if queries:
        counted.inc(queries)


def count_failed_login(**signal: Any) -> None:
    """One more refused log-in; whose is not kept."""
    FAILED_LOGINS.inc()


def prepare_folder(place: Path) -> dict[str, str]:
    """The environment of the site's processes, with an empty folder for what they count."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    return {FOLDER: str(place)}


def exposition() -> bytes:
    """Everything, in Prometheus's text format. When the database is silent, only that and what processes count."""
    if os.environ.get(FOLDER):
        shared = CollectorRegistry()
        MultiProcessCollector(shared)
        own = generate_latest(shared)
    else:
        own = generate_latest(LOCAL)
    facts = CollectorRegistry()
    facts.register(_Facts())  # type: ignore[arg-type]
    return own + generate_latest(facts)


class _Facts:
    """What the database knows, read at each collection in five bounded queries."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            yield from [*_service(), *_mails(), *_journal()]
        except (OperationalError, InterfaceError):
            yield _gauge("tremplin_database_up", "1 quand la base répond", 0)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _service() -> Iterator[GaugeMetricFamily]:
    found = state.read()
    yield _gauge("tremplin_database_up", "1 quand la base répond", 1)
    yield _gauge("tremplin_queue_jobs", "Tâches en attente", found.waiting)
    yield _gauge("tremplin_queue_age_seconds", "Âge de la plus ancienne tâche", found.queue_age.total_seconds())
    yield _gauge("tremplin_jobs_failed", "Tâches en échec définitif", found.failed)
    yield _gauge("tremplin_maintenance", "1 pendant une maintenance", int(found.maintenance is not None))
    if found.backup_at:
        yield _gauge("tremplin_backup_timestamp_seconds", "Dernière sauvegarde vérifiée", found.backup_at.timestamp())
    yield from _beats({one.task for one in found.late})


def _beats(late: set[str]) -> Iterator[GaugeMetricFamily]:
    overdue = GaugeMetricFamily("tremplin_beat_late", "1 quand la tâche périodique est en retard", labels=["task"])
    success = GaugeMetricFamily("tremplin_beat_success_timestamp_seconds", "Dernière réussite", labels=["task"])
    succeeded = dict(Beat.objects.exclude(succeeded_at=None).values_list("task", "succeeded_at"))
    for one in beats.expected():
        overdue.add_metric([one.task], int(one.task in late))
        if one.task in succeeded:
            success.add_metric([one.task], succeeded[one.task].timestamp())
    yield from (overdue, success)


def _mails() -> Iterator[GaugeMetricFamily]:
    """Messages of the last day by state."""
    mails = GaugeMetricFamily("tremplin_mails_last_day", "Messages de 24 heures, par état", labels=["state"])
    since = timezone.now() - timedelta(days=1)
    rows = Notice.objects.filter(created_at__gte=since).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    for one in Notice.State:
        mails.add_metric([one.value], found.get(one.value, 0))
    yield mails


def _journal() -> Iterator[GaugeMetricFamily]:
    """Journal lines of the last hour by verb, hires among them: a verb is a word of the program."""
    lines = GaugeMetricFamily("tremplin_journal_lines_last_hour", "Lignes du journal d’une heure", labels=["verb"])
    since = timezone.now() - WINDOW
    rows = JournalEntry.objects.filter(at__gte=since).order_by().values_list("verb").annotate(Count("pk"))
    found = dict(rows)
    for verb, count in sorted(found.items()):
        lines.add_metric([verb], count)
    yield lines
    yield _gauge("tremplin_hires_last_hour", "Embauches d’une heure", found.get("applications.accept", 0))


def folder_of(host: str, port: int) -> Path:
    """Of one server on one machine: the shared folder may be seen by several."""
    return Path(settings.VAR) / "metrics" / f"{host}-{port}"
