"""An organisation with members always has an administrator: checked when the transaction commits."""

from django.db import migrations

CREATE = """
CREATE FUNCTION organisation_keeps_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.organisation_id ELSE NEW.organisation_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM organisations_membership WHERE organisation_id = touched AND ended_on IS NULL)
       AND NOT EXISTS (SELECT 1 FROM organisations_membership
                       WHERE organisation_id = touched AND ended_on IS NULL AND role = 'administrator') THEN
        RAISE EXCEPTION 'organisation % would have members and no administrator', touched
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_keeps_an_administrator';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisation_keeps_an_administrator
    AFTER INSERT OR UPDATE OR DELETE ON organisations_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION organisation_keeps_an_administrator();
"""
DROP = """
DROP TRIGGER organisation_keeps_an_administrator ON organisations_membership;
DROP FUNCTION organisation_keeps_an_administrator();
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
