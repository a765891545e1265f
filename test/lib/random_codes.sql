-- Random codes, for \ir inside a transaction: TYPE_sample of 20,000 rows for each type, and what asks of each.

-- The settings that rule plans out make those that are left look expensive enough to compile.
SET jit = off;

\ir seed.sql

-- A random string: each argument is the alphabet of one position.
CREATE FUNCTION pg_temp.random_text(VARIADIC alphabets text[]) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT string_agg(substr(alphabet, 1 + floor(random() * length(alphabet))::int, 1), '' ORDER BY n)
        FROM unnest(alphabets) WITH ORDINALITY AS a(alphabet, n) $$;

-- A random code of each type, compact; few symbols, so that codes repeat and
-- lie below one another, with the first and the last of each class among them.
CREATE FUNCTION pg_temp.random_code(type text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT CASE type
        WHEN 'icd10cm' THEN
            CASE WHEN random() < 0.1 THEN pg_temp.random_text('AQZ', 'A', '019')
                 ELSE pg_temp.random_text('AEZ', '019', '019AB') END
            || left(pg_temp.random_text('09AXZ', '09AXZ', '0AXZ', '09ADZ'), floor(random() * 5)::int)
        WHEN 'icd10pcs' THEN
            left(pg_temp.random_text('09BHX', '09AZ', '019HJNPZ', '09Z', '09Z', '0Z', '09Z'), 1 + floor(random() * 7)::int)
        WHEN 'cpt' THEN pg_temp.random_text('09', '0129', '0129', '0129', '019AFMTU')
        WHEN 'hcpcs' THEN
            CASE WHEN random() < 0.5 THEN pg_temp.random_text('09', '0129', '0129', '0129', '019AFMTU')
                 ELSE pg_temp.random_text('AEGHJMPV', '0129', '0129', '0129', '0129') END
        WHEN 'hcpcs_modifier' THEN pg_temp.random_text('0123456789ABCKLTXZ', '0123456789ABCKLTXZ')
    END $$;

-- Asks "query" once for each type, with TYPE replaced by its name.
CREATE FUNCTION pg_temp.for_types(types text[], query text, description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE type text; answer boolean;
BEGIN
    FOREACH type IN ARRAY types LOOP
        EXECUTE replace(query, 'TYPE', type) INTO answer;
        RETURN NEXT ok(answer, type || ': ' || description);
    END LOOP;
END $$;

SELECT ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] AS all_types, ARRAY['icd10cm', 'icd10pcs'] AS trees \gset

-- For each type a table of 20,000 rows, one in fifty without a code, and its text.
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY ARRAY['icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier'] LOOP
        EXECUTE format('CREATE TABLE %1$s_sample AS
                            SELECT n, t::%1$s AS code, t COLLATE "C" AS t
                              FROM (SELECT n, CASE WHEN n %% 50 <> 0 THEN pg_temp.random_code(%1$L) END AS t
                                      FROM generate_series(1, 20000) AS n OFFSET 0) AS s', type);
        EXECUTE format('CREATE INDEX %1$s_btree ON %1$s_sample (code)', type);
        EXECUTE format('ANALYZE %1$s_sample', type);
    END LOOP;
END $$;
