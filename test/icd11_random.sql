-- ICD-11: order, hashing, indexes and the hierarchy on random codes and
-- clusters, each answer compared with what plain text says.
BEGIN;
SELECT no_plan();

\ir lib/seed.sql
SET jit = off;

-- Few symbols, so that codes repeat and lie below one another.
CREATE FUNCTION pg_temp.random_text(VARIADIC alphabets text[]) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT string_agg(substr(alphabet, 1 + floor(random() * length(alphabet))::int, 1), '' ORDER BY n)
        FROM unnest(alphabets) WITH ORDINALITY AS a(alphabet, n) $$;
CREATE FUNCTION pg_temp.random_extension() RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT left(pg_temp.random_text('X', 'AK', '09', '8G', 'Z', '0Z'), 4 + floor(random() * 3)::int) $$;
CREATE FUNCTION pg_temp.random_stem() RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT rtrim(left(pg_temp.random_text('15BZ', 'AZ', '08', '01', '.', '0Z', '01Z'), 4 + floor(random() * 4)::int), '.') $$;
CREATE FUNCTION pg_temp.random_value() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN random() < 0.1 THEN pg_temp.random_extension()
                ELSE (SELECT string_agg(stem || coalesce((SELECT string_agg('&' || pg_temp.random_extension(), '')
                                                            FROM generate_series(1, floor(random() * 6 - 3)::int + 0 * length(stem))), ''), '/')
                        FROM (SELECT pg_temp.random_stem() AS stem FROM generate_series(0, greatest(0, floor(random() * 5 - 2)::int))) AS s) END $$;
CREATE TABLE sample AS
    SELECT n, t::icd11 AS code, t COLLATE "C" AS t
      FROM (SELECT n, CASE WHEN n % 50 <> 0 THEN pg_temp.random_value() END AS t FROM generate_series(1, 10000) AS n OFFSET 0) AS s;
ANALYZE sample;
SELECT ok(count(code) = 9800 AND bool_and(code::text = t) AND bool_and(lower(t)::icd11 = code) AND bool_and((' ' || t || ' ')::icd11 = code)
          AND count(*) FILTER (WHERE t ~ '/.*/') > 300 AND count(*) FILTER (WHERE t ~ '&.*&') > 300 AND count(DISTINCT t) > 3000,
          'reads, and prints what was read')
  FROM sample;

-- Comparisons are those of the text.
SELECT ok(bool_and((a.code < b.code) = (a.t < b.t) AND (a.code <= b.code) = (a.t <= b.t) AND (a.code > b.code) = (a.t > b.t)
                   AND (a.code >= b.code) = (a.t >= b.t) AND (a.code = b.code) = (a.t = b.t) AND (a.code <> b.code) = (a.t <> b.t)
                   AND sign(icd11_cmp(a.code, b.code)) = (a.t > b.t)::int - (a.t < b.t)::int
                   AND icd11_smaller(a.code, b.code)::text = least(a.t, b.t) AND icd11_larger(a.code, b.code)::text = greatest(a.t, b.t)
                   AND (a.t <> b.t OR (icd11_hash(a.code) = icd11_hash(b.code) AND icd11_hash_extended(a.code, 7) = icd11_hash_extended(b.code, 7))))
          AND count(*) FILTER (WHERE a.t = b.t) > 1000, 'every comparison is that of the text')
  FROM sample AS a JOIN sample AS b ON b.n = CASE WHEN a.n % 5 = 0 THEN a.n ELSE (a.n * 7919) % 10000 + 1 END
 WHERE a.code IS NOT NULL AND b.code IS NOT NULL;
SELECT ok(count(DISTINCT icd11_hash(code)) > 0.99 * count(DISTINCT code)
          AND bool_and((icd11_hash_extended(code, 0) & 4294967295) = (icd11_hash(code)::bigint & 4294967295)), 'nearly as many hashes as values')
  FROM sample;
SELECT is(array_agg(n ORDER BY code, n), array_agg(n ORDER BY t, n), 'sorted as the text') FROM sample;
SELECT is(ARRAY[min(code)::text, max(code)::text], ARRAY[min(t), max(t)]::text[], 'min and max') FROM sample;

-- Indexes find what a scan finds.
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || ' '; END LOOP;
    RETURN plan;
