-- The indicators of the fee schedule, and the lists of the Medicare Code Editor.

\set SHOW_CONTEXT never
\set VERBOSITY terse
SET client_min_messages = warning;

-- ---- The fee schedule

-- Rows as a client stages them: three releases in one file, a part of a service, a row twice, a number that lost its zeroes, a blank row, blank cells.
SELECT fee_indicator('27447', NULL, '2024-01-01', 'status') IS NULL AS nothing_loaded;
BEGIN;
CREATE TEMPORARY TABLE codecheck_record (line_no bigint, fault text, source text, hcpcs text, modifier text, status text, pctc text, global_days text,
    multiple text, bilateral text, assistant text, co_surgeon text, team text) ON COMMIT DROP;
INSERT INTO codecheck_record VALUES
    (2, NULL, 'rvu23a_jan', '27447', '', 'A', '0', '090', '2', '1', '2', '1', '0'),
    (3, NULL, 'rvu23a_jan', '71046', '', 'A', '1', 'XXX', '0', '3', '0', '0', '0'),
    (4, NULL, 'rvu23a_jan', '71046', '26', 'A', '1', 'XXX', '0', '3', '0', '0', '0'),
    (5, NULL, 'rvu24a_jan', '27447', '', 'A', '0', '90', '2', '1', '2', '1', '0'),
    (6, NULL, 'rvu24a_jan', ' 71046 ', 'tc', 'A', '1', 'xxx', '0', '3', '0', '0', '0'),
    (7, NULL, 'rvu24a_jan', '71046', 'TC', 'A', '1', 'XXX', '0', '3', '0', '0', '0'),
    (8, NULL, '', '', '', '', '', '', '', '', '', '', ''),
    (9, NULL, 'rvu24c_jul', '27447', '', 'A', '0', '090', '2', '1', '1', '1', '0'),
    (10, NULL, 'rvu24c_jul', 'g0439', '', 'A', '', '', '', '', '', '', '');
SELECT release, report FROM codecheck.load_fee_schedule(NULL, NULL, source => 'three.csv');
COMMIT;
SELECT * FROM codecheck.fee_schedule ORDER BY release, code, modifier;
SELECT release, effective_from, effective_to, code_count, source FROM codecheck.release WHERE system = 'fee-schedule' ORDER BY effective_from;
-- What stays the same is kept once.
SELECT count(*) FROM codecheck.fee_entry;

SELECT code, modifier, day, fee_indicator(code, modifier, day, 'global_days') AS global_days, fee_indicator(code, modifier, day, 'assistant') AS assistant,
       fee_indicator(code, modifier, day, 'status') AS status
  FROM (VALUES ('27447'::hcpcs, NULL::hcpcs_modifier, '2022-12-31'::date), ('27447', NULL, '2023-01-01'), ('27447', NULL, '2024-06-30'), ('27447', NULL, '2024-07-01'),
               ('27447', NULL, '2024-12-31'), ('27447', NULL, '2025-01-01'), ('27447', '26', '2024-07-01'), ('71046', '26', '2023-12-31'), ('71046', '26', '2024-01-01'),
               ('71046', 'TC', '2024-01-01'), ('71046', NULL, '2024-01-01'), ('G0439', NULL, '2024-07-01'), ('27447', NULL, 'infinity'), ('27447', NULL, '-infinity'),
               (NULL, NULL, '2024-07-01'), ('27447', NULL, NULL)) AS t(code, modifier, day);
-- Our names and those of CMS's columns.
SELECT name, fee_indicator('27447', NULL, '2023-01-01', name)
  FROM unnest('{status,pctc,global_days,multiple,bilateral,assistant,co_surgeon,team,status_code,pctc_ind,glob_days,mult_proc,bilat_surg,asst_surg,co_surg,team_surg}'::text[]) AS name;
SELECT fee_indicator('27447', NULL, '2023-01-01', NULL) IS NULL AS no_name;
\set VERBOSITY default
SELECT fee_indicator('27447', NULL, '2023-01-01', 'Status');
\set VERBOSITY terse

