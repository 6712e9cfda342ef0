"""Which hire closed a candidature, so that cancelling it may reopen those it closed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0030_comments_interviews")]

    operations = [
        migrations.AddField(
            "application",
            "closed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="closed",
                to="applications.application",
            ),
        ),
    ]
