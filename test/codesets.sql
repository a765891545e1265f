-- What the loaded releases say about a code on a date, with a few rows written by hand.
BEGIN;
SELECT no_plan();

DELETE FROM codecheck.code_release;

-- Entries as (number, code, billable, description).
INSERT INTO codecheck.icd10cm_entry VALUES
    (1, 'M54', false, 'Dorsalgia', 'Dorsalgia'),
    (2, 'M54.5', true, 'Low back pain', 'Low back pain'),
    (3, 'M54.5', false, 'Low back pain', 'Low back pain, by cause'),
    (4, 'M54.50', true, 'Low back pain, unsp', 'Low back pain, unspecified'),
    (5, 'U07', false, 'Emergency use', 'Emergency use of U07'),
    (6, 'U07.1', true, 'COVID-19', 'COVID-19'),
    (7, 'A00.9', true, 'Cholera, unspecified', 'Cholera, unspecified'),
    (8, 'T36', false, 'Poisoning', 'Poisoning by systemic antibiotics'),
    (9, 'T36.0', false, 'Penicillins', 'Poisoning by penicillins'),
    (10, 'T36.0X', false, 'Penicillins', 'Poisoning by penicillins'),
    (11, 'T36.0X1', false, 'Penicillins, acc', 'Poisoning by penicillins, accidental'),
    (12, 'T36.0X1A', true, 'Penicillins, acc, init', 'Poisoning by penicillins, accidental, initial encounter'),
    (13, 'T36.0X1D', true, 'Penicillins, acc, subs', 'Poisoning by penicillins, accidental, subsequent encounter'),
    (14, 'Q99.9', true, 'In no release', 'In no release');
-- FY2023, its April update, no FY2024, FY2025.
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10cm', 'FY2023', '2022-10-01', '2023-09-30', 10, 4, '{[1,3),[7,14)}'),
    ('icd10cm', 'FY2025', '2024-10-01', '2025-09-30', 11, 4, '{[1,2),[3,7),[8,14)}'),
    ('icd10cm', 'FY2023-APR', '2023-04-01', '2023-09-30', 11, 4, '{[1,3),[5,7),[8,14)}');

-- Each case is (code, date, status, description).
CREATE TEMP TABLE case_ (code icd10cm, day date, status text, description text);
INSERT INTO case_ VALUES
    -- From the first day of a release to the last day of its own year, and not in between.
    ('M54.5', '2022-09-30', NULL, NULL),
    ('M54.5', '2022-10-01', 'billable', 'Low back pain'),
    ('M54.5', '2023-03-31', 'billable', 'Low back pain'),
    ('M54.5', '2023-04-01', 'billable', 'Low back pain'),
    ('M54.5', '2023-09-30', 'billable', 'Low back pain'),
    ('M54.5', '2023-10-01', NULL, NULL),
    ('M54.5', '2024-09-30', NULL, NULL),
    ('M54.5', '2024-10-01', 'header', 'Low back pain, by cause'),
    ('M54.5', '2025-09-30', 'header', 'Low back pain, by cause'),
    ('M54.5', '2025-10-01', NULL, NULL),
    ('M54.5', 'infinity', NULL, NULL),
    ('M54.5', '-infinity', NULL, NULL),
    ('M54.5', '4714-11-24 BC', NULL, NULL),
    ('M54.5', '5874897-12-31', NULL, NULL),
    ('M54.5', NULL, NULL, NULL),
    (NULL, '2022-10-01', NULL, NULL),
    -- Listed later only.
    ('M54.50', '2022-10-01', 'not_yet_effective', NULL),
    ('M54.50', '2023-10-01', NULL, NULL),
    ('M54.50', '2024-10-01', 'billable', 'Low back pain, unspecified'),
    -- Since the update in April.
    ('U07.1', '2023-03-31', 'not_yet_effective', NULL),
    ('U07.1', '2023-04-01', 'billable', 'COVID-19'),
    ('U07', '2023-03-31', 'not_yet_effective', NULL),
    ('U07', '2023-04-01', 'header', 'Emergency use of U07'),
    -- Until then.
    ('A00.9', '2023-03-31', 'billable', 'Cholera, unspecified'),
    ('A00.9', '2023-04-01', 'retired', NULL),
    ('A00.9', '2023-12-31', NULL, NULL),
    ('A00.9', '2024-10-01', 'retired', NULL),
    -- Never.
    ('Q99.9', '2023-01-01', 'unknown', NULL),
    ('Z99.9', '2023-01-01', 'unknown', NULL),
    ('M54.55', '2024-10-01', 'unknown', NULL),
    ('Z99.9', '2024-01-01', NULL, NULL);
