"""The rows that lists of people and of PASS read of each person, compared with the facts: every night, all of them.

They are written by PostgreSQL (`models_known`): a difference means that somebody went behind it. Putting it right loses
nothing, and the journal says whose it was.
"""

from uuid import UUID

from django.db import connection

from tremplin.candidates.models import Candidate
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act

PAGE = 2_000


def differs(table: str, person: str) -> str:
    """Condition: the rows of that table about a person are not what its facts say. `person`: her id, in SQL."""
    kept = f"SELECT array_agg(k ORDER BY k) FROM {table} k WHERE k.candidate_id = {person}"  # noqa: S608 - names of the code
    facts = f"SELECT array_agg(f ORDER BY f) FROM {table}_facts({person}) f"  # noqa: S608 - names of the code
    return f"(({kept}) IS DISTINCT FROM ({facts}))"


def put_right(table: str) -> int:
    """Compare every person's rows, a page at a time; correct and journal those that differ. Returns how many people."""
    last, wrong = UUID(int=0), 0
    while page := _page(table, last):
        last = page[-1][0]
        for pk, false in page:
            wrong += false
            if false:
                _read_again(table, pk)
    return wrong


def _page(table: str, after: UUID) -> list[tuple[UUID, bool]]:
    asked = f"SELECT c.id, {differs(table, 'c.id')} FROM candidates_candidate c WHERE c.id > %s ORDER BY c.id LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [after, PAGE])
        return list(cursor.fetchall())


@act
def _read_again(table: str, pk: UUID) -> None:
    found = Candidate.objects.select_for_update(of=("self",)).get(pk=pk)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {table}_refresh(%s)", [pk])
    journal.record(by=SYSTEM, verb="candidates.reread", obj=found, candidate_id=pk)
