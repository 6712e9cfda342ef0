"""Requests for deletion carry themselves out in the room « privacy », which has taken over those that waited."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("candidates", "0020_consents_and_closed_files"), ("privacy", "0001_initial")]
    operations = [migrations.DeleteModel("DeletionRequest")]
