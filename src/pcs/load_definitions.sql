-- Loading the definitions of ICD-10-PCS, an XML file that CMS publishes for each
-- fiscal year.
--
-- section, axis, terms: one or several titles with what they mean; then, for
-- section 0, deviceAggregation, which names the general value of each specific
-- device.

CREATE FUNCTION codecheck.staged_definition_faults() RETURNS text[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        WITH judged AS (
            SELECT 1 AS part, line_no,
                   format('section %s, axis %s, terms %s', coalesce(section_code, '?'), coalesce(pos, '?'), terms_no) AS place,
                   CASE
                       WHEN code IS NULL OR length(section_code) <> 1 THEN 'there is no such section'
                       WHEN axis IS NULL THEN 'there is no such axis'
                       WHEN coalesce(axis_name, '') = '' THEN 'the axis has no title'
                       WHEN coalesce(title, '') = '' THEN 'no title'
                       WHEN coalesce(definition, explanation, includes[1], '') = '' THEN 'nothing is said of ' || title
                       WHEN row_number() OVER (PARTITION BY section_code, pos, title ORDER BY line_no) > 1
                       THEN title || ' is there already'
                   END AS fault
              FROM pg_temp.codecheck_definition
             UNION ALL
            SELECT 2, line_no, format('aggregate %s', line_no),
                   CASE
                       WHEN coalesce(device, '') = '' THEN 'no device'
                       WHEN coalesce(operation, '') = '' THEN 'no operation'
                       WHEN body_systems = '{}' THEN 'no body system'
                       WHEN coalesce(parent_value, '') !~ '^[0-9A-HJ-NP-Z]$' OR coalesce(parent_title, '') = ''
                       THEN 'no parent with its value and title'
                   END
              FROM pg_temp.codecheck_device_key
        )
        SELECT array_agg(place || ': ' || fault ORDER BY part, line_no) FROM judged WHERE fault IS NOT NULL);
END
$$;
COMMENT ON FUNCTION codecheck.staged_definition_faults() IS
    'for the loader: what is wrong with the staged definitions, in their order; NULL when nothing is';

CREATE FUNCTION codecheck.load_pcs_definitions(
    INOUT release text DEFAULT NULL, effective_from date DEFAULT NULL, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text, OUT titles integer, OUT device_keys integer, OUT replaced boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    document xml;
    last_day date;
    definitions record;
    keys record;
BEGIN
    document := codecheck.staged_document('ICD10PCS.definitions');
    SELECT r.release, r.effective_from INTO release, effective_from
      FROM codecheck.release_of_document(document, valid_until, release, effective_from) r;
    last_day := codecheck.begin_release('pcs-definitions', release, effective_from, valid_until, 'codecheck_document');

    CREATE TEMPORARY TABLE codecheck_definition ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY section_no, axis_no, terms_no, title_no) AS line_no,
           section_code, @extschema@.try_icd10pcs(section_code) AS code,
           pos, CASE WHEN pos ~ '^[1-7]$' THEN pos::integer END AS axis, btrim(axis_name) AS axis_name,
           terms_no, btrim(title) AS title, nullif(btrim(definition), '') AS definition,
           nullif(btrim(explanation), '') AS explanation, includes
      FROM xmltable('/*/section' PASSING document
                    COLUMNS section_no FOR ORDINALITY, section_code text PATH '@code', section_body xml PATH '.') AS section,
           xmltable('/section/axis' PASSING section_body
                    COLUMNS axis_no FOR ORDINALITY, pos text PATH '@pos', axis_name text PATH 'title',
                            axis_body xml PATH '.') AS axis,
           xmltable('/axis/terms' PASSING axis_body
                    COLUMNS terms_no FOR ORDINALITY, definition text PATH 'definition',
                            explanation text PATH 'explanation', terms_body xml PATH '.') AS terms
      LEFT JOIN xmltable('/terms/title' PASSING terms_body
                         COLUMNS title_no FOR ORDINALITY, title text PATH '.') AS titled ON true,
           LATERAL (
                SELECT coalesce(array_agg(btrim(part) ORDER BY n), '{}')
                  FROM xmltable('/terms/includes' PASSING terms_body COLUMNS n FOR ORDINALITY, part text PATH '.')
           ) AS included (includes);
    CREATE TEMPORARY TABLE codecheck_device_key ON COMMIT DROP AS
    SELECT line_no, @extschema@.try_icd10pcs('0') AS code, btrim(device) AS device, btrim(operation) AS operation,
           body_systems, parent_value, btrim(parent_title) AS parent_title
      FROM xmltable('/*/deviceAggregation/aggregate' PASSING document
                    COLUMNS line_no FOR ORDINALITY, device text PATH 'device', operation text PATH 'operation',
                            parent_value text PATH 'parent/@value', parent_title text PATH 'parent', body xml PATH '.') AS aggregate,
           LATERAL (
                SELECT coalesce(array_agg(btrim(body_system) ORDER BY n), '{}')
                  FROM xmltable('/aggregate/bodySys' PASSING body COLUMNS n FOR ORDINALITY, body_system text PATH '.')
           ) AS covered (body_systems);

    SELECT count(*) INTO titles FROM pg_temp.codecheck_definition;
    SELECT count(*) INTO device_keys FROM pg_temp.codecheck_device_key;
    PERFORM codecheck.judge_document(
        CASE titles WHEN 0 THEN '{"the document holds no terms"}' ELSE codecheck.staged_definition_faults() END, skip_bad, false);

    definitions := codecheck.store_entries('pcs_definition_entry', 'codecheck_definition');
    keys := codecheck.store_entries('pcs_device_key_entry', 'codecheck_device_key');
    replaced := codecheck.publish_release(ROW(
        'pcs-definitions', release, effective_from, last_day, NULL, titles, NULL,
        definitions.entries + keys.entries, source, sha256, now()));
    report := format('definitions of %s titles and %s device keys loaded%s', titles, device_keys,
                     CASE WHEN replaced THEN ', replaced' END);
    DROP TABLE pg_temp.codecheck_definition, pg_temp.codecheck_device_key;
END
$$;
COMMENT ON FUNCTION codecheck.load_pcs_definitions(text, date, date, text, text, boolean) IS
    'loads the staged document of ICD-10-PCS definitions as a release, in place of the one of that name; by itself that of its fiscal year';
