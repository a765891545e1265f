-- Order, hashing and the hierarchy on random codes, each answer compared with
-- what plain text says.
BEGIN;
SELECT no_plan();

\ir lib/random_codes.sql

SELECT pg_temp.for_types(:'all_types',
    $$SELECT count(*) = 19600 AND bool_and(replace(code::text, '.', '') = t) FROM TYPE_sample WHERE code IS NOT NULL$$,
    'prints what was read');

-- Comparisons are those of the text, pair by pair, and so a total order.
SELECT pg_temp.for_types(:'all_types',
    $$SELECT count(*) > 19000 AND bool_and(
          (a.code < b.code) = (a.t < b.t) AND (a.code <= b.code) = (a.t <= b.t) AND
          (a.code > b.code) = (a.t > b.t) AND (a.code >= b.code) = (a.t >= b.t) AND
          (a.code = b.code) = (a.t = b.t) AND (a.code <> b.code) = (a.t <> b.t) AND
          sign(TYPE_cmp(a.code, b.code)) = CASE WHEN a.t < b.t THEN -1 WHEN a.t > b.t THEN 1 ELSE 0 END)
        FROM TYPE_sample AS a JOIN TYPE_sample AS b ON b.n = (a.n * 7919) % 20000 + 1
       WHERE a.code IS NOT NULL AND b.code IS NOT NULL$$,
    'every comparison is that of the compact text');
-- And triple by triple, of the codes above and of others with all the symbols
-- of their alphabets.
DO $$
DECLARE type text; digits text := '0123456789'; letters text := 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
        pcs text := '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'; hcpcs_letters text := 'ABCDEGHJKLMPQRSTUV';
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('CREATE TEMP TABLE %1$s_triple (a %1$s, b %1$s, c %1$s, ta text COLLATE "C", tb text COLLATE "C", tc text COLLATE "C")', type);
        EXECUTE format('WITH drawn AS MATERIALIZED (
                            SELECT n, CASE %1$L
                                WHEN ''icd10cm'' THEN pg_temp.random_text(%3$L, %2$L, %2$L || ''AB'')
                                                      || left(pg_temp.random_text(%2$L || %3$L, %2$L || %3$L, %2$L || %3$L, %2$L || %3$L), floor(random() * 5)::int)
                                WHEN ''icd10pcs'' THEN left(pg_temp.random_text(''0123456789BCDFGHX'', %4$L, %4$L, %4$L, %4$L, %4$L, %4$L), 1 + floor(random() * 7)::int)
                                WHEN ''hcpcs_modifier'' THEN pg_temp.random_text(%2$L || %3$L, %2$L || %3$L)
                                ELSE CASE WHEN %1$L = ''hcpcs'' AND random() < 0.5 THEN pg_temp.random_text(%5$L, %2$L, %2$L, %2$L, %2$L)
                                          ELSE pg_temp.random_text(%2$L, %2$L, %2$L, %2$L, %2$L || ''AFMTU'') END
                                END AS t
                              FROM generate_series(0, 2999) AS n
                            UNION ALL SELECT 2999 + n, t FROM %1$s_sample WHERE n <= 3000)
                        INSERT INTO %1$s_triple
                            SELECT x.t::%1$s, y.t::%1$s, z.t::%1$s, x.t, y.t, z.t
                              FROM drawn AS x JOIN drawn AS y ON y.n = CASE WHEN x.n %% 5 = 0 THEN x.n ELSE x.n * 7919 %% 6000 END
                              JOIN drawn AS z ON z.n = CASE WHEN x.n %% 7 = 0 THEN y.n ELSE x.n * 6271 %% 6000 END
                             WHERE x.t IS NOT NULL AND y.t IS NOT NULL AND z.t IS NOT NULL',
                       type, digits, letters, pcs, hcpcs_letters);
    END LOOP;
