-- What the edit of duplicates says: by hand, and of claims by chance against a plain window.
BEGIN;
SELECT no_plan();
SET LOCAL client_min_messages = warning;
\ir lib/seed.sql

CREATE TEMP TABLE claim (
    claim_id text, line_no int, claim_type text, patient_id text, provider_id text, from_date date, thru_date date, code text, modifiers text[], units numeric, payer text, charge numeric);
CREATE FUNCTION pg_temp.found() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', claim_id || line_no, status), '; ' ORDER BY claim_id COLLATE "C", line_no), '')
      FROM codecheck.audit('pg_temp.claim', '{duplicate_line}')
$$;
-- Of two lines, A1 and B1 of a patient and a provider, that are the same but for what is given of the second.
CREATE FUNCTION pg_temp.second(change text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE claim;
    INSERT INTO claim SELECT claim_id, 1, 'professional', 'X', 'P', '2023-05-01', NULL, '99213', '{LT,59}', 1 FROM unnest('{A,B}'::text[]) AS claim_id;
    EXECUTE format('UPDATE claim SET %s WHERE claim_id = ''B''', change);
    RETURN pg_temp.found();
END $$;

SELECT is(pg_temp.second('units = 7, charge = 1, payer = ''Acme'''), 'B1 fail', 'units, charges and payers make no other service');
SELECT is((SELECT concat_ws(', ', message, code, source, carc) FROM codecheck.audit('claim', '{duplicate_line}')), '99213 is billed once more, first and with the same modifiers by line 1 of claim A, 99213, 18', 'what is said');
SELECT is(pg_temp.second(change), answer, change)
  FROM (VALUES ('code = '' 99213 ''', 'B1 fail'), ('code = ''99214''', ''), ('code = NULL', ''), ('code = '' ''', ''), ('code = ''9921''', ''),
               ('modifiers = ''{59,LT}''', 'B1 fail'), ('modifiers = ''{lt," 59",LT,NULL,""}''', 'B1 fail'), ('modifiers = ''{LT}''', ''), ('modifiers = ''{LT,59,RT}''', ''), ('modifiers = ''{LT,RT}''', ''),
               ('modifiers = ''{LT,59,X}''', ''), ('modifiers = NULL', ''), ('modifiers = ''{}''', ''),
               ('modifiers = ''{LT,59,76}''', ''), ('modifiers = ''{LT,59,77}''', ''), ('modifiers = ''{LT,59,91}''', ''), ('modifiers = ''{LT,59,78}''', ''),
               ('patient_id = ''Y''', ''), ('patient_id = ''x''', ''), ('patient_id = NULL', ''), ('provider_id = ''Q''', ''), ('provider_id = NULL', ''),
               ('from_date = ''2023-05-02''', ''), ('from_date = NULL', 'B1 no_data'), ('from_date = NULL, modifiers = ''{76}''', 'B1 no_data'), ('from_date = NULL, thru_date = ''2023-05-01''', 'B1 fail'), ('from_date = ''infinity''', ''),
               ('claim_type = ''institutional''', 'B1 fail'), ('claim_type = ''inpatient''', 'B1 fail'), ('claim_type = NULL', 'B1 fail')) AS t(change, answer);
SELECT pg_temp.second('claim_id = NULL') \g /dev/null
SELECT is((SELECT string_agg(concat_ws(' ', claim_id, line_no, status, message), '; ') FROM codecheck.audit('claim', '{duplicate_line}')),
          '1 fail 99213 is billed once more, first and with the same modifiers by line 1 of claim A', 'a line without a claim comes last');
UPDATE claim SET provider_id = NULL;
SELECT is(pg_temp.found(), '', '... and is nobody''s without a provider');
SELECT pg_temp.second('code = NULL') \g /dev/null
UPDATE claim SET code = 'garbage', line_no = NULL;
UPDATE claim SET code = E' GARBAGE\t' WHERE claim_id = 'B';
SELECT is((SELECT concat_ws(', ', message, code) FROM codecheck.audit('claim', '{duplicate_line}')), E'GARBAGE\t is billed once more, first and with the same modifiers by a line of claim A,  GARBAGE\t', 'what is no code, on lines without a number');
SELECT pg_temp.second('patient_id = NULL, provider_id = NULL, claim_id = ''A'', line_no = 2') \g /dev/null
SELECT is(pg_temp.found(), '', 'one line with patient and provider, one with the claim alone');
UPDATE claim SET patient_id = NULL, provider_id = NULL;
SELECT is(pg_temp.found(), 'A2 fail', 'the claim stands in for patient and provider');
INSERT INTO claim SELECT 'B', line_no, claim_type, patient_id, provider_id, from_date, thru_date, code, modifiers FROM claim;
SELECT is(pg_temp.found(), 'A2 fail; B2 fail', '... each for its own');
TRUNCATE claim;
INSERT INTO claim SELECT claim_id, line_no, NULL, 'X', 'P', '2023-05-01', NULL, '99213', CASE WHEN claim_id = 'B' AND line_no = 1 THEN '{76}'::text[] ELSE '{}' END
  FROM unnest('{C,A,B}'::text[]) AS claim_id, unnest('{10,2,1}'::int[]) AS line_no;
SELECT is(pg_temp.found(), 'A2 fail; A10 fail; B2 fail; B10 fail; C1 fail; C2 fail; C10 fail', 'all after the first, by claim and line, but those done again');
SELECT is((SELECT array_agg(DISTINCT message) FROM codecheck.audit('claim', '{duplicate_line}')), '{"99213 is billed once more, first and with the same modifiers by line 1 of claim A"}', '... and which is the first');
UPDATE claim SET modifiers = '{91}' WHERE claim_id = 'A';
SELECT is(pg_temp.found(), 'B10 fail; C1 fail; C2 fail; C10 fail', 'what is done again is no first either');
SELECT is((SELECT concat_ws(' ', lines_judged, lines_failed, lines_no_data) FROM codecheck.denial_report('claim', '{duplicate_line}')), '9 4 0', 'every line is judged');
UPDATE claim SET code = NULL WHERE claim_id = 'C';
SELECT is((SELECT concat_ws(' ', lines_judged, lines_failed, lines_no_data) FROM codecheck.denial_report('claim', '{duplicate_line}')), '6 1 0', '... that has a code');

-- ---- By chance
TRUNCATE claim;
INSERT INTO claim
SELECT (ARRAY['A', 'B', 'C', NULL])[1 + floor(random() ^ 2 * 4)::int], n, NULL, (ARRAY['X', 'Y', 'Z', ' ', NULL])[1 + floor(random() * 5)::int], (ARRAY['P', 'Q', '', NULL])[1 + floor(random() * 4)::int],
       (ARRAY['2023-05-01', '2023-05-02', 'infinity', NULL])[1 + floor(random() ^ 2 * 4)::int]::date, (ARRAY['2023-05-01', NULL])[1 + floor(random() * 2)::int]::date,
       (ARRAY['99213', '99214 ', ' 99214', 'g0439', 'G0439', 'x', 'X ', '', NULL])[1 + floor(random() * 9)::int],
       ARRAY(SELECT (ARRAY['LT', 'lt', 'RT', '59', ' 59', '76', 'XYZ', 'xyz', NULL, ''])[1 + floor(random() * 10 + 0 * n * i)::int] FROM generate_series(1, (n % 5) - 1) AS i)
  FROM generate_series(1, 3000) AS n;
CREATE VIEW pg_temp.expected AS
    WITH line AS (
        SELECT claim_id, line_no, coalesce(from_date, thru_date) AS day, upper(btrim(code)) AS code,
               coalesce('claim ' || claim_id, 'line ' || line_no) AS claim, nullif(btrim(patient_id), '') AS patient, nullif(btrim(provider_id), '') AS provider,
               ARRAY(SELECT DISTINCT upper(btrim(m)) FROM unnest(modifiers) AS m WHERE btrim(m) <> '' ORDER BY 1) AS modifiers
          FROM claim WHERE btrim(code) <> ''
    )
    SELECT claim_id, line_no, 'no_data' AS status FROM line WHERE day IS NULL
    UNION ALL
    SELECT claim_id, line_no, 'fail' FROM (
        SELECT line.*, row_number() OVER (PARTITION BY day, code, modifiers, coalesce('patient ' || patient, claim), coalesce('provider ' || provider, claim) ORDER BY claim_id COLLATE "C", line_no) AS n
          FROM line WHERE day IS NOT NULL AND NOT modifiers && '{76}') AS numbered
     WHERE n > 1;
SELECT bag_eq('SELECT claim_id, line_no, status FROM codecheck.audit(''claim'', ''{duplicate_line}'')', 'SELECT * FROM pg_temp.expected', 'claims by chance');
SELECT cmp_ok((SELECT least(count(*) FILTER (WHERE status = 'fail'), count(*) FILTER (WHERE status = 'no_data')) FROM pg_temp.expected), '>', 100::bigint, 'there is something to find');

-- ---- Not a second for thousands of lines in a day
TRUNCATE claim;
INSERT INTO claim SELECT 'A', n, NULL, 'X', 'P', '2023-05-01', NULL, '99213', CASE WHEN n % 2 = 0 THEN ARRAY(SELECT to_char((n + i) % 100, 'FM00') FROM generate_series(1, 20) AS i) END FROM generate_series(1, 20000) AS n;
SET LOCAL statement_timeout = '20s';
SELECT cmp_ok((SELECT count(*) FROM codecheck.audit('claim', '{duplicate_line}')), '>', 10000::bigint, 'twenty thousand lines of a day');

SELECT finish();
ROLLBACK;
