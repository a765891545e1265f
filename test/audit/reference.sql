-- The audit a second time, in plain SQL: what the tests compare with. Fill
-- audit_reference.claim, call audit_reference.judge(), read audit_reference.finding
-- and audit_reference.report. Needs necessity/reference.sql.
--
-- Here are the lines with their codes, and the edits of single codes; the edits
-- by the rule files are in a file for each room.

CREATE SCHEMA audit_reference;

CREATE TABLE audit_reference.claim (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id text, line_no bigint, claim_type text, patient_id text, provider_id text, payer text, jurisdiction text,
    from_date date, thru_date date, code text, modifiers text[], units numeric, dx text[], dx_pointers bigint[],
    procedures text[], patient_birth_date date, patient_sex text, charge numeric
);

-- Blanks around a code and its case mean nothing; a code of blanks is none.
CREATE FUNCTION audit_reference.bare(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(translate(btrim($1, E' \t\n\x0b\f\r'), 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), '');

CREATE FUNCTION audit_reference.dotted(bare text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(replace(bare, '.', ''), '^(...)(.)', '\1.\2');

-- ---- The lines and their codes

CREATE TABLE audit_reference.line (
    id bigint PRIMARY KEY, claim text, claim_id text, line_no bigint, patient text, provider text, day date, from_date date,
    professional boolean, setting text, payer text, jurisdiction text, units numeric, birth_date date, sex text, charge numeric
);

-- Inpatient claims are judged on the day of discharge, all others on the day of service. Where a line has no
-- provider its claim stands in, and so for the patient.
CREATE VIEW audit_reference.line_of_claim AS
    SELECT id, claim, claim_id, line_no,
           CASE WHEN audit_reference.bare(patient_id) IS NULL THEN claim ELSE 'patient ' || patient_id END AS patient,
           CASE WHEN audit_reference.bare(provider_id) IS NULL THEN claim ELSE 'provider ' || provider_id END AS provider,
           CASE WHEN inpatient THEN coalesce(thru_date, from_date) ELSE coalesce(from_date, thru_date) END AS day, from_date,
           coalesce(lower(claim_type) = 'professional', false) AS professional,
           CASE WHEN inpatient THEN NULL
                WHEN lower(claim_type) IN ('outpatient', 'institutional', 'facility') THEN 'outpatient'
                WHEN lower(claim_type) = 'dme' THEN 'dme' ELSE 'practitioner' END AS setting,
           CASE WHEN audit_reference.bare(payer) IS NOT NULL THEN payer END AS payer,
           CASE WHEN audit_reference.bare(jurisdiction) IS NOT NULL THEN jurisdiction END AS jurisdiction,
           CASE WHEN units NOT IN ('NaN', 'Infinity', '-Infinity') THEN units END AS units,
           patient_birth_date AS birth_date,
           CASE WHEN audit_reference.bare(patient_sex) IN ('F', 'FEMALE') THEN 'F'
                WHEN audit_reference.bare(patient_sex) IN ('M', 'MALE') THEN 'M' END AS sex,
           charge
      FROM (SELECT id, CASE WHEN audit_reference.bare(claim_id) IS NULL THEN 'line ' || id ELSE 'claim ' || claim_id END AS claim,
                   CASE WHEN audit_reference.bare(claim_id) IS NOT NULL THEN claim_id END AS claim_id, line_no,
                   lower(claim_type) IS NOT DISTINCT FROM 'inpatient' AS inpatient, claim_type, patient_id, provider_id,
                   payer, jurisdiction, from_date, thru_date, units, patient_birth_date, patient_sex, charge
              FROM audit_reference.claim) AS claim;

-- Every code that is not empty, at its place in the column.
CREATE TABLE audit_reference.code (
    id bigint, col text, place bigint, written text, bare text,
    is_cm boolean, is_pcs boolean, is_cpt boolean, is_level_two boolean, is_modifier boolean,
    PRIMARY KEY (id, col, place)
);

CREATE VIEW audit_reference.code_of_claim (id, col, place, written, bare, is_cm, is_pcs, is_cpt, is_level_two, is_modifier) AS
    SELECT id, col, place, written, bare,
           bare ~ '^[A-Z](?:[0-9][0-9AB]|A[0-9])(?:\.?[0-9A-Z]{1,4})?$',
           bare ~ '^[0-9BCDFGHX][0-9A-HJ-NP-Z]{6}$',
           bare ~ '^[0-9]{4}[0-9FTUMA]$',
           bare ~ '^[A-EGHJ-MP-V][0-9]{4}$',
           bare ~ '^[0-9A-Z]{2}$'
      FROM audit_reference.claim
      CROSS JOIN LATERAL (SELECT 'code', 1, code
                UNION ALL SELECT 'dx', place, written FROM unnest(dx) WITH ORDINALITY AS t(written, place)
                UNION ALL SELECT 'procedures', place, written FROM unnest(procedures) WITH ORDINALITY AS t(written, place)
                UNION ALL SELECT 'modifiers', place, written FROM unnest(modifiers) WITH ORDINALITY AS t(written, place)
           ) AS c(col, place, written)
      CROSS JOIN LATERAL audit_reference.bare(written) AS bare
     WHERE bare IS NOT NULL;

-- The diagnoses of the line, or of the first line of its claim that has any.
CREATE VIEW audit_reference.lender AS
    SELECT DISTINCT ON (claim) claim, id
      FROM audit_reference.line
     WHERE id IN (SELECT id FROM audit_reference.code WHERE col = 'dx')
     ORDER BY claim, line_no;

CREATE VIEW audit_reference.claim_dx AS
    SELECT line.id, dx.place, dx.written, dx.bare, dx.is_cm
      FROM audit_reference.line
      LEFT JOIN audit_reference.lender USING (claim)
      JOIN audit_reference.code AS dx ON dx.id = CASE
           WHEN EXISTS (SELECT FROM audit_reference.code AS own WHERE own.id = line.id AND own.col = 'dx') THEN line.id
           ELSE lender.id END AND dx.col = 'dx';

-- The diagnoses that the line points at, or all.
CREATE VIEW audit_reference.pointed_dx AS
    SELECT id, place, written, bare, replace(bare, '.', '') AS code
      FROM audit_reference.claim_dx
      JOIN audit_reference.claim USING (id)
     WHERE is_cm AND (NOT EXISTS (SELECT FROM unnest(dx_pointers) AS pointer WHERE pointer IS NOT NULL) OR place = ANY (dx_pointers));

-- The service of a line and its modifiers, once each; the code is NULL when it is not one of HCPCS.
CREATE TABLE audit_reference.service (
    id bigint PRIMARY KEY, claim text, claim_id text, line_no bigint, patient text, provider text, day date,
    setting text, written text, bare text, code hcpcs, modifiers text[], units numeric
);
CREATE INDEX ON audit_reference.service (patient, day);

CREATE VIEW audit_reference.service_of_line AS
    SELECT id, claim, claim_id, line_no, patient, provider, day, setting, written, bare,
           CASE WHEN is_cpt OR is_level_two THEN bare::hcpcs END AS code,
           coalesce(modifiers, '{}') AS modifiers, units
      FROM audit_reference.line
      JOIN audit_reference.code USING (id)
      LEFT JOIN (SELECT id, array_agg(DISTINCT bare) AS modifiers
                   FROM audit_reference.code WHERE col = 'modifiers' GROUP BY id) AS modifier USING (id)
     WHERE col = 'code';

-- ---- What the releases say of a code on a day

-- The lines of every file; HCPCS gives each code its own dates.
CREATE VIEW audit_reference.entry (col, of_system, entry_id, code, billable, added, terminated) AS
    SELECT 'dx', 'icd10cm', entry_id, replace(code::text, '.', ''), billable, NULL::date, NULL::date FROM codecheck.icd10cm_entry
    UNION ALL
    SELECT 'procedures', 'icd10pcs', entry_id, code::text, billable, NULL, NULL FROM codecheck.icd10pcs_entry
    UNION ALL
    SELECT 'code', 'hcpcs', entry_id, code::text, NULL, added, terminated FROM codecheck.hcpcs_entry
    UNION ALL
    SELECT 'modifiers', 'hcpcs', entry_id, code::text, NULL, added, terminated FROM codecheck.hcpcs_modifier_entry;

CREATE TABLE audit_reference.status (col text, bare text, day date, status text);
CREATE INDEX ON audit_reference.status (bare, day);

CREATE VIEW audit_reference.status_of_code (col, bare, day, status) AS
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT col, bare, replace(bare, '.', '') AS code, day,
               CASE col WHEN 'dx' THEN 'icd10cm' WHEN 'procedures' THEN 'icd10pcs' ELSE 'hcpcs' END AS system
          FROM audit_reference.code JOIN audit_reference.line USING (id)
         WHERE isfinite(day) AND CASE col WHEN 'dx' THEN is_cm WHEN 'procedures' THEN is_pcs
                                          WHEN 'code' THEN is_level_two ELSE is_modifier END
    ), entry AS MATERIALIZED (
        SELECT * FROM audit_reference.entry WHERE (col, code) IN (SELECT col, code FROM asked)
    ), listed AS MATERIALIZED (
        SELECT col, code, billable, added, terminated, release, effective_from, release.effective_to
          FROM entry
          JOIN codecheck.code_release ON code_release.system = of_system AND entry_id <@ entries
          JOIN codecheck.release USING (system, release, effective_from)
    ), flagged AS (
        -- A release covers the day, lists the code or not, and so do those before and after.
        SELECT asked.col, bare, day,
               CASE WHEN release.system IS NULL THEN NULL
                    WHEN bool_or(listed.billable) FILTER (WHERE listed.release = release.release) THEN 'billable'
                    WHEN bool_or(NOT listed.billable) FILTER (WHERE listed.release = release.release) THEN 'header'
                    WHEN bool_or(listed.effective_from < day) THEN 'retired'
                    WHEN bool_or(listed.effective_from > day) THEN 'not_yet_effective'
                    ELSE 'unknown'
               END
          FROM asked
          LEFT JOIN codecheck.release ON release.system = asked.system AND day BETWEEN effective_from AND effective_to
          LEFT JOIN listed ON (listed.col, listed.code) = (asked.col, asked.code)
         WHERE asked.system <> 'hcpcs'
         GROUP BY asked.col, bare, day, release.system
    ), hcpcs AS (
        SELECT max(effective_to) AS covered_until, max(effective_from) AS newest_file,
               (SELECT min(coalesce(history_from, effective_from)) FROM codecheck.code_release WHERE system = 'hcpcs') AS known_since
          FROM codecheck.release WHERE system = 'hcpcs'
    ), newest AS (
        SELECT DISTINCT ON (col, code) * FROM listed ORDER BY col, code, effective_from DESC
    ), dated AS (
        -- The newest file that lists a code knows it best; where a later one does not, it ended with the last that did.
        SELECT asked.col, bare, day,
               CASE WHEN covered_until IS NULL OR day > covered_until THEN NULL
                    WHEN own.code IS NULL THEN CASE WHEN day >= known_since THEN 'unknown' END
                    WHEN day < own.added THEN 'not_yet_effective'
                    WHEN day > own.terminated OR newest_file > own.effective_from AND day > own.effective_to THEN 'retired'
                    ELSE 'billable'
               END
          FROM asked
          CROSS JOIN hcpcs
          LEFT JOIN newest AS own ON (own.col, own.code) = (asked.col, asked.code)
         WHERE asked.system = 'hcpcs'
    )
    SELECT * FROM flagged UNION ALL SELECT * FROM dated;

-- Of codes in the shape of their column; NULL for no data, as for CPT, of which no list is loaded.
CREATE TABLE audit_reference.judged_code (
    id bigint, col text, place bigint, written text, bare text,
    is_cm boolean, is_pcs boolean, is_cpt boolean, is_level_two boolean, is_modifier boolean, status text,
    PRIMARY KEY (id, col, place)
);

-- Some modifiers are known without any file: CPT's own, and an ambulance's origin and destination. Where
-- a file lists the same letters, its dates count, except on the line of an ambulance.
CREATE VIEW audit_reference.judged_code_of_line AS
    SELECT code.*,
           CASE WHEN code.col = 'modifiers' AND code.bare ~ '^(2[2-9]|[3-9][0-9]|P[1-6]|[1238]P|[DEGHIJNPRS][DEGHIJNPRSX])$' AND
                     (status IS NULL OR status = 'unknown' OR coalesce(service.bare ~ '^A0[0-9]{3}$', false))
                THEN 'billable' ELSE status END
      FROM audit_reference.code JOIN audit_reference.line ON line.id = code.id
      LEFT JOIN audit_reference.status ON (status.col, status.bare, status.day) = (code.col, code.bare, line.day)
      LEFT JOIN audit_reference.service ON service.id = code.id;

-- The rule files of a day: those in force, and where none are the next later ones that tell of their past.
CREATE TABLE audit_reference.rule_release (system text, day date, release text);

CREATE VIEW audit_reference.rule_release_of_day AS
    SELECT DISTINCT ON (system, day) system, day, release
      FROM (SELECT DISTINCT day FROM audit_reference.line WHERE isfinite(day)) AS line
      JOIN codecheck.release ON day <= effective_to
      JOIN codecheck.code_release USING (system, release, effective_from)
     WHERE day >= coalesce(history_from, effective_from)
     ORDER BY system, day, effective_from;

-- ---- The edits of single codes: (line, edit, status, code, diagnosis)

CREATE VIEW audit_reference.first_dx AS
    SELECT DISTINCT ON (id) id, written, is_cm, replace(bare, '.', '') AS code
      FROM audit_reference.code WHERE col = 'dx' ORDER BY id, place;

-- Medical necessity is asked of the diagnoses that the line points at, or of all.
CREATE TABLE audit_reference.necessity (
    id bigint, written text, code hcpcs, dx icd10cm[], shown text, day date, jurisdiction text, payer text,
    governed boolean, supported boolean
);

CREATE VIEW audit_reference.necessity_of_line AS
    WITH asked AS (
        SELECT line.id, service.written, service.bare::hcpcs AS code,
               array_agg(dx.bare::icd10cm ORDER BY dx.place) FILTER (WHERE dx.id IS NOT NULL) AS dx,
               string_agg(audit_reference.dotted(dx.bare), ', ' ORDER BY dx.place) AS shown,
               line.day, line.jurisdiction, line.payer
          FROM audit_reference.line
          JOIN audit_reference.code AS service ON service.id = line.id AND service.col = 'code' AND (is_cpt OR is_level_two)
          LEFT JOIN audit_reference.pointed_dx AS dx ON dx.id = line.id
         GROUP BY line.id, service.written, service.bare
    )
    SELECT asked.*, bool_or(answer.policy_id IS NOT NULL), coalesce(bool_or(answer.supported), false)
      FROM asked
      LEFT JOIN LATERAL necessity_reference.policies(code, dx, day, jurisdiction, payer) AS answer ON isfinite(day)
     GROUP BY asked.id, written, code, dx, shown, day, jurisdiction, payer;

-- The different codes among the diagnoses, each where it stands first.
CREATE VIEW audit_reference.different_dx AS
    SELECT DISTINCT ON (id, code) id, replace(bare, '.', '')::icd10cm AS code, place, written
      FROM audit_reference.claim_dx WHERE is_cm
     ORDER BY id, code, place;

CREATE VIEW audit_reference.with_pairs AS
    SELECT id FROM audit_reference.different_dx GROUP BY id HAVING count(*) > 1;

-- The Excludes1 notes that have to do with a diagnosis of the lines: what a note holds for, which is not what it
-- excludes itself, and what it excludes.
CREATE TABLE audit_reference.noted (code icd10cm, note int, effective_from date, effective_to date, held boolean, excluded boolean);
CREATE INDEX ON audit_reference.noted (code, note);

CREATE VIEW audit_reference.noted_of_dx AS
    WITH said AS MATERIALIZED (
        SELECT entry_id AS note, effective_from, release.effective_to, refs,
               (code::text || '-' || last_code::text)::icd10cmset - refs AS holds
          FROM codecheck.icd10cm_note
          JOIN codecheck.code_release ON system = 'tabular' AND entry_id <@ entries
          JOIN codecheck.release USING (system, release, effective_from)
         WHERE kind = 'excludes1' AND refs IS NOT NULL
    ), dx AS MATERIALIZED (
        SELECT DISTINCT code FROM audit_reference.different_dx
    )
    SELECT code, note, effective_from, effective_to, code <@ holds AS held, code <@ refs AS excluded
      FROM dx JOIN said ON code <@ holds OR code <@ refs;

CREATE VIEW audit_reference.failure AS
    SELECT id, 'dx_missing' AS edit, NULL AS code, NULL AS diagnosis
      FROM audit_reference.line
     WHERE id NOT IN (SELECT id FROM audit_reference.claim_dx)
    UNION ALL
    SELECT id, 'dx_invalid', NULL, written
      FROM audit_reference.judged_code WHERE col = 'dx' AND (NOT is_cm OR status = 'unknown')
    UNION ALL
    SELECT id, 'dx_not_billable', NULL, written
      FROM audit_reference.judged_code WHERE col = 'dx' AND status = 'header'
    UNION ALL
    SELECT id, 'dx_not_effective', NULL, written
      FROM audit_reference.judged_code WHERE col = 'dx' AND status IN ('retired', 'not_yet_effective')
    UNION ALL
    SELECT id, 'dx_duplicate', NULL, (array_agg(written ORDER BY place))[2]
      FROM audit_reference.code WHERE col = 'dx'
     GROUP BY id, CASE WHEN is_cm THEN replace(bare, '.', '') ELSE bare END
    HAVING count(*) > 1
    UNION ALL
    SELECT id, 'dx_pointer_invalid', NULL, NULL
      FROM audit_reference.claim, unnest(dx_pointers) AS pointer
     WHERE pointer IS NOT NULL AND
           NOT EXISTS (SELECT FROM audit_reference.claim_dx WHERE claim_dx.id = claim.id AND place = pointer)
    UNION ALL
    SELECT id, 'dx_pointer_invalid', NULL, NULL
      FROM audit_reference.claim
     WHERE (SELECT count(pointer) FROM unnest(dx_pointers) AS pointer) > 4
    UNION ALL
    SELECT id, 'external_cause_pdx', NULL, written
      FROM audit_reference.first_dx WHERE is_cm AND code ~ '^[V-Y]'
    UNION ALL
    SELECT id, 'sequela_pdx', NULL, written
      FROM audit_reference.first_dx WHERE is_cm AND code ~ '^([ST]..|M48|M80|M84|M97)...S$' AND code !~ '^T8684'
    UNION ALL
    SELECT id, 'excludes1_pair', NULL, one.written
      FROM audit_reference.different_dx AS one
      JOIN audit_reference.different_dx AS other USING (id)
      JOIN audit_reference.line USING (id)
     WHERE one.place < other.place AND
           EXISTS (SELECT FROM audit_reference.noted AS a JOIN audit_reference.noted AS b USING (note, effective_from, effective_to)
                    WHERE (a.code, b.code) = (one.code, other.code) AND day BETWEEN effective_from AND effective_to AND
                          (a.held AND b.excluded OR a.excluded AND b.held))
    UNION ALL
    SELECT id, 'proc_invalid', written, NULL
      FROM audit_reference.judged_code
     WHERE status = 'unknown' AND col IN ('code', 'procedures') OR
           col = 'code' AND NOT is_cpt AND NOT is_level_two OR col = 'procedures' AND NOT is_pcs
    UNION ALL
    SELECT id, 'proc_not_effective', written, NULL
      FROM audit_reference.judged_code WHERE col IN ('code', 'procedures') AND status IN ('retired', 'not_yet_effective')
    UNION ALL
    SELECT id, 'proc_reporting_only', written, NULL
      FROM audit_reference.code WHERE col = 'code' AND is_cpt AND bare LIKE '%F'
    UNION ALL
    SELECT id, 'wrong_code_set', written, NULL
      FROM audit_reference.code JOIN audit_reference.line USING (id)
     WHERE col = 'code' AND is_pcs OR col = 'procedures' AND CASE WHEN is_pcs THEN professional ELSE is_cpt OR is_level_two END
    UNION ALL
    SELECT id, 'wrong_code_set', NULL, written
      FROM audit_reference.code WHERE col = 'dx' AND NOT is_cm AND (is_cpt OR is_level_two OR is_pcs)
    UNION ALL
    SELECT id, 'modifier_invalid', written, NULL
      FROM audit_reference.judged_code
     WHERE col = 'modifiers' AND (NOT is_modifier OR status IN ('unknown', 'retired', 'not_yet_effective'))
    UNION ALL
    SELECT id, 'necessity', written, shown
      FROM audit_reference.necessity WHERE governed AND NOT supported;

-- The first code of the line that has no answer; of the service before the procedures.
CREATE VIEW audit_reference.unanswered AS
    SELECT DISTINCT ON (id, edit) id, edit,
           CASE WHEN col <> 'dx' THEN written END AS code, CASE WHEN col = 'dx' THEN written END AS diagnosis
      FROM audit_reference.judged_code
      JOIN (VALUES ('dx', 'dx_invalid'), ('dx', 'dx_not_billable'), ('dx', 'dx_not_effective'),
                   ('code', 'proc_invalid'), ('code', 'proc_not_effective'),
                   ('procedures', 'proc_invalid'), ('procedures', 'proc_not_effective'),
                   ('modifiers', 'modifier_invalid')) AS edit(col, edit) USING (col)
     WHERE status IS NULL AND CASE col WHEN 'dx' THEN is_cm WHEN 'procedures' THEN is_pcs
                                       WHEN 'code' THEN is_cpt OR is_level_two ELSE is_modifier END
     ORDER BY id, edit, col, place;

-- What the edits by the rule files say of the lines, passes too.
\ir reference/mce.sql
\ir reference/sides.sql
\ir reference/ncci.sql
\ir reference/fee.sql

CREATE TABLE audit_reference.judgement (id bigint, edit text, status text, code text, diagnosis text);

CREATE VIEW audit_reference.judgement_of_line AS
    SELECT id, 'dx_unspecified' AS edit, status, code, diagnosis FROM audit_reference.dx_unspecified
    UNION ALL SELECT id, edit, status, NULL, diagnosis FROM audit_reference.pdx
    UNION ALL SELECT id, 'dx_age', status, NULL, diagnosis FROM audit_reference.dx_age
    UNION ALL SELECT id, 'dx_sex', status, NULL, diagnosis FROM audit_reference.dx_sex
    UNION ALL SELECT id, 'laterality_conflict', status, code, diagnosis FROM audit_reference.laterality_conflict
    UNION ALL SELECT id, 'modifier_conflict', status, code, NULL FROM audit_reference.modifier_conflict
    UNION ALL SELECT id, 'ncci_ptp', status, code, NULL FROM audit_reference.ncci_ptp
    UNION ALL SELECT id, 'mue', status, code, NULL FROM audit_reference.mue
    UNION ALL SELECT id, 'addon_missing_primary', status, code, NULL FROM audit_reference.addon_missing_primary
    UNION ALL SELECT id, 'em_same_day_no_25', status, code, NULL FROM audit_reference.em_same_day_no_25
    UNION ALL SELECT id, 'duplicate_line', status, code, NULL FROM audit_reference.duplicate_line;

CREATE VIEW audit_reference.finding_of_line AS
    SELECT id, edit, 'fail' AS status, code, diagnosis FROM audit_reference.failure
    UNION ALL
    SELECT id, edit, 'no_data', code, diagnosis FROM audit_reference.unanswered
    UNION ALL
    SELECT id, 'excludes1_pair', 'no_data', NULL, NULL
      FROM audit_reference.with_pairs JOIN audit_reference.line USING (id)
     WHERE NOT EXISTS (SELECT FROM codecheck.release WHERE system = 'tabular' AND day BETWEEN effective_from AND effective_to)
    UNION ALL
    SELECT id, 'necessity', 'no_data', written, NULL FROM audit_reference.necessity WHERE governed IS NOT TRUE
    UNION ALL
    SELECT * FROM audit_reference.judgement WHERE status <> 'pass';

CREATE TABLE audit_reference.finding (
    id bigint, claim_id text, line_no int, edit text, status text, code text, diagnosis text
);

-- A table of the reference from the view that says what is in it.
CREATE PROCEDURE audit_reference.fill(name text, source text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('TRUNCATE audit_reference.%I', name);
    EXECUTE format('INSERT INTO audit_reference.%I SELECT * FROM audit_reference.%I', name, source);
    EXECUTE format('ANALYZE audit_reference.%I', name);
END
$$;

CREATE FUNCTION audit_reference.judge() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    ANALYZE audit_reference.claim;
    CALL audit_reference.fill('line', 'line_of_claim');
    CALL audit_reference.fill('code', 'code_of_claim');
    CALL audit_reference.fill('service', 'service_of_line');
    CALL audit_reference.fill('status', 'status_of_code');
    CALL audit_reference.fill('judged_code', 'judged_code_of_line');
    CALL audit_reference.fill('noted', 'noted_of_dx');
    CALL audit_reference.fill('necessity', 'necessity_of_line');
    CALL audit_reference.fill('rule_release', 'rule_release_of_day');
    CALL audit_reference.fill('described', 'described_of_day');
    CALL audit_reference.fill('mce', 'mce_of_day');
    CALL audit_reference.fill('mce_lists', 'mce_lists_of_day');
    CALL audit_reference.fill('fee', 'fee_of_day');
    CALL audit_reference.fill('addon', 'addon_of_day');
    CALL audit_reference.fill('visit_code', 'visit_code_of_service');
    CALL audit_reference.fill('ptp', 'ptp_of_lines');
    CALL audit_reference.fill('judgement', 'judgement_of_line');
    TRUNCATE audit_reference.finding;
    INSERT INTO audit_reference.finding
    SELECT id, claim_id, CASE WHEN line_no BETWEEN -2147483648 AND 2147483647 THEN line_no::int END, edit, status, code, diagnosis
      FROM audit_reference.finding_of_line JOIN audit_reference.line USING (id);
    RETURN (SELECT count(*) FROM audit_reference.finding);
END
$$;

-- ---- The report: of each line and edit one verdict, the worst of the findings; none where there was nothing to judge

CREATE VIEW audit_reference.verdict AS
    WITH judged AS (
        SELECT id, 'dx_missing' AS edit FROM audit_reference.line
        UNION
        SELECT id, unnest(CASE WHEN col = 'dx' AND is_cm THEN '{dx_invalid,dx_duplicate,wrong_code_set,dx_not_billable,dx_not_effective}'
                               WHEN col = 'dx' THEN '{dx_invalid,dx_duplicate,wrong_code_set}'
                               WHEN col = 'code' AND (is_cpt OR is_level_two)
                               THEN '{proc_invalid,wrong_code_set,proc_not_effective,proc_reporting_only,necessity}'
                               WHEN col = 'procedures' AND is_pcs THEN '{proc_invalid,wrong_code_set,proc_not_effective}'
                               WHEN col = 'modifiers' THEN '{modifier_invalid}'
                               ELSE '{proc_invalid,wrong_code_set}' END::text[])
          FROM audit_reference.code
        UNION
        SELECT id, edit FROM audit_reference.first_dx, unnest('{external_cause_pdx,sequela_pdx}'::text[]) AS edit WHERE is_cm
        UNION
        SELECT id, 'excludes1_pair' FROM audit_reference.with_pairs
        UNION
        SELECT id, 'dx_pointer_invalid' FROM audit_reference.claim, unnest(dx_pointers) AS pointer WHERE pointer IS NOT NULL
        UNION
        SELECT id, edit FROM audit_reference.judgement
    )
    SELECT id, edit,
           CASE WHEN bool_or(status = 'fail') THEN 'fail' WHEN bool_or(status = 'bypassed') THEN 'bypassed'
                WHEN bool_or(status = 'no_data') THEN 'no_data' ELSE 'pass' END AS verdict
      FROM judged LEFT JOIN audit_reference.finding USING (id, edit)
     GROUP BY id, edit;

CREATE VIEW audit_reference.report AS
    SELECT edit.edit, count(*) FILTER (WHERE verdict <> 'no_data') AS lines_judged,
           count(*) FILTER (WHERE verdict = 'fail') AS lines_failed, count(*) FILTER (WHERE verdict = 'bypassed') AS lines_bypassed,
           count(*) FILTER (WHERE verdict = 'no_data') AS lines_no_data,
           round(count(*) FILTER (WHERE verdict = 'fail') / nullif(count(*) FILTER (WHERE verdict IN ('fail', 'pass')), 0)::numeric, 4) AS failure_rate,
           coalesce(sum(charge) FILTER (WHERE verdict = 'fail' AND charge NOT IN ('NaN', 'Infinity', '-Infinity')), 0) AS charge_at_stake
      FROM codecheck.edit
      LEFT JOIN audit_reference.verdict USING (edit)
      LEFT JOIN audit_reference.line USING (id)
     GROUP BY edit.edit;