END $$;
SELECT pg_temp.for_types(:'all_types',
    $$SELECT count(*) > 5000 AND bool_and((a < b)::int + (a = b)::int + (a > b)::int = 1)
         AND bool_and((a <= b) = (a < b OR a = b) AND (a >= b) = (a > b OR a = b) AND (a <> b) = (NOT a = b))
         AND bool_and((a < b) = (b > a) AND (a <= b) = (b >= a) AND (a = b) = (b = a))
         AND bool_and(a = a AND a <= a AND a >= a AND NOT a < a AND NOT a > a AND NOT a <> a AND TYPE_cmp(a, a) = 0)
         AND bool_and((a <= b AND b <= a) = (a = b)) AND count(*) FILTER (WHERE a = b) > 1000
        FROM TYPE_triple$$,
    'of two codes one comes first, unless they are equal');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT bool_and((NOT (a < b AND b < c) OR a < c) AND (NOT (a <= b AND b <= c) OR a <= c) AND (NOT (a = b AND b = c) OR a = c)
                      AND (NOT (a < b AND b <= c) OR a < c) AND (NOT (a <= b AND b < c) OR a < c) AND (NOT (a = b AND b < c) OR a < c)
                      AND (NOT (a > b AND b > c) OR a > c) AND (NOT (a >= b AND b >= c) OR a >= c))
         AND count(*) FILTER (WHERE a < b AND b < c) > 500 AND count(*) FILTER (WHERE a > b AND b > c) > 500
         AND count(*) FILTER (WHERE a = b AND b = c) > 100
        FROM TYPE_triple$$,
    'transitive on triples');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT bool_and(sign(TYPE_cmp(a, b)) = (a > b)::int - (a < b)::int AND sign(TYPE_cmp(a, b)) = -sign(TYPE_cmp(b, a))
                      AND sign(TYPE_cmp(a, b)) = (ta > tb)::int - (ta < tb)::int)
         AND bool_and(TYPE_smaller(a, b) = CASE WHEN a <= b THEN a ELSE b END AND TYPE_larger(a, b) = CASE WHEN a >= b THEN a ELSE b END)
         AND bool_and(replace(least(a, b, c)::text, '.', '') = least(ta, tb, tc) AND replace(greatest(a, b, c)::text, '.', '') = greatest(ta, tb, tc))
         AND bool_and((a BETWEEN b AND c) = (ta BETWEEN tb AND tc) AND (a IN (b, c)) = (ta IN (tb, tc)))
        FROM TYPE_triple$$,
    'the comparison function, the smaller and the larger agree with the operators and with text');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT bool_and(TYPE_hash(a) = TYPE_hash(b) AND TYPE_hash_extended(a, 42) = TYPE_hash_extended(b, 42) AND TYPE_send(a) = TYPE_send(b))
        FROM TYPE_triple WHERE a = b$$,
    'what is equal is alike');

-- The first and the last.
SELECT pg_temp.for_types(:'all_types',
    $$SELECT min(code)::text = (SELECT code::text FROM TYPE_sample WHERE t = (SELECT min(t) FROM TYPE_sample) LIMIT 1)
         AND max(code)::text = (SELECT code::text FROM TYPE_sample WHERE t = (SELECT max(t) FROM TYPE_sample) LIMIT 1)
         FROM TYPE_sample$$,
    'min and max by the ends of the index');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT min(code ORDER BY n)::text = min(DISTINCT code)::text AND replace(min(code ORDER BY n)::text, '.', '') = min(t)
         AND replace(max(code ORDER BY n)::text, '.', '') = max(t) FROM TYPE_sample$$,
    'min and max by all rows');

-- Hashing: equal codes alike, different codes apart, also under a seed.
SELECT pg_temp.for_types(:'all_types',
    $$SELECT count(DISTINCT TYPE_hash(code)) >= 0.9 * count(DISTINCT code)
         AND count(DISTINCT TYPE_hash_extended(code, 0)) >= 0.9 * count(DISTINCT code)
         AND count(DISTINCT TYPE_hash_extended(code, 42)) >= 0.9 * count(DISTINCT code)
         AND count(*) FILTER (WHERE TYPE_hash_extended(code, 0) = TYPE_hash_extended(code, 42)) = 0
        FROM TYPE_sample$$,
    'nearly as many hashes as codes');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT max(codes) <= 4 FROM (SELECT count(DISTINCT code) FROM TYPE_sample GROUP BY TYPE_hash(code)) AS h(codes)$$,
    'no hash that many codes share');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT bool_and((TYPE_hash_extended(code, 0) & 4294967295) = (TYPE_hash(code)::bigint & 4294967295)) FROM TYPE_sample$$,
    'the extended hash without a seed ends in the plain hash');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT max(n) < 2.5 * sum(n) / 16 AND count(*) = 16
        FROM (SELECT TYPE_hash(code) & 15, count(*) FROM (SELECT DISTINCT code FROM TYPE_sample WHERE code IS NOT NULL) AS d GROUP BY 1) AS bucket(b, n)$$,
    'the low bits of the hashes are even');

