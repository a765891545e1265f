-- Loading HCPCS files ("ANWEB"), text or spreadsheet.
--
-- Either has records of a code or a modifier: its sequence number, the record
-- type (3 code, 7 modifier, 4 and 8 more of their long description), texts and
-- dates.  They are staged as rows of
--     codecheck_field(line_no, unreadable, code, sequence, type, long_description,
--         short_description, added, added_text, terminated, terminated_text)
-- where unreadable is the fault of a record that breaks the layout itself.

CREATE FUNCTION codecheck.store_hcpcs_records(
    release text, effective_from date, last_day date, source text, sha256 text, skip_bad boolean,
    place jsonb, looks_like text,
    OUT lines_read integer, OUT loaded integer, OUT modifiers integer, OUT rejected integer, OUT billable integer,
    OUT new_entries integer, OUT replaced boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    first_bad text[];
    first_terminated date;
    codes record;
    modifier_codes record;
BEGIN
    -- A code is a run of lines, its record and what continues it; one bad line spoils the run.
    CREATE TEMPORARY TABLE codecheck_parsed ON COMMIT DROP AS
    WITH field AS (
        SELECT *, type IN ('3', '4') AS is_code, type IN ('4', '8') AS continues
          FROM pg_temp.codecheck_field
    ), neighbour AS (
        SELECT *,
               lag(code) OVER file AS previous_code,
               lag(sequence) OVER file AS previous_sequence,
               lag(is_code) OVER file AS previous_is_code,
               count(*) FILTER (WHERE NOT continues) OVER file AS record_no,
               min(line_no) FILTER (WHERE NOT continues) OVER (PARTITION BY code) AS first_line_no
          FROM field
        WINDOW file AS (ORDER BY line_no)
    ), judged AS (
        SELECT *,
               CASE
                   WHEN unreadable IS NOT NULL THEN unreadable
                   WHEN type NOT IN ('3', '4', '7', '8')
                   THEN format('%s "%s", not a record type 3, 4, 7 or 8', place ->> 'type', type)
                   WHEN sequence !~ '^[0-9]{5}$' THEN format('%s no sequence number', place ->> 'sequence')
                   WHEN is_code AND @extschema@.try_hcpcs(code) IS NULL
                   THEN format('%s "%s", no HCPCS code', place ->> 'code', code)
                   WHEN NOT is_code AND @extschema@.try_hcpcs_modifier(code) IS NULL
                   THEN format('%s "%s", no modifier', place ->> 'code', code)
                   WHEN long_description = '' THEN format('%s blank', place ->> 'long_description')
                   WHEN continues AND (previous_code, previous_is_code) IS DISTINCT FROM (code, is_code)
                   THEN format('continues %s, which is not on the line before', btrim(code))
                   WHEN continues AND sequence COLLATE "C" <= previous_sequence
                   THEN format('sequence number %s comes after %s', sequence, previous_sequence)
                   WHEN continues THEN NULL
                   WHEN line_no > first_line_no THEN format('code %s is on line %s already', btrim(code), first_line_no)
                   WHEN short_description = '' THEN format('%s blank', place ->> 'short_description')
                   WHEN added IS NULL
                   THEN format('%s "%s", not the date when the code was added', place ->> 'added', added_text)
                   WHEN terminated IS NULL AND btrim(terminated_text) <> ''
                   THEN format('%s "%s", neither blank nor a termination date', place ->> 'terminated', terminated_text)
                   WHEN terminated < added
                   THEN format('terminated on %s, before it was added on %s', terminated_text, added_text)
               END AS fault
          FROM neighbour
    )
    SELECT line_no, code, is_code, continues, long_description, short_description, fault, added, terminated,
           min(line_no) OVER run AS run_no,
           bool_or(fault IS NOT NULL) OVER run AS spoilt
      FROM judged
    WINDOW run AS (PARTITION BY record_no, code, is_code);

    SELECT count(*), count(*) FILTER (WHERE spoilt),
           (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no) FILTER (WHERE fault IS NOT NULL))[:5]
      INTO lines_read, rejected, first_bad
      FROM pg_temp.codecheck_parsed;
    PERFORM codecheck.judge_lines('a HCPCS file', looks_like, lines_read, rejected, first_bad, skip_bad);

    CREATE TEMPORARY TABLE codecheck_whole ON COMMIT DROP AS
    SELECT run_no AS line_no, p.code, p.is_code,
           min(p.added) FILTER (WHERE NOT continues) AS added,
           min(p.terminated) FILTER (WHERE NOT continues) AS terminated,
           min(p.short_description) FILTER (WHERE NOT continues) AS short_description,
           string_agg(p.long_description, ' ' ORDER BY p.line_no) AS long_description
      FROM pg_temp.codecheck_parsed p
     WHERE NOT spoilt
     GROUP BY run_no, p.code, p.is_code;
    CREATE TEMPORARY TABLE codecheck_code ON COMMIT DROP AS
    SELECT line_no, @extschema@.try_hcpcs(w.code) AS code, w.added, terminated, short_description, long_description
      FROM pg_temp.codecheck_whole w WHERE is_code;
    CREATE TEMPORARY TABLE codecheck_modifier ON COMMIT DROP AS
    SELECT line_no, @extschema@.try_hcpcs_modifier(w.code) AS code, w.added, terminated, short_description, long_description
      FROM pg_temp.codecheck_whole w WHERE NOT is_code;

    -- The file is complete back to its first terminated code, for codes; older ones are gone from it.
    SELECT count(*), count(*) FILTER (WHERE terminated IS NULL OR terminated >= effective_from), min(terminated)
      INTO loaded, billable, first_terminated
      FROM pg_temp.codecheck_code;
    SELECT count(*) INTO modifiers FROM pg_temp.codecheck_modifier;

    codes := codecheck.store_entries('hcpcs_entry', 'codecheck_code');
    modifier_codes := codecheck.store_entries('hcpcs_modifier_entry', 'codecheck_modifier');
    new_entries := codes.new_entries + modifier_codes.new_entries;
    replaced := codecheck.publish_release(ROW(
        'hcpcs', release, effective_from, last_day, least(first_terminated, effective_from),
        loaded, billable, codes.entries + modifier_codes.entries, source, sha256, now()));
    DROP TABLE pg_temp.codecheck_field, pg_temp.codecheck_parsed, pg_temp.codecheck_whole,
               pg_temp.codecheck_code, pg_temp.codecheck_modifier;
