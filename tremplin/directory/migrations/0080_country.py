from django.db import migrations, models
from django.db.models import Func
from django.db.models.functions import Upper
from django.contrib.postgres.indexes import GinIndex

SHELVES = (("s", "structures"), ("p", "postes"), ("a", "prescripteurs"))


def again(shelf):
    return models.Q(models.lookups.Exact(Upper("shelf"), models.Value(shelf.upper())))


def made(column, short, condition):
    return GinIndex(condition=condition, fastupdate=False, fields=[column], name=f"listing_{column}_{short}")


# Each word behind the number of its cell of half a degree: `directory.cells` asks for the same ones. Its cost keeps
# PostgreSQL from computing it where an index does not hold it.
NEARBY = """
CREATE FUNCTION directory_nearby(latitude float8, longitude float8, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
SELECT array_to_tsvector(ARRAY(SELECT
    (100000 + floor(latitude * 2 + 180) * 1000 + floor(longitude * 2 + 360))::int::text || lexeme FROM unnest(words)))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0041_edition")]

    operations = [
        # Everything is listed again after the migrations (`listing.catch_up`): with its point, neighbours together.
        migrations.RunSQL("TRUNCATE directory_listing", migrations.RunSQL.noop),
        migrations.AddField("listing", "point", models.TextField(default="", db_default="")),
        migrations.RemoveIndex("listing", "listing_position"),
        *(migrations.RemoveIndex("listing", f"listing_{one}_{short}") for one in ("places", "areas") for short, _ in SHELVES),
        migrations.AddIndex("listing", models.Index(Upper("shelf"), "latitude", "longitude", name="listing_position")),
        *(
            migrations.AddIndex("listing", made(one, short, again(shelf)))
            for short, shelf in SHELVES
            for one in ("places", "areas")
        ),
        migrations.RunSQL(NEARBY, "DROP FUNCTION directory_nearby"),
        *(
            migrations.AddIndex(
                "listing",
                GinIndex(
                    Func("latitude", "longitude", "words", function="directory_nearby"),
                    name=f"listing_nearby_{short}",
                    condition=models.Q(shelf=shelf),
                    fastupdate=False,
                ),
            )
            for short, shelf in SHELVES
        ),
        # Both ways to say the shelf are one: without it, PostgreSQL would expect a ninth of the structures.
        migrations.RunSQL(
            "CREATE STATISTICS listing_shelf_twice (dependencies) ON shelf, upper(shelf) FROM directory_listing",
            "DROP STATISTICS listing_shelf_twice",
        ),
    ]
