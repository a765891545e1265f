-- What the server does with the types: each way to sort, group, join, index and
-- constrain gives the answer that it gives for the compact text,
-- and is the way that was meant.
BEGIN;
SELECT no_plan();

\ir lib/random_codes.sql
\ir lib/as_text.sql

-- Sorting.
CREATE FUNCTION pg_temp.sorted(way text, more text DEFAULT '') RETURNS text LANGUAGE sql
RETURN format($$SELECT md5(string_agg(coalesce(t, '-'), ',')) FROM (SELECT t FROM TYPE_sample ORDER BY %s %s) AS s$$, way, more);
SELECT pg_temp.as_text(:'all_types', '{enable_indexscan=off,enable_indexonlyscan=off,enable_bitmapscan=off,work_mem=64MB}',
                       'Sort Method: quicksort', pg_temp.sorted('KEY ' || way), 'sorts in memory ' || way)
  FROM unnest('{ASC,DESC,ASC NULLS FIRST,DESC NULLS LAST}'::text[]) AS way;
SELECT pg_temp.as_text(:'all_types', '{enable_indexscan=off,enable_indexonlyscan=off,enable_bitmapscan=off,work_mem=64kB}',
                       'Sort Method: external merge', pg_temp.sorted('KEY ' || way), 'sorts on disk ' || way)
  FROM unnest('{ASC,DESC,ASC NULLS FIRST,DESC NULLS LAST}'::text[]) AS way;
SELECT pg_temp.as_text(:'all_types', '{enable_indexscan=off,enable_indexonlyscan=off,enable_bitmapscan=off}',
                       'Sort Method: top-N heapsort', pg_temp.sorted('KEY ' || way, 'LIMIT 700'), 'the first ones ' || way)
  FROM unnest('{ASC,DESC,ASC NULLS FIRST,DESC NULLS LAST}'::text[]) AS way;
SELECT pg_temp.as_text(:'all_types', '{enable_indexscan=off,enable_indexonlyscan=off,enable_bitmapscan=off}',
                       'Sort Key: .*% 7\)+, .*code', pg_temp.sorted('n % 7, KEY DESC'), 'sorts as the second key');
SELECT pg_temp.as_text(:'all_types', '{enable_seqscan=off,enable_sort=off,enable_bitmapscan=off}',
                       'Incremental Sort', pg_temp.sorted('KEY, n'), 'sorts what an index has sorted');
SELECT pg_temp.as_text(:'all_types', '{enable_seqscan=off,enable_bitmapscan=off}',
                       'Index (Only )?Scan Backward', pg_temp.sorted('KEY DESC'), 'an index gives the order, also backward');
SELECT pg_temp.as_text(:'all_types', '{parallel_setup_cost=0,parallel_tuple_cost=0,min_parallel_table_scan_size=0,enable_indexonlyscan=off,enable_indexscan=off,enable_bitmapscan=off,enable_hashagg=off}',
                       'Gather Merge', $$SELECT md5(string_agg(t || n, ',')) FROM (SELECT min(t) AS t, count(*) AS n FROM TYPE_sample GROUP BY KEY ORDER BY KEY) AS s$$,
                       'sorts and groups in parallel workers');

-- Grouping.
\set grouped '$$SELECT md5(string_agg(t || \' \' || n, \',\' ORDER BY t)) FROM (SELECT max(t) AS t, count(*) AS n FROM TYPE_sample GROUP BY KEY) AS s$$'
SELECT pg_temp.as_text(:'all_types', '{enable_sort=off,enable_indexonlyscan=off,enable_indexscan=off}', 'HashAggregate', :grouped, 'groups by hash');
SELECT pg_temp.as_text('{icd10cm,icd10pcs}', '{enable_sort=off,enable_indexonlyscan=off,enable_indexscan=off,work_mem=64kB,hash_mem_multiplier=1}',
                       'HashAggregate.*Batches: ([2-9]|\d\d)', :grouped, 'groups by hash on disk');
