-- What an index answers is what a look at every row answers: codes and arrays
-- of codes by btree, BRIN and GIN, however the query names what it asks for.
BEGIN;
SELECT no_plan();

\ir lib/seed.sql

CREATE FUNCTION pg_temp.random_code() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT substr('ACEMZ', 1 + floor(random() * 5)::int, 1) || substr('0149', 1 + floor(random() * 4)::int, 1)
        || substr('0189A', 1 + floor(random() * 5)::int, 1)
        || left(substr('0159AX', 1 + floor(random() * 6)::int, 1) || substr('09AX', 1 + floor(random() * 4)::int, 1) || 'XA', floor(random() * 5)::int) $$;

-- Rows with NULLs, empty lists, lists with NULLs, of two dimensions, and long ones.
CREATE TABLE plain AS
    SELECT n, n % 3 AS kind, code::icd10cm AS code,
           CASE WHEN n % 20 = 0 THEN NULL WHEN n % 20 = 1 THEN '{}' WHEN n % 20 = 2 THEN ARRAY[[code, other], [NULL, 'Z99']]
                WHEN n % 20 = 3 THEN ARRAY[NULL, other] WHEN n % 20 = 4 THEN '{NULL}'
                WHEN n = 1005 THEN (SELECT array_agg('S' || lpad((i % 100)::text, 2, '0') || i % 7) FROM generate_series(1, 1500) AS i)
                ELSE ARRAY[code, other] END::icd10cm[] AS dx,
           CASE WHEN n % 20 = 0 THEN NULL WHEN n % 20 = 1 THEN '{}' WHEN n % 20 = 2 THEN ARRAY[NULL, '0' || substr('DT9', 1 + n % 3, 1) || n % 10]
                ELSE ARRAY['0D' || n % 10 || 'Z' || n % 7 || 'ZZ', 'B' || n % 5] END::icd10pcs[] AS pcs
      FROM (SELECT n, CASE WHEN n % 50 <> 0 THEN pg_temp.random_code() END AS code, pg_temp.random_code() AS other FROM generate_series(1, 2000) AS n OFFSET 0) AS s;

-- No interval, one, some, too many for a range each.
CREATE TABLE cohort AS SELECT 0 AS c, ''::icd10cmset AS codes
    UNION ALL VALUES (-1, NULL::icd10cmset), (-2, 'A00-U99'), (-3, 'M09-M10, !M1A'), (-4, 'E11'), (-5, 'E11, !E11.0-E11.Z, Z99')
    UNION ALL SELECT c, (SELECT icd10cmset_agg(pg_temp.random_code()::icd10cm) FROM generate_series(1, c)) FROM unnest('{3,40,200}'::int[]) AS c
    UNION ALL SELECT -100 * k, (SELECT icd10cmset_agg((chr(65 + i / 100 % 26) || lpad((i % 100)::text, 2, '0') || j)::icd10cm)
                                  FROM generate_series(0, 2599) AS i, unnest(CASE WHEN k = 1 THEN '{1}' ELSE '{0,5}'::int[] END) AS j WHERE i % (3 - k) = 0) FROM generate_series(1, 2) AS k;
SELECT ok(max(size(codes)) > 2000 AND count(*) FILTER (WHERE size(codes) BETWEEN 50 AND 500) > 0 AND bool_or(size(codes) = 1), 'cohorts of every size') FROM cohort;

-- One question in four forms, CODES standing for what is asked for: a constant, a parameter of a generic plan, a subquery, a join.
CREATE FUNCTION pg_temp.answer(relation text, condition text, form text, c int) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE answer int[]; value text;
BEGIN
    IF form = 'join' THEN
        EXECUTE format('SELECT array_agg(n ORDER BY n) FROM cohort JOIN %s ON %s WHERE c = $1', relation, replace(condition, 'CODES', 'codes')) INTO answer USING c;
    ELSIF form = 'subquery' THEN
        EXECUTE format('SELECT array_agg(n ORDER BY n) FROM %s WHERE %s', relation, replace(condition, 'CODES', format('(SELECT codes FROM cohort WHERE c = %s)', c))) INTO answer;
    ELSIF form = 'constant' THEN
        SELECT coalesce(quote_literal(codes::text), 'NULL') || '::icd10cmset' INTO value FROM cohort WHERE cohort.c = $4;
        EXECUTE format('SELECT array_agg(n ORDER BY n) FROM %s WHERE %s', relation, replace(condition, 'CODES', value)) INTO answer;
    ELSE
        SET LOCAL plan_cache_mode = force_generic_plan;
        EXECUTE format('PREPARE question(icd10cmset) AS SELECT array_agg(n ORDER BY n) FROM %s WHERE %s', relation, replace(condition, 'CODES', '$1'));
        SELECT quote_nullable(codes::text) INTO value FROM cohort WHERE cohort.c = $4;
        EXECUTE format('EXECUTE question(%s)', value) INTO answer;
        DEALLOCATE question;
        SET LOCAL plan_cache_mode = auto;
    END IF;
    RETURN answer;
