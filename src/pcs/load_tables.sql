-- Loading the tables of ICD-10-PCS, an XML file that CMS publishes for each
-- fiscal year.
--
-- pcsTable: an axis for each of the positions 1 to 3, with one label, the last
-- with its definition; then the rows.  pcsRow, which says how many codes it has:
-- an axis for each of the positions 4 to 7, which says how many values it has,
-- and a label for each.

CREATE FUNCTION codecheck.pcs_axis_fault(
    position_expected integer, pos text, name text, value_count text, "values" text[], titles text[])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'axis ' || position_expected || CASE
    WHEN pos IS DISTINCT FROM position_expected::text THEN ' should stand where axis ' || coalesce(pos, '?') || ' is'
    WHEN coalesce(name, '') = '' THEN ' has no title'
    WHEN value_count IS DISTINCT FROM cardinality("values")::text
    THEN format(' has %s values where it says %s', cardinality("values"), coalesce(value_count, 'nothing'))
    WHEN "values" = '{}' THEN ' has no values'
    WHEN position_expected <= 3 AND cardinality("values") > 1 THEN ' has more than one value'
    ELSE (SELECT CASE
                     WHEN value IS NULL OR value !~ '^[0-9A-HJ-NP-Z]$'
                     THEN format(' has the value "%s", which is no character of ICD-10-PCS', value)
                     WHEN coalesce(title, '') = '' THEN format(' has no title for the value %s', value)
                     WHEN value = "values"[n - 1] THEN format(' has the value %s twice', value)
                 END AS fault
            FROM unnest("values", titles) WITH ORDINALITY AS label (value, title, n)
           ORDER BY fault LIMIT 1)
END;
COMMENT ON FUNCTION codecheck.pcs_axis_fault(integer, text, text, text, text[], text[]) IS
    'for the loader: what is wrong with an axis of a table or row; NULL when nothing is';

CREATE FUNCTION codecheck.stage_pcs_tables(document xml) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
BEGIN
    -- What has axes: the tables, whose row_no is 0, and their rows.
    CREATE TEMPORARY TABLE codecheck_holder ON COMMIT DROP AS
    WITH pcs_table AS MATERIALIZED (
        SELECT table_no, body
          FROM xmltable('/*/pcsTable' PASSING document COLUMNS table_no FOR ORDINALITY, body xml PATH '.')
    )
    SELECT table_no, 0 AS row_no, NULL AS codes, body FROM pcs_table
     UNION ALL
    SELECT table_no, pcs_row.row_no, pcs_row.codes, pcs_row.body
      FROM pcs_table,
           xmltable('/pcsTable/pcsRow' PASSING pcs_table.body
                    COLUMNS row_no FOR ORDINALITY, codes text PATH '@codes', body xml PATH '.') AS pcs_row;

    CREATE TEMPORARY TABLE codecheck_axis ON COMMIT DROP AS
    SELECT table_no, row_no, axis_no + CASE row_no WHEN 0 THEN 0 ELSE 3 END AS place, pos, value_count,
           btrim(name) AS name, nullif(btrim(definition), '') AS definition, label.*
      FROM pg_temp.codecheck_holder,
           xmltable('/*/axis' PASSING body
                    COLUMNS axis_no FOR ORDINALITY, pos text PATH '@pos', value_count text PATH '@values',
                            name text PATH 'title', definition text PATH 'definition', axis_body xml PATH '.') AS axis,
           LATERAL (
                SELECT coalesce(array_agg(value ORDER BY value COLLATE "C"), '{}') AS "values",
                       coalesce(array_agg(btrim(title) ORDER BY value COLLATE "C"), '{}') AS titles
                  FROM xmltable('/axis/label' PASSING axis_body COLUMNS value text PATH '@code', title text PATH '.')
           ) AS label;

    ANALYZE pg_temp.codecheck_holder, pg_temp.codecheck_axis;
    CREATE TEMPORARY TABLE codecheck_staged ON COMMIT DROP AS
    WITH axes AS (
        SELECT table_no, row_no, count(*) AS axis_count,
               array_agg(name ORDER BY place) AS axis_names,
               array_agg(array_to_string("values", '') ORDER BY place) AS allowed,
               max(definition) FILTER (WHERE place = 3) AS definition,
               (array_agg(fault ORDER BY place) FILTER (WHERE fault IS NOT NULL))[1] AS axis_fault
          FROM pg_temp.codecheck_axis,
               LATERAL codecheck.pcs_axis_fault(place::integer, pos, name, value_count, "values", titles) AS fault
         GROUP BY table_no, row_no
    ), labels AS (
        SELECT table_no, row_no, array_agg(title ORDER BY place, n) AS titles
          FROM pg_temp.codecheck_axis, unnest(titles) WITH ORDINALITY AS label (title, n)
         GROUP BY table_no, row_no
    ), held AS (
        SELECT table_no, row_no, axis_names, allowed, titles, definition,
               CASE
                   WHEN axis_count IS DISTINCT FROM axis_total
                   THEN format('%s axes where there should be %s', coalesce(axis_count, 0), axis_total)
                   WHEN axis_fault IS NOT NULL THEN axis_fault
                   WHEN row_no > 0 AND codes IS DISTINCT FROM code_count::text
                   THEN format('%s codes where it says %s', code_count, coalesce(codes, 'nothing'))
               END AS fault
          FROM pg_temp.codecheck_holder
          LEFT JOIN axes USING (table_no, row_no)
          LEFT JOIN labels USING (table_no, row_no),
               LATERAL (SELECT CASE row_no WHEN 0 THEN 3 ELSE 4 END,
                               length(allowed[1]) * length(allowed[2]) * length(allowed[3]) * length(allowed[4]))
                    AS expected (axis_total, code_count)
    )
    SELECT held.*, array_to_string(head.allowed, '') AS table_code
      FROM held JOIN held AS head USING (table_no)
     WHERE head.row_no = 0;
    DROP TABLE pg_temp.codecheck_holder, pg_temp.codecheck_axis;
