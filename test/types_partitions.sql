-- Tables partitioned by each type: a row goes where its text says, the planner
-- leaves out what cannot match, and joins and groups partition by partition.
BEGIN;
SELECT no_plan();

\ir lib/random_codes.sql
\ir lib/as_text.sql

-- Where the partitions by range begin; the codes of a partition by list.
CREATE TABLE design (type text, bounds text[], listed text[]);
INSERT INTO design VALUES
    ('icd10cm', '{A50,E11,E12,Z10}', '{E11,E11.9,E11.00,A99}'), ('icd10pcs', '{09,0H,B,BH}', '{0,0B,0H,X}'),
    ('cpt', '{01000,0112T,90000,91100}', '{01290,0129T,90000,99999}'), ('hcpcs', '{01000,A1000,G0000,V0000}', '{90000,A0000,G0129,V2299}'),
    ('hcpcs_modifier', '{0Z,50,9A,K0}', '{25,59,LT,ZZ}');

DO $$
DECLARE d record;
BEGIN
    FOR d IN SELECT * FROM design LOOP
        EXECUTE format('CREATE TABLE %1$s_ranged (LIKE %1$s_sample) PARTITION BY RANGE (code)', d.type);
        FOR i IN 0..4 LOOP
            EXECUTE format('CREATE TABLE %1$s_range%2$s PARTITION OF %1$s_ranged FOR VALUES FROM (%3$s) TO (%4$s)', d.type, i,
                           coalesce(quote_literal(d.bounds[i]), 'MINVALUE'), coalesce(quote_literal(d.bounds[i + 1]), 'MAXVALUE'));
        END LOOP;
        EXECUTE format('CREATE TABLE %1$s_range_default PARTITION OF %1$s_ranged DEFAULT', d.type);
        EXECUTE format('CREATE TABLE %1$s_listing (LIKE %1$s_sample) PARTITION BY LIST (code)', d.type);
        EXECUTE format('CREATE TABLE %1$s_list1 PARTITION OF %1$s_listing FOR VALUES IN (%2$L, %3$L)', d.type, d.listed[1], d.listed[2]);
        EXECUTE format('CREATE TABLE %1$s_list2 PARTITION OF %1$s_listing FOR VALUES IN (%2$L, %3$L, NULL)', d.type, d.listed[3], d.listed[4]);
        EXECUTE format('CREATE TABLE %1$s_list_default PARTITION OF %1$s_listing DEFAULT', d.type);
        EXECUTE format('CREATE TABLE %1$s_hashed (LIKE %1$s_sample) PARTITION BY HASH (code)', d.type);
        FOR i IN 0..4 LOOP
            EXECUTE format('CREATE TABLE %1$s_hash%2$s PARTITION OF %1$s_hashed FOR VALUES WITH (MODULUS 5, REMAINDER %2$s)', d.type, i);
        END LOOP;
        EXECUTE format('INSERT INTO %1$s_ranged SELECT * FROM %1$s_sample', d.type);
        EXECUTE format('INSERT INTO %1$s_listing SELECT * FROM %1$s_sample', d.type);
        EXECUTE format('INSERT INTO %1$s_listing SELECT n, code::%1$s, replace(code, ''.'', '''') FROM unnest(%2$L::text[]) WITH ORDINALITY AS l (code, n)', d.type, d.listed);
        EXECUTE format('INSERT INTO %1$s_hashed SELECT * FROM %1$s_sample', d.type);
        EXECUTE format('ANALYZE %1$s_ranged, %1$s_listing, %1$s_hashed', d.type);
    END LOOP;
END $$;

-- Where the rows are.
SELECT pg_temp.for_types(:'all_types',
    $$SELECT count(*) = 20000 AND count(DISTINCT p.tableoid) = 6
         AND bool_and(p.tableoid = ('TYPE_range' || coalesce((SELECT count(*) FILTER (WHERE replace(b, '.', '') COLLATE "C" <= t)
                                                            FROM unnest(bounds) AS b WHERE t IS NOT NULL HAVING count(*) > 0)::text, '_default'))::regclass)
        FROM TYPE_ranged AS p, design WHERE type = 'TYPE'$$,
    'each range has what lies in it');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT count(*) = 20004 AND count(DISTINCT p.tableoid) = 3
         AND bool_and(p.tableoid = CASE WHEN t IN (replace(listed[1], '.', ''), replace(listed[2], '.', '')) THEN 'TYPE_list1'
                                      WHEN t IS NULL OR t IN (replace(listed[3], '.', ''), replace(listed[4], '.', '')) THEN 'TYPE_list2' ELSE 'TYPE_list_default' END::regclass)
        FROM TYPE_listing AS p, design WHERE type = 'TYPE'$$,
    'each list has what is in it');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT (SELECT count(*) FROM TYPE_hashed) = 20000
         AND (SELECT bool_and(partitions = 1) FROM (SELECT count(DISTINCT tableoid) FROM TYPE_hashed GROUP BY t) AS p (partitions))
         AND (SELECT min(codes) > 0.7 * sum(codes) / 5 AND max(codes) < 1.3 * sum(codes) / 5 FROM (SELECT count(DISTINCT t) FROM TYPE_hashed GROUP BY tableoid) AS p (codes))$$,
    'equal codes are in one partition, and the partitions are of about one size');

-- The partitions in the plan of a condition, in order, and its answer, which is that of the text.
CREATE FUNCTION pg_temp.scanned(query text, options text) RETURNS text[] LANGUAGE sql AS $$
    SELECT coalesce(array_agg(DISTINCT part[1] ORDER BY part[1]), '{}')
      FROM regexp_matches(pg_temp.explained(query, options), ' on \w+_((?:range|list|hash)_?(?:\d+|default))(?! \w*\(never)', 'g') AS part $$;
CREATE FUNCTION pg_temp.pruned(kind text, types text[], condition text, expected text, description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE d record; query text; answer boolean; parts text[];
BEGIN
    FOR d IN SELECT * FROM design WHERE type = ANY (types) ORDER BY array_position(types, type) LOOP
        query := condition;
        FOR i IN 1..4 LOOP
            query := replace(replace(query, 'BOUND' || i, quote_literal(d.bounds[i])), 'LISTED' || i, quote_literal(d.listed[i]));
        END LOOP;
        EXECUTE format('SELECT (SELECT array_agg(n ORDER BY n) FROM %1$s_%2$s WHERE %3$s) IS NOT DISTINCT FROM (SELECT array_agg(n ORDER BY n) FROM %1$s_%2$s WHERE %4$s)',
                       d.type, kind, replace(query, 'KEY', 'code'), replace(replace(query, 'KEY', 't'), '.', '')) INTO answer;
        parts := pg_temp.scanned(format('SELECT FROM %s_%s WHERE %s', d.type, kind, replace(query, 'KEY', 'code')), 'COSTS OFF');
        RETURN NEXT ok(answer, d.type || ': ' || description);
        RETURN NEXT is(parts, expected::text[], d.type || ': ' || description || ' leaves the other partitions out');
    END LOOP;
END $$;
SELECT pg_temp.pruned(kind, :'all_types', condition, parts, kind || ', ' || condition)
  FROM (VALUES ('ranged', 'KEY = BOUND2', '{range2}'), ('ranged', 'BOUND3 = KEY', '{range3}'), ('ranged', 'KEY < BOUND1', '{range0}'), ('ranged', 'KEY <= BOUND1', '{range0,range1}'),
               ('ranged', 'KEY > BOUND4', '{range4}'), ('ranged', 'KEY BETWEEN BOUND2 AND BOUND3', '{range2,range3}'), ('ranged', 'KEY >= BOUND2 AND KEY < BOUND3', '{range2}'),
               ('ranged', 'KEY IN (BOUND1, BOUND4)', '{range1,range4}'), ('ranged', 'KEY IS NULL', '{range_default}'), ('ranged', 'KEY = BOUND2 OR KEY > BOUND4', '{range2,range4}'),
               ('listing', 'KEY = LISTED1', '{list1}'), ('listing', 'KEY IN (LISTED1, LISTED2)', '{list1}'), ('listing', 'KEY IS NULL', '{list2}'), ('listing', 'KEY IN (LISTED3, BOUND1)', '{list2,list_default}'),
               ('listing', 'KEY IN (LISTED1, LISTED3)', '{list1,list2}')) AS c (kind, condition, parts);

-- A hash partition is found again by the code alone: one for each code, by the planner and when the code is known only then.
CREATE FUNCTION pg_temp.found_by_hash(type text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE one record; found bigint; parts text[]; good int := 0;
BEGIN
    FOR one IN EXECUTE format('SELECT t, min(code::text) AS code, count(*), min(tableoid::regclass::text) AS part FROM %1$s_hashed WHERE t IN (SELECT t FROM %1$s_sample WHERE n < 50) GROUP BY t', type) LOOP
        parts := pg_temp.scanned(format('SELECT FROM %s_hashed WHERE code = %L', type, one.code), 'COSTS OFF');
        EXECUTE format('SELECT count(*) FROM %s_hashed WHERE code = %L', type, one.code) INTO found;
        IF found <> one.count OR parts <> ARRAY[replace(one.part, type || '_', '')] THEN RETURN false; END IF;
        good := good + 1;
    END LOOP;
    RETURN good > 20;
END $$;
SELECT pg_temp.for_types(:'all_types', $$SELECT pg_temp.found_by_hash('TYPE')$$, 'hashed, = finds the partition');
SELECT pg_temp.for_types(:'all_types',
    $$SELECT pg_temp.scanned('SELECT FROM TYPE_hashed WHERE code IS NULL', 'COSTS OFF') = (SELECT ARRAY[replace(min(tableoid::regclass::text), 'TYPE_', '')] FROM TYPE_hashed WHERE t IS NULL)$$,
    'hashed, IS NULL finds the partition');

-- A parameter of a generic plan, and a value found in another table.
CREATE FUNCTION pg_temp.found_later(type text, kind text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE part text; code text; answer int[]; expected int[]; plan text; join_plan text;
BEGIN
    EXECUTE format('SELECT tableoid::regclass, code, array_agg(n ORDER BY n) FROM %1$s_%2$s WHERE t = (SELECT t FROM %1$s_sample WHERE n = 7) GROUP BY 1, 2', type, kind) INTO part, code, expected;
    SET LOCAL plan_cache_mode = force_generic_plan;
    EXECUTE format('PREPARE later (%1$s) AS SELECT array_agg(n ORDER BY n) FROM %1$s_%2$s WHERE code = $1', type, kind);
    EXECUTE format('EXECUTE later (%L)', code) INTO answer;
    plan := pg_temp.explained(format('EXECUTE later (%L)', code));
    DEALLOCATE later;
    RESET plan_cache_mode;
    join_plan := pg_temp.explained(format('SELECT n FROM %1$s_%2$s WHERE code = (SELECT code FROM %1$s_sample WHERE n = 7)', type, kind), 'ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF');
    RETURN answer = expected AND plan ~ 'Subplans Removed: [1-9]' AND pg_temp.scanned(format('SELECT n FROM %1$s_%2$s WHERE code = %3$L', type, kind, code), 'COSTS OFF') = ARRAY[replace(part, type || '_', '')]
       AND join_plan ~ 'never executed' AND join_plan ~ (' on ' || part || '[^\n]* \(actual');
END $$;
SELECT pg_temp.for_types(:'all_types', format($$SELECT pg_temp.found_later('TYPE', %L)$$, kind), kind || ', a parameter and a subquery find the partition')
  FROM unnest('{ranged,hashed}'::text[]) AS kind;

-- Below a code, in partitions by range: the answer, whatever the plan.
SELECT pg_temp.for_types(:'trees',
    format($$SELECT bool_and(part = whole) AND count(*) > 30
               FROM (SELECT (SELECT array_agg(n ORDER BY n) FROM TYPE_%s AS r WHERE r.code <@ u.code) AS part, (SELECT array_agg(n ORDER BY n) FROM TYPE_sample AS s WHERE starts_with(s.t, u.t)) AS whole
                       FROM (SELECT * FROM TYPE_sample WHERE t IS NOT NULL AND n < 40 UNION ALL SELECT 0, b::TYPE, replace(b, '.', '') FROM design, unnest(bounds) AS b WHERE type = 'TYPE') AS u
                      WHERE EXISTS (SELECT FROM TYPE_sample AS s WHERE starts_with(s.t, u.t))) AS s$$, kind), kind || ', at or below a code')
  FROM unnest('{ranged,hashed}'::text[]) AS kind;

-- Partition by partition.
SELECT pg_temp.as_text(:'all_types', '{enable_partitionwise_join=on,enable_nestloop=off,enable_sort=off}', 'Append\n.*(Hash|Merge) Join\n.*(Hash|Merge) Join',
           format($$SELECT count(*) || ' ' || sum(a.n::bigint) || ' ' || sum(b.n::bigint * 3) FROM TYPE_%1$s AS a JOIN TYPE_%1$s AS b ON a.KEY = b.KEY WHERE b.n < 2000$$, kind), kind || ', joined')
  FROM unnest('{ranged,hashed}'::text[]) AS kind;
SELECT pg_temp.as_text(:'all_types', '{enable_partitionwise_aggregate=on,enable_sort=off}', 'Append\n.*HashAggregate\n.*HashAggregate',
           format($$SELECT md5(string_agg(t || ' ' || n, ',' ORDER BY t)) FROM (SELECT max(t) AS t, count(*) AS n FROM TYPE_%1$s GROUP BY KEY) AS s$$, kind), kind || ', grouped')
  FROM unnest('{ranged,listing,hashed}'::text[]) AS kind;
-- The ranges in a row are in order.
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('DROP TABLE %1$s_range_default', type);
        EXECUTE format('CREATE INDEX ON %1$s_ranged (code)', type);
    END LOOP;
END $$;
SELECT pg_temp.as_text(:'all_types', '{enable_seqscan=off,enable_bitmapscan=off,enable_sort=off}', 'Append\n(?!.*Sort).*Index',
           $$SELECT md5(string_agg(t, ',')) FROM (SELECT t FROM TYPE_ranged ORDER BY KEY) AS s$$, 'ranged, in order');

-- A row that changes its code moves.
SELECT pg_temp.for_types(:'all_types',
    $$WITH moved AS (UPDATE TYPE_ranged SET code = bounds[4]::TYPE FROM design WHERE type = 'TYPE' AND code < bounds[1]::TYPE RETURNING TYPE_ranged.tableoid)
      SELECT count(*) > 0 AND bool_and(tableoid = 'TYPE_range4'::regclass) FROM moved$$, 'ranged, a row moves with its code');
SELECT throws_ok(format('CREATE TABLE overlapping PARTITION OF %s_ranged FOR VALUES FROM (%L) TO (%L)', type, bounds[1], bounds[2]), '42P17', NULL, type || ': ranges that overlap are refused')
  FROM design;

SELECT finish();
ROLLBACK;
