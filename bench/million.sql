-- A national platform around the demonstration: a million candidatures, 300 000 people, 5 000 organisations.
-- The desk that received the most gets 10 000; the authorised prescriber that follows the most gets 1 500 people and
-- 1 200 sent candidatures. Every row copies one of the demonstration (jsonb_populate_record), so that a new column needs nothing here.
-- Histories, comments and mails are left out: no list reads them. Same rows at each run (setseed), apart from their keys.
SET session_replication_role = replica;  -- keys are right by construction: checking a million of them takes minutes
SET statement_timeout = 0;
SET synchronous_commit = off;
SET work_mem = '256MB';
SELECT setseed(0.42);
-- Keys in the order of time, as the product makes them (UUID version 7): rows of one moment stand together.
CREATE FUNCTION pg_temp.new_id(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
        || '8' || substr(md5(random()::text), 1, 15))::uuid
$$;

-- Organisations, with what they hire for and their posts --------------------------------------------------------------
CREATE TEMP TABLE copied AS
SELECT source.id AS source, gen_random_uuid() AS id, number
FROM organisations_organisation source, generate_series(1, 33) number;
INSERT INTO organisations_organisation
SELECT made.* FROM copied JOIN organisations_organisation model ON model.id = copied.source,
LATERAL jsonb_populate_record(model, jsonb_build_object(
    'id', copied.id, 'siret', NULL, 'slug', model.slug || '-' || number, 'name', model.name || ' ' || number, 'photo_id', NULL
)) made;
INSERT INTO organisations_prescriber
SELECT made.* FROM copied JOIN organisations_prescriber model ON model.organisation_id = copied.source,
LATERAL jsonb_populate_record(model, jsonb_build_object('id', gen_random_uuid(), 'organisation_id', copied.id)) made;
INSERT INTO organisations_dispositif
SELECT made.* FROM copied JOIN organisations_dispositif model ON model.organisation_id = copied.source,
LATERAL jsonb_populate_record(model, jsonb_build_object(
    'id', gen_random_uuid(), 'organisation_id', copied.id, 'convention_id', NULL
)) made;
INSERT INTO jobs_jobpost
SELECT made.* FROM copied JOIN jobs_jobpost model ON model.organisation_id = copied.source
JOIN LATERAL (
    SELECT id FROM organisations_dispositif WHERE organisation_id = copied.id ORDER BY kind LIMIT 1
) hiring ON true,
LATERAL jsonb_populate_record(model, jsonb_build_object(
    'id', gen_random_uuid(), 'organisation_id', copied.id, 'dispositif_id', hiring.id
)) made;

CREATE TEMP TABLE structure AS
SELECT organisation_id AS id, min(id::text)::uuid AS dispositif, min(kind) AS kind, row_number() OVER () - 1 AS place
FROM organisations_dispositif WHERE ended_on IS NULL GROUP BY 1;
CREATE TEMP TABLE sender AS
SELECT organisation_id AS id, authorisation, row_number() OVER () - 1 AS place FROM organisations_prescriber;
CREATE TEMP TABLE desk AS
SELECT structure.* FROM structure JOIN applications_application ON organisation_id = structure.id
JOIN (SELECT DISTINCT organisation_id FROM organisations_membership WHERE ended_on IS NULL) staffed USING (organisation_id)
GROUP BY structure.id, dispositif, kind, place ORDER BY count(*) DESC, structure.id LIMIT 1;
CREATE TEMP TABLE prescriber AS
SELECT links.organisation_id AS id, min(member.user_id::text)::uuid AS referent
FROM candidates_accompaniment links
JOIN organisations_prescriber ON organisations_prescriber.organisation_id = links.organisation_id AND authorisation = 'validated'
JOIN organisations_membership member ON member.organisation_id = links.organisation_id AND member.ended_on IS NULL
GROUP BY 1 ORDER BY count(DISTINCT links.id) DESC, 1 LIMIT 1;

