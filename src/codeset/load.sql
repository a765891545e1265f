-- Loading releases of code sets.
--
-- In one transaction a client copies the lines of a file, numbered from 1, into
-- a temporary table
--     codecheck_line(line_no bigint, line text, fault text)
-- where fault says why a line could not be read, else it is NULL, and calls the
-- loader of the file's layout.  A loader finds the fault of every line that
-- breaks the layout, and stores what is left.  It runs with the rights of its
-- caller.  The records of a table (CSV, spreadsheet) come as rows of a temporary
-- table with line_no, fault and the columns of interest as text; an XML file
-- comes whole as the one row of codecheck_document(content text).

-- ---- What every loader does with lines

CREATE FUNCTION codecheck.staged_file_kind() RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    kind text;
BEGIN
    WITH sample AS (
        SELECT line_no, line
          FROM pg_temp.codecheck_line
         WHERE line_no <= 400 AND btrim(line, E' \t\r') <> ''
    ), mark AS (
        SELECT count(*) AS lines,
               (array_agg(lower(line) ORDER BY line_no))[1] AS first_line,
               count(*) FILTER (WHERE line ~ '^[0-9]{5} [A-Z0-9]{3,7} *[01] ') AS of_order,
               count(*) FILTER (WHERE line ~ '^[0-9]{5} [A-Z0-9]{3,7} *[01] ' AND
                                @extschema@.try_icd10cm(substr(line, 7, 7)) IS NOT NULL) AS of_icd10cm,
               count(*) FILTER (WHERE line ~ '^(   [A-Z0-9]{2}|[A-Z0-9]{5})[0-9]{5}[3478]') AS of_hcpcs,
               count(*) FILTER (WHERE line ~ '^(Add|Delete|No [Cc]hange|Revise (from|to)):') AS of_addenda,
               count(*) FILTER (WHERE line ~ '^[A-Z0-9]{3,7}( +[A-Za-z].*)?\s*$') AS of_code_list,
               count(*) FILTER (WHERE line ~ '\t') AS of_tabs,
               count(*) FILTER (WHERE line ~ '^[^ ]*,.*,') AS of_commas
          FROM sample
    )
    SELECT CASE
               WHEN lines = 0 THEN NULL
               WHEN first_line ~ '^\s*<(!doctype html|html)' THEN 'a web page'
               WHEN first_line ~ '^\s*<' THEN 'an XML file'
               WHEN first_line ~ '^%pdf' THEN 'a PDF document'
               WHEN of_addenda > lines / 2 THEN 'a list of changes (addenda), not a whole code set'
               WHEN of_icd10cm > lines / 2 THEN 'an ICD-10-CM order file'
               WHEN of_order > lines / 2 THEN 'an ICD-10-PCS order file'
               WHEN of_hcpcs > lines / 2 THEN 'a HCPCS file'
               WHEN of_tabs > lines / 2 THEN 'a table separated by tabs'
               WHEN of_commas > lines / 2 THEN 'a table separated by commas'
               WHEN of_code_list > lines / 2 THEN 'a plain list of codes, without columns for more'
           END
      INTO kind
      FROM mark;
    RETURN kind;
END
$$;
COMMENT ON FUNCTION codecheck.staged_file_kind() IS
    'for the loaders: what the staged lines look like, NULL when like nothing known';

CREATE FUNCTION codecheck.judge_lines(
    expected text, looks_like text, lines bigint, bad bigint, first_bad text[], skip_bad boolean)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    hint text := 'The file looks like ' || nullif(looks_like, expected) || '.';
    others text := nullif(concat_ws(E'\n', VARIADIC first_bad[2:]), '');
    unnamed bigint := bad - cardinality(first_bad);