SELECT is(code_status(code, day), status, format('%s on %s', coalesce(code::text, 'NULL'), coalesce(day::text, 'NULL'))) FROM case_;
SELECT is(is_billable(code, day), status = 'billable', format('%s on %s: billable', coalesce(code::text, 'NULL'), coalesce(day::text, 'NULL'))) FROM case_;
SELECT is(code_description(code, day), description, format('%s on %s: description', coalesce(code::text, 'NULL'), coalesce(day::text, 'NULL'))) FROM case_;

SELECT results_eq($$SELECT release, effective_from, effective_to FROM codecheck.release WHERE system = 'icd10cm' ORDER BY effective_from$$,
                  $$VALUES ('FY2023', '2022-10-01'::date, '2023-03-31'::date), ('FY2023-APR', '2023-04-01', '2023-09-30'), ('FY2025', '2024-10-01', '2025-09-30')$$,
                  'codecheck.release says until when each is in force');

-- The listed levels below a code.
SELECT is(ARRAY(SELECT descendants('M54'::icd10cm, day)), expected, 'below M54 on ' || day)
  FROM (VALUES ('2023-01-01'::date, '{M54.5}'::icd10cm[]), ('2024-10-01', '{M54.5,M54.50}'), ('2024-01-01', '{}'), ('infinity', '{}')) AS t(day, expected);
SELECT unnest(ARRAY[is(ARRAY(SELECT descendants(code, '2023-09-30')), below, 'below ' || code),
                    is(ARRAY(SELECT children(code, '2023-09-30')), one_below, 'one level below ' || code)])
  FROM (VALUES ('T36'::icd10cm, '{T36.0,T36.0X,T36.0X1,T36.0X1A,T36.0X1D}'::icd10cm[], '{T36.0}'::icd10cm[]),
               ('T36.0X1', '{T36.0X1A,T36.0X1D}', '{T36.0X1A,T36.0X1D}'),
               ('T36.0X1A', '{}', '{}'),
               ('U07', '{U07.1}', '{U07.1}'),
               ('Q99', '{}', '{}')) AS t(code, below, one_below);
SELECT ok('T36.0X1' IN (SELECT children('T36.0'::icd10cm, '2023-09-30')), 'the placeholder level is not between T36.0 and T36.0X1');
SELECT is_empty($$SELECT children('T36'::icd10cm, '2024-01-01')$$, 'nothing is listed where no release is in force');
SELECT is_empty($$SELECT children('T36'::icd10cm, NULL)$$, 'or on no date');

-- ICD-10-PCS: tables of three characters, codes of seven.
INSERT INTO codecheck.icd10pcs_entry VALUES
    (21, '0DT', false, 'Resection', 'Gastrointestinal System, Resection'),
    (22, '0DTJ0ZZ', true, 'Resection of Appendix, Open', 'Resection of Appendix, Open Approach'),
    (23, '0DTJ4ZZ', true, 'Resection of Appendix, Endo', 'Resection of Appendix, Percutaneous Endoscopic Approach');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10pcs', 'FY2023', '2022-10-01', '2023-09-30', 2, 1, '{[21,23)}'),
    ('icd10pcs', 'FY2024', '2023-10-01', '2024-09-30', 3, 2, '{[21,24)}');
SELECT is(code_status(code, day), status, format('%s on %s', code, day))
  FROM (VALUES ('0DT'::icd10pcs, '2023-01-01'::date, 'header'), ('0DTJ0ZZ', '2023-01-01', 'billable'), ('0DTJ4ZZ', '2023-09-30', 'not_yet_effective'),
               ('0DTJ4ZZ', '2023-10-01', 'billable'), ('0DTJ4ZZ', '2024-10-01', NULL), ('0DTJ', '2023-01-01', 'unknown')) AS t(code, day, status);
SELECT is(code_description('0DTJ0ZZ'::icd10pcs, '2023-01-01'), 'Resection of Appendix, Open Approach', '0DTJ0ZZ: description');
SELECT ok(is_billable('0DTJ0ZZ'::icd10pcs, '2023-01-01') AND NOT is_billable('0DT'::icd10pcs, '2023-01-01'), '0DTJ0ZZ is billable, 0DT is not');
SELECT is(ARRAY(SELECT children('0DT'::icd10pcs, '2024-01-01')), '{0DTJ0ZZ,0DTJ4ZZ}', 'one listed level below 0DT');
SELECT is(ARRAY(SELECT descendants('0D'::icd10pcs, '2024-01-01')), '{0DT,0DTJ0ZZ,0DTJ4ZZ}', 'all below 0D');

