-- Claim lines made from the code sets and rule files that are loaded and in force in the third quarter of 2024: :lines
-- of them in generator.claim, clean but for the defects in generator.injected, of which each stands on so many claims,
-- one to a claim.

CREATE SCHEMA generator;

-- ---- What to choose from

-- What holds on every day of the quarter.
CREATE TABLE generator.release AS
    SELECT system, release, entries
      FROM codecheck.release JOIN codecheck.code_release USING (system, release, effective_from)
     WHERE effective_from <= '2024-07-01' AND release.effective_to >= '2024-09-30';
CREATE TABLE generator.dx AS
    SELECT entry.*, code::text AS written, release = (SELECT release FROM generator.release WHERE system = 'icd10cm') AS in_force
      FROM codecheck.icd10cm_entry AS entry
      JOIN codecheck.code_release ON system = 'icd10cm' AND entry_id <@ entries;
CREATE TABLE generator.list AS
    SELECT code, array_agg(list) AS lists FROM codecheck.mce
      JOIN generator.release USING (release) WHERE system = 'mce' GROUP BY code;
CREATE TABLE generator.ptp AS
    SELECT column1, column2, modifier_indicator AS indicator FROM codecheck.ptp_edit
     WHERE setting = 'practitioner' AND coalesce(effective_from, '-infinity') <= '2024-09-30' AND coalesce(effective_to, 'infinity') >= '2024-07-01';
CREATE INDEX ON generator.ptp (column1, column2);
-- Codes that no list and no policy has anything against, with their units; no add-on codes, no visits.
CREATE TABLE generator.service AS
    SELECT fee.code, fee.code::text AS written, fee.global_days, fee.bilateral, mue.units, mue.adjudication_indicator AS indicator,
           EXISTS (SELECT FROM codecheck.policy_code WHERE fee.code BETWEEN code_from AND coalesce(code_to, code_from)) AS governed,
           EXISTS (SELECT FROM codecheck.addon WHERE add_on = fee.code) AS is_addon,
           fee.code::text ~ '^(9920[2-9]|992[1-9]|99[34]|980(0|1[0-6]))' AS is_visit
      FROM generator.release JOIN codecheck.fee_schedule AS fee USING (release)
      JOIN codecheck.mue ON mue.code = fee.code AND mue.setting = 'practitioner'
      JOIN codecheck.mue AS hospital ON hospital.code = fee.code AND hospital.setting = 'outpatient'
     WHERE system = 'fee-schedule' AND fee.modifier IS NULL AND fee.status = 'A' AND mue.units > 0 AND hospital.units > 0 AND
           (fee.code::text ~ '^[0-9]{5}$' OR
            EXISTS (SELECT FROM codecheck.hcpcs_entry WHERE hcpcs_entry.code = fee.code AND terminated IS NULL AND added < '2024-07-01'));
ANALYZE generator.dx, generator.list, generator.ptp, generator.service;

-- A diagnosis that nothing is to be said of, and that no Excludes1 note names.
CREATE TABLE generator.plain AS
    SELECT * FROM (SELECT * FROM generator.dx AS dx
                    WHERE in_force AND billable AND specificity = 0 AND laterality IS NULL AND written !~ '^[V-Y]' AND written !~ '^[ST].*S$' AND
                          written !~ '^M(48|80|84|97).*S$' AND NOT EXISTS (SELECT FROM generator.list WHERE list.code = dx.code)
                    ORDER BY random() LIMIT 4000) AS dx
     WHERE NOT EXISTS (SELECT FROM codecheck.icd10cm_note WHERE kind = 'excludes1' AND dx.code <@ refs);

-- Choices by kind, each of one value or two.
CREATE TABLE generator.offer (kind text, choices text);
INSERT INTO generator.offer VALUES ('service', $$SELECT written, units::text FROM generator.service
    WHERE NOT governed AND NOT is_addon AND NOT is_visit AND global_days NOT IN ('000', '010', '090') ORDER BY random() LIMIT 1500$$);
