"""The journal becomes a chain: each line gets once, and only once, its place and its hash.

Lines already there are sealed by the next run of the periodic job (or by `tremplin journal seal`), not here: a migration
holds the table, and a long journal would keep everybody waiting.
"""

from django.db import migrations, models

SEALED_ONCE = """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'a line enters the journal unsealed' USING ERRCODE = 'insufficient_privilege';
    ELSIF TG_OP = 'UPDATE' AND OLD.sequence IS NULL AND NEW.sequence IS NOT NULL
        AND to_jsonb(NEW) - ARRAY['sequence', 'sealed_at', 'hash'] = to_jsonb(OLD) - ARRAY['sequence', 'sealed_at', 'hash']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_enters_unsealed BEFORE INSERT ON kernel_journalentry
    FOR EACH ROW WHEN (NEW.sequence IS NOT NULL) EXECUTE FUNCTION journal_is_append_only();
"""
NEVER_CHANGED = """
DROP TRIGGER journal_enters_unsealed ON kernel_journalentry;
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_preferences")]
    operations = [
        migrations.CreateModel(
            "JournalHead",
            [
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head")],
            },
        ),
        migrations.AddField("journalentry", "sequence", models.BigIntegerField(editable=False, null=True, unique=True)),
        migrations.AddField("journalentry", "sealed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "journalentry", "hash", models.CharField(default="", editable=False, max_length=64), preserve_default=True
        ),
        migrations.AddIndex(
            "journalentry",
            models.Index(
                condition=models.Q(sequence__isnull=True), fields=["at", "id"], name="journal_to_seal"
            ),
        ),
        migrations.AddConstraint(
            "journalentry",
            models.CheckConstraint(
                condition=models.Q(hash="", sealed_at__isnull=True, sequence__isnull=True)
                | (models.Q(sealed_at__isnull=False, sequence__gte=1) & ~models.Q(hash="")),
                name="journal_sealed_whole",
            ),
        ),
        migrations.RunSQL(SEALED_ONCE, NEVER_CHANGED),
    ]