SELECT pg_temp.as_text(:'all_types', '{enable_hashagg=off,enable_indexonlyscan=off,enable_indexscan=off}', 'GroupAggregate.*Sort', :grouped, 'groups by sorting');
SELECT pg_temp.as_text(:'all_types', '{enable_hashagg=off,enable_seqscan=off,enable_bitmapscan=off}', 'GroupAggregate.*using \w+_btree', :grouped, 'groups by index');
\set distinct '$$SELECT md5(string_agg(replace(key::text, \'.\', \'\'), \',\' ORDER BY key)) FROM (SELECT DISTINCT KEY AS key FROM TYPE_sample) AS s$$'
SELECT pg_temp.as_text(:'all_types', '{enable_sort=off,enable_indexonlyscan=off,enable_indexscan=off}', 'HashAggregate', :distinct, 'DISTINCT by hash');
SELECT pg_temp.as_text(:'all_types', '{enable_hashagg=off,enable_indexonlyscan=off,enable_indexscan=off}', 'Unique.*Sort', :distinct, 'DISTINCT by sorting');
SELECT pg_temp.as_text(:'all_types', '{}', 'Unique', $$SELECT md5(string_agg(t || ' ' || n, ',')) FROM (SELECT DISTINCT ON (KEY) t, n FROM TYPE_sample ORDER BY KEY, n) AS s$$, 'DISTINCT ON');
SELECT pg_temp.as_text(:'all_types', '{}', 'MixedAggregate|GroupAggregate', $$SELECT md5(string_agg(coalesce(t, '-') || m || ' ' || n, ',' ORDER BY t, m, n))
                            FROM (SELECT replace(KEY::text, '.', '') COLLATE "C" AS t, coalesce(n % 3, 9) AS m, count(*) AS n FROM TYPE_sample GROUP BY CUBE (KEY, n % 3)) AS s$$, 'grouping sets');
SELECT pg_temp.as_text(:'all_types', '{}', 'WindowAgg', $$SELECT md5(string_agg(r || ' ' || d || ' ' || m, ',' ORDER BY n))
                            FROM (SELECT n, rank() OVER (ORDER BY KEY) AS r, dense_rank() OVER (ORDER BY KEY DESC) AS d, row_number() OVER (PARTITION BY KEY ORDER BY n) AS m
                                    FROM TYPE_sample) AS s$$, 'windows');
SELECT pg_temp.as_text(:'all_types', settings::text[], '(SetOp|HashSetOp|Unique|HashAggregate).*', format($$SELECT md5(string_agg(coalesce(t, '-'), ',' ORDER BY t))
                            FROM (SELECT replace(KEY::text, '.', '') COLLATE "C" AS t
                                    FROM (SELECT KEY FROM TYPE_sample WHERE n < 3000 %s SELECT KEY FROM TYPE_sample WHERE n > 19000) AS s) AS s$$, operation), operation || ' ' || settings)
  FROM unnest('{UNION,EXCEPT,EXCEPT ALL,INTERSECT,INTERSECT ALL}'::text[]) AS operation, unnest('{"{enable_hashagg=off}","{enable_sort=off}"}'::text[]) AS settings;

-- Joining.
CREATE FUNCTION pg_temp.joined(form text) RETURNS text LANGUAGE sql
RETURN format($$SELECT count(*) || ' ' || coalesce(sum(a.n::bigint), 0) || ' ' || coalesce(sum(b.n::bigint * 3), 0) FROM %s$$, form);
SELECT pg_temp.as_text(:'all_types', settings::text[], node || CASE kind WHEN 'JOIN' THEN '' ELSE '.*' END,
           pg_temp.joined(format('(SELECT * FROM TYPE_sample WHERE n %% 2 = 0) AS a %s (SELECT * FROM TYPE_sample WHERE n <= 1500) AS b ON a.KEY = b.KEY', kind)),
           lower(kind) || ' by ' || node || CASE WHEN settings ~ 'work_mem' THEN ', on disk' ELSE '' END)
  FROM unnest('{JOIN,LEFT JOIN,RIGHT JOIN,FULL JOIN}'::text[]) AS kind,
       (VALUES ('Hash', '{enable_mergejoin=off,enable_nestloop=off}'), ('Hash.*Batches: [2-9]', '{enable_mergejoin=off,enable_nestloop=off,work_mem=64kB,hash_mem_multiplier=1}'),
               ('Merge', '{enable_hashjoin=off,enable_nestloop=off}'), ('Nested Loop.*Index.*code = ', '{enable_hashjoin=off,enable_mergejoin=off,enable_memoize=off}')) AS way (node, settings)
 WHERE node NOT LIKE 'Nested%' OR kind = 'JOIN';
SELECT pg_temp.as_text(:'all_types', '{enable_hashjoin=off,enable_mergejoin=off}', 'Memoize.*Hits: [1-9]',
           pg_temp.joined('(SELECT s.* FROM generate_series(1, 10), TYPE_sample AS s WHERE n <= 200) AS a JOIN TYPE_sample AS b ON a.KEY = b.KEY'), 'join by Memoize');