END $$;
CREATE TEMP TABLE range AS
    SELECT r, least(a.t, b.t)::text AS low, greatest(a.t, b.t)::text AS high
      FROM generate_series(1, 40) AS r JOIN sample AS a ON a.n = r * 211 JOIN sample AS b ON b.n = r * 157 WHERE a.t IS NOT NULL AND b.t IS NOT NULL;
CREATE TEMP TABLE answer AS
    SELECT r, array(SELECT n FROM sample WHERE t BETWEEN low AND high ORDER BY n) AS within, array(SELECT n FROM sample WHERE t = low ORDER BY n) AS equal
      FROM range;
\set within 'SELECT r, array(SELECT n FROM sample WHERE code BETWEEN low::icd11 AND high::icd11 ORDER BY n) FROM range ORDER BY r'
\set equal 'SELECT r, array(SELECT n FROM sample WHERE code = low::icd11 ORDER BY n) FROM range ORDER BY r'
SET LOCAL enable_seqscan = off;
CREATE INDEX sample_btree ON sample (code);
SELECT matches(pg_temp.plan(:'within'), 'Index Cond: \(\(code >=', 'a btree serves ranges');
SELECT results_eq(:'within', 'SELECT r, within FROM answer ORDER BY r', 'range by btree');
SELECT results_eq(:'equal', 'SELECT r, equal FROM answer ORDER BY r', 'equality by btree');
SELECT is((SELECT array_agg(code::text) FROM (SELECT code FROM sample WHERE code > 'BA00' ORDER BY code LIMIT 100) AS s),
          (SELECT array_agg(t::text) FROM (SELECT t FROM sample WHERE t > 'BA00' ORDER BY t LIMIT 100) AS s), 'the order of the index');
DROP INDEX sample_btree;
CREATE INDEX sample_hash ON sample USING hash (code);
SELECT matches(pg_temp.plan(:'equal'), 'sample_hash', 'a hash index serves equality');
SELECT results_eq(:'equal', 'SELECT r, equal FROM answer ORDER BY r', 'equality by hash index');
DROP INDEX sample_hash;
CREATE INDEX sample_brin ON sample USING brin (code) WITH (pages_per_range = 1);
SELECT matches(pg_temp.plan(:'within'), 'sample_brin', 'a BRIN index serves ranges');
SELECT results_eq(:'within', 'SELECT r, within FROM answer ORDER BY r', 'range by BRIN index');
DROP INDEX sample_brin;
RESET enable_seqscan;
SELECT is((SELECT count(*) FROM sample AS a JOIN sample AS b USING (t)), (SELECT count(*) FROM sample AS a JOIN sample AS b USING (code)), j || ' join')
  FROM (SELECT set_config('enable_mergejoin', 'off', true), set_config('enable_nestloop', 'off', true), 'hash' AS j) AS s;
SELECT is((SELECT count(*) FROM sample AS a JOIN sample AS b USING (t)), (SELECT count(*) FROM sample AS a JOIN sample AS b USING (code)), j || ' join')
  FROM (SELECT set_config('enable_mergejoin', 'on', true), set_config('enable_hashjoin', 'off', true), 'merge' AS j) AS s;
RESET enable_mergejoin;
RESET enable_nestloop;
RESET enable_hashjoin;
SELECT results_eq('SELECT count(*) FROM sample GROUP BY code ORDER BY code', 'SELECT count(*) FROM sample GROUP BY t ORDER BY t', 'grouped');

-- The longest fit into an index, alone and compressed.
CREATE TEMP TABLE long_one AS
    SELECT n % 50 AS g, string_agg(rpad(stem(code)::text, 7, CASE level(stem(code)) WHEN 1 THEN '.00' ELSE '0' END), '/')::icd11 AS code
      FROM sample WHERE stem(code) IS NOT NULL AND n <= 5000 GROUP BY n % 50, n / 5000;
CREATE INDEX ON long_one (code);
SELECT ok(bool_and(length(code::text) > 500 AND code = code::text::icd11 AND NOT code << code AND code <@ code AND code <@ stem(code)
                   AND cardinality(stems(code)) = (SELECT count(*) FROM regexp_matches(code::text, '/', 'g')) + 1), 'long clusters')
  FROM long_one;

-- The hierarchy, by lists of codes: each group asked for finds a group that
-- has a stem at or below its own, and its extensions.
CREATE FUNCTION pg_temp.says(value text, asked text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM unnest(string_to_array(asked, '/')) AS a(want)
         WHERE NOT EXISTS (
            SELECT FROM unnest(string_to_array(value, '/')) AS v(have)
             WHERE starts_with(split_part(have, '&', 1), CASE WHEN want LIKE 'X%' THEN '' ELSE split_part(want, '&', 1) END)
               AND CASE WHEN want LIKE 'X%' THEN ARRAY[want] ELSE (string_to_array(want, '&'))[2:] END <@ string_to_array(have, '&'))) $$;