BEGIN
    IF lines = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = format('the file holds no line of %s', expected),
            HINT = coalesce(hint, 'It may be empty, or cut off.');
    END IF;
    IF bad = 0 THEN
        RETURN;
    END IF;
    IF unnamed > 0 THEN
        others := others || format(E'\nand %s more', unnamed);
    END IF;
    IF NOT skip_bad THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = first_bad[1],
            DETAIL = CASE bad
                WHEN 1 THEN format('The other lines, %s, are good.', lines - 1)
                ELSE format(E'%s of %s lines are bad, also:\n%s', bad, lines, others)
            END,
            HINT = coalesce(hint, CASE
                WHEN bad > lines / 2 THEN format('The file should be %s.', expected)
                ELSE 'Bad lines can be left out with --skip-bad (skip_bad of the function).'
            END);
    END IF;
    -- A few bad lines are an accident; a file of them is another file.
    IF bad > lines / 2 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'bad_copy_file_format',
            MESSAGE = format('only %s of %s lines are in the layout of %s', lines - bad, lines, expected),
            DETAIL = concat_ws(E'\n', first_bad[1], others),
            HINT = coalesce(hint, 'A few bad lines can be left out, not most of a file.');
    END IF;
    RAISE WARNING USING
        MESSAGE = format('left out %s of %s lines', bad, lines),
        DETAIL = concat_ws(E'\n', first_bad[1], others);
END
$$;
COMMENT ON FUNCTION codecheck.judge_lines(text, text, bigint, bigint, text[], boolean) IS
    'for the loaders: stops at bad lines, or warns of those that are left out';

