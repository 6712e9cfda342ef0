"""The contracts of a person, of a PASS and of a structure are read in one index each; the narrower ones go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0083_read_people_in_their_indexes'),
        ('contracts', '0002_life_of_contracts'),
        ('organisations', '0034_source_inclusion'),
        ('passes', '0021_names'),
        ('reference', '0010_synonyms'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='contract',
            name='contracts_c_candida_8fc3ce_idx',
        ),
        migrations.AlterField(
            model_name='contract',
            name='candidate',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='candidates.candidate'),
        ),
        migrations.AlterField(
            model_name='contract',
            name='dispositif',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='organisations.dispositif'),
        ),
        migrations.AlterField(
            model_name='contract',
            name='pass_iae',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contracts', to='passes.pass'),
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['pass_iae', '-starts_on', '-id'], include=('dispositif', 'ends_on', 'ended_on', 'cancelled_at'), name='contract_of_pass'),
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['candidate', '-starts_on'], include=('ends_on', 'ended_on', 'cancelled_at', 'id'), name='contract_of_person'),
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['dispositif'], include=('pass_iae', 'candidate', 'starts_on', 'ends_on', 'ended_on', 'cancelled_at', 'id'), name='contract_of_dispositif'),
        ),
    ]