INSERT INTO generator.offer VALUES ('supply', $$SELECT code::text, NULL FROM codecheck.mue AS limited
    WHERE setting = 'dme' AND units > 0 AND NOT EXISTS (SELECT FROM codecheck.policy_code WHERE limited.code BETWEEN code_from AND coalesce(code_to, code_from)) AND
          EXISTS (SELECT FROM codecheck.hcpcs_entry AS entry WHERE entry.code = limited.code AND terminated IS NULL AND added < '2024-07-01')
    ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer VALUES ('pcs', $$SELECT code::text, NULL FROM codecheck.icd10pcs_entry JOIN generator.release ON system = 'icd10pcs' AND entry_id <@ entries
    WHERE billable ORDER BY random() LIMIT 500$$);

INSERT INTO generator.offer VALUES ('dx', 'SELECT written, NULL FROM generator.plain');
INSERT INTO generator.offer VALUES ('header', 'SELECT written, NULL FROM generator.dx WHERE in_force AND NOT billable AND length(written) > 3 ORDER BY random() LIMIT 200');
INSERT INTO generator.offer VALUES ('past or future', $$SELECT DISTINCT ON (random()) other.written, NULL FROM generator.dx AS other
    WHERE billable AND NOT EXISTS (SELECT FROM generator.dx WHERE in_force AND dx.code = other.code) LIMIT 200$$);
INSERT INTO generator.offer VALUES ('no side', $$SELECT written, NULL FROM generator.dx
    WHERE in_force AND billable AND laterality = 'unspecified' AND specificity > 0 AND code NOT IN (SELECT code FROM generator.list) AND written !~ '^[V-Y]' ORDER BY random() LIMIT 2000$$);
INSERT INTO generator.offer VALUES ('right', $$SELECT written, NULL FROM generator.dx
    WHERE in_force AND billable AND laterality = 'right' AND specificity = 0 AND code NOT IN (SELECT code FROM generator.list) ORDER BY random() LIMIT 2000$$);
INSERT INTO generator.offer VALUES ('external cause', $$SELECT written, NULL FROM generator.dx
    WHERE in_force AND billable AND written ~ '^[V-Y]' AND specificity = 0 AND code NOT IN (SELECT code FROM generator.list) ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer VALUES ('sequela', $$SELECT written, NULL FROM generator.dx
    WHERE in_force AND billable AND written ~ '^S.*S$' AND specificity = 0 AND laterality IS NULL AND code NOT IN (SELECT code FROM generator.list) ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer SELECT kind, format($$SELECT written, NULL FROM generator.dx JOIN generator.list USING (code)
    WHERE in_force AND billable AND lists = %L AND specificity = 0 AND written !~ '^[V-Y]|^[ST].*S$' ORDER BY random() LIMIT 200$$, ARRAY[kind])
  FROM unnest('{manifestation,unacceptable_principal,pediatric,female}'::text[]) AS kind;
INSERT INTO generator.offer VALUES ('excluded', $$SELECT one.written, other.written
    FROM (SELECT code, refs FROM codecheck.icd10cm_note WHERE kind = 'excludes1' AND code = last_code AND refs IS NOT NULL) AS note
    CROSS JOIN LATERAL (SELECT written FROM generator.plain WHERE plain.code <@ note.code AND NOT plain.code <@ refs LIMIT 1) AS one
    CROSS JOIN LATERAL (SELECT written FROM generator.dx WHERE in_force AND billable AND specificity = 0 AND dx.code <@ refs AND NOT dx.code <@ note.code AND
                               dx.code NOT IN (SELECT code FROM generator.list) LIMIT 1) AS other LIMIT 50$$);

INSERT INTO generator.offer VALUES ('terminated', $$SELECT code::text, NULL FROM codecheck.hcpcs_entry
    WHERE terminated < '2020-01-01' AND code::text ~ '^[GJ]' ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer VALUES ('governed', $$SELECT written, NULL FROM generator.service WHERE governed AND NOT is_addon AND NOT is_visit AND
    NOT EXISTS (SELECT FROM codecheck.policy_code AS policy
                 WHERE service.code BETWEEN code_from AND coalesce(code_to, code_from) AND
                       NOT EXISTS (SELECT FROM codecheck.policy_diagnosis WHERE role = 'covered' AND policy_diagnosis.policy_id = policy.policy_id))$$);
INSERT INTO generator.offer VALUES ('one side', $$SELECT written, NULL FROM generator.service
    WHERE NOT governed AND NOT is_addon AND NOT is_visit AND bilateral = '0' ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer VALUES ('add-on', $$SELECT written, NULL FROM generator.service
    WHERE NOT governed AND is_addon AND NOT is_visit AND
          code IN (SELECT add_on FROM codecheck.addon WHERE edit_type = 1 AND coalesce(effective_from, '-infinity') <= '2024-07-01' AND effective_to IS NULL)
    ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer VALUES ('several', $$SELECT written, units::text FROM generator.service
    WHERE NOT governed AND NOT is_addon AND NOT is_visit AND units > 1 ORDER BY random() LIMIT 200$$);
INSERT INTO generator.offer VALUES ('of a day', $$SELECT written, units::text FROM generator.service
    WHERE NOT governed AND NOT is_addon AND NOT is_visit AND indicator IN (2, 3) ORDER BY random() LIMIT 200$$);
-- Two services of which one excludes the other, and not the other way round as well.
INSERT INTO generator.offer SELECT 'bundled ' || indicator, format($$SELECT one.written, other.written
    FROM (SELECT * FROM generator.ptp WHERE indicator = %s AND random() < 0.02) AS ptp
    JOIN generator.service AS one ON one.code = column1 JOIN generator.service AS other ON other.code = column2
    WHERE NOT (one.governed OR one.is_addon OR one.is_visit OR other.governed OR other.is_addon OR other.is_visit) AND
          (SELECT count(*) FROM generator.ptp AS any_ptp
            WHERE (any_ptp.column1, any_ptp.column2) IN ((one.code, other.code), (other.code, one.code))) = 1
    ORDER BY random() LIMIT 500$$, indicator)
  FROM unnest('{0,1}'::int[]) AS indicator;
INSERT INTO generator.offer VALUES ('visit', $$SELECT visit.written, other.written
    FROM generator.service AS visit, (SELECT * FROM generator.service WHERE global_days IN ('000', '010', '090') ORDER BY random() LIMIT 300) AS other
    WHERE visit.is_visit AND NOT (visit.is_addon OR visit.governed OR other.is_addon OR other.governed) AND
          NOT EXISTS (SELECT FROM generator.ptp WHERE (column1, column2) IN ((visit.code, other.code), (other.code, visit.code)))
    ORDER BY random() LIMIT 500$$);

CREATE TABLE generator.choice (kind text, n bigint, a text, b text, PRIMARY KEY (kind, n));
DO $$
DECLARE
    offer record;
    offered bigint;
BEGIN
    FOR offer IN SELECT * FROM generator.offer LOOP
        EXECUTE format('INSERT INTO generator.choice SELECT %L, row_number() OVER (), a, b FROM (%s) AS choice(a, b) ', offer.kind, offer.choices);
        GET DIAGNOSTICS offered = ROW_COUNT;
        ASSERT offered > 0, 'nothing to choose from: ' || offer.kind;
    END LOOP;
END $$;
ANALYZE generator.choice;

CREATE FUNCTION generator.pick(wanted text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT a FROM generator.choice
     WHERE kind = wanted AND n = (SELECT 1 + floor(random() * max(n))::bigint FROM generator.choice WHERE kind = wanted)
$$;

-- ---- Clean lines

-- One patient has two claims, on two days.
CREATE TABLE generator.header AS
    SELECT n, CASE WHEN n % 20 < 13 THEN 'professional' WHEN n % 20 < 17 THEN 'outpatient' WHEN n % 20 < 18 THEN 'dme' ELSE 'inpatient' END AS claim_type,
           date '2024-07-01' + (n * 7) % 80 AS day, 1 + (n / 20) % 3 AS lines
      FROM generate_series(1, :lines) AS n;
CREATE TABLE generator.claim AS
    SELECT 'C' || n AS claim_id, line_no, claim_type, 'P' || n / 2 AS patient_id, 'D' || n % 500 AS provider_id, 'Medicare' AS payer,
           day AS from_date, CASE claim_type WHEN 'inpatient' THEN day + n % 5 END AS thru_date,
           CASE claim_type WHEN 'dme' THEN generator.pick('supply') WHEN 'inpatient' THEN NULL ELSE generator.pick('service') END AS code,
           CASE WHEN random() < 0.1 THEN '{XU}' WHEN random() < 0.2 THEN '{22}' END::text[] AS modifiers, 1::numeric AS units,
           CASE WHEN line_no = 1 THEN ARRAY[generator.pick('dx'), generator.pick('dx')] END AS dx,
           CASE WHEN random() < 0.5 THEN '{1}' WHEN random() < 0.5 THEN '{2,1}' END::bigint[] AS dx_pointers,
           CASE claim_type WHEN 'inpatient' THEN ARRAY[generator.pick('pcs')] END AS procedures,
           date '1970-01-01' + (n % 7000) AS patient_birth_date, CASE n % 2 WHEN 0 THEN 'F' ELSE 'M' END AS patient_sex, 100::numeric AS charge
      FROM generator.header, generate_series(1, lines) AS line_no;
-- A claim that has something twice, or two services that exclude each other, is none.
DELETE FROM generator.claim
 WHERE claim_id IN (SELECT claim_id FROM generator.claim WHERE dx[1] = dx[2]
                    UNION ALL
                    SELECT claim_id FROM generator.claim AS one JOIN generator.claim AS other USING (claim_id)
                     WHERE one.line_no < other.line_no AND one.code = other.code
                    UNION ALL
                    SELECT claim_id FROM generator.claim AS one JOIN generator.claim AS other USING (claim_id)
                      JOIN generator.ptp ON one.code = column1::text AND other.code = column2::text);
DELETE FROM generator.claim
 WHERE ctid IN (SELECT ctid FROM generator.claim ORDER BY substr(claim_id, 2)::int DESC, line_no DESC OFFSET 0
                LIMIT (SELECT greatest(count(*) - :lines, 0) FROM generator.claim));
CREATE UNIQUE INDEX ON generator.claim (claim_id, line_no);
ANALYZE generator.claim;

-- ---- Defects

-- Of claims of a type with so many lines: what is changed in the first line, and in the second, with a choice (a, b);
-- on which line the finding is.
CREATE TABLE generator.defect (
    number int GENERATED ALWAYS AS IDENTITY, edit text, status text DEFAULT 'fail', claim_type text DEFAULT 'professional', lines int DEFAULT 1,
    line_no int DEFAULT 1, kind text DEFAULT 'dx', first text, second text
);
INSERT INTO generator.defect (edit, kind, first) VALUES
    ('dx_missing', 'dx', 'dx = NULL, dx_pointers = NULL'),
    ('dx_invalid', 'dx', 'dx = dx || ARRAY[overlay(a placing ''O'' from 2 for 1)]'),
    ('dx_invalid', 'dx', 'dx = dx || ''{E11.999}'''),
    ('dx_not_billable', 'header', 'dx = dx || a'),
    ('dx_not_effective', 'past or future', 'dx = dx || a'),
    ('dx_duplicate', 'dx', 'dx = dx || lower(dx[1])'),
    ('dx_pointer_invalid', 'dx', 'dx_pointers = ''{1,3}'''),
    ('dx_unspecified', 'no side', 'dx = dx || a'),
    ('external_cause_pdx', 'external cause', 'dx = a || dx, dx_pointers = ''{2}'''),
    ('manifestation_pdx', 'manifestation', 'dx = a || dx, dx_pointers = ''{2}'''),
    ('unacceptable_pdx', 'unacceptable_principal', 'dx = a || dx, dx_pointers = ''{2}'''),
    ('sequela_pdx', 'sequela', 'dx = a || dx, dx_pointers = ''{2}'''),
    ('dx_age', 'pediatric', 'dx = dx || a'),
    ('dx_sex', 'female', 'dx = dx || a, patient_sex = ''m'''),
    ('excludes1_pair', 'excluded', 'dx = ARRAY[a, b], dx_pointers = NULL'),
    ('laterality_conflict', 'right', 'dx = dx || a, dx_pointers = ''{3,1}'', modifiers = ''{LT}'''),
    ('proc_invalid', 'dx', 'code = ''G04391'''),
    ('proc_not_effective', 'terminated', 'code = a'),
    ('proc_reporting_only', 'dx', 'code = ''3044F'''),
    ('wrong_code_set', 'pcs', 'procedures = ARRAY[a]'),
    ('modifier_invalid', 'dx', 'modifiers = ''{ZZ}'''),
    ('modifier_conflict', 'dx', 'modifiers = ''{RT,LT}'''),
    ('modifier_conflict', 'one side', 'code = a, modifiers = ''{50}'''),
    ('necessity', 'governed', 'code = a'),
    ('mue', 'service', 'code = a, units = b::int + 1'),
    ('addon_missing_primary', 'add-on', 'code = a');
INSERT INTO generator.defect (edit, claim_type, first) VALUES ('mue', 'outpatient', 'units = 1e6'), ('mue', 'dme', 'units = 1e6');
INSERT INTO generator.defect (edit, status, lines, line_no, kind, first, second) VALUES
    ('ncci_ptp', 'fail', 2, 2, 'bundled 0', 'code = a', 'code = b, modifiers = ''{59}'''),
    ('ncci_ptp', 'fail', 2, 1, 'bundled 1', 'code = b, modifiers = NULL', 'code = a, modifiers = NULL'),
    ('ncci_ptp', 'bypassed', 2, 2, 'bundled 1', 'code = a', 'code = b, modifiers = ''{XS}'''),
    ('ncci_ptp', 'bypassed', 2, 2, 'bundled 1', 'code = a, modifiers = ''{59}''', 'code = b, modifiers = NULL'),
    ('mue', 'fail', 2, 2, 'of a day', 'code = a, units = b::int', 'code = a, modifiers = ''{76}'''),
    ('em_same_day_no_25', 'fail', 2, 1, 'visit', 'code = a, modifiers = NULL', 'code = b, modifiers = NULL'),
    ('duplicate_line', 'fail', 2, 2, 'several', 'code = a, modifiers = ''{22}''', 'code = a, modifiers = ''{22}''');

CREATE TABLE generator.chosen AS
    WITH claim AS (
        SELECT claim_id, claim_type, count(*) AS lines, row_number() OVER (PARTITION BY claim_type, count(*) ORDER BY random()) - 1 AS place
          FROM generator.claim GROUP BY claim_id, claim_type
    ), defect AS (
        SELECT *, row_number() OVER (PARTITION BY claim_type, lines ORDER BY number) - 1 AS place,
               (SELECT count(*) FROM generator.choice WHERE choice.kind = defect.kind) AS choices
          FROM generator.defect
    )
    SELECT claim_id, number, a, b
      FROM claim JOIN defect USING (claim_type, lines) JOIN generator.choice USING (kind)
     WHERE claim.place / :each = defect.place AND n = 1 + claim.place % choices;
-- Few of the diagnoses are excluded by those that the claim has.
WITH named AS MATERIALIZED (
    SELECT a, (code::text || '-' || last_code::text)::icd10cmset AS holds
      FROM (SELECT DISTINCT a FROM generator.choice JOIN generator.defect USING (kind)
             WHERE edit <> 'excludes1_pair' AND a IN (SELECT written FROM generator.dx)) AS choice
      JOIN codecheck.icd10cm_note ON kind = 'excludes1' AND a::icd10cm <@ refs
)
DELETE FROM generator.chosen
 USING named, generator.claim
 WHERE chosen.a = named.a AND chosen.claim_id = claim.claim_id AND line_no = 1 AND
       (dx[1]::icd10cm <@ holds OR dx[2]::icd10cm <@ holds);
DO $$
DECLARE
    defect record;
BEGIN
    FOR defect IN SELECT * FROM generator.defect LOOP
        EXECUTE format('UPDATE generator.claim SET %s FROM generator.chosen WHERE chosen.claim_id = claim.claim_id AND line_no = 1 AND number = %s', defect.first, defect.number);
        IF defect.second IS NOT NULL THEN
            EXECUTE format('UPDATE generator.claim SET %s FROM generator.chosen WHERE chosen.claim_id = claim.claim_id AND line_no = 2 AND number = %s', defect.second, defect.number);
        END IF;
    END LOOP;
END $$;
CREATE TABLE generator.injected AS
    SELECT claim_id, line_no, edit, status FROM generator.chosen JOIN generator.defect USING (number);
