-- Loading the ICD-10-CM conversion table.
--
-- Its rows are staged as
--     codecheck_conversion(line_no bigint, fault text, current text, effective text, previous text)
-- A cell of previous codes may hold several: "C56.1 and C56.2",
-- "H02.101-H02.106; H02.109", "I63.- and P91.88", "Codes in Categories T15-T19"; or "None".

CREATE FUNCTION codecheck.try_conversion_date(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN value ~ '^(19|20)[0-9]{2}$' THEN make_date(value::integer, 10, 1)
    -- A spreadsheet counts days; most converters write them out.
    WHEN value ~ '^[0-9]{5}$' THEN date '1899-12-30' + value::integer
    WHEN value ~ '^[0-9]{1,2}/[0-9]{1,2}/(20)?[0-9]{2}$'
    THEN codecheck.try_yyyymmdd('20' || right(value, 2) || lpad(split_part(value, '/', 1), 2, '0')
                                || lpad(split_part(value, '/', 2), 2, '0'))
    ELSE codecheck.try_yyyymmdd(regexp_replace(value, '^([0-9]{4})-([0-9]{2})-([0-9]{2})( .*)?$', '\1\2\3'))
END;
COMMENT ON FUNCTION codecheck.try_conversion_date(text) IS
    'the day that a conversion table means: October 1 of a year, or a date as text or as a spreadsheet''s number; NULL for anything else';

CREATE FUNCTION codecheck.conversion_previous(
    value text, OUT part text, OUT previous_from @extschema@.icd10cm, OUT previous_to @extschema@.icd10cm, OUT bad boolean)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 2
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT part, ends.previous_from, ends.previous_to,
           ends.previous_from IS NULL OR
           (range IS NOT NULL AND (ends.previous_to OPERATOR(@extschema@.>=) ends.previous_from) IS NOT TRUE)
      FROM regexp_split_to_table(
               regexp_replace(value, '\m(a )?codes?( in| from)?( categor(y|ies))?\M', '', 'gi'),
               '(\s*([,;&]|\mand\M)\s*)+', 'i') AS listed(item),
           LATERAL btrim(item, E' \t\n\r') AS part,
           LATERAL regexp_match(part, '^(.*?)\.?\s*[-–]\s*(.*)$') AS range,
           -- "I63.-" is all of I63.
           LATERAL (SELECT @extschema@.try_icd10cm(coalesce(range[1], part)),
                           CASE WHEN range[2] = '' THEN @extschema@.try_icd10cm(range[1])
                                ELSE @extschema@.try_icd10cm(range[2]) END) AS ends(previous_from, previous_to)
     WHERE lower(part) <> 'none'
$$;
COMMENT ON FUNCTION codecheck.conversion_previous(text) IS
    'the codes and ranges of codes in a cell of a conversion table, none for "None"; bad where a part is neither';

CREATE FUNCTION codecheck.load_conversion(
    INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text, OUT rows_read integer, OUT pairs integer, OUT without_previous integer,
    OUT repeated integer, OUT rejected integer)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    expected CONSTANT text := 'an ICD-10-CM conversion table';
    first_bad text[];
    newest record;
    fiscal_year integer;
    last_day date;
    loaded codecheck.code_release;
    codes integer;
    stored record;
    replaced boolean;
BEGIN
    CREATE TEMPORARY TABLE codecheck_row ON COMMIT DROP AS
    WITH cell AS (
        SELECT line_no, fault, btrim(c.current, E' \t\n\r') AS current, btrim(c.effective, E' \t\n\r') AS effective,
               btrim(c.previous, E' \t\n\r') AS previous
          FROM pg_temp.codecheck_conversion c
         WHERE fault IS NOT NULL OR concat(c.current, c.effective, c.previous) ~ '\S'
    )
    SELECT line_no, previous, @extschema@.try_icd10cm(current) AS code,
           codecheck.try_conversion_date(effective) AS effective_from,
           coalesce(fault, CASE
               WHEN @extschema@.try_icd10cm(current) IS NULL THEN format('the current code, "%s", is no ICD-10-CM code', current)
               WHEN codecheck.try_conversion_date(effective) IS NULL
               THEN format('"%s", from when the code is effective, is neither a year nor a date', effective)
               WHEN previous = '' THEN 'the previous code is missing, where a new code has "None"'
           END, (SELECT format('of the previous codes, "%s", "%s" is neither a code nor a range', previous, p.part)
                   FROM codecheck.conversion_previous(previous) p WHERE p.bad LIMIT 1)) AS fault
      FROM cell;

    SELECT count(*), count(fault),
           (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no) FILTER (WHERE fault IS NOT NULL))[:5]
      INTO rows_read, rejected, first_bad
      FROM pg_temp.codecheck_row;
    PERFORM codecheck.judge_lines(expected, NULL, rows_read, rejected, first_bad, skip_bad);

    -- The table of a year is that with the year's codes in it.
    SELECT r.effective_from AS day, r.line_no INTO newest
      FROM pg_temp.codecheck_row r WHERE r.fault IS NULL
     ORDER BY r.effective_from DESC, r.line_no LIMIT 1;
    fiscal_year := extract(year FROM codecheck.end_of_year(9, newest.day));
    IF load_conversion.release ~ '^FY[0-9]{4}' AND substr(load_conversion.release, 3, 4) <> fiscal_year::text OR
       load_conversion.effective_from < newest.day OR
       extract(year FROM codecheck.end_of_year(9, load_conversion.effective_from)) <> fiscal_year THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the conversion table is that of FY%s, not of %s', fiscal_year,
                             concat_ws(', effective ', load_conversion.release, load_conversion.effective_from)),
            DETAIL = format('Its newest code, on line %s, is effective from %s.', newest.line_no, newest.day),
            HINT = 'Without a release and an effective date they follow from the table.';
    END IF;
    effective_from := coalesce(load_conversion.effective_from, newest.day);
    release := coalesce(load_conversion.release, 'FY' || fiscal_year || CASE
        WHEN extract(month FROM newest.day) <> 10 THEN upper(to_char(newest.day, '-MON')) ELSE '' END);
    last_day := codecheck.begin_release('conversion', release, effective_from, valid_until, 'codecheck_conversion');

    SELECT r.* INTO loaded FROM codecheck.code_release r
     WHERE r.system = 'conversion' AND r.effective_from > load_conversion.effective_from;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('the conversion table %s, effective from %s, is older than the one that is loaded, %s',
                             release, effective_from, loaded.release),
            DETAIL = 'A conversion table holds all that the older ones do.',
            HINT = format('To go back drop that one first: codecheck drop conversion --release %s', loaded.release);
    END IF;

    -- Each pair once, by the first row that has it; a code without a previous one is half a pair.
    CREATE TEMPORARY TABLE codecheck_pair ON COMMIT DROP AS
    SELECT min(r.line_no) AS line_no, r.code, r.effective_from, p.previous_from, p.previous_to
      FROM pg_temp.codecheck_row r
      LEFT JOIN LATERAL codecheck.conversion_previous(r.previous) p ON true
     WHERE r.fault IS NULL
     GROUP BY r.code, r.effective_from, p.previous_from, p.previous_to;
    SELECT count(p.previous_from), count(*) FILTER (WHERE p.previous_from IS NULL), count(DISTINCT p.code),
           rows_read - rejected - count(DISTINCT p.line_no)
      INTO pairs, without_previous, codes, repeated
      FROM pg_temp.codecheck_pair p;

    stored := codecheck.store_entries('conversion_entry', 'codecheck_pair');
    replaced := codecheck.publish_release(ROW(
        'conversion', release, effective_from, last_day, NULL, codes, NULL, stored.entries, source, sha256, now()));
    FOR loaded IN SELECT r.* FROM codecheck.code_release r
                   WHERE r.system = 'conversion' AND r.release <> load_conversion.release LOOP
        PERFORM codecheck.drop_release('conversion', loaded.release);
    END LOOP;
    report := format('%s rows read, %s loaded as %s pairs of codes and %s codes without a previous one, %s repeated, %s rejected%s',
                     rows_read, rows_read - repeated - rejected, pairs, without_previous, repeated, rejected,
                     CASE WHEN replaced THEN ', replaced' WHEN loaded.release IS NOT NULL THEN ', in place of ' || loaded.release END);
    DROP TABLE pg_temp.codecheck_row, pg_temp.codecheck_pair;
END
$$;
COMMENT ON FUNCTION codecheck.load_conversion(text, date, date, text, text, boolean) IS
    'loads the staged rows of an ICD-10-CM conversion table in place of the one that is loaded; a NULL release and date follow from the table';
