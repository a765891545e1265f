-- What no claim has and a claims table may: sums and days beyond measure, texts compared otherwise than as bytes.
BEGIN;
SELECT no_plan();
\ir audit/data.sql

CREATE FUNCTION pg_temp.findings(relation regclass, edits text[]) RETURNS TABLE (line_no int, edit text, status text) LANGUAGE sql AS
    'SELECT line_no, edit, status FROM codecheck.audit(relation, edits) ORDER BY 1, 2, 3';

-- ---- Collations of the columns

CREATE COLLATION pg_temp.alike (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION pg_temp.no_signs (provider = icu, locale = 'und-u-ka-shifted-ks-level1', deterministic = false);
CREATE COLLATION pg_temp.turkish (provider = icu, locale = 'tr');

CREATE TEMP TABLE collated (
    claim_id text COLLATE pg_temp.no_signs, line_no int, patient_id text COLLATE pg_temp.alike, provider_id text COLLATE pg_temp.alike,
    claim_type text COLLATE pg_temp.turkish, from_date date, thru_date date, code text COLLATE pg_temp.no_signs, dx text[] COLLATE pg_temp.no_signs);
INSERT INTO collated VALUES
    -- I without a dot in lower case: the same day of discharge.
    ('1', 1, 'P', 'D', 'INPATIENT', '2023-05-01', '2023-05-03', 'G0439', '{I10}'), ('1', 2, 'P', 'D', 'INPATIENT', '2023-05-02', '2023-05-03', 'G0439', '{I10}'),
    -- Signs are something: a claim, a code, a diagnosis that its other lines have as well.
    ('-', 3, NULL, NULL, NULL, '2023-05-01', NULL, '*', '{.}'), ('-', 4, NULL, NULL, NULL, '2023-05-01', NULL, '*', NULL),
    -- Other letters are another patient, another provider.
    ('2', 5, 'Q', 'D', NULL, '2023-05-01', NULL, 'J0001', '{I10}'), ('3', 6, 'q', 'D', NULL, '2023-05-01', NULL, 'J0001', '{I10}'),
    ('4', 7, 'R', 'E', NULL, '2023-05-01', NULL, 'J0001', '{I10}'), ('5', 8, 'R', 'e', NULL, '2023-05-01', NULL, 'J0001', '{I10}');
SELECT bag_eq($$SELECT * FROM pg_temp.findings('collated', '{dx_missing,dx_invalid,duplicate_line}')$$,
              $$VALUES (2, 'duplicate_line', 'fail'), (3, 'dx_invalid', 'fail'), (4, 'duplicate_line', 'fail')$$, 'texts are compared as bytes');

-- ---- Units

CREATE TEMP TABLE claim (
    claim_id text, line_no int, patient_id text, provider_id text, from_date date, code text, modifiers text[], units numeric, dx text[], charge numeric);
INSERT INTO claim SELECT 'A', n, 'P', 'D', '2023-05-01', 'J0001', NULL, units, '{I10}'
  FROM (VALUES (1, 1e131070), (2, -1e131070), (3, 10)) AS line(n, units);
SELECT is_empty($$SELECT * FROM pg_temp.findings('claim', '{mue}')$$, 'units beyond all measure, of either sign, make up for each other');
UPDATE claim SET units = 1e131071;
SELECT results_eq($$SELECT * FROM pg_temp.findings('claim', '{mue}')$$, $$VALUES (3, 'mue', 'fail')$$, 'or add up');

TRUNCATE claim;
INSERT INTO claim SELECT 'A', n, 'P', 'D', '2023-05-01', 'J0001', NULL, CASE n WHEN 1 THEN 1e130000 ELSE 1e-16000 END, '{I10}' FROM generate_series(1, 1000) AS n;
SELECT results_eq($$SELECT * FROM pg_temp.findings('claim', '{mue}')$$, $$VALUES (1000, 'mue', 'fail')$$, 'a sum of a hundred thousand digits, a thousand times');

-- ---- A day of thousands of lines, and of thousands of codes

TRUNCATE claim;
INSERT INTO claim SELECT 'A', n, 'P', 'D', '2023-05-01', CASE WHEN n <= 3 THEN 'J0001' ELSE 'A5500' END, NULL, 1, '{I10}', 1 FROM generate_series(1, 5000) AS n;
SELECT results_eq($$SELECT edit, lines_judged, lines_failed, charge_at_stake FROM codecheck.denial_report('claim', '{ncci_ptp,duplicate_line}')$$,
                  $$VALUES ('ncci_ptp', 5000::bigint, 5000::bigint, 5000.0), ('duplicate_line', 5000, 4998, 4998.0)$$, 'each line of the day is counted');

-- A day of one column 2 code, and of a column 1 code for each of 300 rules, some of which a modifier bypasses.
CREATE TEMP TABLE rule AS SELECT n, (20000 + n)::text AS column1, CASE WHEN n % 2 = 0 THEN 1 ELSE 0 END AS indicator FROM generate_series(1, 300) AS n;
INSERT INTO codecheck.ptp_entry SELECT 9000 + n, column1::hcpcs, '{11720}', NULL, NULL, indicator, NULL FROM rule;
UPDATE codecheck.code_release SET entries = entries + '{[9001,9301)}' WHERE system = 'ptp-practitioner';
CREATE FUNCTION pg_temp.day_of(rules text) RETURNS TABLE (status text, findings bigint, messages bigint) LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE claim;
    EXECUTE 'INSERT INTO claim SELECT ''A'', n, ''P'', ''D'', ''2023-05-01'', column1, NULL, 1, ''{I10}'' FROM rule WHERE ' || rules;
    INSERT INTO claim VALUES ('A', 1000, 'P', 'D', '2023-05-01', '11720', '{59}', 1, '{I10}'), ('A', 1001, 'P', 'D', '2023-05-01', '11720', '{59}', 1, '{I10}');
    RETURN QUERY SELECT f.status, count(*), count(*) FILTER (WHERE message LIKE '%more than 100 codes of 2023-05-01%')
                   FROM codecheck.audit('claim', '{ncci_ptp}') AS f WHERE line_no >= 1000 GROUP BY f.status ORDER BY 1;
END $$;
SELECT results_eq($$SELECT * FROM pg_temp.day_of('n <= 100')$$, $$VALUES ('bypassed', 100::bigint, 0::bigint), ('fail', 100, 0)$$, 'a hundred findings of a line are listed');
SELECT results_eq($$SELECT * FROM pg_temp.day_of('n % 2 = 0 AND n <= 202')$$, $$VALUES ('bypassed', 202::bigint, 2::bigint)$$, 'one more is said to be the last');
SELECT results_eq($$SELECT sum(findings), sum(messages) FROM pg_temp.day_of('true')$$, $$VALUES (202::numeric, 2::numeric)$$, 'whatever they are');
SELECT results_eq($$SELECT * FROM pg_temp.day_of('n % 2 = 0 OR n = 299')$$, $$VALUES ('bypassed', 202::bigint, 2::bigint), ('fail', 2, 0)$$, 'but what fails after all is said');
SELECT is(lines_failed, 2::bigint, 'and counted') FROM codecheck.denial_report('claim', '{ncci_ptp}');

SELECT * FROM finish();
ROLLBACK;
