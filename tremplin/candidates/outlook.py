"""The rows of `Outlook`, compared with what they are read from."""

from uuid import UUID

from django.db import connection

from tremplin.candidates.models import Candidate
from tremplin.kernel import journal, kept
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act

COMPARED = """
    SELECT c.id, (coalesce(o.pass_ends, '{}'), coalesce(o.contract_ends, '{}'), o.employed_until, o.moved_at, o.postponed_until)
        IS DISTINCT FROM (f.pass_ends, f.contract_ends, f.employed_until, f.moved_at, f.postponed_until)
    FROM (SELECT id FROM candidates_candidate WHERE id > %s ORDER BY id LIMIT %s) c
    LEFT JOIN candidates_outlook o ON o.candidate_id = c.id, candidates_outlook_facts(c.id) f ORDER BY c.id
"""


def put_right() -> int:
    """Compare every person; correct and journal those that differ. Returns how many."""
    return kept.put_right(COMPARED, _read_again)


@act
def _read_again(pk: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_outlook_refresh(%s)", [pk])  # under the lock of the person
    journal.record(by=SYSTEM, verb="candidates.reread", obj=Candidate(pk=pk), candidate_id=pk)
