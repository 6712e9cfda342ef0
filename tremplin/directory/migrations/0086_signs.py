from django.db import migrations, models

SHELVES = ("structures", "postes", "prescripteurs")
# As many as there are characters before those that stand for nothing by themselves.
SIGNS = "CREATE SEQUENCE directory_sign START 33 MINVALUE 33 MAXVALUE 55295"
SIGNED = """
INSERT INTO directory_tag (tag, sign)
SELECT tag, chr(nextval('directory_sign')::int)
FROM (
    SELECT tag FROM (SELECT DISTINCT unnest(tags) AS tag FROM directory_listing) known
    ORDER BY starts_with(tag, 'metier:'), tag
) unsigned;
"""
# What a thousand listings are weighed and counted by comes first: PostgreSQL goes through all that stands before a column.
COLUMNS = """
    merit float8 NOT NULL, fresh_on date NOT NULL, until date, latitude float8, longitude float8,
    signs text NOT NULL DEFAULT '', key varchar(52) NOT NULL, name varchar(255) NOT NULL,
    words tsvector NOT NULL, tags text[] NOT NULL, places text[] NOT NULL, areas text[] NOT NULL,
    shelf varchar(13) NOT NULL, organisation_id uuid NOT NULL, post_id uuid, digest varchar(32) NOT NULL,
    point text NOT NULL DEFAULT '', said text NOT NULL, card jsonb NOT NULL
"""
NAMES = """
    merit, fresh_on, until, latitude, longitude, key, name, words, tags, places, areas, shelf, organisation_id, post_id,
    digest, point, said, card
"""
# The texts and the card of twenty listings are packed, or put apart when a listing is long; the rest is read of a thousand.
AT_HAND = ("signs", "key", "name", "words", "tags", "places", "areas", "shelf", "digest", "point")
# Everything that stood on the former table is made again on the new one, by the words of PostgreSQL itself.
REBUILT = f"""
CREATE TEMPORARY TABLE former_indexes ON COMMIT DROP AS
    SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') AS definition
    FROM pg_index WHERE NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = indexrelid)
    AND indrelid IN (SELECT 'directory_listing'::regclass UNION ALL SELECT inhrelid FROM pg_inherits
        WHERE inhparent = 'directory_listing'::regclass);
ALTER TABLE directory_listing RENAME TO directory_listing_former;
{"".join(f"ALTER TABLE directory_listing_{one} RENAME TO directory_listing_{one}_former;" for one in SHELVES)}
CREATE TABLE directory_listing ({COLUMNS}, CONSTRAINT listing_post_on_its_shelf
    CHECK ((shelf = 'postes' AND post_id IS NOT NULL) OR (shelf <> 'postes' AND post_id IS NULL))) PARTITION BY LIST (shelf);
ALTER TABLE directory_listing {", ".join(f"ALTER COLUMN {one} SET STORAGE MAIN" for one in AT_HAND)};
{"".join(f"CREATE TABLE directory_listing_{one} PARTITION OF directory_listing FOR VALUES IN ('{one}') WITH (toast_tuple_target = 2700);" for one in SHELVES)}
DO $do$ BEGIN
    -- Several times as fast to unpack; a server built without it keeps PostgreSQL's own.
    ALTER TABLE directory_listing ALTER COLUMN words SET COMPRESSION lz4, ALTER COLUMN said SET COMPRESSION lz4,
        ALTER COLUMN card SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $do$;
INSERT INTO directory_listing ({NAMES}, signs)
    SELECT {NAMES}, (SELECT coalesce(string_agg(sign, ''), '') FROM unnest(tags) AS one JOIN directory_tag ON tag = one)
    FROM directory_listing_former;
DROP TABLE directory_listing_former;
ALTER TABLE directory_listing
    ADD CONSTRAINT listing_organisation FOREIGN KEY (organisation_id) REFERENCES organisations_organisation
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT listing_post FOREIGN KEY (post_id) REFERENCES jobs_jobpost DEFERRABLE INITIALLY DEFERRED;
DO $do$ DECLARE one record; BEGIN
    FOR one IN SELECT definition FROM former_indexes LOOP EXECUTE one.definition; END LOOP;
    -- as `0083_shelves` says
    FOR one IN SELECT inhrelid::regclass AS part FROM pg_inherits
        WHERE inhparent IN ('listing_nearby'::regclass, 'listing_ranked'::regclass)
    LOOP EXECUTE format('ALTER INDEX %s ALTER COLUMN 1 SET STATISTICS 0', one.part); END LOOP;
END $do$;
ANALYZE directory_listing;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0085_words_at_hand")]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("tag", models.TextField(primary_key=True, serialize=False)),
                ("sign", models.CharField(max_length=1, unique=True)),
            ],
        ),
        migrations.RunSQL(SIGNS, "DROP SEQUENCE directory_sign"),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(REBUILT)],
            state_operations=[migrations.AddField("listing", "signs", models.TextField(db_default="", default=""))],
        ),
    ]
