-- The hierarchy operators as index ranges.

CREATE TABLE diagnosis (code icd10cm, note text);
INSERT INTO diagnosis
    SELECT (chr(65 + i / 1000) || lpad((i % 1000)::text, 3, '0'))::icd10cm, 'x'
      FROM generate_series(0, 25999) AS i;
CREATE INDEX diagnosis_code ON diagnosis (code);
VACUUM ANALYZE diagnosis;
SET enable_bitmapscan = off;

-- Constants, on either side.
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ 'E11';
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE 'E11.6' @> code;
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code << 'E11';
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE 'E11' >> code;

-- The index alone answers, in order.
EXPLAIN (COSTS OFF) SELECT code FROM diagnosis WHERE code <@ 'E11' ORDER BY code DESC;
SELECT count(*), min(code), max(code) FROM diagnosis WHERE code <@ 'E11';
SELECT count(*) FROM diagnosis WHERE code << 'E11.1';

-- What lies above a code is no range.
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code @> 'E11.65';

-- Parameters of a generic plan.
SET plan_cache_mode = force_generic_plan;
PREPARE below(icd10cm) AS SELECT count(*) FROM diagnosis WHERE code <@ $1;
EXPLAIN (COSTS OFF) EXECUTE below('E11');
EXECUTE below('E11');
EXECUTE below('E11.1');
EXECUTE below(NULL);
RESET plan_cache_mode;

-- A join.
CREATE TABLE category (code icd10cm);
INSERT INTO category VALUES ('E10'), ('E11'), (NULL);
ANALYZE category;
SET enable_memoize = off;
EXPLAIN (COSTS OFF) SELECT * FROM category JOIN diagnosis ON diagnosis.code <@ category.code;
SELECT count(*) FROM category JOIN diagnosis ON diagnosis.code <@ category.code;

-- A domain.
CREATE DOMAIN principal_diagnosis AS icd10cm;
CREATE TEMP TABLE stay (dx principal_diagnosis, note text);
INSERT INTO stay SELECT * FROM diagnosis;
CREATE INDEX ON stay (dx);
ANALYZE stay;
EXPLAIN (COSTS OFF) SELECT note FROM stay WHERE dx <@ 'E11';

-- Procedures.
CREATE TEMP TABLE procedure (code icd10pcs, note text);
INSERT INTO procedure SELECT ('0DT' || lpad(i::text, 4, '0'))::icd10pcs, 'x' FROM generate_series(0, 9999) AS i;
CREATE INDEX ON procedure (code);
ANALYZE procedure;
EXPLAIN (COSTS OFF) SELECT note FROM procedure WHERE code <@ '0DT12';

-- A BRIN index.
CREATE INDEX diagnosis_brin ON diagnosis USING brin (code) WITH (pages_per_range = 1);
BEGIN;
DROP INDEX diagnosis_code;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = on;
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ 'E11';
SELECT count(*) FROM diagnosis WHERE code <@ 'E11';
COMMIT;

-- An operator class with another order gets no range.
CREATE FUNCTION reversed_cmp(icd10cm, icd10cm) RETURNS integer LANGUAGE sql IMMUTABLE RETURN icd10cm_cmp($2, $1);
CREATE OPERATOR CLASS reversed_ops FOR TYPE icd10cm USING btree AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <,
    FUNCTION 1 reversed_cmp(icd10cm, icd10cm);
CREATE INDEX diagnosis_reversed ON diagnosis (code reversed_ops);
ANALYZE diagnosis;
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code >= 'E11' AND code <= 'E12';
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ 'E11';
SELECT count(*) FROM diagnosis WHERE code <@ 'E11';

-- Nor does a hash index.
DROP INDEX diagnosis_reversed;
CREATE INDEX diagnosis_hash ON diagnosis USING hash (code);
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code = 'E11.1';
EXPLAIN (COSTS OFF) SELECT note FROM diagnosis WHERE code <@ 'E11.1';

-- Partitions by range that an operator leaves out, whether by one range or by several.
CREATE TABLE claim (code icd10cm) PARTITION BY RANGE (code);
CREATE TABLE claim_a_d PARTITION OF claim FOR VALUES FROM (MINVALUE) TO ('E00');
CREATE TABLE claim_e_i PARTITION OF claim FOR VALUES FROM ('E00') TO ('J00') PARTITION BY HASH (code);
CREATE TABLE claim_e_i_0 PARTITION OF claim_e_i FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE claim_e_i_1 PARTITION OF claim_e_i FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE claim_j_r PARTITION OF claim FOR VALUES FROM ('J00') TO ('S00');
CREATE TABLE claim_s_z PARTITION OF claim FOR VALUES FROM ('S00') TO (MAXVALUE);
INSERT INTO claim SELECT code FROM diagnosis;
ANALYZE claim;
EXPLAIN (COSTS OFF) SELECT FROM claim WHERE code <@ 'E11';
EXPLAIN (COSTS OFF) SELECT FROM claim WHERE code << 'R99';
EXPLAIN (COSTS OFF) SELECT FROM claim WHERE code <@ 'B20, S72, T36-T50'::icd10cmset;
EXPLAIN (COSTS OFF) SELECT FROM claim WHERE code <@ ANY ('{K35,L20}'::icd10cm[]);
EXPLAIN (COSTS OFF) DELETE FROM claim WHERE code <@ 'K35' AND code <@ 'A00';
SELECT count(*) FROM claim WHERE code <@ 'B20, S72, T36-T50'::icd10cmset;
SELECT count(*) FROM diagnosis WHERE code <@ 'B20, S72, T36-T50'::icd10cmset;

-- Estimates follow the statistics of the column: one code in many rows, many
-- codes in one category, few rows.
CREATE FUNCTION estimated(condition text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM diagnosis WHERE ' || condition INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
INSERT INTO diagnosis SELECT 'I10', 'x' FROM generate_series(1, 10000);
INSERT INTO diagnosis SELECT ('S72' || lpad((i % 1000)::text, 3, '0'))::icd10cm, 'x' FROM generate_series(1, 10000) AS i;
INSERT INTO diagnosis SELECT NULL, 'x' FROM generate_series(1, 10000);
ANALYZE diagnosis;
SELECT condition, estimated(condition) BETWEEN actual / 1.5 AND actual * 1.5 AS near
  FROM (VALUES ('code <@ ''I10''', 10010), ('''I10'' @> code', 10010), ('code <@ ''S72''', 10010), ('code << ''S72''', 10010)) AS t(condition, actual);
SELECT condition, estimated(condition) < 1500 AS few
  FROM (VALUES ('code << ''I10'''), ('code <@ ''E11'''), ('code <@ ''Z99.9'''), ('code <@ ''S72.111''')) AS t(condition);

DROP FUNCTION estimated;
DROP TABLE category, claim, diagnosis, stay;
DROP DOMAIN principal_diagnosis;
DROP OPERATOR FAMILY reversed_ops USING btree;
DROP FUNCTION reversed_cmp;
