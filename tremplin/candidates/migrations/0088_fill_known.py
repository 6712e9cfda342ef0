"""The people whom each organisation met before: filled beside them, as often as it takes."""

from django.db import migrations

from tremplin.kernel.filling import in_batches

FILL = """
WITH batch AS (
    SELECT id FROM candidates_candidate WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(many)s
), filled AS (
    INSERT INTO candidates_known SELECT facts.* FROM batch, candidates_known_facts(batch.id) facts
    ORDER BY facts.candidate_id, facts.organisation_id ON CONFLICT DO NOTHING
)
SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""


class Migration(migrations.Migration):
    # Stopped half-way, it begins again: what acts wrote meanwhile is left as it is.
    atomic = False

    dependencies = [("candidates", "0087_known")]

    operations = [in_batches(FILL, 20_000)]