END $$;

-- By sequential scans, of a table without an index.
CREATE TEMP TABLE asked AS SELECT condition FROM unnest(ARRAY['code <@ CODES', 'CODES @> code', 'dx && CODES', 'CODES && dx']) AS condition;
CREATE TEMP TABLE truth AS SELECT condition, c, pg_temp.answer('plain', condition, 'subquery', c) AS answer FROM asked, cohort;
SELECT is_empty($$SELECT c, condition FROM cohort CROSS JOIN asked JOIN truth USING (c, condition)
                   WHERE size(codes) < 50 AND answer IS DISTINCT FROM (SELECT array_agg(n ORDER BY n) FROM plain
                          WHERE EXISTS (SELECT FROM unnest(CASE WHEN condition LIKE '%code%' THEN ARRAY[code] ELSE dx END) AS e, intervals(codes) WHERE e BETWEEN first AND last))$$,
                'every row by its own intervals');

CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
    RETURN plan;
END $$;
-- The same of a relation with an index, which the plan must use.
CREATE FUNCTION pg_temp.agrees(relation text, conditions text, scan text, description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    RETURN NEXT matches(pg_temp.plan(format('SELECT n FROM %s WHERE %s', relation,
                            replace((SELECT min(condition) FROM asked WHERE condition LIKE conditions), 'CODES', $q$'E10, C44, M08'::icd10cmset$q$))),
                        scan, description || ': plan');
    SELECT string_agg(form || ' ' || c || ': ' || condition, '; ') INTO wrong
      FROM truth, unnest('{constant,parameter,subquery,join}'::text[]) AS form
     WHERE condition LIKE conditions AND answer IS DISTINCT FROM pg_temp.answer(relation, condition, form, c);
    RETURN NEXT is(wrong, NULL, description || ': answers');
END $$;

SET LOCAL enable_seqscan = off;
-- What is forbidden costs much, but is not worth compiling.
SET LOCAL jit = off;

CREATE TABLE ascending AS TABLE plain; CREATE INDEX ascending_code ON ascending (code); ANALYZE ascending;
SELECT pg_temp.agrees('ascending', '%code%', 'ascending_code', 'btree');
-- The commutators have been asked; the rest of the indexes get along with one of each.
DELETE FROM asked WHERE condition LIKE 'CODES%'; DELETE FROM truth WHERE condition LIKE 'CODES%';
SET LOCAL enable_bitmapscan = off;
SELECT pg_temp.agrees('ascending', '%code%', 'ascending', 'btree without bitmaps');
SET LOCAL enable_bitmapscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;
SELECT pg_temp.agrees('ascending', '%code%', 'Bitmap', 'bitmaps of a btree');
SET LOCAL work_mem = '64kB';
SELECT pg_temp.agrees('ascending', '%code%', 'Bitmap', 'lossy bitmaps of a btree');
RESET work_mem; RESET enable_indexscan; RESET enable_indexonlyscan;
CREATE TABLE descending AS TABLE plain; CREATE INDEX descending_code ON descending (code DESC NULLS LAST); ANALYZE descending;
SELECT pg_temp.agrees('descending', '%code%', 'descending_code', 'descending');
CREATE TABLE several AS TABLE plain; CREATE INDEX several_code ON several (kind, code) INCLUDE (n); ANALYZE several;
SELECT pg_temp.agrees('(SELECT * FROM several WHERE kind IN (0, 1, 2)) AS s', '%code%', 'several_code', 'second column');
CREATE TABLE partial AS TABLE plain; CREATE INDEX partial_code ON partial (code) WHERE kind = 1; CREATE INDEX partial_others ON partial (code) WHERE kind <> 1; ANALYZE partial;
SELECT pg_temp.agrees('(SELECT * FROM partial WHERE kind = 1 UNION ALL SELECT * FROM partial WHERE kind <> 1) AS s', '%code%', 'partial_code', 'partial');
CREATE TABLE expression AS SELECT n, code::text AS text, dx FROM plain;
CREATE INDEX expression_code ON expression (try_icd10cm(text)); ANALYZE expression;
SELECT pg_temp.agrees('(SELECT n, try_icd10cm(text) AS code, dx FROM expression) AS s', '%code%', 'expression_code', 'expression');
CREATE DOMAIN principal AS icd10cm;
CREATE TABLE domains AS SELECT n, code::principal AS code, dx FROM plain; CREATE INDEX domains_code ON domains (code); ANALYZE domains;
SELECT pg_temp.agrees('domains', '%code%', 'domains_code', 'domain');
CREATE TABLE parts (n int, kind int, code icd10cm, dx icd10cm[]) PARTITION BY LIST (kind);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES IN (0); CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1, 2) PARTITION BY RANGE (code);
CREATE TABLE parts_1_low PARTITION OF parts_1 FOR VALUES FROM ('A00') TO ('E11'); CREATE TABLE parts_1_high PARTITION OF parts_1 DEFAULT;
INSERT INTO parts SELECT n, kind, code, dx FROM plain; CREATE INDEX ON parts (code); CREATE INDEX ON parts USING gin (dx); ANALYZE parts;
SELECT pg_temp.agrees('parts', '%code%', 'parts_1_low_code', 'partitions');
SELECT pg_temp.agrees('parts', '%dx%', 'parts_1_low_dx', 'partitions, GIN');
CREATE TABLE parent AS SELECT n, kind, code, dx FROM plain WHERE kind = 0; CREATE TABLE child () INHERITS (parent);
INSERT INTO child SELECT n, kind, code, dx FROM plain WHERE kind > 0; CREATE INDEX parent_code ON parent (code); CREATE INDEX child_code ON child (code); ANALYZE parent; ANALYZE child;
SELECT pg_temp.agrees('parent', '%code%', 'child_code', 'inheritance');
CREATE TABLE brin AS SELECT * FROM plain ORDER BY code; CREATE INDEX brin_code ON brin USING brin (code) WITH (pages_per_range = 1); ANALYZE brin;
SELECT pg_temp.agrees('brin', '%code%', 'brin_code', 'BRIN');
CREATE TABLE secured AS TABLE plain; CREATE INDEX secured_code ON secured (code); CREATE INDEX secured_dx ON secured USING gin (dx); ANALYZE secured;
CREATE VIEW secured_view WITH (security_barrier) AS SELECT n, code, dx FROM secured WHERE n > 0;
SELECT pg_temp.agrees('secured_view', '%', '.', 'security barrier');

