-- GIN on arrays of codes.

CREATE TABLE claim (id int, dx icd10cm[], procedures icd10pcs[]);
INSERT INTO claim
    SELECT i, ARRAY[(chr(65 + i % 26) || lpad((i % 1000)::text, 3, '0'))::icd10cm, ('Z' || lpad((i % 997)::text, 3, '0'))::icd10cm],
           ARRAY[('0DT' || lpad((i % 1000)::text, 4, '0'))::icd10pcs]
      FROM generate_series(1, 20000) AS i;
INSERT INTO claim VALUES (0, '{}', '{}'), (-1, NULL, NULL), (-2, '{NULL}', '{NULL}'), (-3, '{NULL,E11.65}', '{NULL,0DTJ4ZZ}');
CREATE INDEX claim_dx ON claim USING gin (dx);
CREATE INDEX claim_procedures ON claim USING gin (procedures);
VACUUM ANALYZE claim;

-- Some code below a code.
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE dx <@ 'E11';
SELECT count(*), min(id) FROM claim WHERE dx <@ 'E11';
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE procedures <@ '0DT00';
SELECT count(*) FROM claim WHERE procedures <@ '0DT00';

-- Some code in a cohort, which may come from anywhere.
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE dx && 'E08-E13, !E09, O24'::icd10cmset;
SELECT count(*), min(id) FROM claim WHERE dx && 'E08-E13, !E09, O24'::icd10cmset;
SELECT count(*) FROM claim WHERE dx && ''::icd10cmset;
INSERT INTO codecheck.cohort (name, codes) VALUES ('diabetes', 'E08-E13, !E09, O24');
EXPLAIN (COSTS OFF) SELECT count(*) FROM claim WHERE dx && codecheck.cohort('diabetes');
SELECT count(*) FROM claim WHERE dx && codecheck.cohort('diabetes');
SELECT count(*) FROM claim WHERE dx && (SELECT codes FROM codecheck.cohort WHERE name = 'diabetes');
EXPLAIN (COSTS OFF) SELECT name, dx FROM codecheck.cohort JOIN claim ON dx && codes;
SELECT name, count(*) FROM codecheck.cohort JOIN claim ON dx && codes GROUP BY name;
DELETE FROM codecheck.cohort;

-- The server's own operators, with the meaning they always have; an untyped literal is an array.
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE dx && '{E11.65,E11.9}';
SELECT id FROM claim WHERE dx && '{E11.65,E11.9}';
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE dx @> '{E11.65}'::icd10cm[];
SELECT id FROM claim WHERE dx @> '{E11.65}'::icd10cm[];
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE dx = '{NULL,E11.65}';
SELECT id FROM claim WHERE dx = '{NULL,E11.65}';
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE dx <@ '{E11.65}'::icd10cm[];
SELECT id FROM claim WHERE dx <@ '{E11.65}'::icd10cm[];
EXPLAIN (COSTS OFF) SELECT id FROM claim WHERE procedures && '{0DTJ4ZZ}';
SELECT id FROM claim WHERE procedures && '{0DTJ4ZZ}';

-- What is changed is found by what it is now.
EXPLAIN (COSTS OFF) UPDATE claim SET dx = dx || 'O24.4'::icd10cm WHERE dx && 'E10-E11'::icd10cmset;
UPDATE claim SET dx = dx || 'O24.4'::icd10cm WHERE dx && 'E10-E11'::icd10cmset;
SELECT count(*) FROM claim WHERE dx <@ 'O24.4';
DELETE FROM claim WHERE dx && 'O24.4'::icd10cm::icd10cmset;
SELECT count(*) FROM claim WHERE dx && 'E10-E11, O24.4'::icd10cmset;
VACUUM claim;
SELECT count(*) FROM claim WHERE dx && 'E10-E11, O24.4'::icd10cmset;
SELECT count(*) FROM claim WHERE dx && 'E00-E13'::icd10cmset;

-- An index made while others write.
DROP INDEX claim_dx;
CREATE INDEX CONCURRENTLY claim_dx ON claim USING gin (dx);
EXPLAIN (COSTS OFF) SELECT count(*) FROM claim WHERE dx && 'E00-E13'::icd10cmset;
SELECT count(*) FROM claim WHERE dx && 'E00-E13'::icd10cmset;

DROP TABLE claim;
