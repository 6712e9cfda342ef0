"""A person's names without accents nor capitals, kept by PostgreSQL: a name is searched without folding thousands of them."""

import django.contrib.postgres.operations
import django.db.models.functions.text
from django.db import migrations, models

import tremplin.kernel.matching

# `unaccent` may be redefined, so that PostgreSQL does not let a column rest on it; ours is that of the extension, by its
# full name, wherever it was installed.
FOLDED = """
DO $do$ BEGIN
    EXECUTE (SELECT format(
        $f$CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100
        AS $$ SELECT upper(%1$I.unaccent('%1$I.unaccent'::regdictionary, $1)) $$$f$, nspname
    ) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'unaccent');
END $do$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0052_list_closed_files'),
    ]

    operations = [
        django.contrib.postgres.operations.UnaccentExtension(),
        migrations.RunSQL(FOLDED, "DROP FUNCTION folded(text)"),
        migrations.AddField(
            model_name='candidate',
            name='folded_name',
            field=models.GeneratedField(
                db_persist=True,
                expression=tremplin.kernel.matching.Folded(
                    django.db.models.functions.text.Concat('first_name', models.Value(' '), 'last_name')
                ),
                output_field=models.TextField(),
            ),
        ),
    ]
