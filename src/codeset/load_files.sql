-- Loading releases that are made of several files.
--
-- Rules of payment come in several files: a file adds to the release that is
-- there, or takes the place of the file of its name in it.  A loader calls
-- begin_file, stores the file's entries, and calls publish_file.

-- ---- What names tell

CREATE FUNCTION codecheck.told_quarter(words text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part text[];
BEGIN
    part := coalesce(regexp_match(words, '(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)'),
                     (regexp_match(words, '(?<!\d)(\d\d)-(\d\d)-(20\d\d)(?!\d)'))[3:3] ||
                     (regexp_match(words, '(?<!\d)(\d\d)-(\d\d)-(20\d\d)(?!\d)'))[1:2]);
    IF part IS NOT NULL THEN
        RETURN codecheck.try_yyyymmdd(array_to_string(part, ''));
    END IF;
    part := regexp_match(words, '(?<!\d)(20\d\d)[-_ .]?q([1-4])(?!\d)', 'i');
    IF part IS NOT NULL THEN
        RETURN make_date(part[1]::integer, 3 * part[2]::integer - 2, 1);
    END IF;
    -- Version 32.2 of NCCI is that of the third quarter of 2026.
    part := regexp_match(words, '(?<![a-z])v(\d\d)([0-3])(?!\d)', 'i');
    IF part IS NOT NULL THEN
        RETURN make_date(1994 + part[1]::integer, 1 + 3 * part[2]::integer, 1);
    END IF;
    part := regexp_match(words, 'rvu(?:20)?(\d\d)[-_ ]?([a-d]|jan|apr|jul|oct)(?![a-z])', 'i');
    RETURN make_date(2000 + part[1]::integer,
                     3 * coalesce(nullif(strpos('abcd', lower(part[2])), 0),
                                  1 + strpos('jan apr jul oct', lower(part[2])) / 4) - 2, 1);
END
$$;
COMMENT ON FUNCTION codecheck.told_quarter(text) IS
    'for the loaders: the first day that the name of a quarterly file or release tells, such as 2024q3, v322r0, 07-01-2026, RVU24A or PPRRVU24_JAN; NULL when it tells none';

CREATE FUNCTION codecheck.told_version(words text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part CONSTANT text[] := regexp_match(words, '(?<![a-z])v(\d\d)(?:[._]([01])(?!\d))?(?!\d)', 'i');
BEGIN
    -- Version 41.1 is that of April 2024.
    RETURN CASE part[2] WHEN '1' THEN make_date(1983 + part[1]::integer, 4, 1)
                        ELSE make_date(1982 + part[1]::integer, 10, 1) END;
END
$$;
COMMENT ON FUNCTION codecheck.told_version(text) IS
    'for the loaders: the first day that the name of a file of the Medicare Code Editor or its release tells, such as v43 or v41.1; NULL when it tells none';

CREATE FUNCTION codecheck.told_setting(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN words ~* '(ccioph|outpatient|_out_)' THEN 'outpatient'
    WHEN words ~* '(ccipra|practitioner|_prac_)' THEN 'practitioner'
    WHEN words ~* '(dmesupplier|dme supplier|_dme_)' THEN 'dme'
END;
COMMENT ON FUNCTION codecheck.told_setting(text) IS
    'for the loaders: the setting that the name of a file or a column of it tells, NULL when it tells none';

CREATE FUNCTION codecheck.setting_system(kind text, setting text, source text, told text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    of_file CONSTANT text := codecheck.told_setting(coalesce(told, source));
    found text;
BEGIN
    IF setting <> of_file THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the file is for the setting %s, not %s', of_file, setting),
            DETAIL = format('As "%s" tells.', coalesce(told, source));
    END IF;
    SELECT s.system INTO found
      FROM codecheck.release_system s
     WHERE s.system = format('%s-%s', kind, coalesce(setting, of_file, 'practitioner'));
    IF found IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%s has no setting "%s"', kind, coalesce(setting, of_file)),
            HINT = (SELECT format('The settings are %s.', string_agg(substr(s.system, length(kind) + 2), ', ' ORDER BY s.system))
                      FROM codecheck.release_system s WHERE starts_with(s.system, kind || '-'));
    END IF;
    RETURN found;
END
$$;
COMMENT ON FUNCTION codecheck.setting_system(text, text, text, text) IS
    'for the loaders: what the releases of a setting are of; a NULL setting is what the file tells, else practitioner';

-- ---- A file of a release

CREATE FUNCTION codecheck.begin_file(
    system text, source text, INOUT release text, INOUT effective_from date, INOUT valid_until date,
    staged name DEFAULT 'codecheck_record')
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    by_version CONSTANT boolean := system = 'mce';
    there codecheck.code_release;
    has_others boolean;
BEGIN
    IF coalesce(source, '') = '' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a file of a release needs a name',
            HINT = 'By its name (source of the function) it is replaced later.';
    END IF;
    -- One load at a time; readers are not in the way.
    LOCK TABLE codecheck.code_release IN SHARE ROW EXCLUSIVE MODE;

    SELECT r.* INTO there FROM codecheck.code_release r
     WHERE r.system = begin_file.system AND r.release = begin_file.release;
    effective_from := coalesce(effective_from, there.effective_from,
        CASE WHEN by_version THEN coalesce(codecheck.told_version(release), codecheck.told_version(source))
             ELSE coalesce(codecheck.told_quarter(release), codecheck.told_quarter(source)) END);
    IF effective_from IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a release needs the date from which it is effective',
            DETAIL = format('The name of the file, "%s", tells none.', source),
            HINT = 'Give it with --effective (effective_from of the function).';
    END IF;
    IF release IS NULL THEN
        release := CASE
            WHEN by_version AND to_char(effective_from, 'MMDD') = '1001' THEN 'v' || extract(year FROM effective_from) - 1982
            WHEN by_version AND to_char(effective_from, 'MMDD') = '0401' THEN format('v%s.1', extract(year FROM effective_from) - 1983)
            WHEN effective_from = date_trunc('quarter', effective_from) THEN to_char(effective_from, 'YYYY"q"Q')
            ELSE to_char(effective_from, 'YYYY-MM-DD')
        END;
        SELECT r.* INTO there FROM codecheck.code_release r
         WHERE r.system = begin_file.system AND r.release = begin_file.release;
    END IF;

    SELECT count(*) > 0 INTO has_others FROM codecheck.release_file f
     WHERE f.system = begin_file.system AND f.release = begin_file.release AND f.file <> source;
    IF has_others AND (effective_from <> there.effective_from OR valid_until <> there.valid_until) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%s release "%s" is effective from %s until %s', system, release,
                             there.effective_from, there.valid_until),
            DETAIL = format('Other files of it are loaded; "%s" cannot join them from %s until %s.', source,
                            effective_from, coalesce(valid_until, there.valid_until)),
            HINT = 'Leave the dates out, or drop the release first.';
    END IF;
    valid_until := codecheck.begin_release(system, release, effective_from,
                                           CASE WHEN has_others THEN there.valid_until ELSE valid_until END, staged);
END
$$;
COMMENT ON FUNCTION codecheck.begin_file(text, text, text, date, date, name) IS
    'for the loaders: checks what is said of the release that a file belongs to, keeps other loads out, and returns the release''s name, first and last day; where they are NULL the release that is there and the names tell them';

CREATE FUNCTION codecheck.publish_file(
    new codecheck.release_file, effective_from date, valid_until date, history_from date DEFAULT NULL) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    others codecheck.release_file[];
    every int4multirange;
    codes integer;
    was_there boolean;
BEGIN
    SELECT coalesce(array_agg(f ORDER BY f.file) FILTER (WHERE f.file <> new.file), '{}'), bool_or(f.file = new.file)
      INTO others, was_there
      FROM codecheck.release_file f
     WHERE f.system = new.system AND f.release = new.release;
    SELECT range_agg(run) INTO every
      FROM unnest(others || new) f, unnest(f.entries) run;
    EXECUTE (SELECT format('SELECT count(DISTINCT code) FROM (%s) listed',
                           string_agg(format('SELECT e.code FROM unnest($1) run
                                              JOIN codecheck.%I e ON e.entry_id >= lower(run) AND e.entry_id < upper(run)', target),
                                      ' UNION ALL '))
               FROM codecheck.release_system s, unnest(s.entry_tables) target
              WHERE s.system = new.system)
       INTO codes USING every;

    -- The release that it was takes its files with it.
    PERFORM codecheck.publish_release(ROW(
        new.system, new.release, effective_from, valid_until, history_from, codes, NULL, coalesce(every, '{}'),
        (SELECT string_agg(f.file, ', ' ORDER BY f.file) FROM unnest(others || new) f),
        CASE WHEN others = '{}' THEN new.sha256 END, now()));
    INSERT INTO codecheck.release_file SELECT * FROM unnest(others || new);
    RETURN concat(CASE WHEN was_there THEN ', replaced' END,
                  CASE cardinality(others) WHEN 0 THEN NULL WHEN 1 THEN ', beside one other file'
                                           ELSE format(', beside %s other files', cardinality(others)) END);
END
$$;
COMMENT ON FUNCTION codecheck.publish_file(codecheck.release_file, date, date, date) IS
    'for the loaders: puts a file into its release, in the place of the one of its name, and says so for the report';