-- The hierarchy: 60 upper codes against all, without an index, by a btree, by a BRIN index, and by text.
CREATE FUNCTION pg_temp.hierarchy_answers(type text) RETURNS TABLE (above text, by_text int[], below int[], contained int[], strictly int[], above_strictly int[])
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE replace($q$
        SELECT u.t::text,
               (SELECT ARRAY[count(*), count(*) FILTER (WHERE s.t <> u.t), coalesce(sum(s.n), 0)]::int[] FROM TYPE_sample AS s WHERE starts_with(s.t, u.t)),
               (SELECT ARRAY[count(*), coalesce(sum(s.n), 0)]::int[] FROM TYPE_sample AS s WHERE s.code <@ u.code),
               (SELECT ARRAY[count(*), coalesce(sum(s.n), 0)]::int[] FROM TYPE_sample AS s WHERE u.code @> s.code),
               (SELECT ARRAY[count(*)]::int[] FROM TYPE_sample AS s WHERE s.code << u.code),
               (SELECT ARRAY[count(*)]::int[] FROM TYPE_sample AS s WHERE u.code >> s.code)
          FROM (SELECT * FROM TYPE_sample WHERE code IS NOT NULL ORDER BY n LIMIT 60) AS u $q$, 'TYPE', type);
END $$;
CREATE FUNCTION pg_temp.hierarchy_agrees(type text) RETURNS boolean LANGUAGE sql AS $$
    SELECT count(*) = 60 AND max(by_text[2]) > 5
       AND bool_and(below = ARRAY[by_text[1], by_text[3]] AND contained = below AND strictly[1] = by_text[2] AND above_strictly = strictly)
      FROM pg_temp.hierarchy_answers(type) $$;
