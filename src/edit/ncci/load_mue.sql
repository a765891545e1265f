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
    OUT system text, OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    told text[];
    first_bad text[];
    rows_read integer;
    rejected integer;
    loaded integer;
    file record;
    other record;
    stored record;
    published text;
BEGIN
    CREATE TEMPORARY TABLE codecheck_parsed ON COMMIT DROP AS
    WITH field AS (
        SELECT line_no, r.fault AS unreadable, btrim(r.code) AS code_text, @extschema@.try_hcpcs(r.code) AS code,
               btrim(concat(r.units, practitioner_units, outpatient_units, dme_units)) AS units,
               btrim(concat(indicator)) AS indicator, nullif(btrim(r.rationale), '') AS rationale,
               CASE
                   WHEN practitioner_units <> '' THEN 'Practitioner Services'
                   WHEN outpatient_units <> '' THEN 'Outpatient Hospital Services'
                   WHEN dme_units <> '' THEN 'DME Supplier Services'
                   ELSE nullif(btrim(service), '')
               END AS served
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
    SELECT line_no, fault, served, code, rationale,
           CASE WHEN fault IS NULL THEN units::integer END AS units,
           CASE WHEN fault IS NULL THEN left(indicator, 1)::smallint END AS adjudication_indicator
      FROM judged;

    SELECT array_agg(DISTINCT served) INTO told FROM pg_temp.codecheck_parsed WHERE served IS NOT NULL;
    IF cardinality(told) > 1 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = format('the file is for several settings, "%s" and "%s" among them', told[1], told[2]),
            HINT = 'Load the rows of each setting as a file by itself.';
    END IF;
    system := codecheck.setting_system('mue', setting, source, told[1]);
    file := codecheck.begin_file(system, source, release, effective_from, valid_until);
    release := file.release;

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

    -- Nor in two files of a release.
    SELECT p.line_no, p.code, p.units, there.units AS other_units, f.file INTO other
      FROM codecheck.release_file f
      JOIN codecheck.mue_entry there ON there.entry_id <@ f.entries
      JOIN pg_temp.codecheck_mue p ON p.code OPERATOR(@extschema@.=) there.code
     WHERE f.system = load_mue.system AND f.release = load_mue.release AND f.file <> source AND
           (p.units, p.adjudication_indicator) <> (there.units, there.adjudication_indicator)
     ORDER BY p.line_no LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'unique_violation',
            MESSAGE = format('line %s: code %s has %s units here and %s in "%s"',
                             other.line_no, other.code, other.units, other.other_units, other.file),
            DETAIL = format('Both files are of release "%s".', release);
    END IF;

    stored := codecheck.store_entries('mue_entry', 'codecheck_mue');
    published := codecheck.publish_file(
        ROW(system, release, source, sha256, stored.entries, loaded, now()), file.effective_from, file.valid_until);
    report := format('%s rows read, %s codes loaded, %s repeated, %s rejected%s',
                     rows_read, loaded, rows_read - rejected - loaded, rejected, published);
    DROP TABLE pg_temp.codecheck_parsed, pg_temp.codecheck_mue;
END
$$;
COMMENT ON FUNCTION codecheck.load_mue(text, text, date, date, text, text, boolean) IS
    'loads the staged rows of a table of medically unlikely edits into a release of its setting; a NULL setting follows from the rows or the file''s name, a NULL release and date from the name';
