-- Loading lists of codes, of CPT or of HCPCS Level II.
--
-- A code, with dates and texts or without, and perhaps the quarter in which it
-- is listed: then each quarter is a release, in force from its first day.  The
-- codes of the other level are not for this system, nor are those that the
-- quarter's list itself calls discontinued (status indicator D).

CREATE FUNCTION codecheck.try_quarter(quarter text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN quarter ~* '^\d{4}[ -]?q[1-4]$'
    THEN codecheck.try_yyyymmdd(left(quarter, 4) || lpad((3 * right(quarter, 1)::integer - 2)::text, 2, '0') || '01')
    WHEN quarter ~ '^\d{4}(-\d\d)?$' THEN codecheck.try_yyyymmdd(rpad(replace(quarter, '-', ''), 8, '0101'))
    ELSE codecheck.try_export_date(quarter)
END;
COMMENT ON FUNCTION codecheck.try_quarter(text) IS
    'the first day of 2024, 2024-04, 2024-04-01 or 2024Q2; NULL for anything else';

CREATE FUNCTION codecheck.load_code_list(
    system text, INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    listed_name CONSTANT text := CASE system WHEN 'cpt' THEN 'CPT' WHEN 'hcpcs' THEN 'HCPCS Level II' END;
    other_name CONSTANT text := CASE system WHEN 'cpt' THEN 'HCPCS Level II' ELSE 'CPT' END;
    by_quarter boolean;
    last_day date;
    part record;
    first_bad text[];
    counted record;
    content record;
    stored record;
    releases text[];
    replaced integer := 0;
BEGIN
    IF listed_name IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('no list of codes is known for "%s"', system),
            HINT = 'Lists of codes are those of cpt and hcpcs.';
    END IF;
    SELECT bool_or(btrim(quarter) <> '') INTO by_quarter FROM pg_temp.codecheck_record;
    IF by_quarter AND (effective_from IS NOT NULL OR valid_until IS NOT NULL) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a list by quarter has its dates in it',
            HINT = 'Load it without --effective and --until.';
    END IF;

    CREATE TEMPORARY TABLE codecheck_parsed ON COMMIT DROP AS
    WITH field AS (
        SELECT line_no, fault AS unreadable, btrim(r.code) AS code_text, @extschema@.try_hcpcs(r.code) AS code,
               btrim(added) AS added_text, codecheck.try_export_date(nullif(btrim(added), '')) AS added,
               btrim(terminated) AS terminated_text, codecheck.try_export_date(nullif(btrim(terminated), '')) AS terminated,
               nullif(btrim(r.short_description), '') AS short_description,
               nullif(btrim(r.long_description), '') AS long_description,
               btrim(r.quarter) AS quarter, upper(btrim(status_indicator)) = 'D' AS discontinued
          FROM pg_temp.codecheck_record r
         WHERE fault IS NOT NULL OR btrim(concat(r.code, added, terminated, r.short_description, r.long_description)) <> ''
    ), quarter AS MATERIALIZED (
        SELECT q.quarter, codecheck.try_quarter(q.quarter) AS first_day
          FROM (SELECT DISTINCT field.quarter FROM field) q
    )
    SELECT line_no, code, added, terminated, short_description, long_description, quarter, first_day, discontinued,
           (@extschema@.code_category(code) IS NOT NULL) = (system = 'cpt') AS of_system,
           CASE
               WHEN unreadable IS NOT NULL THEN unreadable
               WHEN code IS NULL THEN format('"%s" is no CPT or HCPCS code', code_text)
               WHEN by_quarter AND first_day IS NULL THEN format('"%s" is no quarter', quarter)
               WHEN added_text <> '' AND added IS NULL THEN format('"%s", when the code was added, is no date', added_text)
               WHEN terminated_text <> '' AND terminated IS NULL
               THEN format('"%s", when the code was terminated, is no date', terminated_text)
               WHEN terminated < added
               THEN format('terminated on %s, before it was added on %s', terminated_text, added_text)
           END AS fault
      FROM field
      JOIN quarter USING (quarter);

    UPDATE pg_temp.codecheck_parsed p
       SET fault = format('code %s is on line %s already', p.code, twice.first_line_no)
      FROM (SELECT code, quarter, min(line_no) AS first_line_no
              FROM pg_temp.codecheck_parsed WHERE fault IS NULL
             GROUP BY code, quarter HAVING count(*) > 1) twice
     WHERE p.code OPERATOR(@extschema@.=) twice.code AND p.quarter = twice.quarter AND
           p.line_no > twice.first_line_no AND p.fault IS NULL;

    SELECT (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no))[:5] INTO first_bad
      FROM pg_temp.codecheck_parsed WHERE fault IS NOT NULL;
    SELECT count(*) AS lines_read, count(fault) AS rejected,
           count(*) FILTER (WHERE fault IS NULL AND NOT of_system) AS others,
           count(*) FILTER (WHERE fault IS NULL AND of_system AND discontinued) AS discontinued,
           count(*) FILTER (WHERE fault IS NULL AND of_system AND NOT discontinued) AS loaded
      INTO counted
      FROM pg_temp.codecheck_parsed;
    PERFORM codecheck.judge_lines(
        format('a list of %s codes', listed_name), NULL, counted.lines_read, counted.rejected, first_bad, skip_bad);
    IF counted.loaded = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = format('the file holds no code of %s', listed_name),
            DETAIL = format('It holds %s of %s.', counted.others, other_name);
    END IF;
    DELETE FROM pg_temp.codecheck_parsed WHERE fault IS NOT NULL OR NOT of_system OR discontinued;

    FOR part IN SELECT p.quarter, coalesce(first_day, load_code_list.effective_from) AS effective_from,
                       CASE WHEN by_quarter THEN concat_ws(' ', load_code_list.release, p.quarter)
                            ELSE load_code_list.release END AS release
                  FROM pg_temp.codecheck_parsed p GROUP BY p.quarter, first_day ORDER BY first_day LOOP
        last_day := codecheck.begin_release(system, part.release, part.effective_from, valid_until, 'codecheck_record');
        EXECUTE format('CREATE TEMPORARY TABLE codecheck_code ON COMMIT DROP AS
                        SELECT line_no, code::@extschema@.%I AS code, added, terminated, short_description, long_description
                          FROM pg_temp.codecheck_parsed WHERE quarter = $1', system) USING part.quarter;
        -- With dates of its own a list is complete back to its first terminated code; without it tells of its own time only.
        SELECT count(*)::integer AS codes,
               (count(*) FILTER (WHERE terminated IS NULL OR terminated >= part.effective_from))::integer AS billable,
               CASE WHEN count(added) > 0 THEN least(min(terminated), part.effective_from) END AS history_from
          INTO content
          FROM pg_temp.codecheck_code;
        stored := codecheck.store_entries(system || '_entry', 'codecheck_code');
        replaced := replaced + codecheck.publish_release(ROW(
            system, part.release, part.effective_from, last_day, content.history_from,
            content.codes, content.billable, stored.entries, source, sha256, now()))::integer;
        releases := releases || part.release;
        DROP TABLE pg_temp.codecheck_code;
    END LOOP;
    DROP TABLE pg_temp.codecheck_parsed;

    release := array_to_string(ARRAY[releases[1], CASE WHEN cardinality(releases) > 1 THEN releases[cardinality(releases)] END], ' to ');
    report := concat_ws(', ',
        format('%s lines read', counted.lines_read),
        CASE WHEN by_quarter THEN format('%s codes in %s releases loaded', counted.loaded, cardinality(releases))
             ELSE format('%s codes (%s billable) loaded', content.codes, content.billable) END,
        format('%s rejected', counted.rejected),
        CASE WHEN counted.discontinued > 0 THEN format('%s discontinued left out', counted.discontinued) END,
        CASE WHEN counted.others > 0 THEN format('%s of %s left out', counted.others, other_name) END,
        CASE WHEN replaced > 0 THEN CASE WHEN by_quarter THEN format('%s replaced', replaced) ELSE 'replaced' END END);
END
$$;
COMMENT ON FUNCTION codecheck.load_code_list(text, text, date, date, text, text, boolean) IS
    'loads the staged rows of a list of CPT or HCPCS Level II codes as a release, or as one for each quarter, in place of those of the same names';