SELECT pg_temp.as_text(:'all_types', settings::text[], node,
           format($$SELECT count(*) || ' ' || sum(n) FROM TYPE_sample AS a WHERE %s (SELECT FROM TYPE_sample AS b WHERE b.KEY = a.KEY AND b.n BETWEEN 1 AND 300)$$, kind),
           kind || ' by ' || node)
  FROM (VALUES ('EXISTS', 'Hash (Right )?Semi Join|Hash Join', '{enable_mergejoin=off,enable_nestloop=off}'), ('EXISTS', 'Merge (Semi )?Join', '{enable_hashjoin=off,enable_nestloop=off}'),
               ('EXISTS', 'Nested Loop', '{enable_hashjoin=off,enable_mergejoin=off}'), ('NOT EXISTS', 'Hash (Right )?Anti Join', '{enable_mergejoin=off,enable_nestloop=off}'),
               ('NOT EXISTS', 'Merge (Right )?Anti Join', '{enable_hashjoin=off,enable_nestloop=off}'), ('NOT EXISTS', 'Nested Loop (Right )?Anti Join', '{enable_hashjoin=off,enable_mergejoin=off}'))
       AS way (kind, node, settings);
SELECT pg_temp.as_text(:'all_types', '{}', 'hashed SubPlan', $$SELECT count(*) || ' ' || sum(n) FROM TYPE_sample
                            WHERE KEY NOT IN (SELECT KEY FROM TYPE_sample WHERE n < 300 AND KEY IS NOT NULL)$$, 'NOT IN a hashed subquery');

