"""The columns that lists read, compared with the facts: every night, all of them.

They are written by PostgreSQL (`models_read`): a difference means that somebody went behind it. Putting it right loses
nothing, and the journal says which candidature it was.
"""

from typing import Any
from uuid import UUID

from django.db import connection

from tremplin.applications.models import Application
from tremplin.applications.models_read import ReadColumns
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act

PAGE = 2_000
COLUMNS = [one.name for one in ReadColumns._meta.get_fields() if one.name != "spontaneous"]
_KEPT, _FACTS = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in "af")
# Condition on a candidature `a` and its facts `f`.
DIFFERS = (
    f"(({_KEPT}) IS DISTINCT FROM ({_FACTS})"  # noqa: S608 - names of this file
    " OR a.spontaneous = EXISTS (SELECT 1 FROM applications_application_posts p WHERE p.application_id = a.id))"
)
WRONG = f"""
    SELECT a.id, {DIFFERS} FROM (
        SELECT * FROM applications_application WHERE id > %s ORDER BY id LIMIT %s
    ) a, applications_facts(a.candidate_id, a.organisation_id) f ORDER BY a.id
"""  # noqa: S608 - names of this file


def put_right() -> int:
    """Compare every candidature, a page at a time; correct and journal those that differ. Returns how many."""
    last, wrong = UUID(int=0), 0
    while page := _page(last):
        last = page[-1][0]
        for pk, differs in page:
            wrong += differs
            if differs:
                _read_again(pk)
    return wrong


def _page(after: UUID) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(WRONG, [after, PAGE])
        return list(cursor.fetchall())


@act
def _read_again(pk: UUID) -> None:
    found = Application.objects.select_for_update(of=("self",)).get(pk=pk)
    found.save(update_fields=["person_name"])  # whatever is written there, PostgreSQL writes what the facts say
    journal.record(by=SYSTEM, verb="applications.reread", obj=found, candidate_id=found.candidate_id)
