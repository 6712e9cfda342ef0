from django.db import migrations

# Apart from the column itself, which nobody can read the listings while it is added: this takes a minute or two for the
# whole country. What an older program writes meanwhile is written again in the night (`listing_rows.LISTED_AS`).
SIGNED = """
INSERT INTO directory_tag (tag, sign)
SELECT tag, chr(nextval('directory_sign')::int)
FROM (SELECT DISTINCT unnest(tags) AS tag FROM directory_listing ORDER BY 1) known;
UPDATE directory_listing
SET signs = (SELECT coalesce(string_agg(sign, ''), '') FROM unnest(tags) AS one JOIN directory_tag ON tag = one);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0086_signs")]

    operations = [migrations.RunSQL(SIGNED, migrations.RunSQL.noop)]