-- HCPCS: each code has its own dates, of which the newest file knows best; terminated is the last valid day.
INSERT INTO codecheck.hcpcs_entry VALUES
    (31, 'G0439', '2011-01-01', NULL, 'Wellness visit', 'Annual wellness visit'),
    (32, 'G0101', '1996-01-01', '2018-12-31', 'Screening', 'Cancer screening'),
    (33, 'S0001', '2015-01-01', NULL, 'Dropped', 'Listed in 2019 only'),
    (34, 'Q0001', '2015-01-01', NULL, 'Revised', 'Terminated afterwards'),
    (35, 'Q0001', '2015-01-01', '2019-06-30', 'Revised', 'Terminated afterwards, as 2020 says'),
    (36, 'J0001', '2020-07-01', NULL, 'New', 'Valid from July 2020'),
    (37, 'G0439', '2011-01-01', NULL, 'Wellness visit', 'Annual wellness visit, subsequent'),
    (38, 'C0001', '2015-01-01', NULL, 'Dropped', 'Dropped in July 2018');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries) VALUES
    ('hcpcs', '2020', '2020-01-01', '2020-12-31', '2012-01-01', 4, 4, '{[32,33),[35,38)}'),
    ('hcpcs', '2019', '2019-01-01', '2019-12-31', '2010-01-01', 4, 4, '{[31,35)}'),
    ('hcpcs', '2018', '2018-01-01', '2018-12-31', '2017-01-01', 2, 2, '{[31,32),[38,39)}'),
    ('hcpcs', '2018-JUL', '2018-07-01', '2018-12-31', '2017-01-01', 1, 1, '{[31,32)}');
SELECT unnest(ARRAY[is(code_status(code, day), status, format('%s on %s', code, day)),
                    is(is_billable(code, day), status = 'billable', format('%s on %s: billable', code, day))])
  FROM (VALUES ('G0439'::hcpcs, '2010-12-31'::date, 'not_yet_effective'), ('G0439', '2011-01-01', 'billable'), ('G0439', '2019-12-31', 'billable'),
               ('G0439', '2020-12-31', 'billable'), ('G0439', '2021-01-01', NULL), ('G0439', 'infinity', NULL), ('G0439', '-infinity', NULL),
               ('G0101', '1995-12-31', 'not_yet_effective'), ('G0101', '1996-01-01', 'billable'), ('G0101', '2018-12-31', 'billable'),
               ('G0101', '2019-01-01', 'retired'), ('G0101', '2020-12-31', 'retired'), ('G0101', '2021-01-01', NULL),
               ('S0001', '2019-12-31', 'billable'), ('S0001', '2020-01-01', 'retired'),
               ('C0001', '2018-06-30', 'billable'), ('C0001', '2018-07-01', 'retired'),
               ('Q0001', '2019-06-30', 'billable'), ('Q0001', '2019-07-01', 'retired'),
               ('J0001', '2020-06-30', 'not_yet_effective'), ('J0001', '2020-07-01', 'billable'),
               -- Never listed: the files tell of what was terminated since 2010.
               ('V2999', '2009-12-31', NULL), ('V2999', '2010-01-01', 'unknown'), ('V2999', '2020-12-31', 'unknown'), ('V2999', '2021-01-01', NULL),
               -- Of Level I these files say nothing.
               ('99213', '2020-01-01', NULL), ('0001A', '2020-01-01', NULL)) AS t(code, day, status);
SELECT is(code_status('99213'::cpt, '2020-01-01'), NULL, 'a cpt goes in as a hcpcs');
SELECT is(code_description(code, day), description, format('%s on %s: description', code, day))
  FROM (VALUES ('G0439'::hcpcs, '2011-01-01'::date, 'Annual wellness visit, subsequent'), ('G0439', '2010-12-31', NULL), ('S0001', '2019-12-31', 'Listed in 2019 only'),
               ('S0001', '2020-01-01', NULL), ('Q0001', '2019-01-01', 'Terminated afterwards, as 2020 says'), ('V2999', '2020-01-01', NULL)) AS t(code, day, description);

