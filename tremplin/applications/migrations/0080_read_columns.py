"""What lists search, sort and filter by stands beside each candidature, written by PostgreSQL alone."""

from django.db import migrations, models

import tremplin.kernel.days

COLUMNS = (
    "person_first_name, person_last_name, person_name, person_town, person_commune, person_pass_until,"
    " person_suspended, person_eligible, person_evidenced, person_waived"
)
# Whatever writes one of these columns, or what they are read from, writes what the facts say.
CREATE = f"""
CREATE FUNCTION applications_facts(person uuid, structure uuid) RETURNS TABLE (
    person_first_name varchar, person_last_name varchar, person_name text, person_town text, person_commune varchar,
    person_pass_until date, person_suspended datemultirange, person_eligible datemultirange,
    person_evidenced datemultirange, person_waived boolean
) LANGUAGE sql STABLE AS $$
    SELECT c.first_name, c.last_name, c.folded_name, coalesce(folded(m.name), ''), coalesce(c.commune_id, ''),
        (SELECT max(p.ends_on) FROM passes_pass p WHERE p.candidate_id = c.id AND p.cancelled_at IS NULL),
        (SELECT range_agg(daterange(s.starts_on, s.ends_on, '[]')) FROM passes_pass p
            JOIN passes_suspension s ON s.pass_iae_id = p.id WHERE p.candidate_id = c.id AND p.cancelled_at IS NULL),
        known.eligible, known.evidenced,
        EXISTS (SELECT 1 FROM passes_waitingperiodwaiver w
            WHERE w.candidate_id = c.id AND w.revoked_at IS NULL AND w.used_at IS NULL)
    FROM candidates_candidate c LEFT JOIN reference_commune m ON m.code = c.commune_id, LATERAL (
        SELECT range_agg(daterange(d.made_on, d.valid_until, '[]')) AS eligible,
            range_agg(daterange(d.made_on, d.valid_until, '[]')) FILTER (
                WHERE EXISTS (SELECT 1 FROM eligibility_diagnosiscriterion k WHERE k.diagnosis_id = d.id)
            ) AS evidenced
        FROM eligibility_diagnosis d WHERE d.candidate_id = c.id AND d.ended_on IS NULL
            AND (d.author_kind = 'authorised_prescriber' OR d.organisation_id = structure)
    ) known
    WHERE c.id = person
$$;

CREATE FUNCTION applications_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Nobody sees a row before it is whole: who changes her facts meanwhile waits for it, or it waits for them.
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM candidates_candidate WHERE id = NEW.candidate_id FOR NO KEY UPDATE;
    END IF;
    SELECT f.* INTO {", ".join(f"NEW.{name.strip()}" for name in COLUMNS.split(","))}
    FROM applications_facts(NEW.candidate_id, NEW.organisation_id) f;
    NEW.spontaneous := NOT EXISTS (SELECT 1 FROM applications_application_posts WHERE application_id = NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER application_reads_facts
    BEFORE INSERT OR UPDATE OF candidate_id, organisation_id, spontaneous, {COLUMNS} ON applications_application
    FOR EACH ROW EXECUTE FUNCTION applications_read();

-- In the order of locks: the person, then her candidatures, all of them, one order for all.
CREATE FUNCTION applications_read_again(person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidates_candidate WHERE id = person FOR NO KEY UPDATE;
    PERFORM FROM applications_application WHERE candidate_id = person ORDER BY id FOR NO KEY UPDATE;
    UPDATE applications_application a SET person_name = '' WHERE a.candidate_id = person AND EXISTS (
        SELECT 1 FROM applications_facts(a.candidate_id, a.organisation_id) f
        WHERE ({", ".join(f"a.{name.strip()}" for name in COLUMNS.split(","))}) IS DISTINCT FROM
              ({", ".join(f"f.{name.strip()}" for name in COLUMNS.split(","))}));
END $$;

CREATE FUNCTION applications_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key text := CASE TG_TABLE_NAME WHEN 'candidates_candidate' THEN 'id' WHEN 'passes_suspension' THEN 'pass_iae_id'
                     ELSE 'candidate_id' END;
    person uuid;
BEGIN
    FOR person IN
        SELECT DISTINCT coalesce(p.candidate_id, found.key)
        FROM (VALUES ((to_jsonb(OLD)->>key)::uuid), ((to_jsonb(NEW)->>key)::uuid)) found(key)
        LEFT JOIN passes_pass p ON TG_TABLE_NAME = 'passes_suspension' AND p.id = found.key
        WHERE found.key IS NOT NULL ORDER BY 1
    LOOP
        PERFORM applications_read_again(person);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER applications_read_person AFTER UPDATE OF first_name, last_name, commune_id ON candidates_candidate
    FOR EACH ROW WHEN ((OLD.first_name, OLD.last_name, OLD.commune_id)
        IS DISTINCT FROM (NEW.first_name, NEW.last_name, NEW.commune_id))
    EXECUTE FUNCTION applications_person_changed();
CREATE TRIGGER applications_read_pass AFTER INSERT OR DELETE ON passes_pass
    FOR EACH ROW EXECUTE FUNCTION applications_person_changed();
CREATE TRIGGER applications_read_pass_again AFTER UPDATE ON passes_pass
    FOR EACH ROW WHEN ((OLD.candidate_id, OLD.ends_on, OLD.cancelled_at)
        IS DISTINCT FROM (NEW.candidate_id, NEW.ends_on, NEW.cancelled_at))
    EXECUTE FUNCTION applications_person_changed();
CREATE TRIGGER applications_read_suspension AFTER INSERT OR UPDATE OR DELETE ON passes_suspension
    FOR EACH ROW EXECUTE FUNCTION applications_person_changed();
CREATE TRIGGER applications_read_waiver AFTER INSERT OR UPDATE OR DELETE ON passes_waitingperiodwaiver
    FOR EACH ROW EXECUTE FUNCTION applications_person_changed();
CREATE TRIGGER applications_read_diagnosis AFTER INSERT OR UPDATE OR DELETE ON eligibility_diagnosis
    FOR EACH ROW EXECUTE FUNCTION applications_person_changed();

CREATE FUNCTION applications_criteria_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM applications_read_again(person) FROM (
        SELECT DISTINCT d.candidate_id AS person FROM touched JOIN eligibility_diagnosis d ON d.id = touched.diagnosis_id
        ORDER BY 1
    ) concerned;
    RETURN NULL;
END $$;
CREATE TRIGGER applications_read_criteria AFTER INSERT ON eligibility_diagnosiscriterion
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION applications_criteria_changed();
CREATE TRIGGER applications_read_criteria_gone AFTER DELETE ON eligibility_diagnosiscriterion
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION applications_criteria_changed();

CREATE FUNCTION applications_posts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE applications_application a SET spontaneous = true WHERE a.id IN (SELECT application_id FROM touched)
    AND a.spontaneous = EXISTS (SELECT 1 FROM applications_application_posts WHERE application_id = a.id);
    RETURN NULL;
END $$;
CREATE TRIGGER applications_read_posts AFTER INSERT ON applications_application_posts
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION applications_posts_changed();
CREATE TRIGGER applications_read_posts_gone AFTER DELETE ON applications_application_posts
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION applications_posts_changed();

CREATE FUNCTION applications_commune_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM applications_read_again(person) FROM (
        SELECT id AS person FROM candidates_candidate WHERE commune_id = NEW.code ORDER BY id
    ) concerned;
    RETURN NULL;
END $$;
CREATE TRIGGER applications_read_commune AFTER UPDATE OF name ON reference_commune
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION applications_commune_renamed();
"""
DROP = """
DROP TRIGGER applications_read_commune ON reference_commune;
DROP TRIGGER applications_read_posts_gone ON applications_application_posts;
DROP TRIGGER applications_read_posts ON applications_application_posts;
DROP TRIGGER applications_read_criteria_gone ON eligibility_diagnosiscriterion;
DROP TRIGGER applications_read_criteria ON eligibility_diagnosiscriterion;
DROP TRIGGER applications_read_diagnosis ON eligibility_diagnosis;
DROP TRIGGER applications_read_waiver ON passes_waitingperiodwaiver;
DROP TRIGGER applications_read_suspension ON passes_suspension;
DROP TRIGGER applications_read_pass_again ON passes_pass;
DROP TRIGGER applications_read_pass ON passes_pass;
DROP TRIGGER applications_read_person ON candidates_candidate;
DROP TRIGGER application_reads_facts ON applications_application;
DROP FUNCTION applications_commune_renamed();
DROP FUNCTION applications_posts_changed();
DROP FUNCTION applications_criteria_changed();
DROP FUNCTION applications_person_changed();
DROP FUNCTION applications_read_again(uuid);
DROP FUNCTION applications_read();
DROP FUNCTION applications_facts(uuid, uuid);
"""

def days():
    return tremplin.kernel.days.DaySet(editable=False, null=True)


FIELDS = {
    "person_first_name": models.CharField(default="", editable=False, max_length=100),
    "person_last_name": models.CharField(default="", editable=False, max_length=100),
    "person_name": models.TextField(default="", editable=False),
    "person_town": models.TextField(default="", editable=False),
    "person_commune": models.CharField(default="", editable=False, max_length=5),
    "person_pass_until": models.DateField(editable=False, null=True),
    "person_suspended": days(),
    "person_eligible": days(),
    "person_evidenced": days(),
    "person_waived": models.BooleanField(default=False, editable=False),
    "spontaneous": models.BooleanField(default=True, editable=False),
}


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0040_read_lists_in_their_indexes"),
        ("candidates", "0080_folded_names"),
        ("eligibility", "0001_initial"),
        ("passes", "0013_calendar_feed"),
        ("reference", "0001_initial"),
    ]

    operations = [
        *(migrations.AddField("application", name, field) for name, field in FIELDS.items()),
        migrations.RunSQL(CREATE, DROP),
    ]