END
$$;
COMMENT ON FUNCTION codecheck.stage_pcs_tables(xml) IS
    'for the loader: the tables of the document, whose row_no is 0, and their rows, as the temporary table codecheck_staged';

-- What is right by itself must fit together as well.
CREATE FUNCTION codecheck.staged_pcs_faults() RETURNS text[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        WITH beside AS (
            SELECT *, row_number() OVER (PARTITION BY table_code, row_no ORDER BY table_no) AS occurrence,
                   count(*) OVER (PARTITION BY table_no) AS holders,
                   first_value(axis_names) OVER (PARTITION BY table_no, row_no > 0 ORDER BY row_no) AS first_names,
                   axis_names[1] || ' ' || titles[1] AS section,
                   first_value(axis_names[1] || ' ' || titles[1]) OVER section AS first_section,
                   axis_names[2] || ' ' || titles[2] AS body_system,
                   first_value(axis_names[2] || ' ' || titles[2]) OVER body_system AS first_body_system
              FROM pg_temp.codecheck_staged
            WINDOW section AS (PARTITION BY left(table_code, 1), row_no = 0 ORDER BY table_no),
                   body_system AS (PARTITION BY left(table_code, 2), row_no = 0 ORDER BY table_no)
        ), judged AS (
            SELECT table_no, row_no, table_code,
                   CASE
                       WHEN fault IS NOT NULL THEN fault
                       WHEN row_no > 0 THEN
                           CASE WHEN axis_names <> first_names THEN 'the axes have other titles than in the first row' END
                       WHEN @extschema@.try_icd10pcs(table_code) IS NULL THEN 'no code of ICD-10-PCS begins with that'
                       WHEN occurrence > 1 THEN 'this table is there already'
                       WHEN holders = 1 THEN 'no rows'
                       WHEN section <> first_section THEN format('"%s" was "%s" before', section, first_section)
                       WHEN body_system <> first_body_system THEN format('"%s" was "%s" before', body_system, first_body_system)
                   END AS fault
              FROM beside
        )
        SELECT array_agg(format('table %s%s: %s', coalesce(table_code, 'number ' || table_no),
                                ', row ' || nullif(row_no, 0), fault) ORDER BY table_no, row_no)
          FROM judged WHERE fault IS NOT NULL);
END
$$;
COMMENT ON FUNCTION codecheck.staged_pcs_faults() IS
    'for the loader: what is wrong with the staged tables, in their order; NULL when nothing is';

CREATE FUNCTION codecheck.load_pcs_tables(
    INOUT release text DEFAULT NULL, effective_from date DEFAULT NULL, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text, OUT tables integer, OUT table_rows integer, OUT codes integer, OUT replaced boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    document xml;
    last_day date;
    prefixes record;
    stored record;
BEGIN
    document := codecheck.staged_document('ICD10PCS.tabular');
    SELECT r.release, r.effective_from INTO release, effective_from
      FROM codecheck.release_of_document(document, valid_until, release, effective_from) r;
    last_day := codecheck.begin_release('pcs-tables', release, effective_from, valid_until, 'codecheck_document');

    PERFORM codecheck.stage_pcs_tables(document);
    SELECT count(*) FILTER (WHERE row_no = 0), count(*) FILTER (WHERE row_no > 0) INTO tables, table_rows
      FROM pg_temp.codecheck_staged;
    PERFORM codecheck.judge_document(
        CASE tables WHEN 0 THEN '{"the document holds no table"}' ELSE codecheck.staged_pcs_faults() END, skip_bad, false);

    CREATE TEMPORARY TABLE codecheck_prefix ON COMMIT DROP AS
    SELECT DISTINCT ON (left(table_code, n))
           table_no AS line_no, @extschema@.try_icd10pcs(left(table_code, n)) AS code,
           axis_names[n] AS axis_name, titles[n] AS title, CASE n WHEN 3 THEN definition END AS definition
      FROM pg_temp.codecheck_staged, generate_series(1, 3) AS n
     WHERE row_no = 0
     ORDER BY left(table_code, n), table_no;
    CREATE TEMPORARY TABLE codecheck_row ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY table_no, row_no) AS line_no,
           @extschema@.try_icd10pcs(table_code) AS code, axis_names, allowed, titles
      FROM pg_temp.codecheck_staged
     WHERE row_no > 0;
    SELECT count(DISTINCT made.code) INTO codes
      FROM pg_temp.codecheck_row pcs_row, codecheck.pcs_row_codes(pcs_row.code, pcs_row.allowed) AS made (code);

    prefixes := codecheck.store_entries('pcs_prefix_entry', 'codecheck_prefix');
    stored := codecheck.store_entries('pcs_row_entry', 'codecheck_row');
    replaced := codecheck.publish_release(ROW(
        'pcs-tables', release, effective_from, last_day, NULL, codes, NULL,
        prefixes.entries + stored.entries, source, sha256, now()));
    report := format('%s tables with %s rows, %s codes loaded%s', tables, table_rows, codes,
                     CASE WHEN replaced THEN ', replaced' END);
    DROP TABLE pg_temp.codecheck_staged, pg_temp.codecheck_prefix, pg_temp.codecheck_row;
END
$$;
COMMENT ON FUNCTION codecheck.load_pcs_tables(text, date, date, text, text, boolean) IS
    'loads the staged document of ICD-10-PCS tables as a release, in place of the one of that name; by itself that of its fiscal year';
