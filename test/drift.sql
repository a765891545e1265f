-- Which relations drift reads: columns of every kind and in any order, relations of every kind, dirty values; and
-- codes by chance, against plain SQL.
BEGIN;
SELECT no_plan();
SET LOCAL client_min_messages = warning;
\ir audit/data.sql

CREATE SCHEMA claims;
CREATE TABLE claims.plain (claim_id text, line_no int, claim_type text, from_date date, thru_date date, code text, dx text[], procedures text[], charge numeric);
INSERT INTO claims.plain
SELECT (n / 3)::text, n, (ARRAY['inpatient', 'Inpatient', 'professional', NULL])[1 + n % 4], '2022-10-01'::date + n % 500, '2022-10-01'::date + n % 700,
       (ARRAY['G0439', 'J0001', '99213', 'x', ' ', NULL])[1 + n % 6],
       (SELECT array_agg((ARRAY['I10', 'E11', 'E11.9', 'e119', 'W01.0XXA', 'I1O', '', NULL, 'Z99.99', 'M54.5', 'A00.9', 'U07.1', 'm545'])[1 + floor(random() * 13 + 0 * i)::int]) FROM generate_series(1, n % 5) AS i),
       CASE WHEN n % 3 > 0 THEN (ARRAY['0DTJ4ZZ', '0DTJ0ZZ', '0DT', NULL])[:n % 3 + 1] END, CASE WHEN n % 10 > 0 THEN n / 7.0 END
  FROM generate_series(1, 600) AS n;

CREATE FUNCTION pg_temp.drifts(relation regclass, day date) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', system, code, status, lines, lines_already_invalid, claim_count, round(charge, 4), replacements), '; ' ORDER BY system COLLATE "C", code COLLATE "C", status)
      FROM codecheck.drift(relation, day)
$$;
-- The same from lines, codes and statuses, one at a time.
CREATE FUNCTION pg_temp.counted(on_day date) RETURNS text LANGUAGE sql AS $$
    WITH line AS (
        SELECT *, row_number() OVER () AS n, CASE lower(claim_type) WHEN 'inpatient' THEN coalesce(thru_date, from_date) ELSE coalesce(from_date, thru_date) END AS day FROM claims.plain
    ), said AS (
        SELECT line.*, 'icd10cm' AS system, try_icd10cm(item)::text AS said, code_status(try_icd10cm(item), on_day) AS then_status, code_status(try_icd10cm(item), day) AS own FROM line, unnest(dx) AS item WHERE item <> ''
        UNION ALL
        SELECT line.*, 'icd10pcs', try_icd10pcs(item)::text, code_status(try_icd10pcs(item), on_day), code_status(try_icd10pcs(item), day) FROM line, unnest(procedures) AS item WHERE item <> ''
        UNION ALL
        SELECT line.*, 'hcpcs', try_hcpcs(code)::text, code_status(try_hcpcs(code), on_day), code_status(try_hcpcs(code), day) FROM line WHERE btrim(code) <> ''
    ), once AS (
        SELECT DISTINCT n, claim_id, charge, system, CASE WHEN then_status IS NOT NULL THEN said END AS code,
               CASE WHEN said IS NULL THEN 'malformed' ELSE coalesce(then_status, 'no_data') END AS status,
               said IS NULL OR then_status IS NOT NULL AND own <> 'billable' AS already
          FROM said WHERE then_status IS DISTINCT FROM 'billable'
    ), counts AS (
        SELECT system, code, status, count(*) AS lines, count(*) FILTER (WHERE already) AS already, count(DISTINCT claim_id) AS claims, sum(charge) AS charge FROM once GROUP BY 1, 2, 3
    )
    SELECT string_agg(concat_ws(' ', system, code, status, lines, already, claims, round(charge, 4), CASE system WHEN 'icd10cm' THEN replacements(code::icd10cm, on_day) END), '; ' ORDER BY system COLLATE "C", code COLLATE "C", status) FROM counts
$$;
SELECT is(pg_temp.drifts('claims.plain', day), pg_temp.counted(day), 'on ' || day) FROM unnest('{2022-09-30,2022-10-01,2023-04-01,2023-05-01,2024-01-01,2030-01-01,infinity,-infinity}'::date[]) AS day;
SELECT pg_temp.drifts('claims.plain', '2023-05-01') AS expected \gset
SELECT cmp_ok(length(:'expected'), '>', 300, 'there is something to find');
SELECT set_eq('SELECT DISTINCT status FROM unnest(''{2022-09-30,2022-10-01,2023-05-01}''::date[]) AS day, codecheck.drift(''claims.plain'', day)',
              'VALUES (''header''), (''malformed''), (''no_data''), (''not_yet_effective''), (''retired''), (''unknown'')', 'every status');

