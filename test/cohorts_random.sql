-- Random cohorts, in plain SQL on text and through every kind of index.
BEGIN;
SELECT no_plan();

\ir lib/seed.sql
SET LOCAL jit = off;

-- Few symbols, so that codes lie below one another, in categories where tabular order is not that of the text.
CREATE FUNCTION pg_temp.random_code() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT (ARRAY['A00','B99','C43','C44','C4A','C4B','C75','C76','C7A','C7B','C84','D36','D37','D3A','E0B','E10','E11',
                  'M08','M10','M1A','U07','V00','Z36','Z37','Z3A','Z99','ZA9'])[1 + floor(random() * 27)::int]
        || left(substr('089AXZ', 1 + floor(random() * 6)::int, 1) || substr('09A', 1 + floor(random() * 3)::int, 1)
                || substr('0X', 1 + floor(random() * 2)::int, 1) || 'A', floor(random() * random() * 5)::int) $$;

-- Text that sorts in tabular order: what is moved stands behind all below the code before it.
CREATE FUNCTION pg_temp.tabular(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE WHEN t ~ '^U' THEN '~' || t
                 WHEN t ~ '^C4[AB]' THEN 'C43~' || substr(t, 3)
                 WHEN t ~ '^C7[AB]' THEN 'C75~' || substr(t, 3)
                 WHEN t ~ '^D3[AB]' THEN 'D36~' || substr(t, 3)
                 WHEN t ~ '^M1[AB]' THEN 'M0~' || substr(t, 3)
                 WHEN t ~ '^Z3[AB]' THEN 'Z36~' || substr(t, 3)
                 WHEN t ~ '^C84[A-Z]' THEN 'C848~' || substr(t, 4)
                 ELSE t END) COLLATE "C" $$;

-- A hundred definitions, and what they are by the definition: an item names a
-- code, and no exclusion does that the item does not lie strictly inside of.
CREATE TEMP TABLE item AS
    SELECT c, excluded, least(a, b) AS first, least(a, b) || '|' AS first_end, greatest(a, b) AS last, greatest(a, b) || '|' AS last_end,
           CASE WHEN excluded THEN '!' ELSE '' END || CASE WHEN a < b THEN t || '-' || u WHEN a > b THEN u || '-' || t ELSE t END AS text
      FROM (SELECT c, i > 1 AND random() < 0.4 AS excluded, t, u, pg_temp.tabular(t) AS a, pg_temp.tabular(u) AS b
              FROM (SELECT c, i, t, CASE WHEN random() < 0.5 THEN pg_temp.random_code() ELSE t END AS u
                      FROM (SELECT c, i, pg_temp.random_code() AS t FROM generate_series(1, 100) AS c, generate_series(1, 1 + c % 8) AS i OFFSET 0) AS s OFFSET 0) AS s OFFSET 0) AS s;
CREATE TEMP TABLE sample AS SELECT n, t::icd10cm AS code, t, pg_temp.tabular(t) AS place
  FROM (SELECT n, CASE WHEN n % 50 <> 0 THEN pg_temp.random_code() END AS t FROM generate_series(1, 2000) AS n OFFSET 0) AS s;
CREATE INDEX ON sample (place);
ANALYZE item; ANALYZE sample;

CREATE TEMP TABLE cohort AS SELECT c, string_agg(text, ', ' ORDER BY random())::icd10cmset AS codes FROM item GROUP BY c;
CREATE TEMP TABLE named AS SELECT DISTINCT c, place, excluded, first, last_end FROM item JOIN sample ON place BETWEEN first AND last_end;
CREATE TEMP TABLE truth AS
    SELECT c, array_agg(n ORDER BY n) AS ns
      FROM (SELECT DISTINCT c, place FROM named AS i
             WHERE NOT excluded AND NOT EXISTS (
                   SELECT FROM named AS e WHERE e.c = i.c AND e.place = i.place AND e.excluded
                      AND NOT (e.first <= i.first AND i.last_end <= e.last_end AND (e.first, e.last_end) <> (i.first, i.last_end)))) AS m
      JOIN sample USING (place) GROUP BY c;
INSERT INTO truth SELECT c, '{}' FROM cohort WHERE c NOT IN (SELECT c FROM truth);

