"""A decided request for prolongation keeps what was written: the database refuses to change it.

The account of whoever decided may still be erased: only the link to it goes, and the report attached may be purged.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION prolongation_request_stays_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'pending' AND
       to_jsonb(NEW) - ARRAY['requested_by_id', 'addressee_id', 'decided_by_id', 'report_id']
       IS DISTINCT FROM to_jsonb(OLD) - ARRAY['requested_by_id', 'addressee_id', 'decided_by_id', 'report_id'] THEN
        RAISE EXCEPTION 'a decided request stays decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER prolongation_request_stays_decided BEFORE UPDATE ON passes_prolongationrequest
    FOR EACH ROW EXECUTE FUNCTION prolongation_request_stays_decided();
"""
DROP = """
DROP TRIGGER prolongation_request_stays_decided ON passes_prolongationrequest;
DROP FUNCTION prolongation_request_stays_decided();
"""


class Migration(migrations.Migration):
    dependencies = [("passes", "0010_requests_and_waivers")]
    operations = [migrations.RunSQL(CREATE, DROP)]
