-- What loaders of tables do with rows that they have parsed into a temporary
-- table of their own, with line_no and fault.

CREATE FUNCTION codecheck.drop_repeated(parsed name, key text, content text) RETURNS integer
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    repeated integer;
BEGIN
    EXECUTE format($query$
        WITH listed AS (
            SELECT line_no, ROW(%3$s)::text AS content,
                   first_value(line_no) OVER same_key AS first_line, first_value(ROW(%3$s)::text) OVER same_key AS first_content
              FROM pg_temp.%1$I WHERE fault IS NULL
            WINDOW same_key AS (PARTITION BY %2$s ORDER BY line_no)
        ), contradicted AS (
            UPDATE pg_temp.%1$I p
               SET fault = format('%%s is on line %%s already, and says something else', btrim(concat_ws(' ', %2$s)), first_line)
              FROM listed WHERE p.line_no = listed.line_no AND listed.content <> first_content
        )
        DELETE FROM pg_temp.%1$I p USING listed
         WHERE p.line_no = listed.line_no AND listed.line_no > first_line AND listed.content = first_content
    $query$, parsed, key, content);
    GET DIAGNOSTICS repeated = ROW_COUNT;
    RETURN repeated;
END
$$;
COMMENT ON FUNCTION codecheck.drop_repeated(name, text, text) IS
    'for the loaders: of rows with the same key and content the first is kept, and the number of the others returned; a row that contradicts an earlier one has a fault';

CREATE FUNCTION codecheck.judge_rows(
    parsed name, expected text, skip_bad boolean, place text DEFAULT $$format('line %s', line_no)$$,
    OUT rows_read integer, OUT rejected integer)
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    first_bad text[];
BEGIN
    EXECUTE format($query$
        SELECT count(*), count(fault),
               (array_agg(concat(%2$s, ': ', fault) ORDER BY line_no) FILTER (WHERE fault IS NOT NULL))[:5]
          FROM pg_temp.%1$I
    $query$, parsed, place) INTO rows_read, rejected, first_bad;
    PERFORM codecheck.judge_lines(expected, NULL, rows_read, rejected, first_bad, skip_bad);
    EXECUTE format('DELETE FROM pg_temp.%I WHERE fault IS NOT NULL', parsed);
END
$$;
COMMENT ON FUNCTION codecheck.judge_rows(name, text, boolean, text) IS
    'for the loaders: stops at bad rows, or warns of those that are left out; place is an expression that says where a row stands';

CREATE FUNCTION codecheck.check_agreement(system text, release text, target name, key text) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    contradicted text;
    files text;
BEGIN
    EXECUTE format($query$
        SELECT concat_ws(' ', %1$s), (SELECT string_agg(f.file, ', ' ORDER BY f.file) FROM codecheck.release_file f
                                       WHERE f.system = $1 AND f.release = $2 AND f.entries && range_agg(int4range(entry_id, entry_id, '[]')))
          FROM codecheck.code_release r JOIN codecheck.%2$I ON entry_id <@ r.entries
         WHERE r.system = $1 AND r.release = $2
         GROUP BY %1$s HAVING count(*) > 1
         ORDER BY 1 LIMIT 1
    $query$, key, target) INTO contradicted, files USING system, release;
    IF contradicted IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = format('the files of %s release "%s" contradict each other about %s', system, release, contradicted),
            DETAIL = format('It is in %s.', files);
    END IF;
END
$$;
COMMENT ON FUNCTION codecheck.check_agreement(text, text, name, text) IS
    'for the loaders: an error if the files of a release have several entries with the same key';
