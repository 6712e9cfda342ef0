"""Jobs that a worker took with it: killed, or cut off. They go back to the queue, since a job may run twice but not never.

A worker says every 10 s that it lives (`procrastinate_workers`). The jobs « doing » of one that has been silent for
longer than SILENCE, or is no longer there, are nobody's.
"""

from django.db import connection, transaction

SILENCE = 30  # seconds: three heartbeats missed
# A job that takes its worker down each time is not tried for ever: it fails, and the team is told.
MOST_ATTEMPTS = 20

# « ends »: how a job that will not run again ends. Of a periodic job whose next run already waits, that one does the work.
STALLED = """
SELECT job.id, CASE
    WHEN EXISTS (SELECT 1 FROM procrastinate_jobs next
                 WHERE next.status = 'todo' AND next.queueing_lock = job.queueing_lock) THEN 'aborted'
    WHEN job.attempts >= %s THEN 'failed'
  END AS ends
FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
ORDER BY job.id DESC LIMIT 1 FOR UPDATE OF job SKIP LOCKED
"""
FINISH = "SELECT procrastinate_finish_job_v1(%s, %s, false)"
RETRY = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"


def recover() -> int:
    """Put back in the queue, now, the jobs of workers that are gone. Returns how many were found."""
    found = 0
    while _recover_one():
        found += 1
    return found


@transaction.atomic
def _recover_one() -> bool:
    """One a transaction: two of the same periodic task cannot both wait."""
    with connection.cursor() as cursor:
        cursor.execute(STALLED, [MOST_ATTEMPTS, SILENCE])
        row = cursor.fetchone()
        if row is None:
            return False
        # The queue's own functions, by this connection: the worker's would wait for the lock that this one holds.
        cursor.execute(FINISH if row[1] else RETRY, list(row) if row[1] else [row[0]])
    return True
