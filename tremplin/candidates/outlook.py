"""Every night, the rows of `Outlook` against what they are read from: a fault of the program must not last in a list."""

import logging

from django.db import connection

BATCH = 5_000
log = logging.getLogger(__name__)


def repair() -> int:
    """How many rows were not what the facts say: they are now. A batch at a time, each its own transaction."""
    last, repaired = None, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last, wrong FROM candidates_outlook_repair(%s, %s)", [last, BATCH])
            last, wrong = cursor.fetchone()
        if last is None:
            break
        repaired += wrong
    if repaired:
        log.error("candidates_outlook: %s row(s) repaired", repaired)
    return repaired
