"""First answers and silences as dated facts; those that the history already tells are filled in."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

ANSWERS = ("process", "postpone", "add_to_pool", "start_prior_action", "refuse", "accept")
OWED = ("new", "processing")


def fill_first_answers(apps, schema_editor):
    Application = apps.get_model("applications", "Application")
    Transition = apps.get_model("applications", "Transition")
    first = Transition.objects.filter(application=OuterRef("pk"), action__in=ANSWERS).order_by("at").values("at")[:1]
    Application.objects.update(first_answer_at=Subquery(first))


def fill_silences(apps, schema_editor):
    """Silences older than this feature are noted, not announced: nobody gets a year of mails in one night."""
    Application = apps.get_model("applications", "Application")
    wait = timedelta(days=30)
    silent = Application.objects.filter(state__in=OWED, ball_since__lte=timezone.now() - wait)
    silent.update(silent_since=F("ball_since") + wait, silence_reminders=2)


class Migration(migrations.Migration):
    dependencies = [("applications", "0010_saved_views")]

    operations = [
        migrations.AddField("application", "first_answer_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("application", "silence_reminders", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("application", "silent_since", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(fill_first_answers, migrations.RunPython.noop),
        migrations.RunPython(fill_silences, migrations.RunPython.noop),
        # a table whose rows have just changed is altered once their deferred checks are made
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=Q(silent_since__isnull=True) | Q(state__in=OWED), name="silent_only_while_owed"
            ),
        ),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["ball_since"],
                condition=Q(state__in=OWED, silent_since__isnull=True),
                name="application_owed_answers",
            ),
        ),
    ]
