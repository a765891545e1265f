-- :rows visits with one diagnosis each, in a table for each way to store it;
-- a fifth as many with up to twelve; and the code list that they are drawn from.
-- The tables have the same rows in the same order.

SET work_mem = '256MB';
SET maintenance_work_mem = '256MB';
SET max_parallel_workers_per_gather = 0; -- whose order is anybody's guess

-- The integer of codecheck's packing, and the last one that begins with the code.
CREATE FUNCTION bench.packed(code text) RETURNS int8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT sum((ascii(symbol) - CASE WHEN symbol <= '9' THEN 47 ELSE 54 END)::int8 << 6 * (7 - place::int))
          FROM string_to_table(replace(code, '.', ''), NULL) WITH ORDINALITY AS symbols (symbol, place));
CREATE FUNCTION bench.packed_last(code text) RETURNS int8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN bench.packed(code) | (1::int8 << 6 * (7 - length(replace(code, '.', '')))) - 1;
-- The same for what comes out of any table.
CREATE FUNCTION bench.packed(code icd10cm) RETURNS int8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN bench.packed(code::text);
CREATE FUNCTION bench.packed(code int8) RETURNS int8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN code;
-- The path that one keeps in an ltree: the category, then each character.
CREATE FUNCTION bench.ltree_path(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN left(code, 3) || regexp_replace(substr(code, 5), '(.)', '.\1', 'g');

CREATE TABLE bench.entry AS
    SELECT code, code::text AS label, bench.packed(code) AS packed, is_billable(code, '2025-10-01') AS billable
      FROM codecheck.icd10cm_entry WHERE entry_id <@ (SELECT entries FROM codecheck.code_release
                                                       WHERE system = 'icd10cm' AND release = 'FY2026');
-- What stands below what: the lookup table of those who have no hierarchy.
CREATE TABLE bench.below AS
    SELECT left(label, n) AS above, label AS code
      FROM bench.entry, generate_series(3, length(label)) AS n WHERE n <> 4;
ALTER TABLE bench.below ADD PRIMARY KEY (above, code);

-- Zipf's law: the billable code of rank r comes about 1 / r as often as the first; ranks are drawn by hash.
CREATE TABLE bench.ranked AS
    SELECT row_number() OVER (ORDER BY hashtextextended(label, 2026)) AS rank, code, label, packed
      FROM bench.entry WHERE billable;
CREATE UNIQUE INDEX ON bench.ranked (rank);
CREATE FUNCTION bench.draw_rank(what text, n bigint, ranks bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(power(ranks, bench.draw(what, n, 1000000000) / 1000000000.0::float8));
VACUUM ANALYZE bench.entry, bench.below, bench.ranked;
SELECT count(*) AS ranks FROM bench.ranked \gset

CREATE UNLOGGED TABLE bench.visit AS
    SELECT claim, code, label, packed, (bench.draw('charge', claim, 100000) / 100.0)::numeric(10, 2) AS charge
      FROM generate_series(1::bigint, :rows) AS claim
      JOIN bench.ranked ON rank = bench.draw_rank('visit', claim, :ranks);
CREATE TABLE bench.visit_icd10cm AS SELECT claim, code, charge FROM bench.visit;
CREATE TABLE bench.visit_int8 AS SELECT claim, packed AS code, charge FROM bench.visit;
CREATE TABLE bench.visit_text AS SELECT claim, label AS code, charge FROM bench.visit;
-- The same again, for another index: where one table has both, the planner prefers that of text_pattern_ops.
CREATE TABLE bench.visit_collated AS SELECT claim, label AS code, charge FROM bench.visit;
\if :has_ltree
CREATE TABLE bench.visit_ltree AS
    SELECT claim, text2ltree(bench.ltree_path(label)) AS code, charge FROM bench.visit;
\endif
\if :has_prefix
CREATE TABLE bench.visit_prefix AS SELECT claim, label::prefix_range AS code, charge FROM bench.visit;
\endif

CREATE UNLOGGED TABLE bench.visit_dx AS
    SELECT claim, array_agg(code ORDER BY place) AS dx, array_agg(label ORDER BY place) AS labels
      FROM generate_series(1::bigint, :rows / 5) AS claim, generate_series(0, bench.draw('diagnoses', claim, 12)) AS place,
           bench.ranked
     WHERE rank = bench.draw_rank('dx', claim * 12 + place, :ranks)
     GROUP BY claim ORDER BY claim;
CREATE TABLE bench.dx_icd10cm AS SELECT claim, dx FROM bench.visit_dx;
CREATE TABLE bench.dx_text AS SELECT claim, labels AS dx FROM bench.visit_dx;

-- Code tables to join with.
CREATE TABLE bench.entry_icd10cm AS SELECT code, billable FROM bench.entry;
CREATE TABLE bench.entry_int8 AS SELECT packed AS code, billable FROM bench.entry;
CREATE TABLE bench.entry_text AS SELECT label AS code, billable FROM bench.entry;

-- How many visits lie below each entry.
CREATE TABLE bench.share AS
    SELECT above, sum(n)::bigint AS visits
      FROM (SELECT label AS code, count(*) AS n FROM bench.visit GROUP BY label) AS counted JOIN bench.below USING (code)
     GROUP BY above;
DROP TABLE bench.visit, bench.visit_dx;

-- Cohorts of 200 entries, headers and codes, none below another: of any, and of cancers that few visits have.
CREATE TABLE bench.cohort AS
    WITH drawn AS (
        SELECT *, row_number() OVER (PARTITION BY kind ORDER BY hashtextextended(label, 200)) AS n
          FROM (SELECT 'any' AS kind, label FROM bench.entry WHERE length(label) < 7
                UNION ALL
                SELECT 'rare', above FROM bench.share JOIN bench.entry ON label = above
                 WHERE label LIKE 'C%' AND visits <= greatest(1, :rows / 100000)) AS pool)
    SELECT kind, label
      FROM (SELECT kind, label, row_number() OVER (PARTITION BY kind ORDER BY n) AS n
              FROM drawn
             WHERE NOT EXISTS (SELECT FROM drawn AS other
                                WHERE other.kind = drawn.kind AND other.n <= 300 AND other.label <> drawn.label
                                  AND starts_with(drawn.label, other.label))
               AND n <= 300) AS apart
     WHERE n <= 200;

-- To load into. Unlogged, because the log would cost all of them the same.
CREATE UNLOGGED TABLE bench.loaded_icd10cm (LIKE bench.visit_icd10cm) WITH (autovacuum_enabled = off);
CREATE UNLOGGED TABLE bench.loaded_int8 (LIKE bench.visit_int8) WITH (autovacuum_enabled = off);
CREATE UNLOGGED TABLE bench.loaded_text (LIKE bench.visit_text) WITH (autovacuum_enabled = off);

SELECT format('VACUUM ANALYZE %s', oid::regclass) FROM pg_class
 WHERE relnamespace = 'bench'::regnamespace AND relkind = 'r' AND relname ~ '^(visit|dx|entry)_' \gexec
CHECKPOINT;
