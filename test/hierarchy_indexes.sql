-- What lies below a code, found by every kind of index and in every form of
-- plan: the rows that a sequential scan finds, and those whose text begins so.
BEGIN;
SELECT no_plan();

\ir lib/random_codes.sql
\ir lib/as_text.sql

-- The codes asked for: some of the sample, the first and the last of the space,
-- placeholders, whole codes, sections; and NULL.
CREATE TABLE asked (type text, t text COLLATE "C");
INSERT INTO asked
    SELECT 'icd10cm', unnest('{A00,A000000,A0A,A99ZZZZ,E11,E110,E11XXXX,T36,T360,T360X,T360X1,T360X1A,U07,U071,U99,Z99,Z999,Z99Z,Z99ZZ,Z99ZZZ,Z99ZZZZ,Z9B,Z9BZZZZ,ZA9ZZZZ,QA0,QA00101,NULL}'::text[])
    UNION ALL SELECT 'icd10pcs', unnest('{0,00,000,0000000,09,0Z,0ZZZZZZ,0DT,0DTJ4ZZ,1,9,9ZZZZZZ,B,H,HZZZZZZ,X,XZ,XZZ,XZZZ,XZZZZ,XZZZZZ,XZZZZZZ,NULL}'::text[]);
UPDATE asked SET t = NULL WHERE t = 'NULL';
INSERT INTO asked SELECT 'icd10cm', t FROM icd10cm_sample WHERE n BETWEEN 1 AND 15
        UNION ALL SELECT 'icd10pcs', t FROM icd10pcs_sample WHERE n BETWEEN 1 AND 15;