SELECT ok(count(*) > 80, 'most hold something') FROM truth WHERE ns <> '{}';
SELECT is_empty($$SELECT c, n, code, codes FROM cohort JOIN truth USING (c) CROSS JOIN sample
                   WHERE code IS NOT NULL AND (code <@ codes) <> (n = ANY (ns))$$, 'a code is in as the definition says');
SELECT is_empty($$SELECT FROM cohort CROSS JOIN sample WHERE (code <@ codes) IS DISTINCT FROM (codes @> code)
                   OR (ARRAY[code] && codes) IS DISTINCT FROM coalesce(code <@ codes, false) OR (codes && ARRAY[NULL, code]) <> (ARRAY[code] && codes)$$,
                'commutators and arrays agree');
SELECT is_empty($$SELECT codes FROM cohort WHERE codes::text::icd10cmset <> codes OR icd10cmset_send(codes::text::icd10cmset) <> icd10cmset_send(codes)$$, 'reads back');
SELECT is_empty($$SELECT c FROM cohort, sample WHERE code IS NOT NULL AND (code <@ codes) <> EXISTS (SELECT FROM intervals(codes) WHERE code BETWEEN first AND last)$$,
                'the intervals are the cohort');

-- The algebra, for all pairs.
CREATE TEMP TABLE pair AS SELECT a.c AS ac, b.c AS bc, a.codes AS a, b.codes AS b, a.codes::text AS a_text, b.codes::text AS b_text FROM cohort AS a, cohort AS b WHERE a.c <= b.c OR a.c % 10 = 0;
SELECT is_empty($$SELECT a, b FROM pair WHERE a + b <> b + a OR a * b <> b * a OR (a - b) + (a * b) <> a OR (a - b) * b <> '' OR (a + b) - b <> a - b OR a * (a + b) <> a$$, 'laws of the algebra');
SELECT is_empty($$SELECT a, b FROM pair WHERE (a <@ b) <> (a + b = b) OR (a <@ b) <> (a * b = a) OR (a <@ b) <> (a - b = '') OR (a && b) <> (size(a * b) > 0)
                   OR (a @> b) <> (b <@ a) OR (a && b) <> (b && a)$$, 'comparisons agree with it');
SELECT is_empty($$SELECT a, b FROM pair WHERE (a = b) <> (icd10cmset_cmp(a, b) = 0) OR (a <> b) = (a = b) OR (a < b) <> (b > a) OR (a <= b) <> (b >= a) OR (a <= b) <> (a < b OR a = b)
                   OR (a = b) <> (a_text = b_text) OR (a = b) <> (icd10cmset_send(a) = icd10cmset_send(b)) OR (a = b AND icd10cmset_hash(a) <> icd10cmset_hash(b))$$, 'order and hash');
SELECT is_empty($$SELECT FROM (SELECT * FROM pair WHERE (ac + bc) % 37 = 0) AS p, sample WHERE code IS NOT NULL AND ((code <@ a + b) <> (code <@ a OR code <@ b)
                   OR (code <@ a * b) <> (code <@ a AND code <@ b) OR (code <@ a - b) <> (code <@ a AND NOT code <@ b))$$, 'union, intersection and difference, code by code');
SELECT is((SELECT count(DISTINCT a) FROM pair), (SELECT count(DISTINCT a_text) FROM pair), 'DISTINCT');
SELECT is((SELECT array_agg(a_text ORDER BY a, ac, bc) FROM pair), (SELECT array_agg(a_text ORDER BY r, ac, bc) FROM (SELECT *, dense_rank() OVER (ORDER BY a) AS r FROM pair) AS s), 'ORDER BY');
SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off;
SELECT is((SELECT count(*) FROM pair AS p JOIN cohort ON p.a = codes), (SELECT count(*) FROM pair AS p JOIN cohort ON p.a_text = codes::text), 'hash join');
SET LOCAL enable_mergejoin = on; SET LOCAL enable_hashjoin = off;
SELECT is((SELECT count(*) FROM pair AS p JOIN cohort ON p.a = codes), (SELECT count(*) FROM pair AS p JOIN cohort ON p.a_text = codes::text), 'merge join');
RESET enable_nestloop; RESET enable_mergejoin; RESET enable_hashjoin;
CREATE UNIQUE INDEX ON cohort ((codes::text), codes, c);

