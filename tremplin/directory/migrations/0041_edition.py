from django.db import migrations

# What a search reads of thousands of listings stays in their row; what it shows of twenty may be elsewhere.
INSIDE = ("words", "tags", "places", "areas")
STORED = "ALTER TABLE directory_listing ALTER COLUMN {} SET STORAGE {}"


class Migration(migrations.Migration):
    dependencies = [("directory", "0040_alerts")]

    operations = [
        # A number that no transaction holds: two acts that change the listings never wait for each other over it.
        migrations.RunSQL("CREATE SEQUENCE directory_edition", "DROP SEQUENCE directory_edition"),
        *(migrations.RunSQL(STORED.format(one, "MAIN"), STORED.format(one, "EXTENDED")) for one in INSIDE),
    ]
