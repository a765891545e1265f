-- Cohorts: codes with all below them, ranges in tabular order, exclusions.

SELECT 'E08-E13, O24, !E09'::icd10cmset AS diabetes_but_drug_induced;

-- The order of the items does not matter, nor case, dots and blanks; an en dash and the dash of the tabular list will do.
SELECT ' !e09,o24 , E08 – E13'::icd10cmset AS the_same, 'E11.-, e10.1-'::icd10cmset AS tabular_list;

-- What is named again inside of an exclusion is in.
SELECT 'E11, !E11.0, E11.00'::icd10cmset AS with_an_exception, 'E11, !E11'::icd10cmset AS nothing, ''::icd10cmset AS empty;

-- Tabular order is not that of the text: M1A comes before M10, Z3A before Z37, C4A before C44, C7A and C7B before C76, U behind Z.
SELECT range, code, code::icd10cm <@ range::icd10cmset AS holds
  FROM (VALUES ('M05-M14', 'M1A.9'), ('M05-M08', 'M1A.9'), ('Z30-Z39', 'Z3A.01'), ('C43-C44', 'C4A.0'),
               ('C76-C80', 'C7A'), ('C00-C75', 'C7A'), ('D37-D48', 'D3A'), ('S00-T88', 'U07.1'), ('Z00-U99', 'U07.1')) AS t(range, code);

-- Items that say the same say it alike.
SELECT 'E11.0, E11.1, E11.2, E11.9'::icd10cmset AS ranges, 'C43, C4A, C4B, C44'::icd10cmset AS tabular_range,
       'E08, E10, E11, E12, E13'::icd10cmset AS exclusion;

-- Faults.
SELECT 'E08-E13, E1X'::icd10cmset;
SELECT 'E08–E13, E11 E12'::icd10cmset;
SELECT 'C44-C4A'::icd10cmset;
SELECT '!E09'::icd10cmset;
SELECT 'E11%'::icd10cmset;
SELECT 'E11,'::icd10cmset;

-- Codes and arrays of codes.
SELECT 'E11.65'::icd10cm <@ 'E08-E13'::icd10cmset AS code_in, 'E08-E13'::icd10cmset @> 'E14'::icd10cm AS holds,
       '{I10,E11.65}'::icd10cm[] && 'E08-E13'::icd10cmset AS some_in, 'E08-E13'::icd10cmset && '{I10,NULL}'::icd10cm[] AS holds_some;

-- Two cohorts.
SELECT a + b AS union, a * b AS intersection, a - b AS difference, a <@ b AS lies_in, a @> a - b AS contains, a && b AS overlaps, a = b AS equal
  FROM (VALUES ('E08-E13'::icd10cmset, 'E09, O24'::icd10cmset)) AS t(a, b);

-- What it is made of.
SELECT size('E08-E13, !E09, O24'), size(''), icd10cmset_first('E08-E13, !E09'), icd10cmset_first('') IS NULL AS has_no_first;
SELECT first FROM intervals('E08-E13, !E09, O24');
-- A header without what is below it ends where it begins.
SELECT first, last FROM intervals('E11, !E11.0-E11.Z');
-- A range of all below a code is that code.
SELECT 'E11-E11.Z'::icd10cmset = 'E11' AS equal, 'E11-E11.Z, !E11'::icd10cmset AS nothing, 'E11, !E11-E11.Z'::icd10cmset AS neither;

-- From codes.
SELECT 'E11'::icd10cm::icd10cmset AS code, '{E11,NULL,E10.1,E11.9}'::icd10cm[]::icd10cmset AS list,
       (SELECT icd10cmset_agg(code) FROM unnest('{E11,NULL,E10.1,E11.9}'::icd10cm[]) AS code) AS aggregate,
       (SELECT icd10cmset_agg(cohort) FROM unnest('{"E08-E10",NULL,E11}'::icd10cmset[]) AS cohort) AS "union",
       (SELECT icd10cmset_agg(code) FROM unnest('{NULL}'::icd10cm[]) AS code) IS NULL AS of_nothing;

-- A cohort by name.
INSERT INTO codecheck.cohort (name, codes, source) VALUES ('diabetes', 'E08-E13, O24, !E09', 'somebody');
SELECT code <@ codecheck.cohort('diabetes') AS diabetes FROM unnest('{E09.1,E11.65}'::icd10cm[]) AS code;
SELECT codecheck.cohort('gout');
INSERT INTO codecheck.cohort (name, codes) VALUES ('', 'E11');
INSERT INTO codecheck.cohort (name) VALUES ('gout');

-- By an index: each interval is a range.
CREATE TABLE diagnosis (code icd10cm, note text);
INSERT INTO diagnosis
    SELECT (chr(65 + i / 1000) || lpad((i % 1000)::text, 3, '0'))::icd10cm, 'x' FROM generate_series(0, 25999) AS i;
CREATE INDEX diagnosis_code ON diagnosis (code);
VACUUM ANALYZE diagnosis;
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ 'E08-E13, !E09, O24'::icd10cmset;
SELECT count(*) FROM diagnosis WHERE code <@ 'E08-E13, !E09, O24'::icd10cmset;
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ ANY ('{E10,O24}'::icd10cm[]);
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ '{E10,E11,E12,O24}'::icd10cm[];
EXPLAIN (COSTS OFF) UPDATE diagnosis SET note = 'y' WHERE 'E10, O24'::icd10cmset @> code;

-- One interval is one range, and keeps the order.
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT code FROM diagnosis WHERE code <@ 'E08-E13'::icd10cmset ORDER BY code;

-- A cohort that the plan does not know: from its first code to its last, and what is there is asked.
SET plan_cache_mode = force_generic_plan;
PREPARE in_cohort(icd10cmset) AS SELECT count(*) FROM diagnosis WHERE code <@ $1;
EXPLAIN (COSTS OFF) EXECUTE in_cohort('E08-E13, !E09');
EXECUTE in_cohort('E08-E13, !E09');
EXECUTE in_cohort('');
EXECUTE in_cohort(NULL);
RESET plan_cache_mode;
EXPLAIN (COSTS OFF) SELECT count(*) FROM diagnosis WHERE code <@ codecheck.cohort('diabetes');
RESET enable_bitmapscan;
DELETE FROM codecheck.cohort;

-- A sample is taken of the table.
EXPLAIN (COSTS OFF) SELECT count(*) FROM diagnosis TABLESAMPLE system (50) REPEATABLE (1) WHERE code <@ 'E10, O24'::icd10cmset;

-- Partitions and children are scanned one by one.
CREATE TABLE stay (year int, dx icd10cm) PARTITION BY LIST (year);
CREATE TABLE stay_2024 PARTITION OF stay FOR VALUES IN (2024);
CREATE TABLE stay_2025 PARTITION OF stay FOR VALUES IN (2025);
CREATE INDEX ON stay (dx);
INSERT INTO stay SELECT 2024 + i % 2, code FROM diagnosis, generate_series(1, 2) AS i;
VACUUM ANALYZE stay;
EXPLAIN (COSTS OFF) SELECT year FROM stay WHERE dx <@ 'E10, O24'::icd10cmset;
SELECT count(*) FROM stay WHERE dx <@ 'E10, O24'::icd10cmset;

DROP TABLE diagnosis, stay;

-- The door for dirty data.
SELECT text, try_icd10cmset(text) FROM unnest('{"E08-E13, !E09"," c43-c44 ","",E13-E08,E1,"E11,,E12",NULL}'::text[]) AS text;