-- GIN, with and without a list of pending entries, alone and beside another column.
CREATE TABLE pending AS TABLE plain WITH NO DATA; CREATE INDEX pending_dx ON pending USING gin (dx) WITH (fastupdate = on);
INSERT INTO pending TABLE plain; ANALYZE pending;
SELECT pg_temp.agrees('pending', '%dx%', 'pending_dx', 'GIN, pending');
SELECT gin_clean_pending_list('pending_dx') \g /dev/null
SELECT pg_temp.agrees('pending', '%dx%', 'pending_dx', 'GIN, cleaned');
CREATE TABLE direct AS TABLE plain WITH NO DATA; CREATE INDEX direct_dx ON direct USING gin (dx, pcs) WITH (fastupdate = off);
INSERT INTO direct SELECT n + 10000, kind, 'E11', '{E11,C44,M08}', pcs FROM plain; INSERT INTO direct TABLE plain;
DELETE FROM direct WHERE n > 11000; UPDATE direct SET dx = '{NULL}', code = NULL, n = -n WHERE n > 10000; ANALYZE direct;
SELECT pg_temp.agrees('direct', '%dx%', 'direct_dx', 'GIN of two columns, after changes');
SET LOCAL work_mem = '64kB';
SELECT pg_temp.agrees('direct', '%dx%', 'direct_dx', 'GIN, lossy');
RESET work_mem;

