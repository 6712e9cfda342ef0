"""Whom an organisation accompanies is read in one index; what searching a name costs is said to PostgreSQL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0031_access_ended_by_merge'),
        ('organisations', '0002_keep_an_administrator'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Taking accents off costs PostgreSQL a hundred times what it thinks: told so, it searches a name among the rows
        # of one organisation and not among all the people of the country. A hint: who may not give it does without.
        migrations.RunSQL(
            """
            DO $$ BEGIN
                ALTER FUNCTION unaccent(text) COST 100;
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE NOTICE 'unaccent(text) keeps its cost: it belongs to somebody else.';
            END $$
            """,
            "SELECT 1",
        ),
        migrations.AlterField(
            model_name='accompaniment',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='accompaniments', to='organisations.organisation'),
        ),
        migrations.AddIndex(
            model_name='accompaniment',
            index=models.Index(fields=['organisation', 'candidate'], include=('ended_on', 'started_on', 'referent'), name='accompanied_by'),
        ),
    ]