-- Columns.
CREATE TABLE claims.reversed AS SELECT charge, procedures, dx, 'I1O' AS "DX", code, thru_date, from_date, claim_type, line_no, claim_id FROM claims.plain;
SELECT is(pg_temp.drifts('claims.reversed', '2023-05-01'), :'expected', 'columns in any order, and others beside them');
CREATE TABLE claims."odd ""name" (dropped int, LIKE claims.plain);
ALTER TABLE claims."odd ""name" DROP dropped;
INSERT INTO claims."odd ""name" SELECT * FROM claims.plain;
SELECT is(pg_temp.drifts('claims."odd ""name"', '2023-05-01'), :'expected', 'a name in quotes, a column dropped');
CREATE DOMAIN claims.list AS text[];
CREATE TABLE claims.typed (claim_id varchar, line_no int, claim_type char(20), from_date timestamp, thru_date text, code char(9), dx varchar(20)[], procedures claims.list, charge text);
INSERT INTO claims.typed SELECT claim_id, line_no, claim_type, from_date, thru_date, code, dx, procedures, charge FROM claims.plain;
SELECT is(pg_temp.drifts('claims.typed', '2023-05-01'), :'expected', 'char, varchar, a domain, a timestamp; a date and an amount as text');
UPDATE claims.typed SET charge = 'n/a', thru_date = 'yesterday';
SELECT lives_ok('SELECT codecheck.drift(''claims.typed'', ''2023-05-01'')', 'no date and no amount are no error');
SELECT is((SELECT count(charge) FROM codecheck.drift('claims.typed', '2023-05-01')), 0::bigint, '... and nothing is said of the charge');
CREATE TABLE claims.few (code text);
SELECT is_empty('SELECT * FROM codecheck.drift(''claims.few'', ''2023-05-01'')', 'no rows');
INSERT INTO claims.few VALUES ('J0001'), (NULL), ('');
SELECT is((SELECT concat_ws(' ', system, code, status, lines, claim_count, charge) FROM codecheck.drift('claims.few', '2023-05-01')), 'hcpcs J0001 not_yet_effective 1 0', 'nothing but a code');
CREATE TABLE claims.nothing AS SELECT NULL::text AS claim_id, NULL::text[] AS dx, '{}'::text[] AS procedures, NULL::text AS code, NULL::numeric AS charge FROM generate_series(1, 10);
SELECT is_empty('SELECT * FROM codecheck.drift(''claims.nothing'', ''2023-05-01'')', 'NULL everywhere');
CREATE TABLE claims.codes AS SELECT code::hcpcs, '{I10,E11}'::icd10cm[] AS dx FROM (VALUES ('J0001')) AS t(code);
SELECT is((SELECT string_agg(code, ' ' ORDER BY code) FROM codecheck.drift('claims.codes', '2023-05-01')), 'E11 J0001', 'the extension''s own types');

-- Relations.
CREATE VIEW claims.seen AS SELECT * FROM claims.plain ORDER BY line_no;
SELECT is(pg_temp.drifts('claims.seen', '2023-05-01'), :'expected', 'a view');
CREATE MATERIALIZED VIEW claims.kept AS SELECT * FROM claims.plain;
SELECT is(pg_temp.drifts('claims.kept', '2023-05-01'), :'expected', 'a materialized view');
CREATE TABLE claims.parted (LIKE claims.plain) PARTITION BY RANGE (from_date);
CREATE TABLE claims.part_one PARTITION OF claims.parted FOR VALUES FROM (MINVALUE) TO ('2023-05-01');
CREATE TABLE claims.part_two PARTITION OF claims.parted FOR VALUES FROM ('2023-05-01') TO (MAXVALUE);
INSERT INTO claims.parted SELECT * FROM claims.plain;
SELECT is(pg_temp.drifts('claims.parted', '2023-05-01'), :'expected', 'partitions');
CREATE TEMP TABLE plain AS SELECT * FROM claims.plain;
SELECT is(pg_temp.drifts('plain', '2023-05-01'), :'expected', 'a temporary table');
CREATE ROLE drift_reader;
GRANT USAGE ON SCHEMA claims TO drift_reader;
SET LOCAL ROLE drift_reader;
SELECT throws_ok('SELECT codecheck.drift(''claims.plain'', ''2023-05-01'')', '42501', NULL, 'nobody reads what he may not');
RESET ROLE;
GRANT SELECT ON claims.plain TO drift_reader;
ALTER TABLE claims.plain ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE drift_reader;
SELECT is_empty('SELECT * FROM codecheck.drift(''claims.plain'', ''2023-05-01'')', 'row security hides lines');
RESET ROLE;
CREATE POLICY odd ON claims.plain USING (line_no % 2 = 1);
CREATE TABLE claims.odd_lines AS SELECT * FROM claims.plain WHERE line_no % 2 = 1;
SELECT pg_temp.drifts('claims.odd_lines', '2023-05-01') AS odd_expected \gset
SET LOCAL ROLE drift_reader;
SELECT is((SELECT sum(lines) FROM codecheck.drift('claims.plain', '2023-05-01')) > 0, true, 'and shows those it allows');
RESET ROLE;
SET LOCAL search_path = claims, public;
SELECT is((SELECT count(*) FROM codecheck.drift('plain', '2023-05-01')), (SELECT count(*) FROM codecheck.drift('claims.kept', '2023-05-01')), 'whatever the search_path');
RESET search_path;

-- Not what is needed.
CREATE TABLE claims.codeless (claim_id text, charge numeric);
SELECT throws_ok('SELECT codecheck.drift(''claims.codeless'', ''2023-05-01'')', '42703', 'relation "claims.codeless" has no codes: it lacks columns "dx", "procedures" and "code"', 'no codes');
CREATE TABLE claims.flat (dx text);
SELECT throws_ok('SELECT codecheck.drift(''claims.flat'', ''2023-05-01'')', '42804', 'column "dx" of relation "claims.flat" is of type text, but drift needs text[]', 'text where an array should be');
SELECT throws_ok('SELECT codecheck.drift(1::regclass, ''2023-05-01'')', '22023', 'drift needs a relation of claims and a date', 'no relation');
SELECT throws_ok('SELECT codecheck.drift(NULL, ''2023-05-01'')', '22023', NULL, 'NULL for the relation');
SELECT throws_ok('SELECT codecheck.drift(''claims.plain'', NULL)', '22023', NULL, 'NULL for the date');

SELECT finish();
ROLLBACK;
