"""How the service is, in two queries at most: what `/sante`, the metrics, the alerts and `tremplin doctor` all say.

Everything read is bounded: queue ages come from the two ends of its indexes, failed jobs from an index of their own. A
check that becomes heavy with volume would one day take down what it watches.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tremplin.operations import beats
from tremplin.operations.beats import Late
from tremplin.operations.models import Beat

OLDEST_JOB = timedelta(minutes=10)
LEAST_FREE = 500  # megabytes
BACKUP_AGE = timedelta(hours=26)
FAILED_SHOWN = 1000  # as in the query

QUEUE = """
SELECT
  (SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' LIMIT 100000) AS few),
  least(
    (SELECT min(e.at) FROM procrastinate_events e WHERE e.type = 'deferred' AND e.job_id =
      (SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL ORDER BY id LIMIT 1)),
    (SELECT min(scheduled_at) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at <= now())
  ),
  (SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status = 'failed' LIMIT 1000) AS few),
  (SELECT max(finished_at) FROM operations_backup),
  (SELECT message FROM operations_maintenance LIMIT 1)
"""


@dataclass(frozen=True)
class State:
    """What was read, at `at`. `oldest` is the moment since when the oldest job could have started."""

    at: datetime
    waiting: int
    oldest: datetime | None
    failed: int
    backup_at: datetime | None
    maintenance: str | None
    late: list[Late]

    @property
    def queue_age(self) -> timedelta:
        return max(self.at - self.oldest, timedelta()) if self.oldest else timedelta()


@dataclass(frozen=True)
class Check:
    """One line of the state: a stable code, whether it is right, the sentence, and what to do when it is wrong."""

    code: str
    ok: bool
    what: str
    to_do: str = ""


def read() -> State:
    """The state now. Two queries; raises `DatabaseError` when the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE)
        waiting, oldest, failed, backup_at, maintenance = cursor.fetchone()
    late = beats.late({row.task: row for row in Beat.objects.all()})
    return State(timezone.now(), waiting, oldest, failed, backup_at, maintenance, late)


def checks(state: State) -> list[Check]:
    """The lines of the state, in the order in which to read them."""
    found = [_queue(state), _failed(state), *_beats(state), _backup(state), _exchange(), *_maintenance(state)]
    return [*found, *_disk()]


def _queue(state: State) -> Check:
    age = state.queue_age
    words = f"File d’attente : {counted(state.waiting, 'tâche', 'tâches')}"
    words += f", la plus ancienne depuis {in_words(age)}" if state.oldest else ""
    # In a maintenance the jobs are meant to wait.
    right = age < OLDEST_JOB or state.maintenance is not None
    return Check("queue", right, words, "lancez ou relancez tremplin worker, puis lisez son journal")


def _failed(state: State) -> Check:
    more = " ou plus" if state.failed >= FAILED_SHOWN else ""
    what = f"Tâches en échec : {state.failed}{more}" if state.failed else "Tâches en échec : aucune"
    to_do = "lisez le journal de tremplin worker, corrigez la cause, puis relancez-les : tremplin jobs retry"
    return Check("failed_jobs", not state.failed, what, to_do)


def _beats(state: State) -> list[Check]:
    if not state.late:
        return [Check("beats", True, "Tâches périodiques : toutes à l’heure")]
    to_do = "vérifiez que tremplin worker tourne, et lisez son journal pour cette tâche"
    return [Check(f"beat:{one.task}", state.maintenance is not None, late_in_words(one), to_do) for one in state.late]


def late_in_words(one: Late) -> str:
    """A late task in a sentence."""
    last = f"{timezone.localtime(one.since):%d/%m/%Y à %H:%M}" if one.since else "jamais"
    why = f" (dernière erreur : {one.error})" if one.error else ""
    return f"Tâche périodique {one.task} en retard : dernière réussite {last}{why}"


def _backup(state: State) -> Check:
    if not settings.BACKUP_RECIPIENTS:
        to_do = "donnez TREMPLIN_BACKUP_RECIPIENTS et TREMPLIN_BACKUP_DIR, voir docs/exploitation.md"
        return Check("backup", not settings.PRODUCTION, "Sauvegarde : aucune n’est réglée", to_do)
    to_do = "lancez tremplin backup et lisez ce qu’il dit"
    if state.backup_at is None:
        return Check("backup", False, "Sauvegarde : aucune n’a encore été faite", to_do)
    what = f"Dernière sauvegarde vérifiée : {timezone.localtime(state.backup_at):%d/%m/%Y à %H:%M}"
    return Check("backup", state.at - state.backup_at < BACKUP_AGE, what, to_do)


def _exchange() -> Check:
    return Check("exchange", True, "Dernier échange : aucun échange configuré")


def _disk() -> list[Check]:
    """Said only when the place runs out: files are refused before the disk is full for everybody."""
    try:
        free = shutil.disk_usage(settings.VAR).free // 1_000_000
    except OSError:
        return [Check("disk", False, f"Dossier {settings.VAR} illisible", "rendez-le accessible, ou TREMPLIN_VAR")]
    what = f"Disque : {free} Mo libres dans {settings.VAR}"
    return [Check("disk", False, what, "faites de la place ou agrandissez le disque")] if free < LEAST_FREE else []


def _maintenance(state: State) -> list[Check]:
    if state.maintenance is None:
        return []
    return [Check("maintenance", True, f"Maintenance en cours, lecture seule : {state.maintenance}")]


def counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number < 2 else several}"


def in_words(age: timedelta) -> str:
    """An age to the minute, the hour or the day."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} j"


def as_json(found: list[Check]) -> list[dict[str, Any]]:
    return [{"code": one.code, "bon": one.ok, "constat": one.what, **_to_do(one)} for one in found]


def _to_do(one: Check) -> dict[str, str]:
    return {} if one.ok or not one.to_do else {"a_faire": one.to_do}
