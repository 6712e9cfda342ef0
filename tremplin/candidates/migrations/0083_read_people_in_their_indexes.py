"""What a list orders people by, and whose files an organisation opened, are read in indexes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0080_folded_names'),
        ('organisations', '0034_source_inclusion'),
        ('reference', '0010_synonyms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='candidate',
            name='created_by_organisation',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='created_candidates', to='organisations.organisation'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(condition=models.Q(('closed_at__isnull', True), ('merged_into__isnull', True)), fields=['id'], include=('last_name', 'first_name', 'folded_name'), name='candidate_open'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['created_by_organisation', 'created_at'], include=('id',), name='candidate_opened_by'),
        ),
    ]
