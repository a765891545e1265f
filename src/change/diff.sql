-- What one release changed of another.

CREATE FUNCTION codecheck.release_diff(system text, from_release text, to_release text)
RETURNS TABLE (code text, change text, billable boolean, old_description text, new_description text,
               old_short_description text, new_short_description text)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE ROWS 500
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    old codecheck.code_release;
    new codecheck.code_release;
    target name;
    flagged boolean;
BEGIN
    SELECT r.* INTO old FROM codecheck.code_release r
     WHERE r.system = release_diff.system AND r.release = from_release;
    SELECT r.* INTO new FROM codecheck.code_release r
     WHERE r.system = release_diff.system AND r.release = to_release;
    IF system NOT IN ('icd10cm', 'icd10pcs', 'hcpcs', 'cpt') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('"%s" has no releases to compare', system),
            HINT = 'Compared are those of icd10cm, icd10pcs, hcpcs and cpt.';
    END IF;
    IF old.release IS NULL OR new.release IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = format('%s release "%s" is not loaded', system,
                             CASE WHEN old.release IS NULL THEN from_release ELSE to_release END),
            HINT = 'codecheck.release lists what is.';
    END IF;

    -- An entry that both releases have says that nothing has changed.  The codes of a HCPCS
    -- or CPT list that are terminated by the release's first day are no longer in it.
    flagged := system IN ('icd10cm', 'icd10pcs');
    FOREACH target IN ARRAY (SELECT s.entry_tables FROM codecheck.release_system s WHERE s.system = release_diff.system) LOOP
        RETURN QUERY EXECUTE format($query$
            WITH either AS (
                SELECT e.code, %2$s AS billable, e.long_description, e.short_description,
                       e.entry_id <@ $1.entries AND %3$s AS in_old, e.entry_id <@ $2.entries AND %4$s AS in_new
                  FROM codecheck.%1$I e
            ), changed AS (
                SELECT code::text AS code,
                       bool_or(billable) FILTER (WHERE in_old) AS old_billable,
                       bool_or(billable) FILTER (WHERE in_new) AS new_billable,
                       min(long_description) FILTER (WHERE in_old) AS old_long,
                       min(long_description) FILTER (WHERE in_new) AS new_long,
                       min(short_description) FILTER (WHERE in_old) AS old_short,
                       min(short_description) FILTER (WHERE in_new) AS new_short
                  FROM either
                 WHERE in_old <> in_new
                 GROUP BY either.code
            )
            SELECT code, c.change, coalesce(new_billable, old_billable), old_long, new_long, old_short, new_short
              FROM changed,
                   LATERAL (VALUES ('added', old_billable IS NULL),
                                   ('deleted', new_billable IS NULL),
                                   ('header-to-billable', new_billable AND NOT old_billable),
                                   ('billable-to-header', old_billable AND NOT new_billable),
                                   ('revised', old_long <> new_long OR old_short <> new_short)) AS c(change, is_so)
             WHERE c.is_so
             ORDER BY code COLLATE "C", c.change COLLATE "C"
            $query$, target,
            CASE WHEN flagged THEN 'e.billable' ELSE 'true' END,
            CASE WHEN flagged THEN 'true' ELSE 'coalesce(e.terminated >= $1.effective_from, true)' END,
            CASE WHEN flagged THEN 'true' ELSE 'coalesce(e.terminated >= $2.effective_from, true)' END)
            USING old, new;
    END LOOP;
END
$$;
COMMENT ON FUNCTION codecheck.release_diff(text, text, text) IS
    'what changed from one loaded release of icd10cm, icd10pcs, hcpcs or cpt to another, a row for each code and change: added, deleted, header-to-billable, billable-to-header, or revised, which is its short or its long description; of hcpcs modifiers as well';
