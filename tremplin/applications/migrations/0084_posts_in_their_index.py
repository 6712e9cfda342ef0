"""The candidatures for a post, found in an index alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0083_read_people_sent")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX applications_of_post ON applications_application_posts (jobpost_id, application_id)",
            "DROP INDEX applications_of_post",
        )
    ]
