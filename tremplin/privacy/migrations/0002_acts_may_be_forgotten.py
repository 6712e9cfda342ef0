"""The acts on a PASS and decided requests stay as they are, except while a person is being forgotten.

`tremplin.forgetting` is set for one transaction, by `privacy.forgetting` alone: dates and kinds of acts never change, only
the words and the name they carry.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION pass_acts_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loose text[] := CASE WHEN current_setting('tremplin.forgetting', true) = 'on'
                         THEN ARRAY['author_id', 'author_label', 'reason'] ELSE ARRAY['author_id'] END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.author_id IS NULL AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the acts on a PASS are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION pass_acts_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.author_id IS NULL
       AND to_jsonb(NEW) - 'author_id' = to_jsonb(OLD) - 'author_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the acts on a PASS are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("passes", "0013_calendar_feed")]
    operations = [migrations.RunSQL(CREATE, BACK)]
