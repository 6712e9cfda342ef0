"""Columns that PostgreSQL keeps for the lists, compared with the facts every night: a page of rows at a time, all of them.

A difference means that somebody went behind PostgreSQL. Putting it right loses nothing, and the journal says what was.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection

PAGE = 2_000


def put_right(compared: str, read_again: Callable[[UUID], None]) -> int:
    """How many rows were not what the facts say: they are now.

    `compared`: SQL that gives (key, whether it differs) of the rows after a key, at most so many, in the order of keys.
    `read_again`: the act that writes what the facts say of one row, and journals it.
    """
    last, wrong = UUID(int=0), 0
    while page := _page(compared, last):
        last = page[-1][0]
        for pk, differs in page:
            wrong += differs
            if differs:
                read_again(pk)
    return wrong


def _page(compared: str, after: UUID) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(compared, [after, PAGE])
        return list(cursor.fetchall())