-- Aggregates: of codes, of cohorts, as a window, of nothing, in many groups and in parallel.
SELECT ok(icd10cmset_agg(code) = icd10cmset(array_agg(code)), 'the aggregate is the cohort of the array') FROM sample;
SELECT is_empty($$SELECT FROM sample GROUP BY n % 500 HAVING icd10cmset_agg(code) <> icd10cmset(array_agg(code))$$, 'in many groups');
SELECT is_empty($$SELECT FROM (SELECT icd10cmset_agg(codes) AS together FROM cohort) AS s, sample
                   WHERE code <@ together <> EXISTS (SELECT FROM cohort WHERE code <@ codes)$$, 'of cohorts');
SELECT ok(icd10cmset_agg(code) IS NULL, 'of nothing') FROM sample WHERE code IS NULL;
SELECT is_empty($$SELECT FROM (SELECT n, icd10cmset_agg(code) OVER (ORDER BY n) AS so_far, array_agg(code) OVER (ORDER BY n) AS codes FROM sample WHERE n <= 300) AS s
                   WHERE so_far IS DISTINCT FROM nullif(icd10cmset(codes), '')$$, 'as a window');
CREATE TABLE line AS SELECT n, (ARRAY['A', 'C', 'E'])[1 + n % 3]::text || lpad((n / 3 % 90)::text, 2, '0') || n % 7 AS t FROM generate_series(1, 200000) AS n;
ALTER TABLE line ADD code icd10cm, ADD once icd10cm;
UPDATE line SET code = t::icd10cm, once = ('S' || lpad((n % 100)::text, 2, '0') || lpad((n / 100 * 3)::text, 4, '0'))::icd10cm;
ANALYZE line;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT icd10cmset_agg(code) AS serial, icd10cmset_agg(code::icd10cmset) AS serial_sets, md5(icd10cmset_send(icd10cmset_agg(once))) AS serial_once FROM line \gset
SET LOCAL max_parallel_workers_per_gather = 2; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
    RETURN plan;
END $$;
SELECT matches(pg_temp.plan('SELECT icd10cmset_agg(code) FROM line'), 'Finalize Aggregate.*Partial Aggregate', 'a parallel plan');
-- By themselves, because pgTAP's functions keep workers out.
SELECT icd10cmset_agg(code) AS parallel, icd10cmset_agg(code::icd10cmset) AS parallel_sets, md5(icd10cmset_send(icd10cmset_agg(once))) AS parallel_once,
       icd10cmset_agg(code) FILTER (WHERE n < 0) IS NULL AS of_nothing FROM line \gset
SELECT is(:'parallel'::text, :'serial', 'workers');
SELECT is(:'parallel_sets'::text, :'serial_sets', 'workers on cohorts');
SELECT is(:'parallel_once'::text, :'serial_once', 'workers that each see other codes');
SELECT ok(:'of_nothing', 'workers on nothing');
SELECT is(:'serial'::icd10cmset, (SELECT icd10cmset(array_agg(DISTINCT code)) FROM line), 'is the cohort of the array');
SELECT is_empty($$SELECT FROM line WHERE NOT code <@ (SELECT icd10cmset_agg(code) FROM line)$$, 'all of them in it');
RESET max_parallel_workers_per_gather;

-- Sets that are stored short, compressed and elsewhere, one after the other and one for all rows.
CREATE TABLE stored (i int, codes icd10cmset);
INSERT INTO stored SELECT c, codes FROM cohort WHERE size(codes) <= 2;
INSERT INTO stored SELECT 1000 + k, icd10cmset_agg((t || k)::icd10cm) FROM (SELECT DISTINCT t FROM line) AS s, generate_series(0, 5) AS k GROUP BY k;
ALTER TABLE stored ALTER codes SET STORAGE external;
INSERT INTO stored SELECT 2000 + k, icd10cmset_agg((t || k)::icd10cm) FROM (SELECT DISTINCT t FROM line) AS s, generate_series(0, 5) AS k GROUP BY k;
INSERT INTO stored VALUES (3000, NULL), (3001, '');
SELECT ok(min(pg_column_size(codes)) FILTER (WHERE i < 1000) < 60
          AND bool_and(pg_column_size(codes) < 16 * size(codes)) FILTER (WHERE i BETWEEN 1000 AND 1999)
          AND bool_and(pg_column_size(codes) > 2000) FILTER (WHERE i BETWEEN 2000 AND 2999), 'short, compressed, and elsewhere') FROM stored;
