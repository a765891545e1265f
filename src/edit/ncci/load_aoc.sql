-- Loading add-on code edits.
--
-- The rows of a file are staged as
--     codecheck_record(line_no bigint, fault text, edit_type text, code text, primary_code text,
--         effective text, ended text, code_deleted text, primary_deleted text, note text)
-- of which CMS's own files have the days on which the add-on or the primary code
-- was deleted, and write days as 2024001.

CREATE FUNCTION codecheck.try_addon_date(value text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF value !~ '^\d{7}$' THEN
        RETURN codecheck.try_export_date(value);
    END IF;
    RETURN (SELECT day FROM (SELECT codecheck.try_yyyymmdd(left(value, 4) || '0101') + (right(value, 3)::integer - 1)) counted(day)
             WHERE to_char(day, 'YYYYDDD') = value);
END
$$;
COMMENT ON FUNCTION codecheck.try_addon_date(text) IS
    'the day that a year and the day in it stand for, as 2024032, or that try_export_date() knows; NULL for anything else';

CREATE FUNCTION codecheck.addon_note_setting(note text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN note ~* '\mpractitioners? only\M' THEN 'practitioner'
    WHEN note ~* '\mfacilit(y|ies) only\M' THEN 'outpatient'
END;
COMMENT ON FUNCTION codecheck.addon_note_setting(text) IS
    'the setting that the note of an add-on code edit restricts it to, NULL when it does not';

CREATE FUNCTION codecheck.load_aoc(
    INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT system text, OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    contractors CONSTANT text := 'CCCCC';
    first_bad text[];
    rows_read integer;
    rejected integer;
    loaded integer;
    codes integer;
    file record;
    stored record;
    published text;
BEGIN
    system := 'aoc';
    file := codecheck.begin_file(system, source, release, effective_from, valid_until);
    release := file.release;

    CREATE TEMPORARY TABLE codecheck_parsed ON COMMIT DROP AS
    WITH field AS (
        SELECT line_no, r.fault AS unreadable, btrim(concat(r.edit_type)) AS edit_type, btrim(r.code) AS code_text,
               @extschema@.try_hcpcs(r.code) AS code, upper(btrim(concat(r.primary_code))) AS primary_text,
               @extschema@.try_hcpcs(r.primary_code) AS primary_code, nullif(btrim(r.note), '') AS note,
               ARRAY[nullif(btrim(effective), ''), nullif(btrim(ended), ''),
                     nullif(btrim(code_deleted), ''), nullif(btrim(primary_deleted), '')] AS days
          FROM pg_temp.codecheck_record r
         WHERE r.fault IS NOT NULL OR concat(r.edit_type, r.code, r.primary_code) ~ '\S'
    ), dated AS (
        SELECT *, codecheck.try_addon_date(days[1]) AS effective_from, codecheck.try_addon_date(days[2]) AS last_of_pair,
               codecheck.try_addon_date(days[3]) AS last_of_code, codecheck.try_addon_date(days[4]) AS last_of_primary,
               (SELECT day FROM unnest(days) day WHERE day IS NOT NULL AND codecheck.try_addon_date(day) IS NULL LIMIT 1) AS no_date
          FROM field
    )
    SELECT line_no, code, CASE WHEN primary_text <> contractors THEN primary_code END AS primary_code,
           CASE WHEN edit_type IN ('1', '2', '3') THEN edit_type::smallint END AS edit_type,
           dated.effective_from, least(last_of_pair, last_of_code, last_of_primary) AS effective_to,
           codecheck.addon_note_setting(note) AS setting, note,
           coalesce(unreadable, CASE
               WHEN edit_type NOT IN ('1', '2', '3') THEN format('"%s" is no type of add-on code, 1, 2 or 3', edit_type)
               WHEN code IS NULL THEN format('the add-on code, "%s", is no CPT or HCPCS code', code_text)
               WHEN primary_code IS NULL AND primary_text <> contractors
               THEN format('the primary code, "%s", is neither a CPT or HCPCS code nor %s', primary_text, contractors)
               WHEN edit_type = '1' AND primary_text = contractors OR edit_type = '2' AND primary_text <> contractors
               THEN format('primary code %s with type %s, which %s', primary_text, edit_type,
                           CASE edit_type WHEN '1' THEN 'leaves none to the contractor' ELSE 'leaves all to the contractor' END)
               WHEN no_date IS NOT NULL THEN format('"%s" is no date', no_date)
               WHEN last_of_pair < dated.effective_from
               THEN format('deleted on %s, before it is effective on %s', days[2], days[1])
           END) AS fault
      FROM dated;

    SELECT count(*), count(fault),
           (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no) FILTER (WHERE fault IS NOT NULL))[:5]
      INTO rows_read, rejected, first_bad
      FROM pg_temp.codecheck_parsed;
    PERFORM codecheck.judge_lines('a table of add-on codes', NULL, rows_read, rejected, first_bad, skip_bad);

    CREATE TEMPORARY TABLE codecheck_addon ON COMMIT DROP AS
    SELECT min(line_no) AS line_no, p.code, p.primary_code, p.edit_type, p.effective_from, p.effective_to, p.setting, p.note
      FROM pg_temp.codecheck_parsed p WHERE fault IS NULL
     GROUP BY p.code, p.primary_code, p.edit_type, p.effective_from, p.effective_to, p.setting, p.note;
    SELECT count(*), count(DISTINCT p.code) INTO loaded, codes FROM pg_temp.codecheck_addon p;

    stored := codecheck.store_entries('addon_entry', 'codecheck_addon');
    -- A pair's window tells of the past as well.
    published := codecheck.publish_file(
        ROW(system, release, source, sha256, stored.entries, loaded, now()),
        file.effective_from, file.valid_until, history_from => '-infinity');
    report := format('%s rows read, %s loaded for %s add-on codes, %s repeated, %s rejected%s',
                     rows_read, loaded, codes, rows_read - rejected - loaded, rejected, published);
    DROP TABLE pg_temp.codecheck_parsed, pg_temp.codecheck_addon;
END
$$;
COMMENT ON FUNCTION codecheck.load_aoc(text, date, date, text, text, boolean) IS
    'loads the staged rows of a table of add-on codes and their primary codes into a release; a NULL release and date follow from the file''s name';
