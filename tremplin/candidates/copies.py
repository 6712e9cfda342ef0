"""The rows that lists of people and of PASS read of each person, compared with the facts: every night, all of them.

They are written by PostgreSQL (`models_known`). A table of them has two functions beside it: `…_facts` gives the rows
that a person should have, `…_refresh` writes them.
"""

from functools import partial
from uuid import UUID

from django.db import connection

from tremplin.candidates.models import Candidate
from tremplin.kernel import journal, kept
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act


def differs(table: str, person: str) -> str:
    """Condition: the rows of that table about a person are not what its facts say. `person`: her id, in SQL."""
    rows = f"SELECT array_agg(k ORDER BY k) FROM {table} k WHERE k.candidate_id = {person}"  # noqa: S608 - names of the code
    facts = f"SELECT array_agg(f ORDER BY f) FROM {table}_facts({person}) f"  # noqa: S608 - names of the code
    return f"(({rows}) IS DISTINCT FROM ({facts}))"


def put_right(table: str) -> int:
    """Compare every person's rows; correct and journal those that differ. Returns how many people."""
    people = "(SELECT id FROM candidates_candidate WHERE id > %s ORDER BY id LIMIT %s)"
    compared = f"SELECT c.id, {differs(table, 'c.id')} FROM {people} c ORDER BY c.id"  # noqa: S608 - names of the code
    return put_right_where(compared, table)


def put_right_where(compared: str, table: str) -> int:
    """The same, told by SQL of one's own which people differ (`kept.put_right`)."""
    return kept.put_right(compared, partial(_read_again, table))


@act
def _read_again(table: str, pk: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.callproc(f"{table}_refresh", [pk])  # under the lock of the person
    journal.record(by=SYSTEM, verb="candidates.reread", obj=Candidate(pk=pk), candidate_id=pk)
