"""A state changes only as the table of transitions says, whoever writes.

The pairs are those of the law of today, written out: a migration does not follow the parameters. A test compares them.
"""

from django.db import migrations

ALLOWED = {
    "new": "processing postponed pool prior_to_hire accepted refused withdrawn obsolete",
    "processing": "new postponed pool prior_to_hire accepted refused withdrawn obsolete",
    "postponed": "new pool prior_to_hire accepted refused withdrawn obsolete",
    "pool": "new processing postponed prior_to_hire accepted refused withdrawn",
    "prior_to_hire": "new postponed accepted refused",
    "accepted": "cancelled",
    "refused": "new prior_to_hire accepted",
    "cancelled": "new pool prior_to_hire accepted",
    "obsolete": "new pool prior_to_hire accepted",
    "withdrawn": "",
}
PAIRS = ", ".join(f"('{old}', '{new}')" for old, states in ALLOWED.items() for new in states.split())
FORWARD = f"""
CREATE FUNCTION applications_check_state() RETURNS trigger AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({PAIRS}) THEN
        RAISE EXCEPTION 'application %: no transition from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'state_changes_as_the_table_says';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER state_changes_as_the_table_says BEFORE UPDATE OF state ON applications_application
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION applications_check_state();
"""
BACK = """
DROP TRIGGER state_changes_as_the_table_says ON applications_application;
DROP FUNCTION applications_check_state();
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0031_closed_by")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
