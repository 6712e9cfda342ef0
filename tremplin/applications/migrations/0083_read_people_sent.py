"""The people whom an organisation sent are read in the index of what it sent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0040_read_lists_in_their_indexes"),
    ]

    operations = [
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
