"""The people whom an organisation sent, who received or sent the candidatures of a person: read in their index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0082_fill_read_columns"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="application", name="sent_for_person"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["candidate", "-created_at"],
                include=("state", "state_since", "postponed_until", "organisation", "sender_organisation"),
                name="sent_for_person",
            ),
        ),
        migrations.RemoveIndex(model_name="application", name="application_sender__e352c4_idx"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["sender_organisation", "-created_at"],
                include=("candidate", "state", "state_since"),
                name="sent_by_sending",
            ),
        ),
    ]
