"""When the PASS and contracts of each person end, since when nothing moved: kept by PostgreSQL for the lists of people."""

import django.db.models.deletion
from django.db import connection, migrations, models

import tremplin.kernel.days

CREATE = """
CREATE TABLE candidates_outlook (
    candidate_id uuid PRIMARY KEY REFERENCES candidates_candidate (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    pass_ends datemultirange NOT NULL, contract_ends datemultirange NOT NULL,
    employed_until date, moved_at timestamptz, postponed_until date
) WITH (autovacuum_vacuum_scale_factor = 0.02);
-- A list reads this index alone; vacuumed often enough to remain true to it.
CREATE INDEX candidate_outlook ON candidates_outlook (candidate_id)
    INCLUDE (pass_ends, contract_ends, employed_until, moved_at, postponed_until);

CREATE FUNCTION candidates_outlook_facts(person uuid) RETURNS TABLE (
    pass_ends datemultirange, contract_ends datemultirange,
    employed_until date, moved_at timestamptz, postponed_until date
) LANGUAGE sql STABLE AS $$
    SELECT coalesce(passes.ends, '{}'), coalesce(contracts.ends, '{}'), contracts.until, sent.moved, sent.postponed
    FROM (
        SELECT range_agg(daterange(p.ends_on, p.ends_on, '[]')) AS ends FROM passes_pass p
        WHERE p.candidate_id = person AND p.cancelled_at IS NULL
    ) passes, (
        SELECT max(coalesce(k.ended_on, k.ends_on, '9999-12-31'::date)) AS until,
            range_agg(daterange(k.ends_on, k.ends_on, '[]')) FILTER (
                WHERE k.ends_on IS NOT NULL AND k.ended_on IS NULL AND NOT EXISTS (
                    SELECT 1 FROM contracts_contract r WHERE r.renews_id = k.id AND r.cancelled_at IS NULL)
            ) AS ends
        FROM contracts_contract k WHERE k.candidate_id = person AND k.cancelled_at IS NULL
    ) contracts, (
        SELECT max(a.state_since) AS moved, max(a.postponed_until) AS postponed FROM applications_application a
        WHERE a.candidate_id = person
    ) sent
$$;

-- In the order of locks: the person first. Who acts on her meanwhile waits, then reads what was done.
CREATE FUNCTION candidates_outlook_refresh(person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidates_candidate WHERE id = person FOR NO KEY UPDATE;
    IF FOUND THEN
        INSERT INTO candidates_outlook AS kept SELECT person, f.* FROM candidates_outlook_facts(person) f
        ON CONFLICT (candidate_id) DO UPDATE SET
            pass_ends = excluded.pass_ends, contract_ends = excluded.contract_ends,
            employed_until = excluded.employed_until, moved_at = excluded.moved_at, postponed_until = excluded.postponed_until
        WHERE kept IS DISTINCT FROM excluded;
    END IF;
END $$;

CREATE FUNCTION candidates_outlook_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM candidates_outlook_refresh(OLD.candidate_id);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.candidate_id <> OLD.candidate_id THEN
        PERFORM candidates_outlook_refresh(NEW.candidate_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pass_in_outlook AFTER INSERT OR DELETE ON passes_pass
    FOR EACH ROW EXECUTE FUNCTION candidates_outlook_follows();
CREATE TRIGGER pass_in_outlook_again AFTER UPDATE ON passes_pass FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.ends_on, OLD.cancelled_at)
        IS DISTINCT FROM (NEW.candidate_id, NEW.ends_on, NEW.cancelled_at))
    EXECUTE FUNCTION candidates_outlook_follows();
CREATE TRIGGER contract_in_outlook AFTER INSERT OR DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION candidates_outlook_follows();
CREATE TRIGGER contract_in_outlook_again AFTER UPDATE ON contracts_contract FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.ends_on, OLD.ended_on, OLD.cancelled_at, OLD.renews_id)
        IS DISTINCT FROM (NEW.candidate_id, NEW.ends_on, NEW.ended_on, NEW.cancelled_at, NEW.renews_id))
    EXECUTE FUNCTION candidates_outlook_follows();
CREATE TRIGGER application_in_outlook AFTER INSERT OR DELETE ON applications_application
    FOR EACH ROW EXECUTE FUNCTION candidates_outlook_follows();
CREATE TRIGGER application_in_outlook_again AFTER UPDATE ON applications_application FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.state_since, OLD.postponed_until)
        IS DISTINCT FROM (NEW.candidate_id, NEW.state_since, NEW.postponed_until))
    EXECUTE FUNCTION candidates_outlook_follows();

-- The next people whose row is not what the facts say are put right. Gives the last one looked at, and how many were wrong.
CREATE FUNCTION candidates_outlook_repair(after uuid, many integer, OUT last uuid, OUT wrong bigint) LANGUAGE sql AS $$
    WITH batch AS (
        SELECT id FROM candidates_candidate WHERE after IS NULL OR id > after ORDER BY id LIMIT many
    ), differing AS MATERIALIZED (
        SELECT batch.id FROM batch LEFT JOIN candidates_outlook o ON o.candidate_id = batch.id,
        LATERAL candidates_outlook_facts(batch.id) f
        WHERE (coalesce(o.pass_ends, '{}'), coalesce(o.contract_ends, '{}'), o.employed_until, o.moved_at, o.postponed_until)
            IS DISTINCT FROM (f.pass_ends, f.contract_ends, f.employed_until, f.moved_at, f.postponed_until)
    ), done AS MATERIALIZED (
        SELECT candidates_outlook_refresh(id) FROM (SELECT id FROM differing ORDER BY id) ordered
    )
    SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM done)
$$;
"""
DROP = """
DROP TRIGGER application_in_outlook_again ON applications_application;
DROP TRIGGER application_in_outlook ON applications_application;
DROP TRIGGER contract_in_outlook_again ON contracts_contract;
DROP TRIGGER contract_in_outlook ON contracts_contract;
DROP TRIGGER pass_in_outlook_again ON passes_pass;
DROP TRIGGER pass_in_outlook ON passes_pass;
DROP FUNCTION candidates_outlook_repair(uuid, integer);
DROP FUNCTION candidates_outlook_follows();
DROP FUNCTION candidates_outlook_refresh(uuid);
DROP FUNCTION candidates_outlook_facts(uuid);
DROP TABLE candidates_outlook;
"""

class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0083_read_people_sent"),
        ("candidates", "0083_read_people_in_their_indexes"),
        ("contracts", "0080_register_in_its_indexes"),
        ("passes", "0080_register_in_its_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlook",
            fields=[
                ("candidate", models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="outlook", serialize=False, to="candidates.candidate")),
                ("pass_ends", tremplin.kernel.days.DaySet()),
                ("contract_ends", tremplin.kernel.days.DaySet()),
                ("employed_until", models.DateField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                ("postponed_until", models.DateField(null=True)),
            ],
            options={"db_table": "candidates_outlook", "managed": False},
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
