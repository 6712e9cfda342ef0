"""A register reads the dates of its PASS in an index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0083_read_people_in_their_indexes'),
        ('passes', '0021_names'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='suspension',
            index=models.Index(fields=['ends_on'], include=('starts_on', 'pass_iae'), name='suspension_until'),
        ),
        migrations.RemoveIndex(
            model_name='pass',
            name='pass_of_person',
        ),
        migrations.AlterField(
            model_name='pass',
            name='candidate',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='passes', to='candidates.candidate'),
        ),
        migrations.AddIndex(
            model_name='pass',
            index=models.Index(fields=['candidate'], include=('starts_on', 'ends_on', 'id', 'cancelled_at', 'cancelled_why'), name='pass_of_person'),
        ),
        migrations.AddIndex(
            model_name='pass',
            index=models.Index(condition=models.Q(('cancelled_why', '')), fields=['id'], include=('candidate', 'starts_on', 'ends_on'), name='pass_in_register'),
        ),
    ]
