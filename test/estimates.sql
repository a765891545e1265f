-- What the planner expects a hierarchy operator to find, against what it finds,
-- on skewed codes made at random: within a factor of 2 for what holds at least
-- a thousandth of the rows, within 5 for nearly all with less.
BEGIN;
SELECT no_plan();

\ir lib/seed.sql

-- The rows that the planner expects of a query, never less than one.
CREATE FUNCTION pg_temp.expected(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RETURN greatest(1, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric);
END $$;

-- By what factor that differs from the truth, none or few rows counting as one.
CREATE FUNCTION pg_temp.factor(query text, actual numeric) RETURNS numeric LANGUAGE sql AS $$
    SELECT greatest(e / a, a / e) FROM (SELECT pg_temp.expected(query), greatest(1, actual)) AS t(e, a) $$;
CREATE FUNCTION pg_temp.factor(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE actual numeric;
BEGIN
    EXECUTE 'SELECT count(*) FROM (' || query || ') AS q' INTO actual;
    RETURN pg_temp.factor(query, actual);
END $$;

-- A few categories and a few codes in each are common; every third row has none.
CREATE TEMP TABLE visit AS
    SELECT n, CASE WHEN n % 3 <> 0 THEN
               (chr(65 + c / 30) || lpad((c % 30)::text, 2, '0')
                || left(floor(10 * random() ^ 2)::text || floor(6 * random() ^ 2)::text || floor(10 * random() ^ 3)::text
                        || substr('ADS', 1 + floor(3 * random() ^ 2)::int, 1), c % 5))::icd10cm END AS code
      FROM (SELECT n, floor(600 * random() ^ 4)::int AS c FROM generate_series(1, 200000) AS n OFFSET 0) AS s;

-- Of every level of every code how many rows there are.
CREATE TEMP TABLE subtree AS
    WITH code AS (SELECT code, compact(code) AS c, count(*) AS n FROM visit WHERE code IS NOT NULL GROUP BY code)
    SELECT left(c, length)::icd10cm AS code, sum(n) AS n, sum(n) FILTER (WHERE length(c) > length) AS below
      FROM code, generate_series(3, 7) AS length WHERE length <= length(c) GROUP BY left(c, length);
SELECT ok(count(*) FILTER (WHERE n >= 200) > 100 AND count(*) FILTER (WHERE n < 200) > 10000, 'many subtrees, large and small') FROM subtree;

-- The factor for all large subtrees and some small ones, for what is strictly below only where something is.
CREATE FUNCTION pg_temp.factors(query text, large OUT numeric, small OUT numeric, nearly_all_small OUT numeric, strictly boolean DEFAULT false)
LANGUAGE sql AS $$
    WITH wanted AS (
        SELECT code, CASE WHEN strictly THEN below ELSE n END AS n FROM subtree WHERE below > 0 OR NOT strictly
    ), part AS MATERIALIZED (
        (SELECT code, n FROM wanted WHERE n >= 200)
         UNION ALL
        (SELECT code, n FROM wanted WHERE n < 200 ORDER BY md5(code::text) LIMIT 3000)
    ), compared AS MATERIALIZED (SELECT n, pg_temp.factor(format(query, code), n) AS f FROM part)
    SELECT round(max(f) FILTER (WHERE n >= 200), 2), round(max(f) FILTER (WHERE n < 200), 2),
           round((percentile_disc(0.97) WITHIN GROUP (ORDER BY f) FILTER (WHERE n < 200)), 2) FROM compared $$;

-- Not every row is in the sample, and not every code in the lists.
SET LOCAL default_statistics_target = 50;
ANALYZE visit;
SELECT unnest(ARRAY[cmp_ok(large, '<=', 2::numeric, '<@ large'), cmp_ok(nearly_all_small, '<=', 5::numeric, '<@ small'),
                    cmp_ok(small, '<=', 20::numeric, '<@ smallest')])
  FROM pg_temp.factors('SELECT FROM visit WHERE code <@ %L');
SELECT unnest(ARRAY[cmp_ok(large, '<=', 2::numeric, '@> large'), cmp_ok(nearly_all_small, '<=', 5::numeric, '@> small')])
  FROM pg_temp.factors('SELECT FROM visit WHERE %L @> code');
SELECT unnest(ARRAY[cmp_ok(large, '<=', 2::numeric, '<< large'), cmp_ok(nearly_all_small, '<=', 5::numeric, '<< small')])
  FROM pg_temp.factors('SELECT FROM visit WHERE code << %L', true);

-- Arrays of codes, also with one below another, and what is left.
CREATE TEMP TABLE list AS
    SELECT array_agg(code) AS codes FROM (SELECT code, (row_number() OVER (ORDER BY md5(code::text || :seed)) - 1) / 5 AS n FROM subtree) AS s
     WHERE n < 200 GROUP BY n;
SELECT cmp_ok(round(max(pg_temp.factor(format(query, codes))), 2), '<=', limit_, query)
  FROM list, (VALUES ('SELECT FROM visit WHERE code <@ %L::icd10cm[]', 5::numeric), ('SELECT FROM visit WHERE %L::icd10cm[] @> code', 5),
                     ('SELECT FROM visit WHERE code <@ ANY (%L::icd10cm[])', 5)) AS q(query, limit_)
 GROUP BY query, limit_;
SELECT cmp_ok(round(pg_temp.factor('SELECT FROM visit WHERE code <@ ''{A00,A01,A00.1,B05}''::icd10cm[]'), 2), '<=', 1.2, 'one code of a list below another');

-- A column that is asked what lies above a code.
CREATE TEMP TABLE category AS SELECT DISTINCT category(code) AS code FROM visit WHERE n % 50 = 0;
ANALYZE category;
SELECT cmp_ok(pg_temp.factor(query), '<=', 2::numeric, query)
  FROM unnest(ARRAY['SELECT FROM category WHERE code @> ''A05.1''', 'SELECT FROM category WHERE ''A05.1'' <@ code',
                    'SELECT FROM category WHERE code >> ''A05.1''', 'SELECT FROM category WHERE ''A05.1'' << code']) AS query;

-- Joins, and whether there is a match at all.
CREATE TEMP TABLE few AS SELECT * FROM visit WHERE n % 20 < 3;
ANALYZE few;
SELECT cmp_ok(round(pg_temp.factor(query), 2), '<=', 2::numeric, query)
  FROM unnest(ARRAY['SELECT FROM few JOIN category ON few.code <@ category.code',
                    'SELECT FROM few JOIN category ON category.code >> few.code',
                    'SELECT FROM few WHERE EXISTS (SELECT FROM category WHERE few.code <@ category.code)',
                    'SELECT FROM few WHERE NOT EXISTS (SELECT FROM category WHERE few.code <@ category.code)',
                    'SELECT FROM category WHERE EXISTS (SELECT FROM few WHERE few.code <@ category.code)']) AS query;

-- A value that is not known yet is some category of the column's.
SELECT cmp_ok(pg_temp.expected('SELECT FROM visit WHERE code <@ (SELECT code FROM category LIMIT 1)'), '<=',
              (SELECT 5 * avg(n) FROM subtree WHERE level(code) = 1), 'an unknown category');

-- Lists of codes in a column.
CREATE TEMP TABLE claim AS
    SELECT n / 4 AS id, array_agg(code) AS dx FROM visit WHERE n % 7 <> 1 GROUP BY n / 4;
SET LOCAL default_statistics_target = 100;
ANALYZE claim;
SELECT cmp_ok(round(max(pg_temp.factor(format('SELECT FROM claim WHERE dx <@ %L::icd10cm', code))), 2), '<=', 3::numeric, 'lists with a common code')
  FROM subtree WHERE n >= 1000;

-- Without our own statistics, from the server's.
ALTER TYPE icd10cm SET (ANALYZE = NONE);
ANALYZE visit;
SELECT ok(NOT EXISTS (SELECT FROM pg_statistic WHERE starelid = 'visit'::regclass AND 17610 IN (stakind1, stakind2, stakind3, stakind4, stakind5)), 'the server''s statistics alone');
SELECT cmp_ok(round(max(pg_temp.factor(format('SELECT FROM visit WHERE code <@ %L', code), n)), 2), '<=', 2::numeric, 'a hundredth of the rows, by the server''s statistics')
  FROM subtree WHERE n >= 2000;
ALTER TYPE icd10cm SET (ANALYZE = icd10_typanalyze);

-- Columns with little to know of.
CREATE TEMP TABLE odd (nothing icd10cm, one icd10cm, each icd10cm);
ANALYZE odd;
SELECT lives_ok('EXPLAIN SELECT FROM odd WHERE nothing <@ ''A00'' OR one <@ ''A00'' OR each << ''A00''', 'an empty table');
INSERT INTO odd SELECT NULL, 'A00.1', ('B' || lpad((n / 1000)::text, 2, '0') || lpad((n % 1000)::text, 3, '0'))::icd10cm FROM generate_series(0, 19999) AS n;
ANALYZE odd;
SELECT cmp_ok(pg_temp.factor(query), '<=', 1.5, query)
  FROM unnest(ARRAY['SELECT FROM odd WHERE nothing <@ ''A00''', 'SELECT FROM odd WHERE one <@ ''A00''', 'SELECT FROM odd WHERE one <@ ''A01''',
                    'SELECT FROM odd WHERE one <@ NULL', 'SELECT FROM odd WHERE each <@ ''B05''', 'SELECT FROM odd WHERE each <@ ''B05.1''',
                    'SELECT FROM odd WHERE each <@ ''B05.111''']) AS query;
SET LOCAL default_statistics_target = 1;
ANALYZE odd;
SELECT cmp_ok(pg_temp.factor(query), '<=', 3::numeric, query || ', of the smallest sample')
  FROM unnest(ARRAY['SELECT FROM odd WHERE one <@ ''A00''', 'SELECT FROM odd WHERE each <@ ''B05''', 'SELECT FROM odd WHERE each <@ ''{B01,B02,B03,B04}''::icd10cm[]']) AS query;
RESET default_statistics_target;

-- Partitions, together and alone, and an index on an expression.
CREATE TEMP TABLE part (n int, code icd10cm) PARTITION BY RANGE (n);
CREATE TEMP TABLE part1 PARTITION OF part FOR VALUES FROM (0) TO (50000);
CREATE TEMP TABLE part2 PARTITION OF part FOR VALUES FROM (50000) TO (100000);
INSERT INTO part SELECT n, CASE WHEN n < 50000 THEN code ELSE 'Z00' END FROM visit WHERE n < 100000 AND code IS NOT NULL;
ANALYZE part;
CREATE INDEX odd_category ON odd (category(each));
ANALYZE odd;
SELECT cmp_ok(round(pg_temp.factor(query), 2), '<=', 1.2, query)
  FROM unnest(ARRAY['SELECT FROM part WHERE code <@ ''A00''', 'SELECT FROM part WHERE code <@ ''Z00''', 'SELECT FROM part WHERE code <@ ''A00'' AND n < 50000',
                    'SELECT FROM odd WHERE category(each) <@ ''B05''']) AS query;

SELECT finish();
ROLLBACK;
