from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import migrations, models
from django.db.models import Func
from django.db.models.functions import Upper

SHELVES = (("s", "structures"), ("p", "postes"), ("a", "prescripteurs"))
# What thousands of listings are read by stays in their row: the largest rows had their keys and points put elsewhere.
INSIDE = ("key", "shelf", "name", "point", "digest")
STORED = "ALTER TABLE directory_listing ALTER COLUMN {} SET STORAGE {}"


def again(shelf):
    return models.Q(models.lookups.Exact(Upper("shelf"), models.Value(shelf.upper())))


# Each word behind « a » (any) and the merit in hundredths, and again behind « s » (strong) where it is of the name or of
# what is done: `directory.steps` asks for them. Joined and cut again, which is three times as fast as word by word. Its
# cost keeps PostgreSQL from computing it where an index holds it.
RANKED = """
CREATE FUNCTION directory_ranked(merit float8, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
SELECT array_to_tsvector(string_to_array(
    'a' || level || array_to_string(tsvector_to_array(words), chr(1) || 'a' || level) || chr(1) ||
    's' || level || array_to_string(tsvector_to_array(ts_filter(words, '{a,b}')), chr(1) || 's' || level), chr(1)))
FROM (SELECT lpad(greatest(0, least(99, floor(merit * 100)))::int::text, 2, '0') AS level) merits
$$
"""
# On the map of Mercator, where near a place a kilometre is as long to the north as to the east.
SPOT = """
CREATE FUNCTION directory_spot(latitude float8, longitude float8) RETURNS point
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT point(longitude, degrees(ln(tand(45 + greatest(-89.0, least(89.0, latitude)) / 2))))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0080_country")]

    operations = [
        # Everything is listed again after the migrations (`listing.catch_up`): its values stored where they now belong.
        migrations.RunSQL("TRUNCATE directory_listing", migrations.RunSQL.noop),
        *(migrations.RunSQL(STORED.format(one, "MAIN"), STORED.format(one, "EXTENDED")) for one in INSIDE),
        *(
            migrations.AddField("lexeme", shelf, models.IntegerField(default=0, db_default=0))
            for _, shelf in SHELVES
        ),
        migrations.RunSQL(RANKED, "DROP FUNCTION directory_ranked"),
        migrations.RunSQL(SPOT, "DROP FUNCTION directory_spot"),
        migrations.RemoveIndex("listing", "listing_position"),
        *(
            migrations.AddIndex(
                "listing",
                GistIndex(
                    Func("latitude", "longitude", function="directory_spot"),
                    name=f"listing_spot_{short}",
                    condition=again(shelf),
                ),
            )
            for short, shelf in SHELVES
        ),
        *(
            migrations.AddIndex(
                "listing",
                GinIndex(
                    Func("merit", "words", function="directory_ranked"),
                    "places",
                    "tags",
                    name=f"listing_ranked_{short}",
                    condition=models.Q(shelf=shelf),
                    fastupdate=False,
                ),
            )
            for short, shelf in SHELVES
        ),
    ]
