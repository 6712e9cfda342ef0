"""The acts on a PASS only add up, and no suspension leaves its PASS: held by the database, whatever the code does.

The account of an act's author may be erased: only the link to it goes. Dates and suspensions are compared when the
transaction commits, since an act changes both.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION pass_acts_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.author_id IS NULL
       AND to_jsonb(NEW) - 'author_id' = to_jsonb(OLD) - 'author_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the acts on a PASS are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER pass_acts_append_only BEFORE UPDATE OR DELETE ON passes_passact
    FOR EACH ROW EXECUTE FUNCTION pass_acts_are_append_only();

CREATE FUNCTION suspensions_stay_inside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid := CASE WHEN TG_TABLE_NAME = 'passes_pass' THEN to_jsonb(NEW)->>'id'
                         ELSE to_jsonb(NEW)->>'pass_iae_id' END;
BEGIN
    IF EXISTS (SELECT 1 FROM passes_suspension s JOIN passes_pass p ON p.id = s.pass_iae_id
               WHERE p.id = touched AND (s.starts_on < p.starts_on OR s.ends_on > p.ends_on)) THEN
        RAISE EXCEPTION 'a suspension of PASS % leaves its dates', touched
            USING ERRCODE = 'check_violation', CONSTRAINT = 'suspension_inside_pass';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER suspension_inside_pass AFTER INSERT OR UPDATE ON passes_suspension
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION suspensions_stay_inside();
CREATE CONSTRAINT TRIGGER pass_holds_its_suspensions AFTER UPDATE OF starts_on, ends_on ON passes_pass
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION suspensions_stay_inside();
"""
DROP = """
DROP TRIGGER pass_holds_its_suspensions ON passes_pass;
DROP TRIGGER suspension_inside_pass ON passes_suspension;
DROP FUNCTION suspensions_stay_inside();
DROP TRIGGER pass_acts_append_only ON passes_passact;
DROP FUNCTION pass_acts_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("passes", "0011_decided_stays_decided")]
    operations = [migrations.RunSQL(CREATE, DROP)]
