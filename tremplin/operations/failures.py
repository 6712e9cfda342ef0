"""Jobs that failed for good, put back in the queue; jobs done, forgotten."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

KEPT = timedelta(days=30)
AT_ONCE = 5_000


def retry_all() -> int:
    """Put every failed job back in the queue, now. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id")
        failed = [number for (number,) in cursor.fetchall()]
    for number in failed:
        app.job_manager.retry_job_by_id(number, timezone.now())
    return len(failed)


def forget_done() -> int:
    """Delete the jobs done for a month, a few thousand at a time. Returns how many."""
    total = 0
    while gone := _forget_some():
        total += gone
    return total


def _forget_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id IN (SELECT j.id FROM procrastinate_jobs j"
            " WHERE j.status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM procrastinate_events e"
            "   WHERE e.job_id = j.id AND e.at > %s) ORDER BY j.id LIMIT %s)",
            [timezone.now() - KEPT, AT_ONCE],
        )
        return int(cursor.rowcount)
