"""The lines of the registers of before: filled beside them, as often as it takes."""

from django.db import migrations

from tremplin.kernel.filling import in_batches

FILL = """
WITH batch AS (
    SELECT id FROM candidates_candidate WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(many)s
), filled AS (
    INSERT INTO passes_registerline SELECT facts.* FROM batch, passes_registerline_facts(batch.id) facts
    ORDER BY facts.candidate_id, facts.organisation_id, facts.pass_iae_id ON CONFLICT DO NOTHING
)
SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""


class Migration(migrations.Migration):
    # Stopped half-way, it begins again: what acts wrote meanwhile is left as it is.
    atomic = False

    dependencies = [("passes", "0081_register_lines")]

    operations = [in_batches(FILL, 20_000)]
