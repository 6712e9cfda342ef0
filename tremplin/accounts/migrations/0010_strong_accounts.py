import django.db.models.deletion
import django.utils.timezone
import tremplin.kernel.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions_that_say_whose")]

    operations = [
        migrations.AddField(
            "session",
            "seen_at",
            models.DateTimeField(default=django.utils.timezone.now, verbose_name="vue"),
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tremplin.kernel.models.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                ("why", models.CharField(max_length=300, verbose_name="raison")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "retrait d’un second facteur",
                "verbose_name_plural": "retraits de seconds facteurs",
                "constraints": [
                    models.UniqueConstraint(
                        "user",
                        condition=models.Q(done_at__isnull=True, cancelled_at__isnull=True),
                        name="one_factor_reset_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(done_at__isnull=True) | models.Q(cancelled_at__isnull=True),
                        name="factor_reset_done_or_cancelled",
                    ),
                ],
            },
        ),
        # The table that `createcachetable` would make: the counts of tries, the same for every process. Losing it in a
        # crash forgets a quarter of an hour of tries, and nothing is written twice.
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE IF NOT EXISTS accounts_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX IF NOT EXISTS accounts_cache_expires ON accounts_cache (expires);
            """,
            "DROP TABLE IF EXISTS accounts_cache",
        ),
    ]
