"""A line a structure and a PASS of somebody it hired: what its register counts, sorts and filters by, kept by PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models

import tremplin.kernel.days

FACTS = (
    "candidate_id, last_name, first_name, folded_name, number, starts_on, ends_on, held,"
    " contract_last, hired_until, pass_until"
)
CREATE = f"""
CREATE TABLE passes_registerline (
    organisation_id uuid NOT NULL REFERENCES organisations_organisation (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    pass_iae_id uuid NOT NULL REFERENCES passes_pass (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    candidate_id uuid NOT NULL REFERENCES candidates_candidate (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    last_name varchar(100) NOT NULL, first_name varchar(100) NOT NULL, folded_name text NOT NULL,
    number varchar(12) NOT NULL, starts_on date NOT NULL, ends_on date NOT NULL, held datemultirange NOT NULL,
    contract_last date NOT NULL, hired_until date NOT NULL, pass_until date NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
-- A register reads a range of this index and nothing else; vacuumed often enough to remain true to it.
CREATE UNIQUE INDEX register_line ON passes_registerline (organisation_id, pass_iae_id) INCLUDE ({FACTS});
CREATE INDEX register_line_of_person ON passes_registerline (candidate_id);

-- « never » is the last day of a contract without end.
CREATE FUNCTION passes_registerline_facts(person uuid) RETURNS SETOF passes_registerline LANGUAGE sql STABLE AS $$
    SELECT hired.organisation_id, p.id, c.id, c.last_name, c.first_name, c.folded_name, p.number, p.starts_on, p.ends_on,
        coalesce((SELECT range_agg(daterange(s.starts_on, s.ends_on, '[]')) FROM passes_suspension s WHERE s.pass_iae_id = p.id), '{{}}'),
        hired.last_day, ever.last_day, ever.pass_until
    FROM candidates_candidate c
    JOIN passes_pass p ON p.candidate_id = c.id AND p.cancelled_at IS NULL
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (d.organisation_id) d.organisation_id,
            coalesce(k.ended_on, k.ends_on, '9999-12-31'::date) AS last_day
        FROM contracts_contract k JOIN organisations_dispositif d ON d.id = k.dispositif_id
        WHERE k.pass_iae_id = p.id AND k.cancelled_at IS NULL
        ORDER BY d.organisation_id, k.starts_on DESC, k.id DESC
    ) hired
    CROSS JOIN LATERAL (
        SELECT coalesce(max(coalesce(k.ended_on, k.ends_on, '9999-12-31'::date)), '-infinity') AS last_day,
            coalesce(max(q.ends_on), '-infinity') AS pass_until
        FROM contracts_contract k JOIN organisations_dispositif d ON d.id = k.dispositif_id
        LEFT JOIN passes_pass q ON q.id = k.pass_iae_id AND q.cancelled_at IS NULL
        WHERE k.candidate_id = c.id AND k.cancelled_at IS NULL AND d.organisation_id = hired.organisation_id
    ) ever
    WHERE c.id = person AND c.merged_into_id IS NULL AND c.closed_at IS NULL
$$;

-- In the order of locks: the person first. Who acts on her meanwhile waits, then reads what was done.
CREATE FUNCTION passes_registerline_refresh(person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidates_candidate WHERE id = person FOR NO KEY UPDATE;
    WITH facts AS MATERIALIZED (SELECT * FROM passes_registerline_facts(person)), gone AS (
        DELETE FROM passes_registerline l WHERE l.candidate_id = person AND NOT EXISTS (
            SELECT 1 FROM facts WHERE (facts.organisation_id, facts.pass_iae_id) = (l.organisation_id, l.pass_iae_id))
    )
    INSERT INTO passes_registerline AS kept SELECT * FROM facts ORDER BY organisation_id, pass_iae_id
    ON CONFLICT (organisation_id, pass_iae_id) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in FACTS.split(", "))}
    WHERE kept IS DISTINCT FROM excluded;
END $$;

CREATE FUNCTION passes_registerline_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person uuid;
BEGIN
    FOR person IN
        SELECT DISTINCT one::uuid FROM (VALUES (to_jsonb(OLD)), (to_jsonb(NEW))) found(line),
        LATERAL unnest(CASE TG_TABLE_NAME
            WHEN 'candidates_candidate' THEN ARRAY[line->>'id']
            WHEN 'organisations_dispositif' THEN ARRAY(
                SELECT candidate_id::text FROM contracts_contract WHERE dispositif_id = (line->>'id')::uuid)
            ELSE line->>'candidate_id' || ARRAY(
                SELECT candidate_id::text FROM passes_pass WHERE id = (line->>'pass_iae_id')::uuid) END) one
        WHERE one IS NOT NULL ORDER BY 1
    LOOP
        PERFORM passes_registerline_refresh(person);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER pass_in_register AFTER INSERT OR DELETE ON passes_pass
    FOR EACH ROW EXECUTE FUNCTION passes_registerline_follows();
CREATE TRIGGER pass_in_register_again AFTER UPDATE ON passes_pass FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.number, OLD.starts_on, OLD.ends_on, OLD.cancelled_at)
        IS DISTINCT FROM (NEW.candidate_id, NEW.number, NEW.starts_on, NEW.ends_on, NEW.cancelled_at))
    EXECUTE FUNCTION passes_registerline_follows();
