-- For \ir after random_codes.sql.

-- Asked by the code and by its compact text: the query's one value with KEY as the code is the value with KEY as the text,
-- and the plan under the settings shows the pattern.
CREATE FUNCTION pg_temp.explained(query text, options text DEFAULT 'COSTS OFF') RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (' || options || ') ' || query LOOP
        plan := plan || line || e'\n';
    END LOOP;
    RETURN plan;
END $$;
CREATE FUNCTION pg_temp.as_text(types text[], settings text[], pattern text, query text, description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE type text; setting text; plan text; options text; expected text; answer text;
BEGIN
    -- How a sort went shows only once it has run.
    options := CASE WHEN pattern ~ 'Method|Batches|Launched|Hits' THEN 'ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF' ELSE 'COSTS OFF' END;
    FOREACH type IN ARRAY types LOOP
        EXECUTE replace(replace(query, 'TYPE', type), 'KEY', 't') INTO expected;
        FOREACH setting IN ARRAY settings LOOP
            PERFORM set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), true);
        END LOOP;
        plan := pg_temp.explained(replace(replace(query, 'TYPE', type), 'KEY', 'code'), options);
        EXECUTE replace(replace(query, 'TYPE', type), 'KEY', 'code') INTO answer;
        FOREACH setting IN ARRAY settings LOOP
            EXECUTE 'RESET ' || split_part(setting, '=', 1);
        END LOOP;
        RETURN NEXT ok(answer = expected AND plan ~ pattern, type || ': ' || description);
        IF (answer = expected AND plan ~ pattern) IS NOT TRUE THEN
            RETURN NEXT diag(format('%s, not %s', answer, expected));
            RETURN NEXT diag(plan);
        END IF;
    END LOOP;
END $$;