-- Beside each of them the rows where an interval would go wrong: the code, its first and last ones below, those before and behind.
CREATE FUNCTION pg_temp.neighbours(type text, t text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT n FROM unnest(ARRAY[t, rpad(t, 7, '0'), rpad(t, 7, '9'), rpad(t, 7, 'Z'), t || '0', t || 'X', t || 'Z', left(t, -1), left(t, -1) || 'Z', left(t, -1) || '0',
                               left(t, -1) || translate(right(t, 1), '01234567ABCDEFGHJKLMNPQRSTUVWXY', '12345678BCDEFGHJKLMNPQRSTUVWXYZ'),
                               rpad(left(t, -1) || translate(right(t, 1), '123456789BCDEFGHJKLMNPQRSTUVWXYZ', '0123456789BCDEFGHJKLMNPQRSTUVWXY'), 7, 'Z')]) AS n
     WHERE length(n) <= 7 AND CASE type WHEN 'icd10cm' THEN try_icd10cm(n) IS NOT NULL ELSE try_icd10pcs(n) IS NOT NULL END $$;
CREATE DOMAIN icd10cm_domain AS icd10cm;
CREATE DOMAIN icd10pcs_domain AS icd10pcs CHECK (VALUE <> '1');
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs'] LOOP
        EXECUTE format('DROP INDEX %1$s_btree', type);
        EXECUTE format('CREATE TABLE %1$s_row AS SELECT row_number() OVER (ORDER BY random())::int AS n, t::%1$s AS code, t,
                               CASE WHEN t <> ''1'' THEN t END::%1$s_domain AS in_domain
                          FROM (SELECT t FROM %1$s_sample WHERE n <= 2000
                                UNION ALL SELECT x FROM asked, pg_temp.neighbours(type, t) AS x, generate_series(1, 2) AS copy WHERE type = %1$L) AS s', type);
        EXECUTE format('CREATE TABLE %1$s_asked AS SELECT DISTINCT t AS above_text, t::%1$s AS above FROM asked WHERE type = %1$L', type);
        EXECUTE format('ANALYZE %1$s_row, %1$s_asked', type);
    END LOOP;
END $$;
SELECT pg_temp.for_types(:'trees', $$SELECT count(*) > 2500 AND count(DISTINCT t) < count(*) AND (SELECT count(*) > 25 FROM TYPE_asked) FROM TYPE_row$$, 'codes and rows');

-- Indexes by name, with what they index, that as text, the rows that are asked for.
CREATE TABLE shape (name text, index text, key text, as_text text, rows text);
INSERT INTO shape VALUES
    ('ascending', 'ON TYPE_row (code)', 'code', 't', 'true'),
    ('descending', 'ON TYPE_row (code DESC)', 'code', 't', 'true'),
    ('nulls first', 'ON TYPE_row (code NULLS FIRST)', 'code', 't', 'true'),
    ('second', 'ON TYPE_row ((n % 3), code)', 'code', 't', 'n % 3 = 1'),
    ('second descending', 'ON TYPE_row ((n % 3) DESC, code DESC NULLS LAST)', 'code', 't', 'n % 3 IN (0, 2)'),
    ('first of two', 'ON TYPE_row (code, n)', 'code', 't', 'n > 500'),
    ('including', 'ON TYPE_row (code) INCLUDE (n)', 'code', 't', 'true'),
    ('partial', 'ON TYPE_row (code) WHERE n % 2 = 0', 'code', 't', 'n % 2 = 0'),
    ('partial by code', 'ON TYPE_row (code) WHERE code IS NOT NULL', 'code', 't', 'true'),
    ('expression', 'ON TYPE_row (parent(code))', 'parent(code)', 'compact(parent(code))', 'true'),
    ('expression over the type', 'ON TYPE_row ((t::TYPE))', 't::TYPE', 't', 'true'),
    ('domain', 'ON TYPE_row (in_domain)', 'in_domain', 'compact(in_domain)', 'true'),
    ('unique', 'ON TYPE_row (code, n) INCLUDE (t)', 'code', 't', 'true'),
    ('brin', 'ON TYPE_row USING brin (code) WITH (pages_per_range = 1)', 'code', 't', 'true'),
    ('brin of two', 'ON TYPE_row USING brin (n, code) WITH (pages_per_range = 3)', 'code', 't', 'true'),
    ('brin expression', 'ON TYPE_row USING brin (parent(code)) WITH (pages_per_range = 2)', 'parent(code)', 'compact(parent(code))', 'true');

-- The operators, each with what it says of texts.
CREATE TABLE form (condition text, as_text text);
INSERT INTO form VALUES
    ('KEY <@ CODE', 'starts_with(KEY, CODE)'), ('CODE @> KEY', 'starts_with(KEY, CODE)'),
    ('KEY << CODE', 'starts_with(KEY, CODE) AND KEY <> CODE'), ('CODE >> KEY', 'starts_with(KEY, CODE) AND KEY <> CODE');

-- For an index and an operator every code asked for: as a constant, as the parameter of a generic plan, of a subquery and by a join,
-- an outer one, whose inner side is the one with the index.
CREATE FUNCTION pg_temp.asks_index(type text, shape shape, form form) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    condition text := replace(replace(form.condition, 'KEY', shape.key), 'TYPE', type);
    query text := format('SELECT count(*) || '' '' || coalesce(sum(n), 0) FROM %s_row WHERE %s AND ', type, shape.rows);
    about text := format('%s: %s, %s index, ', type, condition, shape.name);
    pattern text := 'Index (Only )?Scan (Backward )?(using|on) \w+_shape.*Cond: .*>=?.*<=';
    asked record; answer text; plan text; query_text text; expected jsonb; found jsonb; bad text[] := '{}';
BEGIN
    EXECUTE format('SELECT jsonb_object_agg(coalesce(above_text, ''-''), (%s%s)) FROM %s_asked', query,
                   replace(replace(form.as_text, 'KEY', shape.as_text), 'CODE', 'above_text'), type) INTO expected;
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_sort = off;
    -- A scan by bitmap asks the operator again of every row, which would hide a range too wide.
    PERFORM set_config('enable_bitmapscan', (shape.index LIKE '%brin%')::text, true);
    SET LOCAL enable_material = off;

    FOR asked IN EXECUTE format('SELECT above_text, above::text FROM %s_asked', type) LOOP
        query_text := query || replace(condition, 'CODE', coalesce(format('%L::%s', asked.above, type), 'NULL::' || type));
        EXECUTE query_text INTO answer;
        plan := pg_temp.explained(query_text);
        IF answer IS DISTINCT FROM expected ->> coalesce(asked.above_text, '-') OR asked.above_text IS NOT NULL AND plan !~ pattern THEN
            bad := bad || format('%s: %s, not %s %s', asked.above_text, answer, expected ->> coalesce(asked.above_text, '-'), plan);
        END IF;
    END LOOP;
    RETURN NEXT is(array_to_string(bad, e'\n'), '', about || 'constants');

    bad := '{}';
    SET LOCAL plan_cache_mode = force_generic_plan;
    EXECUTE format('PREPARE below (%s) AS %s', type, query || replace(condition, 'CODE', '$1'));
    FOR asked IN EXECUTE format('SELECT above_text, above::text FROM %s_asked', type) LOOP
        EXECUTE format('EXECUTE below (%L)', asked.above) INTO answer;
        IF answer IS DISTINCT FROM expected ->> coalesce(asked.above_text, '-') THEN
            bad := bad || format('%s: %s, not %s', asked.above_text, answer, expected ->> coalesce(asked.above_text, '-'));
        END IF;
    END LOOP;
    plan := pg_temp.explained('EXECUTE below (NULL)');
    IF plan !~ pattern OR plan !~ '\$1' THEN bad := bad || plan; END IF;
    DEALLOCATE below;
    RESET plan_cache_mode;
    RETURN NEXT is(array_to_string(bad, e'\n'), '', about || 'a parameter');

    SET LOCAL enable_bitmapscan = on;
    SET LOCAL enable_indexscan = off;
    SET LOCAL enable_indexonlyscan = off;
    query_text := format('SELECT jsonb_object_agg(coalesce(above_text, ''-''), (%s%s)) FROM %s_asked', query, replace(condition, 'CODE', 'above'), type);
    EXECUTE query_text INTO found;
    RETURN NEXT ok(found = expected AND pg_temp.explained(query_text) ~ pattern, about || 'a subquery, by bitmap');
    RESET enable_indexscan;
    RESET enable_indexonlyscan;
    PERFORM set_config('enable_bitmapscan', (shape.index LIKE '%brin%')::text, true);

    query_text := format('SELECT jsonb_object_agg(above_text, answer)
                            FROM (SELECT above_text, count(n) || '' '' || sum(n) AS answer FROM %1$s_asked LEFT JOIN %1$s_row ON %2$s AND %3$s GROUP BY above_text HAVING count(n) > 0) AS s',
                         type, replace(condition, 'CODE', 'above'), shape.rows);
    EXECUTE query_text INTO found;
    RETURN NEXT ok(found = (SELECT jsonb_object_agg(key, value) FROM jsonb_each(expected) WHERE value <> '"0 0"') AND pg_temp.explained(query_text) ~ pattern, about || 'a join');
    RESET enable_seqscan;
    RESET enable_sort;
    RESET enable_material;
    RESET enable_bitmapscan;
END $$;

-- One index at a time.
CREATE FUNCTION pg_temp.asks_indexes() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE type text; s shape; f form;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs'] LOOP
        FOR s IN SELECT * FROM shape LOOP
            EXECUTE replace(format('CREATE INDEX TYPE_shape %s', s.index), 'TYPE', type);
            FOR f IN SELECT * FROM form LOOP
                RETURN QUERY SELECT pg_temp.asks_index(type, s, f);
            END LOOP;
            EXECUTE format('DROP INDEX %s_shape', type);
        END LOOP;
    END LOOP;
END $$;
SELECT pg_temp.asks_indexes();

SELECT finish();
ROLLBACK;