-- A release of one source may be called and dated otherwise; a file of its name takes its place in the release, another one joins it.
CREATE FUNCTION pg_temp.stage(source text, VARIADIC rows text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS codecheck_record;
    CREATE TEMPORARY TABLE codecheck_record (line_no bigint, fault text, source text, hcpcs text, modifier text, status text, pctc text, global_days text,
        multiple text, bilateral text, assistant text, co_surgeon text, team text);
    INSERT INTO codecheck_record
    SELECT n + 1, NULL, stage.source, cell[1], cell[2], cell[3], cell[4], cell[5], cell[6], cell[7], cell[8], cell[9], cell[10]
      FROM unnest(rows) WITH ORDINALITY AS row(cells, n), string_to_array(cells, '|') AS cell;
END $$;
SELECT pg_temp.stage('rvu22a', '99213||A|0|XXX|0|0|0|0|0', '99214||A|0|XXX|0|0|0|0|0');
SELECT system, release, report FROM codecheck.load_fee_schedule('mine', '2022-02-01', '2022-06-30', source => 'a.csv');
SELECT pg_temp.stage('', '11042||A|0|000|2|0|1|0|0', '99213||A|0|XXX|0|0|0|0|0');
SELECT system, release, report FROM codecheck.load_fee_schedule('mine', NULL, source => 'b.csv');
SELECT pg_temp.stage('', '11043||A|0|000|2|0|1|0|0');
SELECT system, release, report FROM codecheck.load_fee_schedule('mine', NULL, source => 'a.csv');
SELECT code, global_days FROM codecheck.fee_schedule WHERE release = 'mine' ORDER BY code;
SELECT release, effective_from, effective_to, code_count, source FROM codecheck.release WHERE release = 'mine';

-- Nothing is loaded that contradicts itself or another file of the release, that is cut off or moved, and nothing changes then.
SELECT pg_temp.stage('', '11043||A|0|010|2|0|1|0|0');
SELECT codecheck.load_fee_schedule('mine', NULL, source => 'c.csv');
SELECT pg_temp.stage('', '11044||A|0|010|2|0|1|0|0', '11045||A|0|ZZZ|0|0|1|0|0', '11044||A|0|000|2|0|1|0|0', '11046||A|0|ZZZ|0|0|1|0|0', '11046||A|0|ZZZ|0|0|1|0|0');
SELECT codecheck.load_fee_schedule('mine', NULL, source => 'c.csv');
\set VERBOSITY default
SELECT pg_temp.stage('', '1104||A|0|010|2|0|1|0|0', '11044|2|A|0|010|2|0|1|0|0', '11044||Ä|0|010|2|0|1|0|0', '11044||A|X|010|2|0|1|0|0', '11044||A|0|0.10|2|0|1|0|0',
                     '11044||A|0|010|2|0|1|0|10', '11044||A|0|ABC|2|0|1|0|0', '99213||A|0|XXX|0|0|0|0|0');
SELECT codecheck.load_fee_schedule('mine', NULL, source => 'c.csv');
SELECT pg_temp.stage('', VARIADIC '{}');
SELECT codecheck.load_fee_schedule('mine', NULL, source => 'c.csv');
SELECT pg_temp.stage('', '99213||A|0|XXX|0|0|0|0|0');
SELECT codecheck.load_fee_schedule(NULL, NULL, source => 'c.csv');
INSERT INTO codecheck_record (line_no, source, hcpcs, status) VALUES (3, 'rvu21a', '99213', 'A'), (4, 'rvu21b', '99213', 'A'), (5, 'rvu21b', '99214', 'A');
SELECT codecheck.load_fee_schedule('mine', NULL, source => 'c.csv');
DELETE FROM codecheck_record WHERE source = '';
SELECT codecheck.load_fee_schedule('mine', NULL, source => 'c.csv');
\set VERBOSITY terse
SELECT string_agg(code::text, ' ' ORDER BY code) FROM codecheck.fee_schedule WHERE release = 'mine';
-- Bad rows may be left out.
SELECT pg_temp.stage('', '11044||A|0|010|2|0|1|0|0', '1104||A|0|010|2|0|1|0|0', '11045||A|0|ZZZ|0|0|1|0|0');
SELECT report FROM codecheck.load_fee_schedule('mine', NULL, source => 'c.csv', skip_bad => true);
SELECT codecheck.drop_release('fee-schedule', 'mine');
SELECT count(*) FROM codecheck.fee_entry;
DROP TABLE codecheck_record;

-- ---- The Medicare Code Editor

SELECT mce_list('O80', '2020-01-01') IS NULL AS nothing_loaded;
CREATE FUNCTION pg_temp.stage_lists(VARIADIC rows text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS codecheck_record;
    CREATE TEMPORARY TABLE codecheck_record (line_no bigint, fault text, code text, list text, kind text, version text, age_from text, age_to text);
    INSERT INTO codecheck_record
    SELECT n + 1, NULL, cell[1], cell[2], coalesce(cell[3], ''), coalesce(cell[4], ''), coalesce(cell[5], ''), coalesce(cell[6], '')
      FROM unnest(rows) WITH ORDINALITY AS row(cells, n), string_to_array(cells, '|') AS cell;
END $$;
-- As in the parse of version 37: procedures are left out, ages are those of the version.
SELECT pg_temp.stage_lists('O80|Maternity_Only|D|37', 'O80|Female_Only|D|37', 'A33|Newborn_Only|D|37', 'N400|Adult_Only|d|37', 'N400|Male_Only|D|37',
                           'D631|Principal_Manifestation|D|37', 'Z5189|Principal_Unacceptable|D|37', 'E119|Principal_Questionable_Admit|D|37', 'Y6551|Wrong_Performed|D|37',
                           'A4851|Pediatric_Only|D|37', '0UT90ZZ|Female_Only|P|37', '0UT94ZZ|Female_Only|P|37', '0W4M070|Noncovered_Always|P|37', 'A33|Newborn_Only|D|37', '|', 'L84|Unspecified|D|37');
SELECT release, report FROM codecheck.load_mce(NULL, NULL, source => 'table.tsv');
-- As in that of version 41.1, which is named by its file only: ages in the list's name.
SELECT pg_temp.stage_lists('O80|Maternity (Ages 9-64)', 'O80|Female Only', 'A33|Perinatal/Newborn (Age 0 Only)', 'D63.1|Manifestation (Not Allowed as Principal Diagnosis)');
SELECT release, report FROM codecheck.load_mce(NULL, NULL, source => 'mce_v41_1_code_edits.csv.gz');
-- As in that of version 43.
CREATE TEMPORARY TABLE codecheck_document AS SELECT '{"age_categories": {"maternity": {"min_age": 9, "max_age": 65}},
    "codes": {"age_maternity": [{"code": "O80", "description": "Said by nobody"}], "age_newborn": [{"code": "A33"}, {"code": "A33"}], "unacceptable_pdx": [{"code": "B95.0"}],
              "unacceptable_pdx_unless_secondary": [{"code": "Z5189"}], "manifestation_not_pdx": []}}'::text AS content;
SELECT release, report FROM codecheck.load_mce('v43', NULL, source => 'lists.json');
SELECT release, effective_from, effective_to, code_count, source FROM codecheck.release WHERE system = 'mce' ORDER BY effective_from;
SELECT * FROM codecheck.mce ORDER BY release, code, list;

SELECT code, day, mce_list(code, day)
  FROM (VALUES ('O80'::icd10cm, '2019-09-30'::date), ('O80', '2019-10-01'), ('O80', '2020-09-30'), ('O80', '2020-10-01'), ('O80', '2024-04-01'), ('O80', '2024-10-01'),
               ('O80', '2025-10-01'), ('O80', '2026-10-01'), ('N40.0', '2020-01-01'), ('N40', '2020-01-01'), ('I10', '2020-01-01'), ('Z51.89', '2020-01-01'), ('Z51.89', '2025-10-01'),
               ('L84', '2020-01-01'), ('O80', 'infinity'), ('O80', '-infinity'), (NULL, '2020-01-01'), ('O80', NULL)) AS t(code, day);

-- Faults.
\set VERBOSITY default
SELECT pg_temp.stage_lists('O80|Maternity|D|37', 'A33|Newborn_Only|Q|37', 'A33|Pocket_Only|D|37', 'A3|Newborn_Only|D|37', 'A33|Newborn_Only|D|36', 'A33|Newborn_Only|D|37|1|0', 'A48.51|Pediatric|D|37|0|', 'Z00.00|Unacceptable|D|37',
                           'Z00.01|Unacceptable|D|37', 'Z00.110|Unacceptable|D|37', 'Z00.111|Unacceptable|D|37', 'Z00.2|Unacceptable|D|37');
SELECT codecheck.load_mce('v37', NULL, source => 'bad.tsv');
SELECT pg_temp.stage_lists('O80|Maternity|D|37|9|64', 'O80|Maternity|D|37|9|65');
SELECT codecheck.load_mce(NULL, NULL, source => 'bad.tsv');
SELECT pg_temp.stage_lists('O80|Maternity|D|37|9|64');
SELECT codecheck.load_mce(NULL, NULL, source => 'more.tsv');
SELECT codecheck.load_mce('v38', NULL, source => 'more.tsv');
SELECT codecheck.load_mce(NULL, '2020-10-01', source => 'more.tsv');
-- Who names another day and a name may let a version stand in for another, with its own ages.
SELECT pg_temp.stage_lists('O80|Maternity|D|37');
SELECT release, report FROM codecheck.load_mce('v38 after v37', '2020-10-01', source => 'more.tsv');
SELECT * FROM codecheck.mce WHERE release = 'v38 after v37';
SELECT codecheck.drop_release('mce', 'v38 after v37');
SELECT pg_temp.stage_lists('O80|Maternity|D');
SELECT codecheck.load_mce(NULL, NULL, source => 'more.tsv');
CREATE TEMPORARY TABLE codecheck_document AS SELECT E'{"codes":\n {"age_newborn": [}}'::text AS content;
SELECT codecheck.load_mce('v43', NULL, source => 'lists.json');
UPDATE codecheck_document SET content = '{"codes": {"age_newborn": "A33"}}';
SELECT codecheck.load_mce('v43', NULL, source => 'lists.json');
UPDATE codecheck_document SET content = '{"code": []}';
SELECT codecheck.load_mce('v43', NULL, source => 'lists.json');
UPDATE codecheck_document SET content = '{"age_categories": 3, "codes": {"age_newborn": [{"code": "A33"}, {"code": 33}, "A33", null], "pocket": [{"code": "A33"}], "adult": [{"code": "N40.0"}, {"code": "N40.1"}, {"code": "N42.0"}]}}';
SELECT codecheck.load_mce('v43', NULL, source => 'lists.json');
DROP TABLE codecheck_document, codecheck_record;
SELECT release, count(*) FROM codecheck.mce GROUP BY release ORDER BY release;

-- A change is seen by the next statement, and gone with its transaction.
BEGIN;
UPDATE codecheck.mce_entry SET list = 'wrong_procedure' WHERE code = 'D63.1';
UPDATE codecheck.fee_entry SET bilateral = '2' WHERE code = '27447';
SELECT mce_list('D63.1', '2020-01-01'), fee_indicator('27447', NULL, '2023-01-01', 'bilateral');
ROLLBACK;
SELECT mce_list('D63.1', '2020-01-01'), fee_indicator('27447', NULL, '2023-01-01', 'bilateral');
SELECT codecheck.drop_release(system, release) FROM codecheck.release WHERE system IN ('mce', 'fee-schedule');
SELECT (SELECT count(*) FROM codecheck.mce_entry) AS mce_entries, (SELECT count(*) FROM codecheck.fee_entry) AS fee_entries;