-- Lists of a dozen codes: hashed for a scan, sorted for an index.
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format($q$CREATE FUNCTION pg_temp.%1$s_dozen() RETURNS text LANGUAGE sql STABLE
                              RETURN (SELECT string_agg(quote_literal(t), ',') FROM (SELECT DISTINCT t FROM %1$s_sample WHERE n BETWEEN 1 AND 12) AS s)$q$, type);
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.for_dozen(settings text[], pattern text, operator text, description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE type text; dozen text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('SELECT pg_temp.%s_dozen()', type) INTO dozen;
        RETURN QUERY SELECT pg_temp.as_text(ARRAY[type], settings, pattern,
            format('SELECT count(*) || '' '' || sum(n) FROM TYPE_sample WHERE KEY %s (%s)', operator, dozen), description);
    END LOOP;
END $$;
SELECT pg_temp.for_dozen('{enable_indexscan=off,enable_indexonlyscan=off,enable_bitmapscan=off}', 'Seq Scan.*ANY', 'IN', 'a list, by scan');
SELECT pg_temp.for_dozen('{enable_indexscan=off,enable_indexonlyscan=off,enable_bitmapscan=off}', 'Seq Scan.*ALL', 'NOT IN', 'not in a list, by scan');
SELECT pg_temp.for_dozen('{enable_seqscan=off,enable_bitmapscan=off}', 'Index Cond: .*ANY', 'IN', 'a list, by index');

-- Indexes, by every comparison.
CREATE FUNCTION pg_temp.by_index(kind text, comparisons text[], settings text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE type text; comparison text; low text; high text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('SELECT min(t), max(t) FROM %s_sample WHERE n IN (7, 11, 13, 17, 19)', type) INTO low, high;
        FOREACH comparison IN ARRAY comparisons LOOP
            RETURN QUERY SELECT pg_temp.as_text(ARRAY[type], settings, type || '_' || kind,
                format('SELECT count(*) || '' '' || coalesce(sum(n), 0) FROM TYPE_sample WHERE KEY %s', replace(replace(comparison, 'LOW', quote_literal(low)), 'HIGH', quote_literal(high))),
                comparison || ' by ' || kind);
        END LOOP;
    END LOOP;
END $$;
\set comparisons '{= LOW,< LOW,<= LOW,> HIGH,>= HIGH,BETWEEN LOW AND HIGH}'
SELECT pg_temp.by_index('btree', :'comparisons', '{enable_seqscan=off,enable_bitmapscan=off}');
SELECT pg_temp.by_index('btree', :'comparisons', '{enable_seqscan=off,enable_indexscan=off,enable_indexonlyscan=off}');

-- Equal codes share their entry in a btree: it takes the room of an integer's.
CREATE EXTENSION IF NOT EXISTS pageinspect;
SELECT pg_temp.for_types(:'all_types', $$SELECT allequalimage FROM bt_metap('TYPE_btree')$$, 'a btree merges duplicates');
DO $$
DECLARE type text; number text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        SELECT replace(format_type(CASE typlen WHEN 8 THEN 'int8' WHEN 4 THEN 'int4' ELSE 'int2' END::regtype, NULL), ' ', '') INTO number
          FROM pg_type WHERE oid = type::regtype;
        EXECUTE format('CREATE TABLE %1$s_twin AS SELECT code, dense_rank() OVER (ORDER BY t)::%2$s AS number, n FROM %1$s_sample WHERE n > 10000 AND t IS NOT NULL ORDER BY n', type, number);
        EXECUTE format('CREATE INDEX %1$s_twin_code ON %1$s_twin (code)', type);
        EXECUTE format('CREATE INDEX %1$s_twin_number ON %1$s_twin (number)', type);
        EXECUTE format('CREATE INDEX %1$s_twin_apart ON %1$s_twin (code) WITH (deduplicate_items = off)', type);
        -- More of the same into the indexes as they stand.
        EXECUTE format('INSERT INTO %1$s_twin SELECT t.* FROM generate_series(1, 3), %1$s_twin AS t', type);
        EXECUTE format('CREATE INDEX %1$s_twin_hash ON %1$s_twin USING hash (code)', type);
        EXECUTE format('CREATE INDEX %1$s_twin_brin ON %1$s_twin USING brin (code) WITH (pages_per_range = 1)', type);
        EXECUTE format('CREATE INDEX %1$s_twin_brin_number ON %1$s_twin USING brin (number) WITH (pages_per_range = 1)', type);
        EXECUTE format('ANALYZE %1$s_twin', type);
    END LOOP;
END $$;
SELECT pg_temp.for_types(:'all_types',
    $$SELECT pg_relation_size('TYPE_twin_code') = pg_relation_size('TYPE_twin_number') AND 1.4 * pg_relation_size('TYPE_twin_code') < pg_relation_size('TYPE_twin_apart')
         AND pg_relation_size('TYPE_twin_brin') = pg_relation_size('TYPE_twin_brin_number')$$,
    'an index is as large as that of an integer');

-- CLUSTER puts the rows in the order of the index, which a BRIN index then makes use of.
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('CLUSTER %1$s_sample USING %1$s_btree', type);
        EXECUTE format('DROP INDEX %1$s_btree', type);
        EXECUTE format('CREATE INDEX %1$s_hash ON %1$s_sample USING hash (code)', type);
        EXECUTE format('CREATE INDEX %1$s_brin ON %1$s_sample USING brin (code) WITH (pages_per_range = 2)', type);
    END LOOP;
END $$;
SELECT pg_temp.for_types(:'all_types', $$SELECT array_agg(t ORDER BY ctid) = array_agg(t ORDER BY t, ctid) FROM TYPE_sample$$, 'CLUSTER');
SELECT pg_temp.by_index('hash', '{= LOW,= HIGH}', '{enable_seqscan=off,enable_bitmapscan=off}');
DROP INDEX icd10cm_hash, icd10pcs_hash, cpt_hash, hcpcs_hash, hcpcs_modifier_hash;
SELECT pg_temp.by_index('brin', :'comparisons', '{enable_seqscan=off,enable_indexscan=off}');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT pg_temp.explained('SELECT FROM TYPE_sample WHERE code < ''' || (SELECT code FROM TYPE_sample WHERE t IS NOT NULL ORDER BY t OFFSET 1000 LIMIT 1) || '''',
                               'ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF') ~ 'Heap Blocks: lossy=[1-9][0-9]?
'
        FROM set_config('enable_seqscan', 'off', true)$$,
    'a BRIN index leaves most blocks out');
RESET enable_seqscan;

-- Constraints.
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('CREATE TABLE %1$s_listed (code %1$s PRIMARY KEY, times int DEFAULT 1, copy %1$s GENERATED ALWAYS AS (code) STORED, EXCLUDE USING hash (code WITH =))', type);
        EXECUTE format('INSERT INTO %1$s_listed SELECT code FROM %1$s_sample WHERE t IS NOT NULL AND n <= 10000 ON CONFLICT DO NOTHING', type);
        EXECUTE format('CREATE TABLE %1$s_used (code %1$s REFERENCES %1$s_listed ON UPDATE CASCADE ON DELETE CASCADE)', type);
        EXECUTE format('INSERT INTO %1$s_used SELECT code FROM %1$s_sample WHERE n <= 3000', type);
    END LOOP;
END $$;
SELECT pg_temp.for_types(:'all_types',
    $$SELECT (SELECT count(*) FROM TYPE_listed) = (SELECT count(DISTINCT t) FROM TYPE_sample WHERE n <= 10000)
         AND (SELECT bool_and(code = copy) FROM TYPE_listed)$$,
    'ON CONFLICT DO NOTHING leaves each code once; a generated column is computed');
SELECT throws_ok(format('INSERT INTO %1$s_listed (code) SELECT min(code) FROM %1$s_listed', type), '23505', NULL, type || ': a primary key refuses a code twice')
  FROM unnest(:'all_types'::text[]) AS type;
SELECT pg_temp.for_types(:'all_types',
    $$WITH again AS (INSERT INTO TYPE_listed SELECT max(code) FROM TYPE_listed ON CONFLICT (code) DO UPDATE SET times = TYPE_listed.times + 1 RETURNING times)
      SELECT times = 2 FROM again$$,
    'ON CONFLICT DO UPDATE finds the code');
SELECT throws_ok(format($$INSERT INTO %1$s_used VALUES (%2$L)$$, type, code), '23503', NULL, type || ': a foreign key refuses what is not listed')
  FROM (VALUES ('icd10cm', 'M79.9'), ('icd10pcs', 'GZ'), ('cpt', '55555'), ('hcpcs', '55555'), ('hcpcs_modifier', 'YY')) AS absent (type, code);
SELECT lives_ok(format($$DELETE FROM %1$s_listed WHERE code = (SELECT min(code) FROM %1$s_used);
                         UPDATE %1$s_listed SET code = %2$L WHERE code = (SELECT max(code) FROM %1$s_used)$$, type, code), type || ': a listed code goes, another one changes')
  FROM (VALUES ('icd10cm', 'M79.9'), ('icd10pcs', 'GZ'), ('cpt', '55555'), ('hcpcs', '55555'), ('hcpcs_modifier', 'YY')) AS absent (type, code);
SELECT pg_temp.for_types(:'all_types',
    $$WITH expected AS (
          SELECT CASE WHEN t = last THEN absent ELSE t END AS t
            FROM (SELECT t, min(t) OVER () AS first, max(t) OVER () AS last,
                         CASE 'TYPE' WHEN 'icd10cm' THEN 'M799' WHEN 'icd10pcs' THEN 'GZ' WHEN 'hcpcs_modifier' THEN 'YY' ELSE '55555' END AS absent
                    FROM TYPE_sample WHERE n <= 3000) AS s WHERE t <> first)
      SELECT (SELECT array_agg(replace(code::text, '.', '') ORDER BY code) FROM TYPE_used WHERE code IS NOT NULL) = (SELECT array_agg(t ORDER BY t COLLATE "C") FROM expected)$$,
    'and so do the rows that refer to them');
CREATE TABLE cpt_in_hcpcs (code cpt REFERENCES hcpcs_listed);
INSERT INTO hcpcs_listed VALUES ('99213');
SELECT lives_ok($$INSERT INTO cpt_in_hcpcs VALUES ('99213')$$, 'cpt refers to hcpcs');
SELECT throws_ok($$INSERT INTO cpt_in_hcpcs VALUES ('44444')$$, '23503', NULL, 'cpt refers to what hcpcs lists');

-- Statistics of one column and of two.
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('CREATE STATISTICS %1$s_both ON code, t FROM %1$s_sample', type);
        EXECUTE format('ANALYZE %1$s_sample', type);
    END LOOP;
END $$;
SELECT pg_temp.for_types(:'all_types',
    $$SELECT (SELECT CASE WHEN n_distinct < 0 THEN -20000 * n_distinct ELSE n_distinct END BETWEEN 0.8 * d AND 1.25 * d AND most_common_vals IS NOT NULL AND null_frac BETWEEN 0.01 AND 0.03
                FROM pg_stats, (SELECT count(DISTINCT t) AS d FROM TYPE_sample) AS s
               WHERE tablename = 'TYPE_sample' AND attname = 'code')
         AND (SELECT n_distinct::text LIKE '{"2, 3": ' || (SELECT count(DISTINCT t) + 1 FROM TYPE_sample) || '}' AND dependencies::text LIKE '{"2 => 3": 1.000000%' AND most_common_vals IS NOT NULL
                FROM pg_stats_ext WHERE statistics_name = 'TYPE_both')$$,
    'ANALYZE and CREATE STATISTICS');

SELECT finish();
ROLLBACK;
