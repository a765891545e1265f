-- Loading the physician fee schedule.
--
-- Its rows are staged as
--     codecheck_record(line_no bigint, fault text, source, hcpcs, modifier, status, pctc, global_days,
--                      multiple, bilateral, assistant, co_surgeon, team, all text)
-- A file may hold several releases, which it then names in the column source.

CREATE FUNCTION codecheck.load_fee_schedule(
    INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT system text, OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    by_source boolean;
    counted record;
    repeated integer;
    part record;
    begun record;
    stored record;
    loaded integer;
    replaced text;
    releases text[];
BEGIN
    system := 'fee-schedule';
    PERFORM codecheck.check_staged('codecheck_record');
    SELECT bool_or(btrim(r.source) <> '') INTO by_source FROM pg_temp.codecheck_record r;
    CREATE TEMPORARY TABLE codecheck_row ON COMMIT DROP AS
    WITH cell AS (
        SELECT line_no, fault, btrim(r.source) AS source, btrim(r.hcpcs) AS hcpcs, btrim(r.modifier) AS modifier,
               upper(btrim(r.status)) AS status, btrim(r.pctc) AS pctc,
               -- A spreadsheet takes 010 for a number.
               regexp_replace(upper(btrim(r.global_days)), '^\d{1,2}$', lpad(btrim(r.global_days), 3, '0')) AS global_days,
               btrim(r.multiple) AS multiple, btrim(r.bilateral) AS bilateral, btrim(r.assistant) AS assistant,
               btrim(r.co_surgeon) AS co_surgeon, btrim(r.team) AS team
          FROM pg_temp.codecheck_record r
         WHERE fault IS NOT NULL OR
               concat(r.hcpcs, r.modifier, r.status, r.pctc, r.global_days, r.multiple, r.bilateral, r.assistant, r.co_surgeon, r.team) ~ '\S'
    )
    SELECT line_no, cell.source, @extschema@.try_hcpcs(hcpcs) AS code, @extschema@.try_hcpcs_modifier(modifier) AS modifier,
           nullif(status, '') AS status, nullif(pctc, '') AS pctc, nullif(global_days, '') AS global_days,
           nullif(multiple, '') AS multiple, nullif(bilateral, '') AS bilateral, nullif(assistant, '') AS assistant,
           nullif(co_surgeon, '') AS co_surgeon, nullif(team, '') AS team,
           coalesce(fault, CASE
               WHEN by_source AND cell.source = '' THEN 'the column source is blank'
               WHEN @extschema@.try_hcpcs(hcpcs) IS NULL THEN format('"%s" is no CPT or HCPCS code', hcpcs)
               WHEN modifier <> '' AND @extschema@.try_hcpcs_modifier(modifier) IS NULL THEN format('"%s" is no modifier', modifier)
               WHEN status !~ '^[A-Z]$' THEN format('the status code is "%s", no letter', status)
               WHEN global_days !~ '^(|0\d\d|MMM|XXX|YYY|ZZZ)$'
               THEN format('the global days are "%s", neither a number of days nor MMM, XXX, YYY or ZZZ', global_days)
           END, (SELECT format('the indicator %s is "%s", no digit', name, value)
                   FROM (VALUES ('PC/TC', pctc), ('of multiple procedures', multiple), ('of bilateral surgery', bilateral),
                                ('of assistants at surgery', assistant), ('of co-surgeons', co_surgeon),
                                ('of team surgery', team)) AS indicator(name, value)
                  WHERE value !~ '^\d?$' LIMIT 1)) AS fault
      FROM cell;
    repeated := codecheck.drop_repeated('codecheck_row', 'source, code, modifier',
                                        'status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team');
    counted := codecheck.judge_rows('codecheck_row', 'a physician fee schedule', skip_bad);

    -- One release, or those that the column names; a file without it has one release without a name.
    IF (SELECT count(DISTINCT r.source) > 1 FROM pg_temp.codecheck_row r) AND
       num_nonnulls(load_fee_schedule.release, effective_from, valid_until) > 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a fee schedule of several releases has their names and dates in it',
            DETAIL = (SELECT format('The column source has %s.', string_agg(DISTINCT r.source, ', ')) FROM pg_temp.codecheck_row r),
            HINT = 'Load it without --release, --effective and --until.';
    END IF;
    FOR part IN SELECT r.source AS name, coalesce(load_fee_schedule.release, nullif(r.source, '')) AS release
                  FROM pg_temp.codecheck_row r GROUP BY r.source ORDER BY codecheck.told_quarter(r.source), r.source LOOP
        begun := codecheck.begin_file(system, source, part.release, effective_from, valid_until);
        CREATE TEMPORARY TABLE codecheck_part ON COMMIT DROP AS
        SELECT r.* FROM pg_temp.codecheck_row r WHERE r.source = part.name;
        GET DIAGNOSTICS loaded = ROW_COUNT;
        stored := codecheck.store_entries('fee_entry', 'codecheck_part');
        replaced := codecheck.publish_file(
            ROW(system, begun.release, source, sha256, stored.entries, loaded, now()), begun.effective_from, begun.valid_until);
        PERFORM codecheck.check_agreement(system, begun.release, 'fee_entry', 'code, modifier');
        releases := releases || begun.release;
        DROP TABLE pg_temp.codecheck_part;
    END LOOP;
    DROP TABLE pg_temp.codecheck_row;

    release := array_to_string(ARRAY[releases[1], CASE WHEN cardinality(releases) > 1 THEN releases[cardinality(releases)] END], ' to ');
    report := format('%s rows read, %s loaded%s, %s repeated, %s rejected%s', counted.rows_read + repeated,
                     counted.rows_read - counted.rejected, CASE WHEN cardinality(releases) > 1
                         THEN format(' in %s releases', cardinality(releases)) END, repeated, counted.rejected, replaced);
END
$$;
COMMENT ON FUNCTION codecheck.load_fee_schedule(text, date, date, text, text, boolean) IS
    'loads the staged rows of a physician fee schedule as a file of its release, or of the releases that its column source names';
