"""The periods of a person's PASS and of its suspensions are read in an index of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0050_read_followings_in_their_index'),
        ('passes', '0013_calendar_feed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='suspension',
            name='pass_iae',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to='passes.pass'),
        ),
        migrations.AddIndex(
            model_name='pass',
            index=models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['candidate'], include=('starts_on', 'ends_on'), name='pass_of_person'),
        ),
        migrations.AddIndex(
            model_name='suspension',
            index=models.Index(fields=['pass_iae'], include=('starts_on', 'ends_on'), name='suspension_of_pass'),
        ),
    ]
