"""One index holds all that the filters of received candidatures read, another the order of names; pathways have theirs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0080_read_columns'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='application',
            name='received_by_state',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='received_by_change',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='received_by_sending',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='sent_by_state',
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(
                fields=['organisation', 'state'],
                include=(
                    'archived_at', 'postponed_until', 'ball', 'ball_since', 'candidate', 'dispositif', 'id', 'state_since',
                    'created_at', 'sender_kind', 'sender_organisation', 'person_name', 'person_town', 'person_commune',
                    'person_pass_until', 'person_suspended', 'person_eligible', 'person_evidenced', 'person_waived',
                    'spontaneous',
                ),
                name='received_by_state',
            ),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', '-state_since', 'id'], include=('state', 'archived_at', 'candidate'), name='received_by_change'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', '-created_at', 'id'], include=('state', 'archived_at', 'postponed_until', 'sender_kind', 'first_answer_at', 'candidate'), name='received_by_sending'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', 'person_last_name', 'person_first_name', 'id'], include=('state', 'archived_at', 'postponed_until', 'candidate'), name='received_by_name'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['sender_organisation', 'state'], include=('archived_at', 'postponed_until', 'ball', 'ball_since', 'organisation', 'candidate', 'id', 'person_name'), name='sent_by_state'),
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='application_candida_5253b2_idx',
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['candidate', '-created_at'], include=('state_since', 'postponed_until', 'organisation', 'sender_organisation'), name='sent_for_person'),
        ),
    ]
