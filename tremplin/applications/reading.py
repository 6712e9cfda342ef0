"""The columns that lists read (`models_read`), compared with the facts."""

from uuid import UUID

from tremplin.applications.models import Application
from tremplin.applications.models_read import ReadColumns
from tremplin.kernel import journal, kept
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act

COLUMNS = [one.name for one in ReadColumns._meta.get_fields() if one.name != "spontaneous"]
_KEPT, _FACTS = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in "af")
# Condition on a candidature `a` and its facts `f`.
DIFFERS = (
    f"(({_KEPT}) IS DISTINCT FROM ({_FACTS})"  # noqa: S608 - names of this file
    " OR a.spontaneous = EXISTS (SELECT 1 FROM applications_application_posts p WHERE p.application_id = a.id))"
)
COMPARED = f"""
    SELECT a.id, {DIFFERS} FROM (
        SELECT * FROM applications_application WHERE id > %s ORDER BY id LIMIT %s
    ) a, applications_facts(a.candidate_id, a.organisation_id) f ORDER BY a.id
"""  # noqa: S608 - names of this file


def put_right() -> int:
    """Compare every candidature; correct and journal those that differ. Returns how many."""
    return kept.put_right(COMPARED, _read_again)


@act
def _read_again(pk: UUID) -> None:
    found = Application.objects.select_for_update(of=("self",)).get(pk=pk)
    found.save(update_fields=["person_name"])  # whatever is written there, PostgreSQL writes what the facts say
    journal.record(by=SYSTEM, verb="applications.reread", obj=found, candidate_id=found.candidate_id)