CREATE TEMP TABLE asked AS
    SELECT t FROM sample WHERE n < 200 AND t IS NOT NULL
    -- Less of others, and others in another order.
    UNION ALL SELECT substr(t, 1, 4) FROM sample WHERE n BETWEEN 200 AND 250 AND t NOT LIKE 'X%'
    UNION ALL SELECT (SELECT string_agg(g, '/' ORDER BY o DESC) FROM unnest(string_to_array(t, '/')) WITH ORDINALITY AS u(g, o)) FROM sample WHERE n BETWEEN 400 AND 450 AND t LIKE '%/%';
CREATE TEMP TABLE pair AS
    SELECT a.code AS a, b.t::icd11 AS b, pg_temp.says(a.t, b.t) AS below, pg_temp.says(b.t, a.t) AS above
      FROM (SELECT code, t FROM sample WHERE n BETWEEN 200 AND 450 AND t IS NOT NULL) AS a, asked AS b;
SELECT is_empty($$SELECT a, b FROM pair WHERE (a <@ b) <> below OR (b @> a) <> below OR (b <@ a) <> above OR (a @> b) <> above
                     OR (a << b) <> (below AND NOT above) OR (b >> a) <> (below AND NOT above) OR (b << a) <> (above AND NOT below)
                     OR subsumption(a, b) <> CASE WHEN below AND above THEN 'equivalent' WHEN above THEN 'subsumes' WHEN below THEN 'subsumed-by' ELSE 'not-subsumed' END$$,
                'below and above');
SELECT ok(count(*) FILTER (WHERE below AND NOT above) > 500 AND count(*) FILTER (WHERE above AND NOT below) > 100 AND count(*) FILTER (WHERE below AND above) > 10
          AND count(*) FILTER (WHERE below AND above AND a <> b) > 0, 'all answers occurred') FROM pair;
SELECT is_empty($$SELECT code FROM sample, LATERAL (
        SELECT array_agg(m[1]) FILTER (WHERE m[1] NOT LIKE 'X%'), array_agg(m[1]) FILTER (WHERE m[1] LIKE 'X%') FROM regexp_matches(t, '[^&/]+', 'g') AS m) AS part(stems, extensions)
     WHERE stem(code)::text IS DISTINCT FROM part.stems[1] OR stems(code)::text[] <> coalesce(part.stems, '{}')
        OR extensions(code)::text[] <> coalesce(part.extensions, '{}')$$, 'what clusters are made of');
SELECT is_empty($$SELECT code FROM sample, LATERAL (
        SELECT CASE WHEN t !~ '[&/]' THEN CASE WHEN t LIKE 'X%' THEN '{}' ELSE coalesce((SELECT array_agg(left(t, l) ORDER BY l) FILTER (WHERE l < length(t)) FROM unnest(ARRAY[4, 6]) AS l), '{}') END END) AS line(above)
     WHERE t IS NOT NULL AND (ancestors(code)::text[] IS DISTINCT FROM above OR level(code) IS DISTINCT FROM cardinality(above) + 1
        OR parent(code)::text IS DISTINCT FROM above[cardinality(above)])$$, 'levels');
SELECT ok(count(DISTINCT level(code)) = 3, 'all levels occurred') FROM sample;
SELECT results_eq($$SELECT n FROM sample WHERE code <@ '5A00' ORDER BY n$$, $$SELECT n FROM sample WHERE t ~ '(^|/)5A00' ORDER BY n$$, 'below a category, anywhere in a cluster');

-- There and back in the binary format.
CREATE TEMP TABLE back (LIKE sample);
DO $$
DECLARE file text := current_setting('data_directory') || '/codecheck_icd11';
BEGIN
    EXECUTE format('COPY sample TO %L (FORMAT binary)', file);
    EXECUTE format('COPY back FROM %L (FORMAT binary)', file);
END $$;
SELECT is_empty('SELECT * FROM sample EXCEPT SELECT * FROM back', 'the binary format keeps every value');
SELECT is((SELECT count(code) FROM back), 9800::bigint, 'of all rows');

SELECT finish();
ROLLBACK;
