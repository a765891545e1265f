-- Loading procedure-to-procedure edits.
--
-- Rows are staged as
--     codecheck_record(line_no bigint, fault text, column1 text, column2 text, effective text,
--                      deletion text, indicator text, rationale text)
-- CMS's heading is wrapped over several lines; what comes before the first code belongs to it.

CREATE FUNCTION codecheck.load_ptp(
    setting text, INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT system text, OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    first_bad text[];
    counted record;
    file record;
    stored record;
    published text;
BEGIN
    system := codecheck.setting_system('ptp', setting, source);
    file := codecheck.begin_file(system, source, release, effective_from, valid_until);
    release := file.release;

    -- There are few rules, so each is read once.
    CREATE TEMPORARY TABLE codecheck_rule ON COMMIT DROP AS
    WITH dated AS (
        SELECT *, codecheck.try_export_date(btrim(effective)) AS from_day, codecheck.try_export_date(btrim(deletion)) AS to_day
          FROM (SELECT DISTINCT effective, deletion, indicator, rationale FROM pg_temp.codecheck_record) text
    )
    SELECT row_number() OVER ()::integer AS rule, effective, deletion, indicator, rationale,
           from_day AS effective_from, to_day AS effective_to,
           CASE WHEN btrim(indicator) IN ('0', '1', '9') THEN btrim(indicator)::smallint END AS modifier_indicator,
           CASE
               WHEN from_day IS NULL AND btrim(effective) <> '' THEN format('the effective date, "%s", is no date', effective)
               WHEN to_day IS NULL AND btrim(deletion) NOT IN ('', '*')
               THEN format('the deletion date, "%s", is neither a date nor *', deletion)
               WHEN to_day < from_day THEN format('deleted on %s, before it is effective on %s', deletion, effective)
               WHEN btrim(indicator) NOT IN ('0', '1', '9') THEN format('the modifier indicator, "%s", is not 0, 1 or 9', indicator)
           END AS fault
      FROM dated;
    ANALYZE pg_temp.codecheck_rule;

    CREATE TEMPORARY TABLE codecheck_pair ON COMMIT DROP AS
    SELECT r.line_no, rule.rule, @extschema@.try_hcpcs(r.column1) AS code, @extschema@.try_hcpcs(r.column2) AS column2,
           CASE
               WHEN r.fault IS NOT NULL THEN r.fault
               WHEN @extschema@.try_hcpcs(r.column1) IS NULL THEN format('column 1, "%s", is no CPT or HCPCS code', r.column1)
               WHEN @extschema@.try_hcpcs(r.column2) IS NULL THEN format('column 2, "%s", is no CPT or HCPCS code', r.column2)
               ELSE rule.fault
           END AS fault
      FROM pg_temp.codecheck_record r
      JOIN pg_temp.codecheck_rule rule USING (effective, deletion, indicator, rationale)
     WHERE r.column1 <> '' OR r.column2 <> '' OR
           r.line_no > (SELECT min(line_no) FROM pg_temp.codecheck_record WHERE column1 <> '') AND
           (r.fault IS NOT NULL OR concat(r.effective, r.deletion, r.indicator, r.rationale) ~ '\S');

    SELECT count(*) AS rows_read, count(fault) AS rejected INTO counted FROM pg_temp.codecheck_pair;
    IF counted.rejected > 0 THEN
        SELECT (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no))[:5] INTO first_bad
          FROM pg_temp.codecheck_pair WHERE fault IS NOT NULL;
    END IF;
    PERFORM codecheck.judge_lines('a table of procedure-to-procedure edits', NULL,
                                  counted.rows_read, counted.rejected, coalesce(first_bad, '{}'), skip_bad);

    CREATE TEMPORARY TABLE codecheck_list ON COMMIT DROP AS
    SELECT list.line_no, list.code, list.column2, r.effective_from, r.effective_to, r.modifier_indicator,
           nullif(btrim(r.rationale), '') AS rationale
      FROM (SELECT min(line_no) AS line_no, code, rule, array_agg(DISTINCT column2) AS column2
              FROM pg_temp.codecheck_pair WHERE fault IS NULL GROUP BY code, rule) list
      JOIN pg_temp.codecheck_rule r USING (rule);
    SELECT counted.rows_read, counted.rejected, sum(cardinality(column2))::integer AS loaded INTO counted
      FROM pg_temp.codecheck_list;

    stored := codecheck.store_entries('ptp_entry', 'codecheck_list');
    -- A pair's window tells of the past as well.
    published := codecheck.publish_file(
        ROW(system, release, source, sha256, stored.entries, counted.loaded, now()),
        file.effective_from, file.valid_until, history_from => '-infinity');
    report := format('%s rows read, %s pairs loaded, %s repeated, %s rejected%s', counted.rows_read, counted.loaded,
                     counted.rows_read - counted.rejected - counted.loaded, counted.rejected, published);
    DROP TABLE pg_temp.codecheck_rule, pg_temp.codecheck_pair, pg_temp.codecheck_list;
END
$$;
COMMENT ON FUNCTION codecheck.load_ptp(text, text, date, date, text, text, boolean) IS
    'loads the staged rows of a file of procedure-to-procedure edits into a release of its setting; a NULL setting, release and date follow from the file''s name';
