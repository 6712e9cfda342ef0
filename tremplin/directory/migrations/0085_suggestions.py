from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F, Func

# The schema is written out: where an index is made, PostgreSQL looks for functions among its own only.
WORDS = """
DO $do$ BEGIN
    EXECUTE (SELECT format(
        $f$CREATE FUNCTION directory_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200
        AS $$ SELECT ' ' || regexp_replace(%1$I.folded($1), '[^[:alnum:]]+', ' ', 'g') $$$f$, nspname
    ) FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE proname = 'folded');
END $do$
"""
# The room of the activities knows nothing of what a search offers.
ACTIVITIES = """
CREATE INDEX directory_activity_words ON organisations_activity USING gin (directory_words(title) gin_trgm_ops)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0080_country"),
        ("candidates", "0080_folded_names"),
        ("organisations", "0030_offer"),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION directory_words"),
        migrations.RunSQL(ACTIVITIES, "DROP INDEX directory_activity_words"),
        migrations.AddIndex(
            "listing",
            GinIndex(
                OpClass(Func(F("name"), function="directory_words"), name="gin_trgm_ops"),
                name="listing_name_words",
                condition=models.Q(shelf="structures"),
                fastupdate=False,
            ),
        ),
    ]
