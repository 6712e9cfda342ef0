"""Which state of the listings a page of results was made from: as long as it stands, the page does too."""

from django.core.cache import caches
from django.db import connection, transaction

from tremplin.kernel.prepared import execute

KEY = "directory.edition"


def current() -> int:
    """The number of the present edition. One query, without a table."""
    number = int(execute("SELECT last_value FROM directory_edition", [])[0][0])
    caches["local"].set(KEY, number)
    return number


def at_least() -> int:
    """The number that this process read last, to name what it makes now: what is named by an older one is not shown once
    more. One query where it read none these last minutes."""
    number: int | None = caches["local"].get(KEY)
    return current() if number is None else number


def turn() -> None:
    """Call it where what a search finds changes: pages made before are not shown any more.

    Twice: at the commit, for what others read meanwhile; and now, should this process die just after committing.
    """
    _next()
    transaction.on_commit(_next)


def _next() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('directory_edition')")