-- People: the names of the demonstration, mixed; who opened their file accompanies them -------------------------------
CREATE TEMP TABLE first_name AS SELECT first_name, row_number() OVER () - 1 AS place FROM candidates_candidate;
CREATE TEMP TABLE last_name AS SELECT last_name, row_number() OVER () - 1 AS place FROM candidates_candidate;
CREATE TEMP TABLE town AS
SELECT commune_id, row_number() OVER () - 1 AS place FROM candidates_candidate WHERE commune_id IS NOT NULL;
CREATE TEMP TABLE person AS
SELECT pg_temp.new_id(opened_at) AS id, drawn.* FROM (SELECT number, floor(random() * (SELECT count(*) FROM first_name)) AS first,
    floor(random() * (SELECT count(*) FROM last_name)) AS last, floor(random() * (SELECT count(*) FROM town)) AS town,
    floor(random() * (SELECT count(*) FROM sender)) AS opener, now() - random() * interval '3 years' AS opened_at
FROM generate_series(1, 300000) number) drawn ORDER BY opened_at;
-- Named, since PostgreSQL computes the others.
INSERT INTO candidates_candidate ({stored})
SELECT {stored of made} FROM person JOIN first_name ON first_name.place = person.first JOIN last_name ON last_name.place = person.last
JOIN town ON town.place = person.town JOIN sender ON sender.place = person.opener,
(SELECT one FROM candidates_candidate one WHERE merged_into_id IS NULL ORDER BY id LIMIT 1) model,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', person.id, 'user_id', NULL, 'first_name', first_name.first_name, 'last_name', last_name.last_name,
    'nir', '', 'nir_hash', '', 'nir_absence', '', 'ft_id', '', 'ft_absence', '', 'email', '', 'commune_id', town.commune_id,
    'contested_at', NULL, 'closed_at', NULL, 'created_by_id', NULL, 'created_at', opened_at,
    'created_by_organisation_id', CASE WHEN number <= 1500 THEN (SELECT id FROM prescriber) ELSE sender.id END
)) made ORDER BY opened_at;
INSERT INTO candidates_accompaniment
SELECT made.* FROM person JOIN sender ON sender.place = person.opener,
(SELECT one FROM candidates_accompaniment one WHERE ended_on IS NULL ORDER BY id LIMIT 1) model,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', gen_random_uuid(), 'candidate_id', person.id, 'started_on', opened_at::date,
    'organisation_id', CASE WHEN number <= 1500 THEN (SELECT id FROM prescriber) ELSE sender.id END,
    'referent_id', CASE WHEN number <= 300 THEN (SELECT referent FROM prescriber) END
)) made
WHERE number <= 1500 OR number % 10 < 6;

-- Diagnoses: two people in five, half of them still valid -------------------------------------------------------------
INSERT INTO eligibility_diagnosis
SELECT made.* FROM person JOIN sender ON sender.place = person.opener,
(SELECT one FROM eligibility_diagnosis one WHERE author_kind = 'authorised_prescriber' ORDER BY id LIMIT 1) model,
LATERAL (SELECT current_date - floor(random() * 360)::int AS made_on) days,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', gen_random_uuid(), 'candidate_id', person.id, 'organisation_id', sender.id, 'ended_on', NULL,
    'made_on', made_on, 'law_read_on', made_on, 'valid_until', made_on + 180
)) made
WHERE number % 5 < 2;
INSERT INTO eligibility_diagnosiscriterion
SELECT made.* FROM eligibility_diagnosis diagnosis JOIN person ON person.id = diagnosis.candidate_id,
(SELECT one FROM eligibility_diagnosiscriterion one WHERE certification = 'unknown' ORDER BY id LIMIT 1) model,
LATERAL jsonb_populate_record(model.one, jsonb_build_object('id', gen_random_uuid(), 'diagnosis_id', diagnosis.id)) made;

-- Candidatures: some structures receive many times what others do; the last months are the busiest --------------------
CREATE TEMP TABLE sending AS
SELECT pg_temp.new_id(sent_at) AS id, drawn.* FROM (SELECT number, random() AS fate, random() AS turn,
    CASE WHEN number <= 10000 THEN (SELECT place FROM desk)
        ELSE floor(power(random(), 1.5) * (SELECT count(*) FROM structure)) END AS receiver,
    CASE WHEN number BETWEEN 10001 AND 11200 THEN 1 + floor(random() * 1500) ELSE 1 + floor(random() * 300000) END AS person,
    floor(random() * (SELECT count(*) FROM sender)) AS sender,
    now() - power(random(), 2) * interval '3 years' AS sent_at
FROM generate_series(1, 1000000 - (SELECT count(*) FROM applications_application)) number) drawn;
CREATE TEMP TABLE sent AS
SELECT sending.id, sending.number, person.id AS person, structure.id AS structure, structure.dispositif, structure.kind, turn, sent_at,
    CASE WHEN sending.number BETWEEN 10001 AND 11200 THEN (SELECT id FROM prescriber) WHEN sending.number % 5 = 0 THEN NULL ELSE sender.id END
        AS sender,
    CASE WHEN sending.number BETWEEN 10001 AND 11200 THEN 'authorised_prescriber' WHEN sending.number % 5 = 0 THEN 'candidate'
        WHEN authorisation = 'validated' THEN 'authorised_prescriber' ELSE 'orienter' END AS sender_kind,
    CASE WHEN fate < 0.06 THEN 'new' WHEN fate < 0.11 THEN 'processing' WHEN fate < 0.13 THEN 'postponed'
        WHEN fate < 0.14 THEN 'prior_to_hire' WHEN fate < 0.17 THEN 'pool' WHEN fate < 0.37 THEN 'accepted'
        WHEN fate < 0.75 THEN 'refused' WHEN fate < 0.90 THEN 'obsolete' WHEN fate < 0.97 THEN 'withdrawn'
        ELSE 'cancelled' END AS state
FROM sending JOIN structure ON structure.place = receiver JOIN person ON person.number = sending.person
JOIN sender ON sender.place = sending.sender;

-- Hires: a contract each; one PASS a person, from her first hire on ---------------------------------------------------
CREATE TEMP TABLE hire AS
SELECT id, pg_temp.new_id(sent_at) AS contract, person, dispositif, kind, (sent_at + interval '14 days')::date AS starts_on,
    row_number() OVER (PARTITION BY person ORDER BY sent_at) AS rank
