-- Loading the tabular list of ICD-10-CM, an XML file.
--
-- What is not known in it could be a note that goes unnoticed, so it is an error.

CREATE FUNCTION codecheck.load_tabular(
    INOUT release text, effective_from date DEFAULT NULL, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT report text, OUT loaded integer, OUT referring integer, OUT replaced boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    document xml;
    last_day date;
    faults text[];
    stored record;
    referred text;
BEGIN
    document := codecheck.staged_document('ICD10CM.tabular');
    IF (xpath('string(/*/@isAddenda)', document))[1]::text = 'true' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = 'the tabular list holds changes (addenda), not the whole list';
    END IF;
    SELECT r.release, r.effective_from INTO load_tabular.release, load_tabular.effective_from
      FROM codecheck.release_of_document(document, valid_until, load_tabular.release, load_tabular.effective_from) r;
    last_day := codecheck.begin_release('tabular', release, effective_from, valid_until, 'codecheck_document');

    CREATE TEMPORARY TABLE codecheck_diag ON COMMIT DROP AS
    SELECT name, @extschema@.try_icd10cm(name) AS code, leaf
      FROM XMLTABLE('//diag' PASSING document COLUMNS name text PATH 'name', leaf boolean PATH 'not(diag)');

    -- A chapter has its codes in its title, a block is named by them; but J45 comes behind J4A in the
    -- block J40-J4A, which therefore ends with its last category.
    CREATE TEMPORARY TABLE codecheck_note ON COMMIT DROP AS
    SELECT line_no, level, kind,
           @extschema@.try_icd10cm(split_part(place, '-', 1)) AS code,
           (SELECT last_code
              FROM unnest(ARRAY[@extschema@.try_icd10cm(split_part(place, '-', CASE WHEN place LIKE '%-%' THEN 2 ELSE 1 END)),
                                @extschema@.try_icd10cm(last_category)]) last_code
             ORDER BY @extschema@.tabular_place(last_code) DESC NULLS LAST LIMIT 1) AS last_code,
           (row_number() OVER (PARTITION BY level, place ORDER BY line_no))::integer AS position,
           seventh_character, btrim(regexp_replace(text, '\s+', ' ', 'g')) AS text, NULL::@extschema@.icd10cmset AS refs,
           CASE
               WHEN kind IS NULL THEN format('a note of "%s" in the unknown element <%s>', place, element)
               WHEN place !~ '^[A-Z0-9.]+(-[A-Z0-9.]+)?$' OR @extschema@.try_icd10cmset(place) IS NULL OR place IS NULL
               THEN format('a note of "%s", which is no code and no range of codes', place)
           END AS fault
      FROM (SELECT n.line_no, n.element, n.seventh_character, n.text,
                   CASE n.owner WHEN 'section' THEN n.last_diag END AS last_category,
                   CASE n.owner WHEN 'diag' THEN 'code' WHEN 'section' THEN 'block' ELSE 'chapter' END AS level,
                   CASE n.owner
                       WHEN 'diag' THEN n.name
                       WHEN 'section' THEN n.id
                       WHEN 'chapter' THEN substring(n.title FROM '\(([^()]*)\)\s*$')
                   END AS place
              FROM XMLTABLE('//*[self::note or self::extension][not(ancestor::introduction)][normalize-space()]' PASSING document
                       COLUMNS line_no FOR ORDINALITY,
                               element text PATH 'name(..)',
                               owner text PATH 'name(../..)',
                               name text PATH '../../name',
                               id text PATH '../../@id',
                               title text PATH '../../desc',
                               last_diag text PATH '../../diag[last()]/name',
                               seventh_character text PATH '@char',
                               text text PATH 'string(.)') n) note
      LEFT JOIN (VALUES
               ('inclusionTerm', 'inclusion_term'),
               ('includes', 'includes'),
               ('excludes1', 'excludes1'),
               ('excludes2', 'excludes2'),
               ('codeFirst', 'code_first'),
               ('useAdditionalCode', 'use_additional_code'),
               ('codeAlso', 'code_also'),
               ('notes', 'note'),
               ('sevenChrNote', 'seven_chr_note'),
               ('sevenChrDef', 'seven_chr_def')
           ) known(element, kind) USING (element);
    IF NOT EXISTS (SELECT FROM pg_temp.codecheck_diag) OR NOT EXISTS (SELECT FROM pg_temp.codecheck_note) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = 'the tabular list holds no codes, or no notes',
            HINT = 'It may be cut off.';
    END IF;

    -- What is not known could be a note that goes unnoticed.  The introduction is of no code, and the
    -- table of visual impairment at H54 is no note: both are left out.
    SELECT array_agg(fault ORDER BY fault) INTO faults
      FROM (SELECT format('"%s" is no code of ICD-10-CM', name) AS fault
              FROM pg_temp.codecheck_diag WHERE code IS NULL
             UNION ALL
            SELECT fault FROM pg_temp.codecheck_note WHERE fault IS NOT NULL
             UNION ALL
            SELECT format('unknown element <%s> (%s of them)', element, count(*))
              FROM XMLTABLE('//*[not(self::chapter or self::section or self::diag or self::name or self::desc or
                                     self::note or self::extension or self::inclusionTerm or self::includes or
                                     self::excludes1 or self::excludes2 or self::codeFirst or
                                     self::useAdditionalCode or self::codeAlso or self::notes or
                                     self::sevenChrNote or self::sevenChrDef or self::sectionIndex or
                                     self::sectionRef or self::deactivated or self::version or self::title or
                                     self::diff or self::new or self::old or self::unc or
                                     ancestor-or-self::introduction or ancestor-or-self::visualImpairment)]'
                            PASSING document COLUMNS element text PATH 'name()')
             WHERE element <> 'ICD10CM.tabular'
             GROUP BY element) every;
    PERFORM codecheck.judge_document(faults, skip_bad, true);
    IF faults IS NOT NULL THEN
        DELETE FROM pg_temp.codecheck_diag WHERE code IS NULL;
        DELETE FROM pg_temp.codecheck_note WHERE fault IS NOT NULL;
    END IF;
    referred := codecheck.resolve_references();

    SELECT count(*), count(refs) INTO loaded, referring FROM pg_temp.codecheck_note;
    stored := codecheck.store_entries('icd10cm_note', 'codecheck_note');
    replaced := codecheck.publish_release(ROW(
        'tabular', release, effective_from, last_day, NULL, loaded, NULL, stored.entries, source, sha256, now()));
    SELECT format('%s notes (%s), %s',
                  loaded, string_agg(format('%s %s', n, kind), ', ' ORDER BY n DESC, kind), referred)
           || CASE WHEN replaced THEN ', replaced' ELSE '' END
      INTO report
      FROM (SELECT kind, count(*) AS n FROM pg_temp.codecheck_note GROUP BY kind) of_kind;
    DROP TABLE pg_temp.codecheck_diag, pg_temp.codecheck_note;
END
$$;
COMMENT ON FUNCTION codecheck.load_tabular(text, date, date, text, text, boolean) IS
    'loads the staged tabular list of ICD-10-CM as a release, in place of the one of that name; says what it held';
