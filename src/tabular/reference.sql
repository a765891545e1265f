-- What the text of a note refers to.
--
-- The tabular list names codes in free text: "(A04.7-)", "(P35-P39)",
-- "(E08-E13 with .42)", "classified to A00-B99".  References are what stands in
-- parentheses or, where no parentheses hold a code, at the end of the text or
-- before its "to identify".  A text that is not understood as a whole refers to
-- nothing.

CREATE FUNCTION codecheck.character_pattern(limitation text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    characters CONSTANT text := '[0-9A-Z](?:-[0-9A-Z])?(?:(?:, | or )[0-9A-Z](?:-[0-9A-Z])?)*';
    words text := limitation;
    part text[];
BEGIN
    -- ".42", ".62-", ".17, .27, .97", ".51-.52": what follows the category.
    IF words ~ '^\.[0-9]+-?(?:(?:, |-)\.[0-9]+-?)*$' THEN
        words := regexp_replace(words, '\.(\d*)(\d)-\.\1(\d)(?!\d)', '.\1[\2-\3]', 'g');
        words := regexp_replace(words, '-(?=,|$)', '', 'g');
        RETURN '^...(?:' || replace(replace(words, ', ', '|'), '.', '') || ')';
    END IF;
    IF words ~ '^final characters -[0-9]+$' THEN
        RETURN substring(words FROM '[0-9]+$') || '$';
    END IF;
    words := replace(replace(replace(words, 'fifth', '5th'), 'sixth', '6th'), 'six ', '6th ');
    -- "fifth or sixth character 1-4 or 6" is of the last one: the sixth where there is one.
    part := regexp_match(words, format('^5th or 6th characters? (%s)$', characters));
    IF part IS NOT NULL THEN
        RETURN '^.{4,5}[' || regexp_replace(part[1], ', | or ', '', 'g') || ']$';
    END IF;
    part := regexp_match(words, '^5th to 6th characters ([0-9A-Z]{2})$');
    IF part IS NOT NULL THEN
        RETURN '^.{4}' || part[1];
    END IF;
    part := regexp_match(words, format('^([4-7])th[ -]character \.?(%s)$', characters));
    IF part IS NOT NULL THEN
        RETURN '^.{' || part[1]::integer - 1 || '}[' || regexp_replace(part[2], ', | or ', '', 'g') || ']';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION codecheck.character_pattern(text) IS
    'for the loader of the tabular list: as a pattern of codes without the dot what a reference says after "with"; NULL where it is not understood';

CREATE FUNCTION codecheck.note_references(note text, OUT named text, OUT pattern text, OUT names_codes boolean)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    code CONSTANT text := '[A-Z](?:[0-9][0-9AB]|A[0-9])(?:\.[0-9A-Z]{1,4})?';
    -- "A04.7-", "O98.-", "I69.", or a range of two.
    item CONSTANT text := format('%s(?:\.?-|\.)?(?:(?: ?- ?| to )%1$s(?:\.?-|\.)?)?', code);
    list CONSTANT text := format('%s(?:(?:[,;] ?(?:and |or )?| and | or )%1$s)*,?', item);
    introduction CONSTANT text := '(?:in|to|from|under|see|codes?|categor(?:y|ies)|subcategory) ';
    groups text[];
    parts text[];
    limitation text;
BEGIN
    names_codes := note ~ format('\m%s(?![0-9A-Za-z])', code);
    IF NOT names_codes THEN
        RETURN;
    END IF;

    SELECT array_agg(held[1]) INTO groups
      FROM regexp_matches(regexp_replace(note, '\) (with [^()]*)$', ' \1)'),
                          format('\(([^()]*\m%s(?![0-9A-Za-z])[^()]*)\)', code), 'g') held;
    IF groups IS NULL THEN
        -- A bare category may be a word, "LGMD R12", but for what introduces it.
        parts := regexp_match(note, format('(?:^|[ (])(%s)?(%s)(?: with (.*[^.])| to (?:further )?identify .*)?\.?$',
                                           introduction, list));
        IF parts IS NULL OR note ~* '\mexcept\M' OR parts[1] IS NULL AND parts[2] !~ '[.-]' THEN
            RETURN;
        END IF;
        named := parts[2];
        limitation := parts[3];
    ELSE
        FOR i IN 1 .. cardinality(groups) LOOP
            parts := regexp_match(groups[i], format('^ ?(%s)(?:,? ?with (.*))? ?$', list));
            IF parts IS NULL OR parts[2] IS NOT NULL AND cardinality(groups) > 1 THEN
                named := NULL;
                RETURN;
            END IF;
            named := concat_ws(', ', named, parts[1]);
            limitation := parts[2];
        END LOOP;
    END IF;

    pattern := codecheck.character_pattern(limitation);
    IF limitation IS NOT NULL AND pattern IS NULL THEN
        named := NULL;
    END IF;
    SELECT string_agg(concat_ws('-', VARIADIC bounds), ', ') INTO named
      FROM regexp_matches(named, format('(%s)(?:\.?-|\.)?(?:(?: ?- ?| to )(%1$s))?', code), 'g') bounds;
END
$$;
COMMENT ON FUNCTION codecheck.note_references(text) IS
    'for the loader of the tabular list: the codes and ranges that a text refers to, as a cohort is written, which characters of them it picks, and whether there are any codes in it';

-- "(E08-E13 with .42)" picks among the codes that the list itself has.
CREATE FUNCTION codecheck.resolve_references(OUT report text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
BEGIN
    CREATE TEMPORARY TABLE codecheck_listed ON COMMIT DROP AS
    SELECT code, @extschema@.compact(code) AS compact, leaf FROM pg_temp.codecheck_diag;
    -- Complete codes by the nearest definition of their seventh character.
    INSERT INTO pg_temp.codecheck_listed
    SELECT @extschema@.try_icd10cm(rpad(nearest.compact, 6, 'X') || definition.seventh_character),
           rpad(nearest.compact, 6, 'X') || definition.seventh_character, false
      FROM (SELECT DISTINCT ON (listed.compact) listed.compact, defined.compact AS defined_at
              FROM pg_temp.codecheck_listed listed
             CROSS JOIN generate_series(3, 6) AS width
              JOIN (SELECT DISTINCT @extschema@.compact(code) AS compact
                      FROM pg_temp.codecheck_note WHERE seventh_character IS NOT NULL) defined
                ON defined.compact = left(listed.compact, width)
             WHERE listed.leaf AND length(listed.compact) < 7
             ORDER BY listed.compact, width DESC) nearest
      JOIN pg_temp.codecheck_note definition
        ON @extschema@.compact(definition.code) = nearest.defined_at AND definition.seventh_character IS NOT NULL;

    CREATE TEMPORARY TABLE codecheck_reference ON COMMIT DROP AS
    SELECT text, read.named, read.pattern, read.names_codes, @extschema@.try_icd10cmset(read.named) AS refs
      FROM (SELECT DISTINCT text FROM pg_temp.codecheck_note) note
     CROSS JOIN LATERAL codecheck.note_references(text) read;
    UPDATE pg_temp.codecheck_reference r
       SET refs = (SELECT @extschema@.icd10cmset_agg(listed.code)
                     FROM pg_temp.codecheck_listed listed
                    WHERE listed.code OPERATOR(@extschema@.<@) r.refs AND listed.compact ~ r.pattern AND
                          (listed.leaf OR r.pattern NOT LIKE '%$'))
     WHERE pattern IS NOT NULL;
    UPDATE pg_temp.codecheck_note n
       SET refs = r.refs FROM pg_temp.codecheck_reference r WHERE r.text = n.text AND r.refs IS NOT NULL;

    SELECT format('%s with references; %s others that should refer are text only, %s of them name codes; '
                  '%s of the codes referred to are not listed',
                  count(n.refs), count(*) FILTER (WHERE should_refer AND n.refs IS NULL),
                  count(*) FILTER (WHERE should_refer AND n.refs IS NULL AND r.names_codes),
                  (SELECT count(DISTINCT code)
                     FROM pg_temp.codecheck_reference
                    CROSS JOIN LATERAL regexp_split_to_table(named, '-|, ') AS code
                    WHERE refs IS NOT NULL AND
                          replace(code, '.', '') NOT IN (SELECT compact FROM pg_temp.codecheck_listed)))
      INTO report
      FROM (SELECT *, kind IN ('excludes1', 'excludes2', 'code_first', 'use_additional_code', 'code_also') AS should_refer
              FROM pg_temp.codecheck_note) n
      JOIN pg_temp.codecheck_reference r ON r.text = n.text;
    DROP TABLE pg_temp.codecheck_listed, pg_temp.codecheck_reference;
END
$$;
COMMENT ON FUNCTION codecheck.resolve_references() IS
    'for the loader of the tabular list: sets what each staged note refers to, and says how far that went';
