"""The people each organisation ever met, with what its list of people asks of each: kept by PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models

import tremplin.kernel.days

FACTS = "last_name, first_name, folded_name, pass_ends, contract_ends, employed_until, moved_at, postponed_until"
# The tables that tie somebody to an organisation and that no outlook follows; and where they name her.
TIES = {
    "candidates_accompaniment": "candidate_id",
    "candidates_motivatedaccess": "candidate_id",
    "eligibility_diagnosis": "candidate_id",
    "passes_prolongationrequest": "pass_iae_id",
}
# What changes no tie takes no lock.
KNOWN = """CREATE TRIGGER {table}_known AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION candidates_known_follows();
CREATE TRIGGER {table}_known_again AFTER UPDATE ON {table} FOR EACH ROW
    WHEN ((OLD.{person}, OLD.organisation_id) IS DISTINCT FROM (NEW.{person}, NEW.organisation_id))
    EXECUTE FUNCTION candidates_known_follows();
"""
CREATE = f"""
CREATE TABLE candidates_known (
    organisation_id uuid NOT NULL REFERENCES organisations_organisation (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    candidate_id uuid NOT NULL REFERENCES candidates_candidate (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    last_name varchar(100) NOT NULL, first_name varchar(100) NOT NULL, folded_name text NOT NULL,
    pass_ends datemultirange, contract_ends datemultirange,
    employed_until date, moved_at timestamptz, postponed_until date
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
-- A list reads a range of this index and nothing else; vacuumed often enough to remain true to it.
CREATE UNIQUE INDEX candidate_known ON candidates_known (organisation_id, candidate_id) INCLUDE ({FACTS});
CREATE INDEX candidate_known_of_person ON candidates_known (candidate_id);

-- Whatever ever tied an organisation to the person: which of these ties last is read from the ties themselves.
CREATE FUNCTION candidates_known_facts(person uuid) RETURNS SETOF candidates_known LANGUAGE sql STABLE AS $$
    SELECT met.organisation, c.id, c.last_name, c.first_name, c.folded_name,
        o.pass_ends, o.contract_ends, o.employed_until, o.moved_at, o.postponed_until
    FROM candidates_candidate c LEFT JOIN candidates_outlook o ON o.candidate_id = c.id, LATERAL (
        SELECT organisation_id AS organisation FROM applications_application WHERE candidate_id = c.id
        UNION SELECT sender_organisation_id FROM applications_application WHERE candidate_id = c.id
        UNION SELECT organisation_id FROM candidates_accompaniment WHERE candidate_id = c.id
        UNION SELECT organisation_id FROM eligibility_diagnosis WHERE candidate_id = c.id
        UNION SELECT d.organisation_id FROM contracts_contract k JOIN organisations_dispositif d ON d.id = k.dispositif_id
            WHERE k.candidate_id = c.id
        UNION SELECT q.organisation_id FROM passes_pass p JOIN passes_prolongationrequest q ON q.pass_iae_id = p.id
            WHERE p.candidate_id = c.id
        UNION SELECT c.created_by_organisation_id
        UNION SELECT created_by_organisation_id FROM candidates_candidate WHERE merged_into_id = c.id
        UNION SELECT organisation_id FROM candidates_motivatedaccess WHERE candidate_id = c.id
    ) met
    WHERE c.id = person AND c.merged_into_id IS NULL AND c.closed_at IS NULL AND met.organisation IS NOT NULL
$$;

-- In the order of locks: the person first. Who acts on her meanwhile waits, then reads what was done.
CREATE FUNCTION candidates_known_refresh(person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidates_candidate WHERE id = person FOR NO KEY UPDATE;
    WITH facts AS MATERIALIZED (SELECT * FROM candidates_known_facts(person)), forgotten AS (
        DELETE FROM candidates_known k WHERE k.candidate_id = person
            AND NOT EXISTS (SELECT 1 FROM facts WHERE facts.organisation_id = k.organisation_id)
    )
    INSERT INTO candidates_known AS kept SELECT * FROM facts ORDER BY organisation_id
    ON CONFLICT (organisation_id, candidate_id) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in FACTS.split(", "))}
    WHERE kept IS DISTINCT FROM excluded;
END $$;

-- What a list asks of the person, and whom she met, follow one another: one refresh for both.
CREATE OR REPLACE FUNCTION candidates_outlook_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person uuid;
BEGIN
    FOR person IN
        SELECT DISTINCT found.person FROM (VALUES (OLD.candidate_id), (NEW.candidate_id)) found(person)
        WHERE found.person IS NOT NULL ORDER BY 1
    LOOP
        PERFORM candidates_outlook_refresh(person);
        PERFORM candidates_known_refresh(person);
    END LOOP;
    RETURN NULL;
END $$;
DROP TRIGGER contract_in_outlook_again ON contracts_contract;
CREATE TRIGGER contract_in_outlook_again AFTER UPDATE ON contracts_contract FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.dispositif_id, OLD.ends_on, OLD.ended_on, OLD.cancelled_at, OLD.renews_id)
        IS DISTINCT FROM (NEW.candidate_id, NEW.dispositif_id, NEW.ends_on, NEW.ended_on, NEW.cancelled_at, NEW.renews_id))
    EXECUTE FUNCTION candidates_outlook_follows();
