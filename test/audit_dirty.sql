-- Whatever stands in a claims table, the audit has findings and no error; and its report and its settings.
BEGIN;
SELECT no_plan();
\ir audit/data.sql

CREATE TEMP TABLE claim (
    claim_id text, line_no bigint, claim_type text, payer text, jurisdiction text, from_date date, thru_date date,
    code text, modifiers text[], dx text[], dx_pointers bigint[], procedures text[], charge numeric);

CREATE FUNCTION pg_temp.count_findings(edit text DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT count(*) FROM codecheck.audit('pg_temp.claim', CASE WHEN edit IS NOT NULL THEN ARRAY[edit] END));
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING '%', SQLERRM;
    RETURN -1;
END $$;

-- ---- Garbage in every column of text

CREATE TEMP TABLE garbage (value text);
INSERT INTO garbage VALUES
    (''), (' '), (repeat(' ', 10000)), (E'\t'), (E'\r\n'), (E'\x0b\f'), (E'\x01\x02\x1b[31m\x7f'), ('{code}'), ('{'), ('}{'), ('%s%n%d'), ('%'), ('\'), (E'\\x00'),
    ('''; DROP TABLE claim; --'), ('"'), ('{a,b}'), ('NULL'), ('nan'), ('I10' || E'\n'), ('E11.9' || repeat(' ', 1000)), (repeat('I', 1000000)), (repeat('E11.9 ', 20000)),
    ('😀'), (repeat('😀', 1000)), ('I1' || U&'\FF10'), (U&'\FEFFI10'), (U&'I10\00A0'), (U&'I10\2003'), (U&'\0130\0131'), ('ſ00.00'), ('Å10'), (U&'A\030A10'), (U&'\202EI10'), ('999999999999999999999999'), ('-1'), ('1e400'), ('.'), ('..'), ('....');
-- Every byte that can stand alone, and text of random bytes: all that is below 128, and letters of two, three and four bytes.
INSERT INTO garbage SELECT chr(n) FROM generate_series(1, 255) AS n;
SELECT setseed(0.5) \g /dev/null
INSERT INTO garbage
SELECT (SELECT string_agg(chr(CASE WHEN random() < 0.7 THEN 1 + floor(random() * 127)::int WHEN random() < 0.5 THEN 128 + floor(random() * 1900)::int
                                   WHEN random() < 0.5 THEN 2048 + floor(random() * 50000)::int ELSE 65536 + floor(random() * 900000)::int END), '')
          FROM generate_series(1, 1 + n % 12))
  FROM generate_series(1, 1000) AS n;

INSERT INTO claim (claim_id, line_no, claim_type, payer, jurisdiction, from_date, code, modifiers, dx, procedures)
SELECT value, row_number() OVER (), value, value, value, '2023-05-01', value, ARRAY[value], ARRAY[value, value], ARRAY[value] FROM garbage;
INSERT INTO claim (claim_id, line_no, code, modifiers, dx, procedures)
SELECT 'all', 1, NULL, array_agg(value), array_agg(value), array_agg(value) FROM garbage;
SELECT cmp_ok(pg_temp.count_findings(), '>', 5 * count(*), 'garbage in every column: findings and no error') FROM garbage;
SELECT is_empty($$SELECT * FROM codecheck.audit('pg_temp.claim') WHERE status IS NULL OR edit IS NULL OR message IS NULL OR length(message) > 300$$, 'every finding is whole, and its message short');
SELECT is(sum(lines_failed), (SELECT count(DISTINCT (claim_id, line_no, edit)) FROM codecheck.audit('pg_temp.claim') WHERE status = 'fail')::numeric, 'the report counts them') FROM codecheck.denial_report('pg_temp.claim');
-- A code is what is left of it without the blanks of ASCII around it.
SELECT is((SELECT count(*) FROM codecheck.audit('pg_temp.claim', '{dx_invalid}') WHERE claim_id = value),
          CASE WHEN value ~ E'^[ \t\n\x0b\f\r]*$' OR try_icd10cm(value) IS NOT NULL AND code_status(try_icd10cm(value), '2023-05-01') <> 'unknown' THEN 0 ELSE 2 END::bigint, 'as a diagnosis: ' || to_json(value))
  FROM garbage WHERE length(value) < 20 AND value ~ '[[:space:]]' AND btrim(value, E' \t\n\x0b\f\r') <> '' ORDER BY value LIMIT 20;

-- ---- Nothing, and too much

TRUNCATE claim;
INSERT INTO claim SELECT FROM generate_series(1, 3);
INSERT INTO claim (modifiers, dx, dx_pointers, procedures) VALUES ('{}', '{}', '{}', '{}'), ('{NULL}', '{NULL}', '{NULL}', '{NULL}'), ('{{NULL,NULL},{"",""}}', '{{NULL},{" "}}', '{{NULL}}', '{{{NULL}}}');
SELECT results_eq($$SELECT edit, status, line_no, claim_id FROM codecheck.audit('pg_temp.claim')$$, $$SELECT 'dx_missing', 'fail', NULL::int, NULL::text FROM generate_series(1, 6)$$, 'lines of NULL lack a diagnosis, no more');

TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, code, dx, dx_pointers, modifiers, procedures) VALUES
    ('A', 1, '2023-05-01', 'G0439', '{{{I10,E11},{I10,NULL}},{{I1O,""},{Z99,E11.9}}}', '{{1,8},{4,6}}', '{{LT,ZZ},{NULL,ZY}}', '[-5:-4][7:8]={{0DTJ0ZZ,0DTJ9ZZ},{0DT,NULL}}');
SELECT bag_eq($$SELECT edit, status, code, diagnosis FROM codecheck.audit('pg_temp.claim')$$,
              $$VALUES ('dx_duplicate', 'fail', NULL, 'I10'), ('dx_not_billable', 'fail', NULL, 'E11'), ('dx_invalid', 'fail', NULL, 'I1O'), ('dx_invalid', 'fail', NULL, 'Z99'), ('dx_pointer_invalid', 'fail', NULL, NULL),
                       ('dx_pointer_invalid', 'fail', NULL, NULL), ('modifier_invalid', 'fail', 'ZZ', NULL), ('modifier_invalid', 'fail', 'ZY', NULL), ('proc_invalid', 'fail', '0DTJ9ZZ', NULL), ('proc_invalid', 'fail', '0DT', NULL),
                       ('necessity', 'fail', 'G0439', 'I10, E11.9'), ('dx_sex', 'no_data', NULL, 'I10'), ('mue', 'no_data', 'G0439', NULL)$$, 'arrays of several dimensions are lists');

-- Long arrays: what takes an hour where each is compared with each takes a moment.
\set many 10000
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, payer, from_date, code, dx, dx_pointers, modifiers, procedures)
SELECT 'A', 1, 'Medicare', '2023-05-01', 'A5500', array_agg('E11.' || n % 5000), array_agg(n), array_agg('ZZ'::text), array_agg('0DTJ0ZZ'::text) FROM generate_series(1, :many) AS n;
INSERT INTO claim (claim_id, line_no, dx) SELECT 'B', 1, array_agg(repeat('#', n % 100) || '#' || n % 5000) FROM generate_series(1, :many) AS n;
INSERT INTO claim (claim_id, line_no, dx, dx_pointers) SELECT 'C', 1, array_agg(NULL::text) || '{I10}', array_agg(-n) FROM generate_series(1, :many) AS n;
SET LOCAL statement_timeout = '20s';
SELECT is(pg_temp.count_findings('dx_duplicate'), 10000::bigint, '10,000 diagnoses, each twice');
SELECT is(pg_temp.count_findings('dx_invalid'), 2 * :many - 6 + 1::bigint, '20,000 that are invalid, but for six, and one without a date');
SELECT is(pg_temp.count_findings('dx_pointer_invalid'), :many + 2::bigint, '10,000 pointers');
SELECT is(pg_temp.count_findings('modifier_invalid'), :many::bigint, '10,000 modifiers');
SELECT is(pg_temp.count_findings('proc_invalid'), 0::bigint, '10,000 procedures');
SELECT is(pg_temp.count_findings('necessity'), 0::bigint, '10,000 diagnoses for a policy that asks for two');
SELECT is(pg_temp.count_findings('wrong_code_set'), 0::bigint, '10,000 of everything in the right place');
RESET statement_timeout;

TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx, dx_pointers) SELECT 'A', n, CASE n WHEN 7000 THEN '{I10,NULL,E11.9}'::text[] WHEN 7001 THEN '{I10}' END, '{3}' FROM generate_series(1, :many) AS n;
SELECT is((SELECT array_agg(line_no) FROM codecheck.audit('pg_temp.claim', '{dx_missing,dx_pointer_invalid}')), '{7001}', '10,000 lines of one claim share its diagnoses');

-- ---- Numbers and dates at the end of their world

TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, thru_date, claim_type, dx, dx_pointers, charge) VALUES
    ('A', 2147483647, 'infinity', '-infinity', 'inpatient', '{I10}', '{2147483647,-2147483648}', 'NaN'), ('A', -2147483648, '-infinity', 'infinity', 'inpatient', '{I10}', '{9223372036854775807}', 'Infinity'),
    ('A', 2147483648, '4714-11-24 BC', NULL, NULL, '{I10}', '{-9223372036854775808}', '-Infinity'), ('A', -9223372036854775808, '5874897-12-31', NULL, NULL, '{I10}', '{4294967297}', 1.25),
    ('A', 9223372036854775807, '0001-12-31 BC', NULL, NULL, '{I10}', '{0}', NULL), ('A', NULL, NULL, NULL, NULL, '{I10}', '{2}', -1);
SELECT bag_eq($$SELECT line_no, edit, status, count(*) FROM codecheck.audit('pg_temp.claim', '{dx_invalid,dx_pointer_invalid}') GROUP BY 1, 2, 3$$,
              $$VALUES (2147483647, 'dx_invalid', 'no_data', 1), (2147483647, 'dx_pointer_invalid', 'fail', 2), (-2147483648, 'dx_invalid', 'no_data', 1), (-2147483648, 'dx_pointer_invalid', 'fail', 1),
                       (NULL, 'dx_invalid', 'no_data', 4), (NULL, 'dx_pointer_invalid', 'fail', 4)$$, 'a line number that is no integer is not shown');
SELECT bag_eq($$SELECT message FROM codecheck.audit('pg_temp.claim', '{dx_invalid}')$$,
              $$SELECT 'no ICD-10-CM release that covers ' || day || ' is loaded' FROM unnest('{infinity,-infinity,4714-11-24 BC,5874897-12-31,0001-12-31 BC}'::date[]) AS day UNION ALL SELECT 'the line has no date'$$, 'a date is shown as the server shows it');
SELECT is((lines_judged, lines_failed, failure_rate, charge_at_stake), (6::bigint, 6::bigint, 1.0000, 0.25), 'charges that are no amounts add nothing') FROM codecheck.denial_report('pg_temp.claim', '{dx_pointer_invalid}');
SELECT is((lines_judged, lines_failed, lines_no_data, failure_rate, charge_at_stake), (0::bigint, 0::bigint, 6::bigint, NULL::numeric, 0::numeric), 'no answer, no rate') FROM codecheck.denial_report('pg_temp.claim', '{dx_invalid}');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, charge) SELECT 'A', n, repeat('9', 131072)::numeric FROM generate_series(1, 2) AS n;
CREATE FUNCTION pg_temp.has_report() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM codecheck.denial_report('pg_temp.claim');
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;
SELECT ok(pg_temp.has_report(), 'nor do charges that no number can hold stop the report');

-- ---- The report

TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, code, dx, charge) SELECT 'A' || n, 1, CASE WHEN n > 6 THEN '2023-05-01'::date END, 'G0439', CASE WHEN n = 7 THEN '{E11,E11.65}' WHEN n > 7 THEN '{E11.65}' WHEN n = 1 THEN '{I1O,I10}' WHEN n < 6 THEN '{I10}' END::text[], n + 0.5
  FROM generate_series(1, 10) AS n;
SELECT results_eq($$SELECT edit, lines_judged, lines_failed, lines_bypassed, lines_no_data, failure_rate, charge_at_stake, carc, rarc FROM codecheck.denial_report('pg_temp.claim', '{dx_missing,dx_invalid,dx_not_billable,proc_reporting_only,modifier_invalid,necessity}')$$,
    $$VALUES ('dx_missing', 10::bigint, 1::bigint, 0::bigint, 0::bigint, 0.1000, 6.5, '16', 'M76'), ('dx_invalid', 5, 1, 0, 4, 0.2000, 1.5, '16', 'M76'), ('dx_not_billable', 4, 1, 0, 5, 0.2500, 7.5, '16', 'M81'),
             ('proc_reporting_only', 10, 0, 0, 0, 0.0000, 0.0, '246', NULL), ('modifier_invalid', 0, 0, 0, 0, NULL, 0.0, '4', NULL), ('necessity', 4, 0, 0, 6, 0.0000, 0.0, '50', 'N115')$$,
    'failed of those with an answer; a line that fails and lacks an answer failed; charges of the failed lines');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx, charge) SELECT 'A' || n, 1, CASE WHEN n % 3 > 0 THEN '{I1O,I1O,I1O}'::text[] ELSE '{I10}' END, 0.1 FROM generate_series(1, 300) AS n;
SELECT is((lines_judged, lines_failed, failure_rate, charge_at_stake), (200::bigint, 200::bigint, 1.0000, 20.0), 'three findings of a line are one failed line, its charge counts once') FROM codecheck.denial_report('pg_temp.claim', '{dx_invalid}');
SELECT is(failure_rate, 0.6667, 'four digits') FROM codecheck.denial_report('pg_temp.claim', '{dx_duplicate}');

-- ---- The edits

SELECT is((SELECT array_agg(edit) FROM codecheck.denial_report('pg_temp.claim')), '{dx_missing,dx_invalid,dx_not_billable,dx_not_effective,dx_duplicate,dx_pointer_invalid,dx_unspecified,external_cause_pdx,manifestation_pdx,
    unacceptable_pdx,sequela_pdx,dx_age,dx_sex,excludes1_pair,laterality_conflict,proc_invalid,proc_not_effective,proc_reporting_only,wrong_code_set,
    modifier_invalid,modifier_conflict,necessity,ncci_ptp,mue,addon_missing_primary,em_same_day_no_25,duplicate_line}', 'the report has every edit, in the order of codecheck.edit');
SELECT is((SELECT array_agg(edit) FROM codecheck.edit), (SELECT array_agg(edit) FROM codecheck.denial_report('pg_temp.claim')), 'which is this');
SELECT results_eq('SELECT edit, carc, rarc FROM codecheck.edit ORDER BY edit COLLATE "C"', $$VALUES
    ('addon_missing_primary', '107', 'N122'), ('duplicate_line', '18', NULL), ('dx_age', '9', NULL), ('dx_duplicate', '16', 'M64'),
    ('dx_invalid', '16', 'M76'), ('dx_missing', '16', 'M76'), ('dx_not_billable', '16', 'M81'), ('dx_not_effective', '146', NULL),
    ('dx_pointer_invalid', '16', 'M76'), ('dx_sex', '10', NULL), ('dx_unspecified', '16', 'M81'), ('em_same_day_no_25', '97', NULL),
    ('excludes1_pair', '11', NULL), ('external_cause_pdx', '16', 'MA63'), ('laterality_conflict', '11', NULL), ('manifestation_pdx', '16', 'MA63'),
    ('modifier_conflict', '4', NULL), ('modifier_invalid', '4', NULL), ('mue', '96', 'N362'), ('ncci_ptp', '236', NULL), ('necessity', '50', 'N115'),
    ('proc_invalid', '16', 'M51'), ('proc_not_effective', '181', 'N56'), ('proc_reporting_only', '246', NULL), ('sequela_pdx', '16', NULL),
    ('unacceptable_pdx', '16', 'MA63'), ('wrong_code_set', '16', 'M51')$$, 'the denial that a payer would give');
SELECT is_empty($$SELECT * FROM codecheck.edit WHERE title = '' OR level NOT IN ('line', 'claim') OR source = '' OR NOT enabled$$, 'each has a title, a level and a source, and is enabled');
SELECT is((SELECT count(*) FROM codecheck.audit('pg_temp.claim', edits)), n::bigint, 'the edits ' || edits::text)
  FROM (VALUES ('{}'::text[], 0), ('{NULL}', 0), ('{dx_missing}', 0), ('{dx_duplicate}', 200), ('{dx_duplicate,dx_duplicate,NULL}', 200), ('{{dx_duplicate},{dx_missing}}', 200)) AS t(edits, n);
SELECT throws_ok(format('SELECT * FROM codecheck.%s(''pg_temp.claim'', %L)', function, edits), '22023', format('edit "%s" does not exist', (edits::text[])[array_upper(edits::text[], 1)]), function || ' of an edit that does not exist')
  FROM unnest('{audit,denial_report}'::text[]) AS function, unnest('{"{dx_duplicate,no_such}","{DX_DUPLICATE}","{\"\"}","{\"dx_missing \"}"}'::text[]) AS edits;

UPDATE codecheck.edit SET enabled = false WHERE edit = 'dx_duplicate';
UPDATE codecheck.edit SET enabled = false, carc = NULL, rarc = 'N99' WHERE edit = 'dx_invalid';
SELECT set_has($$SELECT DISTINCT edit FROM codecheck.audit('pg_temp.claim')$$, $$VALUES ('dx_not_billable'), ('dx_not_effective')$$, 'the others run');
SELECT set_hasnt($$SELECT DISTINCT edit FROM codecheck.audit('pg_temp.claim')$$, $$VALUES ('dx_duplicate'), ('dx_invalid')$$, 'an edit that is disabled does not');
SELECT is((SELECT count(*) + 2 FROM codecheck.denial_report('pg_temp.claim')), (SELECT count(*) FROM codecheck.edit_registry()), 'nor stands in the report');
SELECT results_eq($$SELECT DISTINCT edit, status, carc, rarc FROM codecheck.audit('pg_temp.claim', '{dx_invalid,dx_duplicate}') ORDER BY 1, 2$$,
                  $$VALUES ('dx_duplicate', 'fail', '16', 'M64'), ('dx_invalid', 'fail', NULL, 'N99'), ('dx_invalid', 'no_data', NULL, NULL)$$, 'but where it is named; CARC and RARC are as set');
SELECT is((carc, rarc), (NULL::text, 'N99'::text), 'in the report as well') FROM codecheck.denial_report('pg_temp.claim', '{dx_invalid}');
UPDATE codecheck.edit SET rarc = NULL WHERE edit = 'dx_invalid';
SELECT is((enabled, carc, rarc), (false, NULL::text, NULL::text), 'one setting after another') FROM codecheck.edit WHERE edit = 'dx_invalid';
DELETE FROM codecheck.edit WHERE edit = 'dx_invalid';
SELECT is((enabled, carc, rarc), (true, '16'::text, 'M76'::text), 'DELETE brings the defaults back') FROM codecheck.edit WHERE edit = 'dx_invalid';
SELECT is((SELECT count(*) FROM codecheck.edit), (SELECT count(*) FROM codecheck.edit_registry()), 'and takes no edit away');
SELECT ok(NOT enabled, 'nor the setting of another') FROM codecheck.edit WHERE edit = 'dx_duplicate';
SELECT throws_ok(command, NULL, NULL, command)
  FROM unnest(ARRAY['UPDATE codecheck.edit SET edit = ''x''', 'UPDATE codecheck.edit SET title = ''x''', 'UPDATE codecheck.edit SET enabled = NULL', 'INSERT INTO codecheck.edit (edit) VALUES (''x'')']) AS command;

