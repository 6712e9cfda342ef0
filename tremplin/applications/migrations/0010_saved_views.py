"""Saved views of the lists, the words that a history line adds, and the index that counts the tabs."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tremplin.kernel.models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("transition", "detail", models.CharField(blank=True, max_length=300)),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["organisation", "state"], include=["archived_at", "postponed_until"], name="received_counts"
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tremplin.kernel.models.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "list",
                    models.CharField(
                        choices=[("received", "Candidatures reçues"), ("sent", "Candidatures envoyées")],
                        default="received",
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("shared", models.BooleanField(default=False, verbose_name="partagée")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "savedview",
            models.UniqueConstraint(fields=("organisation", "owner", "list", "name"), name="view_named_once"),
        ),
    ]