DROP TRIGGER application_in_outlook_again ON applications_application;
CREATE TRIGGER application_in_outlook_again AFTER UPDATE ON applications_application FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.organisation_id, OLD.sender_organisation_id, OLD.state_since, OLD.postponed_until)
        IS DISTINCT FROM
        (NEW.candidate_id, NEW.organisation_id, NEW.sender_organisation_id, NEW.state_since, NEW.postponed_until))
    EXECUTE FUNCTION candidates_outlook_follows();

CREATE FUNCTION candidates_known_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person uuid;
BEGIN
    FOR person IN
        SELECT DISTINCT one::uuid FROM (VALUES (to_jsonb(OLD)), (to_jsonb(NEW))) found(line),
        LATERAL unnest(CASE TG_TABLE_NAME
            WHEN 'candidates_candidate' THEN ARRAY[line->>'id', line->>'merged_into_id']
            WHEN 'passes_prolongationrequest' THEN ARRAY(
                SELECT candidate_id::text FROM passes_pass WHERE id = (line->>'pass_iae_id')::uuid)
            WHEN 'organisations_dispositif' THEN ARRAY(
                SELECT candidate_id::text FROM contracts_contract WHERE dispositif_id = (line->>'id')::uuid)
            ELSE ARRAY[line->>'candidate_id'] END) one
        WHERE one IS NOT NULL ORDER BY 1
    LOOP
        PERFORM candidates_known_refresh(person);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER person_known AFTER INSERT ON candidates_candidate
    FOR EACH ROW WHEN (NEW.created_by_organisation_id IS NOT NULL) EXECUTE FUNCTION candidates_known_follows();
CREATE TRIGGER person_known_again AFTER UPDATE ON candidates_candidate FOR EACH ROW
    WHEN ((OLD.last_name, OLD.first_name, OLD.created_by_organisation_id, OLD.merged_into_id, OLD.closed_at)
        IS DISTINCT FROM (NEW.last_name, NEW.first_name, NEW.created_by_organisation_id, NEW.merged_into_id, NEW.closed_at))
    EXECUTE FUNCTION candidates_known_follows();
{"".join(KNOWN.format(table=table, person=person) for table, person in TIES.items())}
CREATE TRIGGER dispositif_known AFTER UPDATE ON organisations_dispositif
    FOR EACH ROW WHEN (OLD.organisation_id IS DISTINCT FROM NEW.organisation_id) EXECUTE FUNCTION candidates_known_follows();
"""
DROP = f"""
DROP TRIGGER dispositif_known ON organisations_dispositif;
{"".join(f"DROP TRIGGER {table}_known_again ON {table}; DROP TRIGGER {table}_known ON {table};" for table in TIES)}
DROP TRIGGER person_known_again ON candidates_candidate;
DROP TRIGGER person_known ON candidates_candidate;
DROP FUNCTION candidates_known_follows();
DROP TRIGGER application_in_outlook_again ON applications_application;
CREATE TRIGGER application_in_outlook_again AFTER UPDATE ON applications_application FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.state_since, OLD.postponed_until)
        IS DISTINCT FROM (NEW.candidate_id, NEW.state_since, NEW.postponed_until))
    EXECUTE FUNCTION candidates_outlook_follows();
DROP TRIGGER contract_in_outlook_again ON contracts_contract;
CREATE TRIGGER contract_in_outlook_again AFTER UPDATE ON contracts_contract FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.ends_on, OLD.ended_on, OLD.cancelled_at, OLD.renews_id)
        IS DISTINCT FROM (NEW.candidate_id, NEW.ends_on, NEW.ended_on, NEW.cancelled_at, NEW.renews_id))
    EXECUTE FUNCTION candidates_outlook_follows();
CREATE OR REPLACE FUNCTION candidates_outlook_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM candidates_outlook_refresh(OLD.candidate_id);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.candidate_id <> OLD.candidate_id THEN
        PERFORM candidates_outlook_refresh(NEW.candidate_id);
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION candidates_known_refresh(uuid);
DROP FUNCTION candidates_known_facts(uuid);
DROP TABLE candidates_known;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0090_french_name"),
        ("eligibility", "0001_initial"),
        ("organisations", "0001_initial"),
        ("passes", "0010_requests_and_waivers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Known",
            fields=[
                ("candidate", models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="+", serialize=False, to="candidates.candidate")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="organisations.organisation")),
                ("last_name", models.CharField(max_length=100)),
                ("first_name", models.CharField(max_length=100)),
                ("folded_name", models.TextField()),
                ("pass_ends", tremplin.kernel.days.DaySet(null=True)),
                ("contract_ends", tremplin.kernel.days.DaySet(null=True)),
                ("employed_until", models.DateField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                ("postponed_until", models.DateField(null=True)),
            ],
            options={"db_table": "candidates_known", "managed": False},
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
