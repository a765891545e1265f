-- Loading medically unlikely edits.
--
-- The rows of a file are staged as
--     codecheck_record(line_no bigint, fault text, code text, units text, practitioner_units text,
--         outpatient_units text, dme_units text, indicator text, rationale text, service text)
-- CMS's own files tell by the heading of the value, others by a column, for which
-- setting they are.

CREATE FUNCTION codecheck.load_mue(
    setting text, INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    system text;
    last_day date;
    first_bad text[];
    rows_read integer;
    rejected integer;
    loaded integer;
    told record;
    stored record;
    replaced boolean;
BEGIN
    CREATE TEMPORARY TABLE codecheck_parsed ON COMMIT DROP AS
    WITH field AS (
        SELECT line_no, r.fault AS unreadable, btrim(r.code) AS code_text, @extschema@.try_hcpcs(r.code) AS code,
               btrim(concat(r.units, practitioner_units, outpatient_units, dme_units)) AS units,
               btrim(concat(indicator)) AS indicator, nullif(btrim(r.rationale), '') AS rationale,
               CASE
                   WHEN practitioner_units <> '' OR service ILIKE 'pra%' THEN 'practitioner'
                   WHEN outpatient_units <> '' OR service ILIKE 'out%' THEN 'outpatient'
                   WHEN dme_units <> '' OR service ILIKE 'dme%' THEN 'dme'
               END AS setting
          FROM pg_temp.codecheck_record r
         WHERE r.fault IS NOT NULL OR
               concat(r.code, r.units, practitioner_units, outpatient_units, dme_units, indicator, r.rationale) ~ '\S'
    ), judged AS (
        SELECT *, coalesce(unreadable, CASE
                   WHEN code IS NULL THEN format('"%s" is no CPT or HCPCS code', code_text)
                   WHEN units !~ '^\d{1,9}$' THEN format('"%s" is no number of units', units)
                   WHEN indicator !~ '^[123](?!\w)' THEN format('"%s" is no adjudication indicator', indicator)
               END) AS fault
          FROM field
    )
    SELECT line_no, fault, judged.setting, code, rationale,
           CASE WHEN fault IS NULL THEN units::integer END AS units,
           CASE WHEN fault IS NULL THEN left(indicator, 1)::smallint END AS adjudication_indicator
      FROM judged;

    SELECT count(DISTINCT p.setting) AS settings, min(p.setting) AS setting,
           min(line_no) FILTER (WHERE p.setting <> load_mue.setting) AS other_line_no,
           min(p.setting) FILTER (WHERE p.setting <> load_mue.setting) AS other_setting
      INTO told
      FROM pg_temp.codecheck_parsed p;
    IF told.settings > 1 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = 'the file holds medically unlikely edits of several settings',
            HINT = 'Load each setting by itself.';
    END IF;
    IF told.other_setting IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('line %s: the medically unlikely edits are those for %s, not for %s',
                             told.other_line_no, told.other_setting, load_mue.setting),
            HINT = 'Without a setting it follows from the file.';
    END IF;
    setting := coalesce(load_mue.setting, told.setting, 'practitioner');
    system := 'mue-' || setting;

    -- A value that is stated twice is one; two values cannot both be.
    UPDATE pg_temp.codecheck_parsed p
       SET fault = format('code %s has %s units (indicator %s) here and %s (indicator %s) on line %s', p.code,
                          p.units, p.adjudication_indicator, f.units, f.adjudication_indicator, f.line_no)
      FROM (SELECT DISTINCT ON (c.code) c.*
              FROM pg_temp.codecheck_parsed c WHERE fault IS NULL
             ORDER BY c.code, c.line_no) f
     WHERE p.fault IS NULL AND p.code OPERATOR(@extschema@.=) f.code AND
           (p.units, p.adjudication_indicator) <> (f.units, f.adjudication_indicator);

    SELECT count(*), count(fault),
           (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no) FILTER (WHERE fault IS NOT NULL))[:5]
      INTO rows_read, rejected, first_bad
      FROM pg_temp.codecheck_parsed;
    PERFORM codecheck.judge_lines('a table of medically unlikely edits', NULL, rows_read, rejected, first_bad, skip_bad);

    CREATE TEMPORARY TABLE codecheck_mue ON COMMIT DROP AS
    SELECT DISTINCT ON (p.code) line_no, p.code, p.units, p.adjudication_indicator, p.rationale
      FROM pg_temp.codecheck_parsed p WHERE fault IS NULL
     ORDER BY p.code, line_no;
    SELECT count(*) INTO loaded FROM pg_temp.codecheck_mue;

    last_day := codecheck.begin_release(system, release, effective_from, valid_until, 'codecheck_record');
    stored := codecheck.store_entries('mue_entry', 'codecheck_mue');
    replaced := codecheck.publish_release(ROW(
        system, release, effective_from, last_day, NULL, loaded, NULL, stored.entries, source, sha256, now()));
    DROP TABLE pg_temp.codecheck_parsed, pg_temp.codecheck_mue;
    report := format('%s rows read, %s codes loaded for %s, %s repeated, %s rejected%s',
                     rows_read, loaded, setting,
                     rows_read - rejected - loaded, rejected,
                     CASE WHEN replaced THEN ', replaced' ELSE '' END);
END
$$;
COMMENT ON FUNCTION codecheck.load_mue(text, text, date, date, text, text, boolean) IS
    'loads the staged rows of a table of medically unlikely edits; a setting that is NULL follows from the rows';
