"""The lists of candidatures are read in their indexes, whatever the page; the indexes that began the same way go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0032_state_changes'),
        ('candidates', '0002_rights'),
        ('contracts', '0002_life_of_contracts'),
        ('eligibility', '0001_initial'),
        ('jobs', '0001_initial'),
        ('kernel', '0004_preferences'),
        ('organisations', '0002_keep_an_administrator'),
        ('passes', '0013_calendar_feed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='application',
            name='application_organis_74e4cf_idx',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='application_organis_92b4e7_idx',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='received_counts',
        ),
        migrations.AlterField(
            model_name='application',
            name='candidate',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='candidates.candidate'),
        ),
        migrations.AlterField(
            model_name='application',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='received_applications', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='application',
            name='sender',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent_applications', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='application',
            name='sender_organisation',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent_applications', to='organisations.organisation'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', 'state'], include=('archived_at', 'postponed_until', 'ball', 'ball_since', 'candidate', 'dispositif', 'id'), name='received_by_state'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', '-state_since', 'id'], include=('state', 'archived_at'), name='received_by_change'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', '-created_at', 'id'], include=('state', 'archived_at', 'postponed_until', 'sender_kind', 'first_answer_at'), name='received_by_sending'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['sender_organisation', 'state'], include=('archived_at', 'postponed_until', 'organisation', 'candidate', 'id'), name='sent_by_state'),
        ),
    ]
