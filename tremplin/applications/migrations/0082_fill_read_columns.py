"""What the candidatures of before read: filled beside them, as often as it takes."""

from django.db import migrations

from tremplin.kernel.filling import in_batches

FILL = """
WITH batch AS (
    SELECT id FROM applications_application WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(many)s
), filled AS (
    UPDATE applications_application a SET person_name = '' FROM batch WHERE a.id = batch.id
)
SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""


class Migration(migrations.Migration):
    # Stopped half-way, it begins again: writing a row twice writes the same.
    atomic = False

    dependencies = [("applications", "0081_read_lists_whole")]

    operations = [in_batches(FILL, 5_000)]