END
$$;
COMMENT ON FUNCTION codecheck.store_hcpcs_records(text, date, date, text, text, boolean, jsonb, text) IS
    'for the loaders: the staged fields of a HCPCS file as a release; place says where in the file each is, for complaints';

-- The text: records of 320 columns after some lines of disclaimer.

CREATE FUNCTION codecheck.load_hcpcs_file(
    release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT lines_read integer, OUT loaded integer, OUT modifiers integer, OUT rejected integer, OUT billable integer,
    OUT new_entries integer, OUT replaced boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    last_day CONSTANT date := codecheck.begin_release('hcpcs', release, effective_from, valid_until);
BEGIN
    CREATE TEMPORARY TABLE codecheck_field ON COMMIT DROP AS
    SELECT line_no,
           CASE
               WHEN fault IS NOT NULL THEN fault
               WHEN substr(line, 11, 1) IN ('7', '8') AND line NOT LIKE '   %'
               THEN format('columns 1-5 hold "%s", no modifier at the right of three blanks', substr(line, 1, 5))
               WHEN length(rtrim(line)) > 320 THEN format('the record has %s columns, more than 320', length(rtrim(line)))
           END AS unreadable,
           substr(line, 1, 5) AS code, substr(line, 6, 5) AS sequence, substr(line, 11, 1) AS type,
           btrim(substr(line, 12, 80)) AS long_description,
           btrim(substr(line, 92, 28)) AS short_description,
           codecheck.try_yyyymmdd(substr(line, 269, 8)) AS added, substr(line, 269, 8) AS added_text,
           codecheck.try_yyyymmdd(substr(line, 285, 8)) AS terminated, substr(line, 285, 8) AS terminated_text
      FROM (SELECT line_no, rtrim(line, E'\r') AS line, fault FROM pg_temp.codecheck_line) stripped
     WHERE line_no >= (SELECT min(line_no) FROM pg_temp.codecheck_line
                        WHERE line ~ '^.{5}[0-9]{5}.') AND
           line_no <= (SELECT max(line_no) FROM pg_temp.codecheck_line WHERE btrim(line, E' \t\r\x1A') <> '');
    SELECT * INTO lines_read, loaded, modifiers, rejected, billable, new_entries, replaced
      FROM codecheck.store_hcpcs_records(release, effective_from, last_day, source, sha256, skip_bad, '{
               "code": "columns 1-5 hold", "sequence": "columns 6-10 hold", "type": "column 11 holds",
               "long_description": "the long description, columns 12-91, is",
               "short_description": "the short description, columns 92-119, is",
               "added": "columns 269-276 hold", "terminated": "columns 285-292 hold"
           }', codecheck.staged_file_kind());
END
$$;
COMMENT ON FUNCTION codecheck.load_hcpcs_file(text, date, date, text, text, boolean) IS
    'loads the staged lines of a HCPCS file, codes and modifiers, as a release, in place of the one of that name';

-- The spreadsheet: a row for each record.  Cells that were numbers once have
-- lost their zeroes, and modifiers may have lost the blanks before them.

CREATE FUNCTION codecheck.load_hcpcs_table(
    INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    last_day CONSTANT date := codecheck.begin_release('hcpcs', release, effective_from, valid_until, 'codecheck_record');
    stored record;
BEGIN
    CREATE TEMPORARY TABLE codecheck_field ON COMMIT DROP AS
    SELECT line_no, fault AS unreadable, upper(btrim(hcpc)) AS code,
           regexp_replace(btrim(seqnum), '^\d{1,4}$', lpad(btrim(seqnum), 5, '0')) AS sequence, btrim(recid) AS type,
           btrim(r.long_description) AS long_description, btrim(r.short_description) AS short_description,
           codecheck.try_export_date(btrim(add_dt)) AS added, btrim(add_dt) AS added_text,
           codecheck.try_export_date(nullif(btrim(term_dt), '')) AS terminated, btrim(term_dt) AS terminated_text
      FROM pg_temp.codecheck_record r
     WHERE fault IS NOT NULL OR btrim(concat(hcpc, seqnum, recid, r.long_description, r.short_description, add_dt, term_dt)) <> '';
    stored := codecheck.store_hcpcs_records(release, effective_from, last_day, source, sha256, skip_bad, '{
        "code": "HCPC is", "sequence": "SEQNUM is", "type": "RECID is", "long_description": "LONG DESCRIPTION is",
        "short_description": "SHORT DESCRIPTION is", "added": "ADD DT is", "terminated": "TERM DT is"
    }', NULL);
    report := format('%s lines read, %s codes (%s billable) and %s modifiers loaded, %s rejected%s',
                     stored.lines_read, stored.loaded, stored.billable, stored.modifiers, stored.rejected,
                     CASE WHEN stored.replaced THEN ', replaced' END);
END
$$;
COMMENT ON FUNCTION codecheck.load_hcpcs_table(text, date, date, text, text, boolean) IS
    'loads the staged rows of a HCPCS spreadsheet, codes and modifiers, as a release, in place of the one of that name';
