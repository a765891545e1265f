-- Loading the lists of the Medicare Code Editor.
--
-- CMS publishes them as a document for people, so files are what others have
-- read in it: a table, staged as
--     codecheck_record(line_no bigint, fault text, code, list, kind, version, age_from, age_to, all text)
-- or JSON, staged as codecheck_document(content text).  What they call a list
-- is told by a word in it.

CREATE FUNCTION codecheck.mce_list_called(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN words ~* 'manifestation' THEN 'manifestation'
    WHEN words ~* 'unacceptable.*(secondary|alone)' THEN 'unacceptable_principal_alone'
    WHEN words ~* 'unacceptable' THEN 'unacceptable_principal'
    WHEN words ~* 'questionable' THEN 'questionable_admission'
    WHEN words ~* 'newborn|perinatal' THEN 'newborn'
    WHEN words ~* 'pediatric' THEN 'pediatric'
    WHEN words ~* 'maternity' THEN 'maternity'
    WHEN words ~* 'adult' THEN 'adult'
    WHEN words ~* 'female' THEN 'female'
    WHEN words ~* 'male' THEN 'male'
    WHEN words ~* 'unspecified' THEN 'unspecified'
    WHEN words ~* 'wrong' THEN 'wrong_procedure'
END;
COMMENT ON FUNCTION codecheck.mce_list_called(text) IS
    'the list of diagnoses that a file calls so, such as Principal_Manifestation or age_newborn; NULL for anything else';

CREATE FUNCTION codecheck.mce_ages(list text, on_date date) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE list
    WHEN 'newborn' THEN '{0,0}'::integer[]
    WHEN 'pediatric' THEN '{0,17}'
    -- 12 to 55 years up to version 37.
    WHEN 'maternity' THEN CASE WHEN on_date < '2020-10-01' THEN '{12,55}'::integer[] ELSE '{9,64}' END
    WHEN 'adult' THEN '{15,124}'
END;
COMMENT ON FUNCTION codecheck.mce_ages(text, date) IS
    'from and to which age a list of the Medicare Code Editor is for on a date, where a file does not say so itself; NULL for a list that is not of ages';

CREATE FUNCTION codecheck.mce_document_rows(
    content text, OUT place text, OUT list text, OUT code text, OUT age_from text, OUT age_to text)
RETURNS SETOF record
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE ROWS 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    document jsonb;
    reason text;
    place_of_fault text;
    odd text;
BEGIN
    BEGIN
        document := content::jsonb;
    EXCEPTION WHEN data_exception THEN
        GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL, place_of_fault = PG_EXCEPTION_CONTEXT;
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = 'the file is not valid JSON',
            DETAIL = concat_ws(' ', reason, substring(place_of_fault FROM 'JSON data, line \d+'));
    END;
    SELECT CASE
               WHEN jsonb_typeof(document -> 'codes') IS DISTINCT FROM 'object'
               THEN 'It has no object "codes" with an array of codes for each list.'
               ELSE (SELECT format('In "codes" the value of "%s" is no array.', lists.key)
                       FROM jsonb_each(document -> 'codes') lists WHERE jsonb_typeof(lists.value) <> 'array' LIMIT 1)
           END INTO odd;
    IF odd IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = 'the file holds no lists of the Medicare Code Editor',
            DETAIL = odd;
    END IF;
    RETURN QUERY
    SELECT format('%s, code %s', lists.key, item.n), lists.key, item.value ->> 'code', ages ->> 'min_age', ages ->> 'max_age'
      FROM jsonb_each(document -> 'codes') lists
      LEFT JOIN LATERAL (SELECT category.value FROM jsonb_each(CASE jsonb_typeof(document -> 'age_categories') WHEN 'object' THEN document -> 'age_categories' END) category
                          WHERE codecheck.mce_list_called(category.key) = codecheck.mce_list_called(lists.key)) category(ages) ON true,
           jsonb_array_elements(lists.value) WITH ORDINALITY item(value, n);
END
$$;
COMMENT ON FUNCTION codecheck.mce_document_rows(text) IS
    'for the loader: the codes of the lists in a JSON document {"codes": {list: [{"code": ...}, ...], ...}, "age_categories": {list: {"min_age": ..., "max_age": ...}, ...}}';

CREATE FUNCTION codecheck.load_mce(
    INOUT release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT system text, OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    staged name := 'codecheck_record';
    edition text;
    version_day date;
    procedures integer;
    counted record;
    repeated integer;
    begun record;
    loaded record;
    stored record;
    replaced text;
BEGIN
    system := 'mce';
    IF to_regclass('pg_temp.codecheck_document') IS NOT NULL THEN
        staged := 'codecheck_document';
        CREATE TEMPORARY TABLE codecheck_cell ON COMMIT DROP AS
        SELECT row_number() OVER () AS line_no, d.place, NULL AS fault, d.code, d.list, 'D' AS kind, NULL AS version, d.age_from, d.age_to
          FROM pg_temp.codecheck_document, codecheck.mce_document_rows(content) d;
    ELSE
        PERFORM codecheck.check_staged(staged);
        CREATE TEMPORARY TABLE codecheck_cell ON COMMIT DROP AS
        SELECT line_no, format('line %s', line_no) AS place, fault, btrim(r.code) AS code, btrim(list) AS list,
               btrim(kind) AS kind, btrim(r.version) AS version,
               coalesce(nullif(btrim(r.age_from), ''), ages[1]) AS age_from,
               coalesce(nullif(btrim(r.age_to), ''), ages[2], ages[1]) AS age_to
          FROM pg_temp.codecheck_record r, regexp_match(list, '\mages? (\d+)(?:-(\d+))?', 'i') ages
         WHERE fault IS NOT NULL OR concat(r.code, list) ~ '\S';
    END IF;
    DELETE FROM pg_temp.codecheck_cell c WHERE c.fault IS NULL AND upper(c.kind) = 'P';
    GET DIAGNOSTICS procedures = ROW_COUNT;
    SELECT max(c.version) INTO edition FROM pg_temp.codecheck_cell c WHERE c.version <> '';
    version_day := codecheck.told_version('v' || edition);

    CREATE TEMPORARY TABLE codecheck_row ON COMMIT DROP AS
    WITH called AS MATERIALIZED (
        SELECT words, codecheck.mce_list_called(words) AS list FROM (SELECT DISTINCT c.list FROM pg_temp.codecheck_cell c) cell(words)
    )
    SELECT line_no, place, @extschema@.try_icd10cm(code) AS code, called.list,
           CASE WHEN age_from ~ '^\d{1,3}$' THEN age_from::integer END AS age_from,
           CASE WHEN age_to ~ '^\d{1,3}$' THEN age_to::integer END AS age_to,
           CASE
               WHEN fault IS NOT NULL THEN fault
               WHEN upper(kind) NOT IN ('', 'D') THEN format('"%s" is neither D, a diagnosis, nor P, a procedure', kind)
               WHEN called.list IS NULL THEN format('"%s" is no list of diagnoses', words)
               WHEN @extschema@.try_icd10cm(code) IS NULL THEN format('"%s" is no ICD-10-CM code', code)
               WHEN cell.version <> edition OR cell.version <> '' AND version_day IS NULL
               THEN format('"%s" is not the version of the other lines', cell.version)
               WHEN (age_from || age_to) !~ '^\d*$' OR length(age_from) > 3 OR length(age_to) > 3 OR
                    (age_from = '') <> (age_to = '') OR lpad(age_from, 3) > lpad(age_to, 3)
               THEN format('the ages are "%s" to "%s"', age_from, age_to)
           END AS fault
      FROM pg_temp.codecheck_cell cell LEFT JOIN called ON words = cell.list;
    repeated := codecheck.drop_repeated('codecheck_row', 'list, code', 'age_from, age_to');
    counted := codecheck.judge_rows('codecheck_row', 'a table of the lists of the Medicare Code Editor', skip_bad, 'place');

    -- Who names the day may let one version stand in for another.
    IF effective_from IS NULL AND
       codecheck.end_of_year(9, codecheck.told_version(release)) <> codecheck.end_of_year(9, version_day) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the file is version %s of the Medicare Code Editor, of the fiscal year from %s, not %s', edition, version_day, release),
            HINT = 'Without a release it follows from the file.';
    END IF;
    begun := codecheck.begin_file(system, source, coalesce(release, 'v' || edition), effective_from, valid_until, staged);
    release := begun.release;

    CREATE TEMPORARY TABLE codecheck_listed ON COMMIT DROP AS
    SELECT line_no, code, list, CASE WHEN ages IS NOT NULL THEN coalesce(r.age_from, ages[1]) END AS age_from,
           CASE WHEN ages IS NOT NULL THEN coalesce(r.age_to, ages[2]) END AS age_to
      FROM pg_temp.codecheck_row r, codecheck.mce_ages(list, coalesce(version_day, begun.effective_from)) ages;
    SELECT count(*)::integer AS rows, count(DISTINCT code) AS codes, count(DISTINCT list) AS lists INTO loaded FROM pg_temp.codecheck_listed;
    stored := codecheck.store_entries('mce_entry', 'codecheck_listed');
    replaced := codecheck.publish_file(
        ROW(system, release, source, sha256, stored.entries, loaded.rows, now()), begun.effective_from, begun.valid_until);
    PERFORM codecheck.check_agreement(system, release, 'mce_entry', 'list, code');
    report := format('%s rows read, %s loaded: %s diagnoses on %s lists%s, %s repeated, %s rejected%s',
                     counted.rows_read + repeated + procedures, loaded.rows, loaded.codes, loaded.lists,
                     CASE WHEN procedures > 0 THEN format(', %s of procedures left out', procedures) END,
                     repeated, counted.rejected, replaced);
    DROP TABLE pg_temp.codecheck_cell, pg_temp.codecheck_row, pg_temp.codecheck_listed;
    IF staged = 'codecheck_document' THEN
        DROP TABLE pg_temp.codecheck_document;
    END IF;
END
$$;
COMMENT ON FUNCTION codecheck.load_mce(text, date, date, text, text, boolean) IS
    'loads the staged lists of the Medicare Code Editor as a file of a release; a NULL release and date follow from the version in the file, or from its name';
