"""Fill, in a migration, what the triggers of the one before it keep from now on."""

from typing import Any

from django.db import connection
from django.db.migrations import RunPython


def in_batches(statement: str, many: int) -> RunPython:
    """The operation of a migration that is not atomic: each batch is its own transaction, the site may go on answering.

    `statement`: SQL that fills at most `%(many)s` rows after the key `%(after)s` (NULL at first), in the order of keys, and
    gives the last key, or no row when none is left. Stopped half-way it begins again: filling twice must change nothing.
    """

    def fill(apps: Any, schema_editor: Any) -> None:
        after = None
        while True:
            with connection.cursor() as cursor:
                cursor.execute(statement, {"after": after, "many": many})
                row = cursor.fetchone()
            if row is None:
                return
            after = row[0]

    return RunPython(fill, RunPython.noop)