-- ---- What changes between two audits of one transaction

TRUNCATE claim;
DELETE FROM codecheck.edit;
INSERT INTO claim (claim_id, line_no, from_date, code, dx) VALUES ('A', 1, '2023-05-01', 'G0439', '{I10,M54.5}');
CREATE FUNCTION pg_temp.fails() RETURNS text LANGUAGE sql AS $$ SELECT coalesce(string_agg(edit, ',' ORDER BY edit), '') FROM codecheck.audit('pg_temp.claim') WHERE status = 'fail' $$;
SELECT is(pg_temp.fails(), 'necessity', 'at first');
SAVEPOINT changed;
INSERT INTO codecheck.policy_diagnosis VALUES ('NCD-VISIT', NULL, 'covered', 'I10');
SELECT pg_temp.fails() AS covered \gset
UPDATE codecheck.code_release SET entries = '{[2,19)}' WHERE release = 'FY2023-APR';
SELECT pg_temp.fails() AS retired \gset
DELETE FROM codecheck.code_release WHERE system = 'icd10cm' AND release <> 'FY2025';
SELECT pg_temp.fails() AS gone \gset
ROLLBACK TO changed;
SELECT is(:'covered'::text, '', 'a policy is seen by the next audit');
SELECT is(:'retired'::text, 'dx_not_effective,dx_not_effective', 'a release as well');
SELECT is(:'gone'::text, '', 'and that it is gone');
SELECT is(pg_temp.fails(), 'necessity', 'none of it after a rollback');
DO $$
BEGIN
    UPDATE codecheck.policy_diagnosis SET code = 'I' WHERE policy_id = 'NCD-VISIT';
EXCEPTION WHEN OTHERS THEN NULL;
END $$;
SELECT is(pg_temp.fails(), 'necessity', 'nor of a change that failed');

SELECT finish();
ROLLBACK;