FROM sent WHERE state = 'accepted';
CREATE TEMP TABLE issued AS
SELECT person, pg_temp.new_id(starts_on) AS id, starts_on, 'X' || lpad(row_number() OVER ()::text, 11, '0') AS number
FROM hire WHERE rank = 1;
INSERT INTO passes_pass
SELECT made.* FROM issued, (SELECT one FROM passes_pass one WHERE cancelled_at IS NULL ORDER BY id LIMIT 1) model,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', issued.id, 'number', number, 'candidate_id', person, 'starts_on', issued.starts_on,
    'ends_on', issued.starts_on + 730, 'issued_at', issued.starts_on, 'law_read_on', issued.starts_on
)) made;
INSERT INTO passes_suspension
SELECT made.* FROM issued, (SELECT one FROM passes_suspension one ORDER BY id LIMIT 1) model,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', gen_random_uuid(), 'pass_iae_id', issued.id, 'starts_on', issued.starts_on + 200, 'ends_on', issued.starts_on + 400
)) made
WHERE right(number, 1) = '0';
INSERT INTO contracts_contract
SELECT made.* FROM hire JOIN issued USING (person),
(SELECT one FROM contracts_contract one WHERE kind = 'CDDI' AND renews_id IS NULL ORDER BY id LIMIT 1) model,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', contract, 'candidate_id', person, 'dispositif_id', dispositif, 'pass_iae_id', issued.id, 'starts_on', hire.starts_on,
    'ends_on', hire.starts_on + 120, 'ended_on', NULL, 'ended_why', '', 'cancelled_at', NULL, 'law_read_on', hire.starts_on
)) made;

INSERT INTO applications_application
SELECT made.* FROM sent LEFT JOIN hire USING (id) LEFT JOIN issued ON issued.person = hire.person,
(SELECT one FROM applications_application one WHERE state = 'new' ORDER BY id LIMIT 1) model,
LATERAL (SELECT
    state IN ('new', 'processing', 'postponed', 'prior_to_hire') AS open,
    -- who is still waiting has waited three months at most
    CASE WHEN state IN ('new', 'processing', 'postponed', 'prior_to_hire') THEN greatest(sent_at, now() - turn * interval '90 days')
        ELSE least(now(), sent_at + turn * interval '40 days') END AS since
) derived,
LATERAL jsonb_populate_record(model.one, jsonb_build_object(
    'id', sent.id, 'candidate_id', sent.person, 'organisation_id', structure, 'sender_kind', sender_kind, 'sender_id', NULL,
    'sender_organisation_id', sender, 'state', state, 'created_at', sent_at, 'state_since', since, 'ball_since', since,
    'ball', CASE WHEN NOT open THEN '' WHEN state <> 'postponed' AND turn < 0.1 THEN 'candidate' ELSE 'receiver' END,
    'postponed_until', CASE WHEN state = 'postponed' THEN current_date + floor(turn * 60)::int - 10 END,
    'refusal_reason', CASE WHEN state = 'refused' THEN 'other' ELSE '' END,
    'archived_at', CASE WHEN state IN ('refused', 'obsolete', 'withdrawn', 'cancelled') AND turn < 0.3 THEN now() END,
    'silent_since', CASE WHEN state IN ('new', 'processing') AND turn >= 0.1 AND since < now() - interval '30 days' THEN now() END,
    'dispositif_id', CASE WHEN state = 'accepted' THEN sent.dispositif END, 'contract_id', hire.contract, 'pass_iae_id',
    CASE WHEN hire.id IS NOT NULL THEN issued.id END, 'diagnosis_id', NULL, 'cv_id', NULL, 'came_from_id', NULL, 'closed_by_id', NULL,
    'first_answer_at', CASE WHEN state IN ('new', 'withdrawn', 'obsolete') THEN NULL ELSE since END, 'silence_reminders', 0,
    'spontaneous', sent.number % 2 = 1 OR NOT EXISTS (SELECT 1 FROM jobs_jobpost WHERE organisation_id = structure)
) || (SELECT to_jsonb(facts) FROM applications_facts(sent.person, structure) facts)) made
ORDER BY sent_at;
INSERT INTO applications_application_posts (application_id, jobpost_id)
SELECT sent.id, post.id FROM sent
JOIN (SELECT min(id::text)::uuid AS id, organisation_id FROM jobs_jobpost GROUP BY organisation_id) post
    ON post.organisation_id = sent.structure
WHERE number % 2 = 0;
RESET session_replication_role;
-- What triggers would have written.
SELECT candidates_outlook_repair(NULL, 1000000);
INSERT INTO candidates_known SELECT f.* FROM candidates_candidate c, candidates_known_facts(c.id) f ON CONFLICT DO NOTHING;
INSERT INTO passes_registerline SELECT f.* FROM candidates_candidate c, passes_registerline_facts(c.id) f ON CONFLICT DO NOTHING;
VACUUM ANALYZE;
