"""Preferences of mails, the organisation of a notice, and the count of what is not read."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import tremplin.kernel.models


def nothing_new(apps: Any, schema_editor: Any) -> None:
    """What was written before the page existed is not shown as new."""
    apps.get_model("kernel", "Notice").objects.filter(read_at__isnull=True).update(read_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_longer_content_type"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("notice", "organisation_id", models.UUIDField(null=True)),
        migrations.AlterField(
            "notice",
            "state",
            models.CharField(
                choices=[
                    ("queued", "En attente d’envoi"),
                    ("sent", "Envoyé"),
                    ("failed", "Échec d’envoi"),
                    ("held", "Dans le prochain récapitulatif"),
                    ("skipped", "Pas envoyé par e-mail"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.RunPython(nothing_new, migrations.RunPython.noop),
        migrations.AddIndex(
            "notice", models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notice_unread")
        ),
        migrations.AddIndex(
            "notice", models.Index(fields=["user"], condition=models.Q(state="held"), name="notice_held")
        ),
        migrations.CreateModel(
            "MailPreference",
            [
                (
                    "id",
                    models.UUIDField(
                        default=tremplin.kernel.models.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("organisation_id", models.UUIDField(null=True)),
                ("topic", models.CharField(max_length=40)),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("now", "Tout de suite"),
                            ("daily", "Une fois par jour, en un seul message"),
                            ("never", "Jamais par e-mail"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["user", "email", "organisation_id", "topic"],
                        name="one_mail_preference",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), ("user__isnull", False))
                        | (models.Q(user__isnull=True) & ~models.Q(email="")),
                        name="mail_preference_of_somebody",
                    ),
                ]
            },
        ),
    ]
