-- What the loaders of XML documents have in common.

CREATE FUNCTION codecheck.staged_document(expected_root text) RETURNS xml
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    document xml;
    root text;
    reason text;
BEGIN
    PERFORM codecheck.check_staged('codecheck_document');
    BEGIN
        SELECT xmlparse(DOCUMENT content) INTO document FROM pg_temp.codecheck_document;
        root := (xpath('name(/*)', document))[1];
    EXCEPTION
        WHEN feature_not_supported THEN
            RAISE EXCEPTION USING
                ERRCODE = 'feature_not_supported',
                MESSAGE = 'this server cannot read XML',
                DETAIL = 'It was built without libxml.';
        WHEN invalid_xml_document OR invalid_xml_content THEN
            GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_xml_document',
                MESSAGE = 'the file is no well-formed XML document',
                DETAIL = reason,
                HINT = 'It may be cut off.';
    END;
    IF root IS DISTINCT FROM expected_root THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = format('the file is a document %s, not %s', root, expected_root);
    END IF;
    RETURN document;
END
$$;
COMMENT ON FUNCTION codecheck.staged_document(text) IS
    'for the loaders: the staged document, an error unless its outermost element is the one expected';

CREATE FUNCTION codecheck.release_of_document(
    document xml, valid_until date, INOUT release text, INOUT effective_from date, OUT fiscal_year integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    version text := btrim((xpath('/*/version/text()', document))[1]::text);
    first_day date;
    last_day date;
BEGIN
    IF version IS NULL OR version !~ '^[12][0-9]{3}$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = coalesce('the version of the document is "' || version || '", not a fiscal year',
                               'the document names no version');
    END IF;
    fiscal_year := version;
    first_day := make_date(fiscal_year - 1, 10, 1);
    last_day := make_date(fiscal_year, 9, 30);
    effective_from := coalesce(effective_from, first_day);
    -- Who names both days of another time wants the document to stand in for it.
    IF release ~ '^FY[0-9]{4}' AND substr(release, 3, 4) <> version OR
       valid_until IS NULL AND effective_from NOT BETWEEN first_day AND last_day THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the document is that of fiscal year %s, not of %s', fiscal_year,
                             concat_ws(', effective from ', release, effective_from)),
            DETAIL = format('By its version it is for %s to %s.', first_day, last_day),
            HINT = 'Without a release and an effective date they follow from the document.  To have it stand in for another time give both the first and the last day.';
    END IF;
    IF release IS NULL AND effective_from <> first_day THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('a release that is effective from %s needs a name of its own', effective_from),
            DETAIL = format('FY%s begins on %s.', fiscal_year, first_day),
            HINT = 'Name it with --release (release of the function).';
    END IF;
    release := coalesce(release, 'FY' || fiscal_year);
END
$$;
COMMENT ON FUNCTION codecheck.release_of_document(xml, date, text, date) IS
    'for the loaders: the release that a document of a fiscal year is by its version, where nothing else is said; an error where the two do not agree';

CREATE FUNCTION codecheck.judge_document(faults text[], skip_bad boolean, can_skip boolean) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    others text := nullif(array_to_string(faults[2:5], E'\n'), '')
                   || CASE WHEN cardinality(faults) > 5 THEN format(E'\nand %s more', cardinality(faults) - 5) ELSE '' END;
BEGIN
    IF skip_bad AND NOT can_skip THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a document of this kind is loaded as a whole',
            HINT = 'Load it without --skip-bad (skip_bad of the function).';
    END IF;
    IF faults[1] IS NULL THEN
        RETURN;
    END IF;
    IF NOT skip_bad THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = faults[1],
            DETAIL = coalesce(E'Also:\n' || others, 'There is no other fault.'),
            HINT = CASE WHEN can_skip THEN 'What is not understood can be left out with --skip-bad (skip_bad of the function).'
                        ELSE 'The file may be damaged, or of another layout.' END;
    END IF;
    RAISE WARNING USING
        MESSAGE = format('left out what is not understood, %s faults', cardinality(faults)),
        DETAIL = concat_ws(E'\n', faults[1], others);
END
$$;
COMMENT ON FUNCTION codecheck.judge_document(text[], boolean, boolean) IS
    'for the loaders: stops at the faults of a document, or warns of those that are left out where that can be';