CREATE TRIGGER suspension_in_register AFTER INSERT OR UPDATE OR DELETE ON passes_suspension
    FOR EACH ROW EXECUTE FUNCTION passes_registerline_follows();
CREATE TRIGGER contract_in_register AFTER INSERT OR DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION passes_registerline_follows();
CREATE TRIGGER contract_in_register_again AFTER UPDATE ON contracts_contract FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.dispositif_id, OLD.pass_iae_id, OLD.starts_on, OLD.ends_on, OLD.ended_on, OLD.cancelled_at)
        IS DISTINCT FROM
        (NEW.candidate_id, NEW.dispositif_id, NEW.pass_iae_id, NEW.starts_on, NEW.ends_on, NEW.ended_on, NEW.cancelled_at))
    EXECUTE FUNCTION passes_registerline_follows();
CREATE TRIGGER person_in_register AFTER UPDATE ON candidates_candidate FOR EACH ROW
    WHEN ((OLD.last_name, OLD.first_name, OLD.merged_into_id, OLD.closed_at)
        IS DISTINCT FROM (NEW.last_name, NEW.first_name, NEW.merged_into_id, NEW.closed_at))
    EXECUTE FUNCTION passes_registerline_follows();
CREATE TRIGGER dispositif_in_register AFTER UPDATE ON organisations_dispositif
    FOR EACH ROW WHEN (OLD.organisation_id IS DISTINCT FROM NEW.organisation_id) EXECUTE FUNCTION passes_registerline_follows();
"""
DROP = """
DROP TRIGGER dispositif_in_register ON organisations_dispositif;
DROP TRIGGER person_in_register ON candidates_candidate;
DROP TRIGGER contract_in_register_again ON contracts_contract;
DROP TRIGGER contract_in_register ON contracts_contract;
DROP TRIGGER suspension_in_register ON passes_suspension;
DROP TRIGGER pass_in_register_again ON passes_pass;
DROP TRIGGER pass_in_register ON passes_pass;
DROP FUNCTION passes_registerline_follows();
DROP FUNCTION passes_registerline_refresh(uuid);
DROP FUNCTION passes_registerline_facts(uuid);
DROP TABLE passes_registerline;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0086_known"),
        ("contracts", "0080_register_in_its_indexes"),
        ("organisations", "0001_initial"),
        ("passes", "0080_register_in_its_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterLine",
            fields=[
                ("pass_iae", models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="+", serialize=False, to="passes.pass")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="organisations.organisation")),
                ("candidate", models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="candidates.candidate")),
                ("last_name", models.CharField(max_length=100)),
                ("first_name", models.CharField(max_length=100)),
                ("folded_name", models.TextField()),
                ("number", models.CharField(max_length=12)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("held", tremplin.kernel.days.DaySet()),
                ("contract_last", models.DateField()),
                ("hired_until", models.DateField()),
                ("pass_until", models.DateField()),
            ],
            options={"db_table": "passes_registerline", "managed": False},
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