CREATE TABLE asked AS SELECT n, (t || n % 6)::icd10cm AS code, ARRAY[(t || n % 5)::icd10cm, 'Z99'] AS dx FROM line WHERE n <= 2000;
INSERT INTO asked SELECT 10000 + n, code, ARRAY[code] FROM sample WHERE n <= 200;
CREATE TEMP TABLE plain AS SELECT i, codes + '' AS codes, codes::text AS text FROM stored WHERE i % 3 <> 2;
CREATE FUNCTION pg_temp.is_in(icd10cm, icd10cmset) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN $1 <@ $2; END $$;
SELECT is_empty($$SELECT i, n FROM asked, stored JOIN plain USING (i) WHERE code <@ stored.codes IS DISTINCT FROM EXISTS (SELECT FROM intervals(plain.codes) WHERE code BETWEEN first AND last)
                     AND plain.codes IS NOT NULL AND code IS NOT NULL AND n % 250 = 0$$, 'a set that changes from row to row');
SELECT is_empty($$SELECT i, n FROM asked CROSS JOIN stored WHERE (code <@ codes, codes @> code, dx && codes, codes && dx) IS DISTINCT FROM
                     (SELECT (code <@ p.codes, p.codes @> code, dx && p.codes, p.codes && dx) FROM (SELECT codes + '' AS codes OFFSET 0) AS p) AND n % 16 = 0$$, 'stored or made');
SELECT is_empty($$SELECT FROM (SELECT * FROM asked WHERE n % 40 = 0) AS a CROSS JOIN stored WHERE pg_temp.is_in(code, codes) IS DISTINCT FROM (code <@ (codes + ''))$$, 'in a function');
SELECT is((SELECT count(*) FROM asked WHERE code <@ (SELECT codes FROM stored WHERE i = 2003)), (SELECT count(*) FROM asked WHERE n <= 2000 AND n % 6 = 3), 'as a scalar subquery');
SELECT is((SELECT count(*) FROM asked WHERE code <@ (SELECT codes FROM stored WHERE i = 1003)), (SELECT count(*) FROM asked WHERE n <= 2000 AND n % 6 = 3), 'compressed');
SELECT is((SELECT count(*) FROM asked WHERE code <@ (SELECT codes FROM stored WHERE i = 3000)), 0::bigint, 'no set');
SELECT is((SELECT count(*) FROM stored AS a JOIN plain AS b ON a.codes = b.codes WHERE a.i % 3 <> 2), (SELECT count(*) FROM plain AS a JOIN plain AS b ON a.text = b.text), 'equal however stored');

-- Large: every code of a list, and back.
SELECT string_agg(t || s, ',') AS list, count(*) AS n FROM (SELECT DISTINCT t FROM line) AS l, generate_series(0, 9) AS a, unnest(ARRAY[a || '', a || 'A', a || 'XA', a || 'X1', a || '9']) AS s \gset
SELECT is(icd10cmset_agg(code), :'list'::icd10cmset, :n || ' codes as text') FROM unnest(string_to_array(:'list', ',')::icd10cm[]) AS code;
SELECT is(:'list'::icd10cmset::text::icd10cmset, :'list'::icd10cmset, 'and back');

-- Memory follows what is distinct: more rows than would fit.
CREATE FUNCTION pg_temp.memory() RETURNS bigint LANGUAGE sql AS $$ SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts $$;
SELECT ok(icd10cmset_agg((ARRAY['E10', 'E11', 'I10'])[1 + n % 3]::icd10cm) = 'E10-E11, I10' AND pg_temp.memory() < 100000000, 'a million rows of three codes')
  FROM generate_series(1, 1000000) AS n;

-- Binary COPY.
CREATE TEMP TABLE copied (i int, codes icd10cmset);
DO $$
DECLARE file text := current_setting('data_directory') || '/cohorts.copy';
BEGIN
    EXECUTE format('COPY stored TO %L (FORMAT binary)', file);
    EXECUTE format('COPY copied FROM %L (FORMAT binary)', file);
END $$;
SELECT is_empty($$SELECT FROM stored FULL JOIN copied USING (i) WHERE stored.codes IS DISTINCT FROM copied.codes$$, 'binary COPY and back');

SELECT finish();
ROLLBACK;
