-- The codes of a claims relation that a date makes invalid.

-- Each line's codes are told apart by hashing: a sort for each line would take most of the time, and
-- so would compiling the query.
CREATE FUNCTION codecheck.drift(claims regclass, on_date date)
RETURNS TABLE (system text, code text, description text, status text, lines bigint, lines_already_invalid bigint,
               claim_count bigint, charge numeric, replacements text[])
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED COST 100000 ROWS 200
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
SET enable_sort = off
SET jit = off
AS $$
DECLARE
    present CONSTANT name[] := ARRAY(SELECT attname FROM pg_attribute
                                      WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped);
    wrong record;
    judged text;
BEGIN
    IF on_date IS NULL OR NOT EXISTS (SELECT FROM pg_class WHERE oid = $1) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'drift needs a relation of claims and a date';
    END IF;
    SELECT attname, format_type(atttypid, atttypmod) AS type INTO wrong
      FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
     WHERE attrelid = $1 AND attname IN ('dx', 'procedures') AND NOT attisdropped AND typcategory <> 'A';
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'datatype_mismatch',
            MESSAGE = format('column "%s" of relation "%s" is of type %s, but drift needs text[]', wrong.attname, $1, wrong.type),
            HINT = 'Map it with a view.';
    END IF;

    -- The codes of each line, each once.  A code is not shown when it is malformed, or when no
    -- release tells of it: then it only matters that there are some.
    SELECT string_agg(format($arm$
            SELECT %1$L AS system, c.shown::text AS code,
                   CASE WHEN c.malformed THEN 'malformed' ELSE coalesce(@extschema@.code_status(c.shown, $2), 'no_data') END AS status,
                   sum(c.lines)::bigint AS lines, sum(c.already_invalid)::bigint AS already_invalid,
                   count(c.claim_id) AS claim_count, sum(c.charge) AS charge
              FROM (SELECT used.shown, used.malformed, line.claim_id, count(*) AS lines, sum(line.charge) AS charge,
                           count(*) FILTER (WHERE used.malformed OR NOT @extschema@.is_billable(used.shown, line.day)) AS already_invalid
                      FROM line CROSS JOIN LATERAL (
                          SELECT %3$s CASE WHEN @extschema@.code_status(@extschema@.try_%1$s(item), $2) IS NOT NULL
                                           THEN @extschema@.try_%1$s(item) END AS shown,
                                 @extschema@.try_%1$s(item) IS NULL AS malformed
                            FROM %4$s AS item(item)
                           WHERE @extschema@.is_billable(@extschema@.try_%1$s(item), $2) IS NOT TRUE
                             AND btrim(item, E' \t\n\x0b\f\r') <> '') AS used
                     WHERE line.%2$s IS NOT NULL
                     GROUP BY used.shown, used.malformed, line.claim_id) AS c
             GROUP BY c.shown, c.malformed$arm$,
               kind, holder, once, items), ' UNION ALL ')
      INTO judged
      FROM (VALUES ('icd10cm', 'dx', 'DISTINCT', 'unnest(line.dx)'),
                   ('icd10pcs', 'procedures', 'DISTINCT', 'unnest(line.procedures)'),
                   ('hcpcs', 'code', '', '(SELECT line.code)')) AS coded(kind, holder, once, items)
     WHERE holder = ANY (present);
    IF judged IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_column',
            MESSAGE = format('relation "%s" has no codes: it lacks columns "dx", "procedures" and "code"', $1),
            DETAIL = 'Also read, where present, are claim_id, claim_type, from_date, thru_date and charge.',
            HINT = 'Map a table of another layout with a view.';
    END IF;

    RETURN QUERY EXECUTE format($query$
        WITH line AS NOT MATERIALIZED (
            SELECT (%2$s) COLLATE "C" AS claim_id, %3$s AS charge,
                   CASE WHEN lower(%4$s) = 'inpatient' THEN coalesce(%6$s, %5$s) ELSE coalesce(%5$s, %6$s) END AS day,
                   %7$s AS dx, %8$s AS procedures, %9$s AS code
              FROM %1$s
        ), by_code AS (%10$s
        )
        SELECT c.system, c.code, text.long_description, c.status, c.lines, c.already_invalid, c.claim_count, c.charge,
               CASE c.system WHEN 'icd10cm'
                   THEN @extschema@.replacements(@extschema@.try_icd10cm(c.code), $2)::text[] END
          FROM by_code c
          -- What the code meant when it was last, or will first be, listed.
          LEFT JOIN LATERAL (
              SELECT e.long_description
                FROM (SELECT entry_id, long_description FROM codecheck.icd10cm_entry
                       WHERE c.system = 'icd10cm' AND code OPERATOR(@extschema@.=) @extschema@.try_icd10cm(c.code)
                       UNION ALL
                      SELECT entry_id, long_description FROM codecheck.icd10pcs_entry
                       WHERE c.system = 'icd10pcs' AND code OPERATOR(@extschema@.=) @extschema@.try_icd10pcs(c.code)
                       UNION ALL
                      SELECT entry_id, long_description FROM codecheck.hcpcs_entry
                       WHERE c.system = 'hcpcs' AND code OPERATOR(@extschema@.=) @extschema@.try_hcpcs(c.code)
                       UNION ALL
                      SELECT entry_id, long_description FROM codecheck.cpt_entry
                       WHERE c.system = 'hcpcs' AND code OPERATOR(@extschema@.=) @extschema@.try_cpt(c.code)) AS e
                JOIN codecheck.code_release r ON e.entry_id <@ r.entries
               ORDER BY r.effective_from > $2, abs(r.effective_from - $2)
               LIMIT 1) AS text ON true
         ORDER BY c.system, c.charge DESC NULLS LAST, c.lines DESC, c.code
        $query$, $1,
        codecheck.tuva_column($1, 'claim_id', 'text'),
        codecheck.tuva_column($1, 'charge', 'numeric'),
        codecheck.tuva_column($1, 'claim_type', 'text'),
        codecheck.tuva_column($1, 'from_date', 'date'),
        codecheck.tuva_column($1, 'thru_date', 'date'),
        codecheck.tuva_column($1, 'dx', 'text[]'),
        codecheck.tuva_column($1, 'procedures', 'text[]'),
        codecheck.tuva_column($1, 'code', 'text'),
        judged)
        USING $1, on_date;
END
$$;
COMMENT ON FUNCTION codecheck.drift(regclass, date) IS
    'the codes of a table or view of claims that are not billable on a date, with their status then, how many lines and claims have them, the charge of those lines, and what replaces them; lines_already_invalid counts those on which the code was not billable on their own date either; code is NULL for all that is malformed, or of which no release tells (no_data); NULL arguments are an error';
