"""The one photo of a page becomes the first of several, with words that stand for it until its team writes better."""

from django.db import migrations


def move(apps, schema_editor):
    Organisation = apps.get_model("organisations", "Organisation")
    PagePhoto = apps.get_model("organisations", "PagePhoto")
    for one in Organisation.objects.filter(photo__isnull=False):
        PagePhoto.objects.create(organisation=one, photo_id=one.photo_id, caption="Photo choisie par la structure")


def move_back(apps, schema_editor):
    Organisation = apps.get_model("organisations", "Organisation")
    for one in apps.get_model("organisations", "PagePhoto").objects.order_by("-position"):
        Organisation.objects.filter(pk=one.organisation_id).update(photo_id=one.photo_id)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0031_page")]
    operations = [migrations.RunPython(move, move_back)]
