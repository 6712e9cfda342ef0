"""What the candidatures of before read: filled beside them, as often as it takes."""

from django.db import connection, migrations

BATCH = 5_000
FILL = """
WITH batch AS (
    SELECT id FROM applications_application WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(many)s
), filled AS (
    UPDATE applications_application a SET person_name = '' FROM batch WHERE a.id = batch.id
)
SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""


def fill(apps, schema_editor):
    """A batch at a time, each its own transaction: the site may go on answering."""
    after = None
    while True:
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"after": after, "many": BATCH})
            row = cursor.fetchone()
        if row is None:
            return
        after = row[0]


class Migration(migrations.Migration):
    # Stopped half-way, it begins again: writing a row twice writes the same.
    atomic = False

    dependencies = [("applications", "0081_read_lists_whole")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