CREATE FUNCTION pg_temp.scans(type text, scan text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
    FOR line IN EXECUTE replace('EXPLAIN SELECT s.n FROM (SELECT * FROM TYPE_sample OFFSET 0) AS u, TYPE_sample AS s WHERE s.code <@ u.code', 'TYPE', type) LOOP
        IF line LIKE '%' || scan || '%' THEN RETURN true; END IF;
    END LOOP;
    RETURN false;
END $$;
SET LOCAL enable_indexscan = off;
SET LOCAL enable_indexonlyscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT pg_temp.for_types(:'trees', $$SELECT pg_temp.hierarchy_agrees('TYPE')$$, 'hierarchy by sequential scan agrees with prefixes');
SET LOCAL enable_seqscan = off;
SET LOCAL enable_indexscan = on;
SET LOCAL enable_indexonlyscan = on;
SELECT pg_temp.for_types(:'trees', $$SELECT pg_temp.scans('TYPE', 'using TYPE_btree') AND pg_temp.hierarchy_agrees('TYPE')$$, 'hierarchy by btree agrees');
SET LOCAL enable_bitmapscan = on;
SET LOCAL enable_indexscan = off;
SET LOCAL enable_indexonlyscan = off;
SELECT pg_temp.for_types(:'trees', $$SELECT pg_temp.scans('TYPE', 'on TYPE_btree') AND pg_temp.hierarchy_agrees('TYPE')$$, 'hierarchy by bitmap agrees');
DROP INDEX icd10cm_btree, icd10pcs_btree;
CREATE INDEX icd10cm_brin ON icd10cm_sample USING brin (code) WITH (pages_per_range = 2);
CREATE INDEX icd10pcs_brin ON icd10pcs_sample USING brin (code) WITH (pages_per_range = 2);
SELECT pg_temp.for_types(:'trees', $$SELECT pg_temp.scans('TYPE', 'on TYPE_brin') AND pg_temp.hierarchy_agrees('TYPE')$$, 'hierarchy by BRIN index agrees');
RESET enable_seqscan;
RESET enable_indexscan;
RESET enable_indexonlyscan;

-- Functions of the hierarchy by text.
SELECT pg_temp.for_types(:'trees',
    $$SELECT bool_and(subsumption(a.code, b.code) = CASE WHEN a.t = b.t THEN 'equivalent' WHEN starts_with(b.t, a.t) THEN 'subsumes'
                      WHEN starts_with(a.t, b.t) THEN 'subsumed-by' ELSE 'not-subsumed' END)
         AND count(DISTINCT subsumption(a.code, b.code)) = 4
        FROM (SELECT * FROM TYPE_sample WHERE n < 400) AS a, (SELECT * FROM TYPE_sample WHERE n < 400) AS b
       WHERE a.code IS NOT NULL AND b.code IS NOT NULL$$,
    'subsumption');
SELECT ok(bool_and(coalesce(compact(parent(code)), '') =
                   CASE WHEN length(t) = 3 THEN '' ELSE left(t, 3) || rtrim(substr(left(t, -1), 4), 'X') END),
          'icd10cm: parent is the next shorter prefix that does not end in X')
  FROM icd10cm_sample WHERE code IS NOT NULL;
SELECT ok(bool_and(coalesce(compact(parent(code)), '') = left(t, -1)), 'icd10pcs: parent is the next shorter prefix')
  FROM icd10pcs_sample WHERE code IS NOT NULL;
SELECT pg_temp.for_types(:'trees',
    $$SELECT bool_and(level(code) = cardinality(ancestors(code)) + 1
                      AND ancestors(code) = CASE WHEN parent(code) IS NULL THEN '{}' ELSE ancestors(parent(code)) || parent(code) END
                      AND compact(code) = t)
        FROM TYPE_sample WHERE code IS NOT NULL$$,
    'ancestors and level climb from parent to parent');
SELECT pg_temp.for_types(:'trees',
    $$SELECT bool_and(nearest_common_ancestor(a.code, b.code) IS NOT DISTINCT FROM
                      CASE WHEN a.code <@ b.code THEN b.code WHEN a.code @> b.code THEN a.code
                           ELSE (SELECT max(x) FROM unnest(ancestors(a.code)) AS x WHERE x = ANY (ancestors(b.code))) END)
         AND bool_or(nearest_common_ancestor(a.code, b.code) IS NULL) AND bool_or(nearest_common_ancestor(a.code, b.code) <> a.code)
        FROM (SELECT * FROM TYPE_sample WHERE n < 300) AS a, (SELECT * FROM TYPE_sample WHERE n < 300) AS b
       WHERE a.code IS NOT NULL AND b.code IS NOT NULL$$,
    'nearest common ancestor is one of the two, or the last that their lines share');

-- Lists of codes, one to four long, with NULLs among them.
CREATE FUNCTION pg_temp.lists(type text) RETURNS TABLE (t text, ts text[], list text) LANGUAGE sql AS $$
    SELECT pg_temp.random_code(type), ts, ts::text
      FROM (SELECT array_agg(CASE WHEN random() < 0.8 THEN pg_temp.random_code(type) END) AS ts
              FROM generate_series(1, 6000) AS n, generate_series(1, 1 + n % 4) GROUP BY n OFFSET 0) AS s $$;
SELECT pg_temp.for_types(:'trees',
    $$SELECT bool_and((list::TYPE[] <@ t::TYPE) = below AND (t::TYPE @> list::TYPE[]) = below
                      AND (t::TYPE <@ list::TYPE[]) = above AND (list::TYPE[] @> t::TYPE) = above)
         AND count(*) FILTER (WHERE below) > 5 AND count(*) FILTER (WHERE above) > 5
        FROM (SELECT t, list,
                     EXISTS (SELECT FROM unnest(ts) AS e WHERE starts_with(e, t)) AS below,
                     EXISTS (SELECT FROM unnest(ts) AS e WHERE starts_with(t, e)) AS above
                FROM pg_temp.lists('TYPE') OFFSET 0) AS s$$,
    'lists, in both directions');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT bool_and((a::TYPE[] <@ b::TYPE[]) = (a <@ b) AND (a::TYPE[] @> b::TYPE[]) = (a @> b) AND (a::TYPE[] && b::TYPE[]) = (a && b)
                      AND (a::TYPE[] < b::TYPE[]) = (a < b) AND (a::TYPE[] = b::TYPE[]) = (a = b))
        FROM (SELECT array_agg(pg_temp.random_code('TYPE') COLLATE "C") AS a, array_agg(pg_temp.random_code('TYPE') COLLATE "C") AS b
                FROM generate_series(1, 600) AS n, generate_series(1, 1 + n % 4) GROUP BY n OFFSET 0) AS s$$,
    'the operators of arrays keep their meaning');

CREATE TEMP TABLE claim (n int, dx icd10cm[]);
INSERT INTO claim VALUES (1, '{I10,E11.65}'), (2, '{E10}'), (3, '{E10,E11}'), (4, '{NULL}'), (5, '{}'), (6, NULL), (7, '{E11.9,NULL}');
SELECT results_eq($$SELECT n FROM claim WHERE dx <@ 'E11' ORDER BY n$$, ARRAY[1, 3, 7], 'an untyped literal is one code');
SELECT results_eq($$SELECT n FROM claim WHERE 'E11' @> dx ORDER BY n$$, ARRAY[1, 3, 7], 'also on the other side');
SELECT results_eq($$SELECT n FROM claim WHERE dx @> 'E11.659' ORDER BY n$$, ARRAY[1, 3], 'also for what the list holds');
SELECT results_eq($$SELECT n FROM claim WHERE dx <@ '{E10,E11}'::icd10cm[] ORDER BY n$$, ARRAY[2, 3, 5], 'a typed list is a list: all of them in it');
SELECT results_eq($$SELECT n FROM claim WHERE dx && '{E10,E11}'::icd10cm[] ORDER BY n$$, ARRAY[2, 3], 'one of them in it');

SELECT finish();
ROLLBACK;