-- The other operators of the class, and the server's own.
CREATE TEMP TABLE other AS
    SELECT format(operator, code, list) AS condition
      FROM unnest(ARRAY['dx <@ %1$L', '%1$L @> dx', 'dx && %2$L', 'dx && %2$L::icd10cm[]', 'dx @> %2$L::icd10cm[]', 'dx <@ %2$L::icd10cm[]', 'dx = %2$L', 'dx <@ %1$L AND dx && %2$L',
                        'dx <@ %1$L AND pcs <@ ''0D1''', 'pcs <@ ''0D1Z'' AND dx && %2$L', 'dx && %2$L OR pcs <@ ''B3''']) AS operator,
           (VALUES ('E11', '{E11,C44}'), ('A00.1', '{}'), ('Z99', '{NULL}'), ('M08', '{NULL,M08}'), ('C4A', '{C40,C40,Z10}'), ('S01', '{S01.1,Z99}')) AS v(code, list)
    UNION ALL SELECT format(operator, code) FROM unnest(ARRAY['pcs <@ %L', 'pcs && ''{%s,0D1Z1ZZ}''', 'pcs @> ''{%s}''::icd10pcs[]', 'pcs <@ ''{%s,0D4Z6ZZ}''::icd10pcs[]']) AS operator,
                                                  unnest('{0,0D,0D1Z,B3,B4,XW0}'::text[]) AS code
    UNION ALL SELECT unnest(ARRAY['dx <@ NULL::icd10cm', 'dx && NULL::icd10cmset', 'dx && NULL::icd10cm[]', 'dx && ''E10-E11'' ::icd10cmset AND dx && ''C00-C99''::icd10cmset',
                                  'dx && ''E10-E11''::icd10cmset AND dx && ''''::icd10cmset', 'dx && (SELECT icd10cmset_agg(code) FROM plain WHERE n < 5)']);
SELECT is_empty(format('SELECT n FROM plain WHERE %1$s EXCEPT ALL SELECT n FROM direct WHERE n > 0 AND %1$s', condition), 'none is missing: ' || condition) FROM other;
SELECT is_empty(format('SELECT n FROM direct WHERE n > 0 AND (%1$s) EXCEPT ALL SELECT n FROM plain WHERE %1$s', condition), 'none too many: ' || condition) FROM other;
SELECT ok(bool_and(pg_temp.plan('SELECT n FROM direct WHERE ' || condition) ~ 'direct_dx|One-Time Filter: false'), 'all by the index') FROM other WHERE condition NOT LIKE '% OR %';

-- Lists of codes: any of them, with NULLs among them, none, none at all.
CREATE TEMP TABLE lists AS SELECT unnest(ARRAY['{E11,C44}', '{}', '{NULL}', '{NULL,M08,M08.1}', '{A00}', '{Z10,Z99,Z98,NULL,A41}']) AS list;
SELECT results_eq(format('SELECT n FROM ascending WHERE code <@ ANY (%L::icd10cm[]) ORDER BY n', list), format('SELECT n FROM plain WHERE code <@ ANY (%L::icd10cm[]) ORDER BY n', list), '<@ ANY ' || list) FROM lists;
SELECT results_eq(format('SELECT n FROM ascending WHERE code <@ %L::icd10cm[] ORDER BY n', list), format('SELECT n FROM plain WHERE code <@ %L::icd10cm[] ORDER BY n', list), '<@ ' || list) FROM lists;
SELECT results_eq(format('SELECT n FROM ascending WHERE (code <@ ANY (%L::icd10cm[])) IS NULL ORDER BY n', list), format('SELECT n FROM plain WHERE (code <@ ANY (%L::icd10cm[])) IS NULL ORDER BY n', list), 'unknown: ' || list) FROM lists;
SELECT is_empty('SELECT FROM ascending WHERE code <@ ANY (NULL::icd10cm[])', 'no list');
SELECT results_eq($$SELECT n FROM ascending WHERE code <@ 'E10, C44'::icd10cmset AND (code <@ 'M08, E10.1'::icd10cmset OR kind = 1) AND NOT code <@ 'E10.0, C44.9'::icd10cmset ORDER BY n$$,
                  $$SELECT n FROM plain WHERE code <@ 'E10, C44'::icd10cmset AND (code <@ 'M08, E10.1'::icd10cmset OR kind = 1) AND NOT code <@ 'E10.0, C44.9'::icd10cmset ORDER BY n$$, 'several at once');

-- Changes and locks, by the index.
SELECT results_eq($$WITH d AS (DELETE FROM ascending WHERE code <@ 'E10, C44, M08.1'::icd10cmset RETURNING n) SELECT n FROM d ORDER BY n$$,
                  $$SELECT n FROM plain WHERE code <@ 'E10, C44, M08.1'::icd10cmset ORDER BY n$$, 'DELETE');
SELECT results_eq($$WITH u AS (UPDATE descending AS d SET kind = 9 FROM cohort WHERE c = 40 AND code <@ codes RETURNING d.n) SELECT n FROM u ORDER BY n$$,
                  $$SELECT n FROM plain, cohort WHERE c = 40 AND code <@ codes ORDER BY n$$, 'UPDATE from cohorts');
SELECT results_eq($$WITH u AS (UPDATE pending SET dx = '{Z98.9}' WHERE dx && 'E10, C44, M08.1'::icd10cmset RETURNING n) SELECT n FROM u ORDER BY n$$,
                  $$SELECT n FROM plain WHERE dx && 'E10, C44, M08.1'::icd10cmset ORDER BY n$$, 'UPDATE by GIN');
SELECT is_empty($$SELECT FROM pending WHERE dx && 'E10, C44, M08.1'::icd10cmset$$, 'changes what it finds');
SELECT results_eq($$SELECT n FROM (SELECT n FROM descending WHERE code <@ 'E10, C44, M08.1'::icd10cmset FOR UPDATE) AS s ORDER BY n$$,
                  $$SELECT n FROM plain WHERE code <@ 'E10, C44, M08.1'::icd10cmset ORDER BY n$$, 'FOR UPDATE');
REINDEX INDEX pending_dx;
SELECT results_eq($$SELECT n FROM pending WHERE dx <@ 'Z98' ORDER BY n$$, $$SELECT n FROM plain WHERE dx && 'E10, C44, M08.1, Z98'::icd10cmset ORDER BY n$$, 'REINDEX');

-- A sample is one.
SELECT is_empty('SELECT FROM descending TABLESAMPLE bernoulli (0) WHERE code <@ ''E10, C44, M08''::icd10cmset', 'no row of a sample of none');

-- Rows that a policy hides are not shown to what leaks.
CREATE ROLE codecheck_reader;
GRANT SELECT ON secured, cohort TO codecheck_reader;
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_kind ON secured USING (kind = 1);
CREATE TABLE leaked (code icd10cm); GRANT INSERT ON leaked TO codecheck_reader;
CREATE FUNCTION leak(icd10cm) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN INSERT INTO leaked VALUES ($1); RETURN true; END $$;
SET LOCAL ROLE codecheck_reader;
CREATE TEMP TABLE seen AS SELECT n FROM secured WHERE code <@ 'E10, C44, M08'::icd10cmset AND leak(code);
CREATE TEMP TABLE seen_dx AS SELECT n FROM secured WHERE dx && 'E10, C44, M08'::icd10cmset;
RESET ROLE;
SELECT results_eq('SELECT n FROM seen ORDER BY n', $$SELECT n FROM plain WHERE kind = 1 AND code <@ 'E10, C44, M08'::icd10cmset ORDER BY n$$, 'row security');
SELECT results_eq('SELECT n FROM seen_dx ORDER BY n', $$SELECT n FROM plain WHERE kind = 1 AND dx && 'E10, C44, M08'::icd10cmset ORDER BY n$$, 'row security, GIN');
SELECT is((SELECT count(*) FROM leaked), (SELECT count(*) FROM seen), 'nothing leaks');

-- The btrees are whole.
CREATE EXTENSION amcheck;
SELECT lives_ok(format('SELECT bt_index_parent_check(%L, true)', indexrelid::regclass), 'amcheck: ' || indexrelid::regclass)
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
 WHERE amname = 'btree' AND relkind = 'i' AND relnamespace = 'public'::regnamespace AND indrelid::regclass::text ~ '^(ascending|descending|several|partial|expression|domains|parts|child|parent)';

SELECT finish();
ROLLBACK;
