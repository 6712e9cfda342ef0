"""Organisations declared by a member and not verified yet have been waiting for the network since they were declared."""

from django.db import migrations


def ask(apps, schema_editor):
    Organisation = apps.get_model("organisations", "Organisation")
    Verification = apps.get_model("organisations", "Verification")
    Membership = apps.get_model("organisations", "Membership")
    waiting = Organisation.objects.filter(source="member", verified_at__isnull=True, closed_on__isnull=True)
    for organisation in waiting:
        first = Membership.objects.filter(organisation=organisation, ended_on__isnull=True).order_by("started_on").first()
        if first is not None:
            Verification.objects.create(
                organisation=organisation, asked_by_id=first.user_id, asked_at=organisation.created_at
            )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0010_joining")]
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
