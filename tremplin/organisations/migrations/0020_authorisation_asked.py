import django.utils.timezone
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def since_the_organisation_exists(apps, schema_editor):
    Prescriber, Organisation = (apps.get_model("organisations", name) for name in ("Prescriber", "Organisation"))
    created = Organisation.objects.filter(pk=OuterRef("organisation")).values("created_at")
    Prescriber.objects.update(asked_at=Subquery(created))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0011_verifications_asked")]
    operations = [
        migrations.AddField(
            "prescriber", "asked_at", models.DateTimeField("demandée le", default=django.utils.timezone.now)
        ),
        migrations.RunPython(since_the_organisation_exists, migrations.RunPython.noop),
    ]
