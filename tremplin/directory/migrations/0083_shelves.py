from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import migrations, models
from django.db.models import Func

SHORT = ("s", "p", "a")
SHELVES = ("structures", "postes", "prescripteurs")
GONE = (
    "listing_by_name",
    "listing_by_freshness",
    "listing_name_words",
    *(f"listing_{one}_{short}" for one in ("words", "places", "areas", "spot", "ranked", "nearby") for short in SHORT),
)
SPOT = Func("latitude", "longitude", function="directory_spot")
NEARBY = Func("latitude", "longitude", "words", function="directory_nearby")
FRESH = Func("fresh_on", template="DATE '2000-01-01' - %(expressions)s")
RANKED = Func("merit", "words", function="directory_ranked")
# A part for each shelf: a search reads one, and only its indexes are weighed. Everything is listed again after the
# migrations (`listing.catch_up`).
PARTS = f"""
ALTER TABLE directory_listing RENAME TO directory_listing_whole;
CREATE TABLE directory_listing (LIKE directory_listing_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)
    PARTITION BY LIST (shelf);
DROP TABLE directory_listing_whole;
{"".join(f"CREATE TABLE directory_listing_{one} PARTITION OF directory_listing FOR VALUES IN ('{one}');" for one in SHELVES)}
ALTER TABLE directory_listing
    ADD CONSTRAINT listing_organisation FOREIGN KEY (organisation_id) REFERENCES organisations_organisation
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT listing_post FOREIGN KEY (post_id) REFERENCES jobs_jobpost DEFERRABLE INITIALLY DEFERRED;
-- Not a primary key: a backup put back over a base that holds something (pg_restore --clean) takes off the parts' own, which
-- PostgreSQL refuses.
CREATE UNIQUE INDEX listing_key ON directory_listing (key, shelf);
CREATE INDEX listing_of_organisation ON directory_listing (organisation_id);
CREATE INDEX listing_of_post ON directory_listing (post_id);
CREATE INDEX listing_name_words ON directory_listing_structures USING gin (directory_words(name) gin_trgm_ops)
    WITH (fastupdate = off);
CREATE INDEX listing_by_authorisation
    ON directory_listing_prescripteurs (((NOT tags @> ARRAY['habilitation:habilite'])::int), name, key);
"""
# What PostgreSQL keeps of a thousand words to guess how many listings a search finds cost it more to go through, for each
# word in each cell, than it saved: there is one index to choose, whatever they say.
UNGUESSED = """
DO $do$ DECLARE part regclass; BEGIN
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent IN ('listing_nearby'::regclass, 'listing_ranked'::regclass)
    LOOP EXECUTE format('ALTER INDEX %s ALTER COLUMN 1 SET STATISTICS 0', part); END LOOP;
END $do$
"""


def gin(*what, name):
    return GinIndex(*what, name=name, fastupdate=False)


class Migration(migrations.Migration):
    dependencies = [("directory", "0082_suggestions")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(PARTS)],
            state_operations=[migrations.RemoveIndex("listing", name) for name in GONE],
        ),
        *(
            migrations.AddIndex("listing", one)
            for one in (
                models.Index(fields=["name", "key"], include=["until"], name="listing_by_name"),
                models.Index(FRESH, "name", "key", name="listing_by_freshness"),
                GinIndex(fields=["words"], name="listing_words", fastupdate=False),
                GinIndex(fields=["places"], name="listing_places", fastupdate=False),
                GinIndex(fields=["areas"], name="listing_areas", fastupdate=False),
                GistIndex(SPOT, name="listing_spot"),
                gin(RANKED, "places", "tags", name="listing_ranked"),
                gin(NEARBY, name="listing_nearby"),
            )
        ),
        migrations.RunSQL(UNGUESSED, migrations.RunSQL.noop),
    ]