-- A change is seen by the next statement of its own transaction.
UPDATE codecheck.icd10cm_entry SET billable = false, long_description = 'Cholera' WHERE entry_id = 7;
SELECT is(code_status('A00.9'::icd10cm, '2023-01-01'), 'header', 'an entry is updated');
SELECT is(code_description('A00.9'::icd10cm, '2023-01-01'), 'Cholera', 'with its description');
UPDATE codecheck.code_release SET valid_until = '2023-12-31' WHERE release = 'FY2023-APR';
SELECT is(code_status('M54.5'::icd10cm, '2023-12-31'), 'billable', 'the end of a release is moved');
DELETE FROM codecheck.code_release WHERE release = 'FY2023-APR';
SELECT is(code_status('U07.1'::icd10cm, '2023-09-30'), 'not_yet_effective', 'a release is gone: the one before stays in force');
SELECT is(code_status('A00.9'::icd10cm, '2023-09-30'), 'header', 'and what that one lists');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
VALUES ('icd10cm', 'FY2024', '2023-10-01', '2024-09-30', 1, 1, '{[6,7)}');
SELECT is(code_status('U07.1'::icd10cm, '2024-01-01'), 'billable', 'the missing release arrives');
SELECT is(code_status('M54.5'::icd10cm, '2024-01-01'), 'retired', 'and lists no more than it lists');
-- A release is loaded again.
DELETE FROM codecheck.code_release WHERE release = 'FY2024';
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
VALUES ('icd10cm', 'FY2024', '2023-10-01', '2024-09-30', 1, 1, '{[2,3)}');
SELECT is(code_status('U07.1'::icd10cm, '2024-01-01'), 'not_yet_effective', 'a release is replaced');
SELECT is(code_status('M54.5'::icd10cm, '2024-01-01'), 'billable', 'by another of the same name');
DELETE FROM codecheck.icd10cm_entry WHERE entry_id = 2;
SELECT is(code_status('M54.5'::icd10cm, '2024-01-01'), 'not_yet_effective', 'an entry is deleted');
-- A statement does not see what it does itself.
WITH gone AS (DELETE FROM codecheck.code_release WHERE release = 'FY2025' RETURNING 1)
SELECT is(code_status('M54.5'::icd10cm, '2024-10-01'), 'header', 'a statement answers from before its own changes') FROM gone;
SELECT is(code_status('M54.5'::icd10cm, '2024-10-01'), NULL, 'and the next one from after them');

-- And rolled back with it. The test runs outside, so that it is not rolled back as well.
SAVEPOINT a;
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
VALUES ('icd10cm', 'FY2026', '2025-10-01', '2026-09-30', 1, 1, '{[4,5)}');
SELECT code_status('M54.50'::icd10cm, '2026-01-01') AS in_savepoint \gset
SAVEPOINT b;
UPDATE codecheck.icd10cm_entry SET billable = false WHERE entry_id = 4;
SELECT code_status('M54.50'::icd10cm, '2026-01-01') AS in_inner_savepoint \gset
ROLLBACK TO b;
SELECT code_status('M54.50'::icd10cm, '2026-01-01') AS after_inner_savepoint \gset
TRUNCATE codecheck.icd10cm_entry;
SELECT code_status('M54.50'::icd10cm, '2026-01-01') AS after_truncate \gset
ROLLBACK TO a;
SELECT is(:'in_savepoint'::text, 'billable', 'seen in its savepoint');
SELECT is(:'in_inner_savepoint'::text, 'header', 'changed in an inner one');
SELECT is(:'after_inner_savepoint'::text, 'billable', 'the inner one is rolled back');
SELECT is(:'after_truncate'::text, 'unknown', 'TRUNCATE');
SELECT is(code_status('M54.50'::icd10cm, '2026-01-01'), NULL, 'the outer one is rolled back');
SELECT is(code_status('M54'::icd10cm, '2023-01-01'), 'header', 'with TRUNCATE');
SAVEPOINT c;
DELETE FROM codecheck.code_release WHERE system = 'icd10cm';
SELECT code_status('M54'::icd10cm, '2023-01-01') IS NULL AS released \gset
RELEASE c;
SELECT ok(:'released'::boolean AND code_status('M54'::icd10cm, '2023-01-01') IS NULL, 'a savepoint that is released keeps its changes');

-- In a function: the same expression before, within and after a block that fails.
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
VALUES ('icd10cm', 'FY2023', '2022-10-01', '2023-09-30', 10, 4, '{[1,14)}');
CREATE FUNCTION pg_temp.in_and_out() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE answers text[]; answer text;
BEGIN
    FOR i IN 1..3 LOOP
        BEGIN
            IF i = 2 THEN
                UPDATE codecheck.icd10cm_entry SET billable = true WHERE entry_id = 1;
            END IF;
            answer := code_status('M54'::icd10cm, '2023-01-01');
            IF i = 2 THEN RAISE EXCEPTION 'undo'; END IF;
        EXCEPTION WHEN raise_exception THEN NULL;
        END;
        answers := answers || answer;
    END LOOP;
    RETURN answers;
END $$;
SELECT is(pg_temp.in_and_out(), '{header,billable,header}'::text[], 'a block that fails takes its change with it');

SELECT finish();
ROLLBACK;