CREATE FUNCTION codecheck.try_yyyymmdd(digits text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN digits ~ '^(?!0000)[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$'
    THEN (SELECT day
            FROM (SELECT make_date(substr(digits, 1, 4)::integer, substr(digits, 5, 2)::integer, 1)
                         + (substr(digits, 7, 2)::integer - 1)) counted(day)
           WHERE extract(month FROM day) = substr(digits, 5, 2)::integer)
END;
COMMENT ON FUNCTION codecheck.try_yyyymmdd(text) IS 'the date that eight digits stand for, NULL where they stand for none';

-- In plpgsql, for an SQL function in another is planned anew for every value.
CREATE FUNCTION codecheck.try_export_date(value text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN codecheck.try_yyyymmdd(
        CASE
            WHEN value LIKE '%/%'
            THEN regexp_replace(
                regexp_replace(value, '\m(\d)/', '0\1/', 'g'), '^(\d\d)/(\d\d)/(\d{4})(\D.*)?$', '\3\1\2')
            WHEN value LIKE '%-%' THEN regexp_replace(value, '^(\d{4})-(\d\d)-(\d\d)(\D.*)?$', '\1\2\3')
            ELSE value
        END);
END
$$;
COMMENT ON FUNCTION codecheck.try_export_date(text) IS
    'the day of 2019-10-01 or 10/1/2019, a time behind it or not, or of 20191001; NULL for anything else';

-- ---- A release as a whole

CREATE FUNCTION codecheck.check_staged(staged name) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_regclass(format('pg_temp.%I', staged)) IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_table',
            MESSAGE = 'nothing to load',
            HINT = format('The program codecheck copies a file into the temporary table %s and calls this function.', staged);
    END IF;
END
$$;
COMMENT ON FUNCTION codecheck.check_staged(name) IS 'for the loaders: an error unless a client has staged a file';

CREATE FUNCTION codecheck.begin_release(
    system text, release text, effective_from date, valid_until date, staged name DEFAULT 'codecheck_line')
RETURNS date
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    taken text;
    last_month CONSTANT integer := (SELECT s.last_month FROM codecheck.release_system s WHERE s.system = begin_release.system);
    last_day date;
BEGIN
    IF btrim(begin_release.release) = '' OR begin_release.release IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a release needs a name';
    END IF;
    IF begin_release.effective_from IS NULL OR NOT isfinite(begin_release.effective_from) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a release needs the date from which it is effective';
    END IF;
    last_day := coalesce(begin_release.valid_until, codecheck.end_of_year(last_month, begin_release.effective_from));
    IF NOT isfinite(last_day) OR last_day < begin_release.effective_from THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the last day of a release, %s, must be a date not before its effective date, %s',
                             last_day, begin_release.effective_from);
    END IF;
    PERFORM codecheck.check_staged(staged);

    -- One load at a time; readers are not in the way.
    LOCK TABLE codecheck.code_release IN SHARE ROW EXCLUSIVE MODE;

    SELECT r.release INTO taken
      FROM codecheck.code_release r
     WHERE r.system = begin_release.system AND
           r.effective_from = begin_release.effective_from AND
           r.release <> begin_release.release;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'unique_violation',
            MESSAGE = format('%s release "%s" is effective from %s already',
                             begin_release.system, taken, begin_release.effective_from),
            HINT = 'Load under that name to replace it, or drop it first.';
    END IF;
    RETURN last_day;
END
$$;
COMMENT ON FUNCTION codecheck.begin_release(text, text, date, date, name) IS
    'for the loaders: checks what is said of a release, keeps other loads out, and returns the release''s last day';

CREATE FUNCTION codecheck.store_entries(target name, staged name, OUT entries int4multirange, OUT new_entries integer)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    content text;
    same_content text;
BEGIN
    -- The same to the byte, as records are compared: the types bring no operators into this search_path.
    SELECT string_agg(format('%I', attname), ', '),
           format('ROW(%s)::record OPERATOR(pg_catalog.*=) ROW(%s)::record',
                  string_agg(format('e.%I', attname), ', '), string_agg(format('s.%I', attname), ', '))
      INTO content, same_content
      FROM pg_attribute
     WHERE attrelid = format('codecheck.%I', target)::regclass AND
           attnum > 0 AND NOT attisdropped AND attname <> 'entry_id';

    -- New entries are numbered in file order, so that a release is a few long ranges.
    EXECUTE format($query$
        WITH listed AS MATERIALIZED (
            SELECT s.*, e.entry_id
              FROM pg_temp.%2$I s
              LEFT JOIN codecheck.%1$I e ON e.code OPERATOR(@extschema@.=) s.code AND %4$s
        ), added AS (
            INSERT INTO codecheck.%1$I (entry_id, %3$s)
            SELECT nextval('codecheck.code_entry_id'), %3$s
              FROM (SELECT * FROM listed WHERE entry_id IS NULL ORDER BY line_no) unknown
            RETURNING entry_id
        ), numbered AS (
            SELECT entry_id, entry_id - row_number() OVER (ORDER BY entry_id) AS run
              FROM (SELECT entry_id FROM listed WHERE entry_id IS NOT NULL
                    UNION ALL
                    SELECT entry_id FROM added) every
        )
        SELECT coalesce(range_agg(run.range), '{}'), (SELECT count(*) FROM added)
          FROM (SELECT int4range(min(entry_id), max(entry_id), '[]') AS range
                  FROM numbered GROUP BY run) run
    $query$, target, staged, content, same_content) INTO entries, new_entries;
END
$$;
COMMENT ON FUNCTION codecheck.store_entries(name, name) IS
    'for the loaders: the entries of the staged rows, those that are not there yet added';

-- Systems may share a table of entries.
CREATE FUNCTION codecheck.delete_unlisted_entries(system text, candidates int4multirange) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
    unlisted int4multirange;
    target name;
BEGIN
    SELECT candidates - coalesce(range_agg(r.entries), '{}') INTO unlisted
      FROM codecheck.code_release r
     WHERE r.system IN (SELECT other.system
                          FROM codecheck.release_system s JOIN codecheck.release_system other ON other.entry_tables && s.entry_tables
                         WHERE s.system = delete_unlisted_entries.system);
    IF unlisted IS NULL OR isempty(unlisted) THEN
        RETURN;
    END IF;
    FOREACH target IN ARRAY (SELECT s.entry_tables FROM codecheck.release_system s
                              WHERE s.system = delete_unlisted_entries.system) LOOP
        EXECUTE format('DELETE FROM codecheck.%I e USING unnest($1) run
                         WHERE e.entry_id >= lower(run) AND e.entry_id < upper(run)', target) USING unlisted;
    END LOOP;
END
$$;
COMMENT ON FUNCTION codecheck.delete_unlisted_entries(text, int4multirange) IS
    'for the loaders: deletes those of the candidates that no release lists any more';

CREATE FUNCTION codecheck.publish_release(new codecheck.code_release) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    replaced int4multirange;
BEGIN
    DELETE FROM codecheck.code_release r
     WHERE r.system = new.system AND r.release = new.release
    RETURNING r.entries INTO replaced;
    INSERT INTO codecheck.code_release SELECT new.*;
    PERFORM codecheck.delete_unlisted_entries(new.system, replaced);
    RETURN replaced IS NOT NULL;
END
$$;
COMMENT ON FUNCTION codecheck.publish_release(codecheck.code_release) IS
    'for the loaders: puts a release in the place of the one of its name; says whether there was one';

CREATE FUNCTION codecheck.drop_release(system text, release text) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    dropped int4multirange;
BEGIN
    LOCK TABLE codecheck.code_release IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM codecheck.code_release r
     WHERE r.system = drop_release.system AND r.release = drop_release.release
    RETURNING r.entries INTO dropped;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = format('%s release "%s" is not loaded', system, release),
            HINT = 'codecheck.release lists what is.';
    END IF;
    PERFORM codecheck.delete_unlisted_entries(system, dropped);
END
$$;
COMMENT ON FUNCTION codecheck.drop_release(text, text) IS
    'removes a release and the entries that no other release lists';

-- ---- ICD-10-CM and ICD-10-PCS order files

CREATE FUNCTION codecheck.read_descriptions(
    OUT line_no bigint, OUT laterality text, OUT unspecified boolean, OUT specificity integer) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'codecheck_read_descriptions' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE ROWS 100000;
COMMENT ON FUNCTION codecheck.read_descriptions() IS
    'for the loader of ICD-10-CM: what the descriptions of the staged lines say, read together';
--
-- Columns from 1: sequence number 1-5, code 7-13, flag 15 (0 header, 1 valid
-- for submission), short description 17-76, long description from 78.

CREATE FUNCTION codecheck.load_order_file(
    system text, release text, effective_from date, valid_until date DEFAULT NULL,
    source text DEFAULT NULL, sha256 text DEFAULT NULL, skip_bad boolean DEFAULT false,
    OUT lines_read integer, OUT loaded integer, OUT rejected integer, OUT billable integer,
    OUT new_entries integer, OUT replaced boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    expected text;
    flag_error text;
    last_day date;
    first_bad text[];
    lines name := 'codecheck_parsed';
    stored record;
BEGIN
    -- What the flag says of a code's shape: only a complete PCS code can be submitted.
    CASE load_order_file.system
        WHEN 'icd10cm' THEN
            expected := 'an ICD-10-CM order file';
            flag_error := 'NULL';
        WHEN 'icd10pcs' THEN
            expected := 'an ICD-10-PCS order file';
            flag_error := $sql$CASE
                WHEN flag = '1' AND NOT @extschema@.is_complete(code) THEN 'column 15 holds 1 but the code is not complete'
                WHEN flag = '0' AND @extschema@.is_complete(code) THEN 'column 15 holds 0 but the code is complete'
            END$sql$;
        ELSE
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('no order file is known for "%s"', load_order_file.system),
                HINT = 'Order files are those of icd10cm and icd10pcs.';
    END CASE;
    last_day := codecheck.begin_release(system, release, effective_from, valid_until);

    EXECUTE format($query$
        CREATE TEMPORARY TABLE codecheck_parsed ON COMMIT DROP AS
        WITH field AS (
            SELECT line_no, fault AS unreadable,
                   CASE WHEN octet_length(line) > 5 AND translate(substr(line, 1, 5), '0123456789', '') = ''
                        THEN substr(line, 1, 5) END AS sequence,
                   substr(line, 7, 7) AS code_column,
                   @extschema@.try_%1$s(substr(line, 7, 7)) AS code,
                   substr(line, 15, 1) AS flag,
                   substr(line, 6, 1) || substr(line, 14, 1) || substr(line, 16, 1) || substr(line, 77, 1) AS gaps,
                   btrim(substr(line, 17, 60)) AS short_description,
                   btrim(substr(line, 78), E' \r') AS long_description
              FROM pg_temp.codecheck_line
             WHERE line_no <= (SELECT max(line_no) FROM pg_temp.codecheck_line
                                WHERE octet_length(line) > 77 OR btrim(line, E' \t\r\x1A') <> '')
        ), neighbour AS (
            SELECT *, lag(sequence) OVER (ORDER BY line_no) AS previous_sequence FROM field
        )
        SELECT line_no, code, flag = '1' AS billable, short_description, long_description,
               CASE
                   WHEN unreadable IS NOT NULL THEN unreadable
                   WHEN sequence IS NULL THEN 'columns 1-5 hold no sequence number'
                   WHEN rtrim(gaps) <> '' THEN 'columns 6, 14, 16 and 77 are not blank'
                   WHEN flag NOT IN ('0', '1') THEN format('column 15 holds "%%s", not 0 or 1', flag)
                   WHEN code IS NULL OR code_column LIKE ' %%' OR code_column LIKE '%%.%%'
                   THEN format('columns 7-13 hold "%%s", no code of %1$s without a dot', rtrim(code_column))
                   WHEN short_description = '' THEN 'the short description, columns 17-76, is blank'
                   WHEN long_description = '' THEN 'the long description, from column 78, is blank'
                   WHEN sequence COLLATE "C" <= previous_sequence
                   THEN format('sequence number %%s comes after %%s', sequence, previous_sequence)
                   ELSE %2$s
               END AS fault
          FROM neighbour
    $query$, system, flag_error);

    UPDATE pg_temp.codecheck_parsed p
       SET fault = format('code %s is on line %s already', p.code, twice.first_line_no)
      FROM (SELECT code, min(line_no) AS first_line_no
              FROM pg_temp.codecheck_parsed WHERE fault IS NULL
             GROUP BY code HAVING count(*) > 1) twice
     WHERE p.code OPERATOR(@extschema@.=) twice.code AND p.line_no > twice.first_line_no AND p.fault IS NULL;

    SELECT count(*), count(fault),
           (array_agg(format('line %s: %s', line_no, fault) ORDER BY line_no) FILTER (WHERE fault IS NOT NULL))[:5]
      INTO lines_read, rejected, first_bad
      FROM pg_temp.codecheck_parsed;
    PERFORM codecheck.judge_lines(
        expected, codecheck.staged_file_kind(), lines_read, rejected, first_bad, skip_bad);
    IF rejected > 0 THEN
        DELETE FROM pg_temp.codecheck_parsed WHERE fault IS NOT NULL;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE p.billable) INTO loaded, billable FROM pg_temp.codecheck_parsed p;

    IF system = 'icd10cm' THEN
        lines := 'codecheck_described';
        CREATE TEMPORARY TABLE codecheck_described ON COMMIT DROP AS
        SELECT p.*, d.laterality, d.unspecified, d.specificity
          FROM pg_temp.codecheck_parsed p JOIN codecheck.read_descriptions() d USING (line_no);
    END IF;
    stored := codecheck.store_entries(system || '_entry', lines);
    new_entries := stored.new_entries;
    replaced := codecheck.publish_release(ROW(
        system, release, effective_from, last_day, NULL, loaded, billable, stored.entries, source, sha256, now()));
    DROP TABLE pg_temp.codecheck_parsed;
    DROP TABLE IF EXISTS pg_temp.codecheck_described;
END
$$;
COMMENT ON FUNCTION codecheck.load_order_file(text, text, date, date, text, text, boolean) IS
    'loads the staged lines of an ICD-10-CM or ICD-10-PCS order file as a release, in place of the one of that name';
