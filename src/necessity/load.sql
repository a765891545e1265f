-- Loading the articles of a Medicare Coverage Database export as policies.
--
-- In one transaction a client copies the files of the export into temporary
-- tables, every value as text, with the line that each row begins on and, for a
-- row that could not be taken apart, a fault:
--     codecheck_article (line_no bigint, fault text, article_id, article_version,
--         title, article_eff_date, article_end_date, status, display_id)
--     codecheck_article_x_hcpc_code (..., article_id, article_version, hcpc_code_id, range)
--     codecheck_article_x_icd10_covered (..., article_id, article_version,
--         icd10_code_id, icd10_covered_group, range)
--     codecheck_article_x_icd10_noncovered (..., article_id, article_version, icd10_code_id, range)
--     codecheck_article_x_state (..., article_id, state)
-- and calls codecheck.load_policies.
--
-- Nothing but text links the groups of services to those of diagnoses, so every
-- covered group serves every code of its article.

CREATE FUNCTION codecheck.load_policies(
    source text, skip_bad boolean DEFAULT false,
    OUT articles integer, OUT policies integer, OUT codes integer, OUT covered integer, OUT groups integer,
    OUT noncovered integer, OUT without_rule integer, OUT rejected integer)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
    row_count bigint;
    first_bad text[];
BEGIN
    LOCK TABLE codecheck.policy IN SHARE ROW EXCLUSIVE MODE;

    UPDATE pg_temp.codecheck_article
       SET fault = CASE
               WHEN btrim(display_id) = '' THEN 'display_id is blank'
               WHEN btrim(article_eff_date) <> '' AND codecheck.try_export_date(article_eff_date) IS NULL
               THEN format('article_eff_date "%s" is no date', article_eff_date)
               WHEN btrim(article_end_date) <> '' AND codecheck.try_export_date(article_end_date) IS NULL
               THEN format('article_end_date "%s" is no date', article_end_date)
           END
     WHERE fault IS NULL AND upper(btrim(status)) IN ('A', 'ACTIVE');

    -- The export may hold several versions of an article: the last active one speaks.
    CREATE TEMPORARY TABLE codecheck_active ON COMMIT DROP AS
    SELECT DISTINCT ON (article_id)
           article_id, article_version, btrim(display_id) AS policy_id, title,
           codecheck.try_export_date(article_eff_date) AS effective_from,
           codecheck.try_export_date(article_end_date) AS effective_to
      FROM pg_temp.codecheck_article
     WHERE fault IS NULL AND upper(btrim(status)) IN ('A', 'ACTIVE')
     ORDER BY article_id, nullif(regexp_replace(article_version, '\D', '', 'g'), '')::numeric DESC NULLS LAST;

    -- What the active articles say, and every row that could not be taken apart.
    CREATE TEMPORARY TABLE codecheck_said ON COMMIT DROP AS
    WITH said AS (
        SELECT 'article_x_hcpc_code.csv' AS file, line_no, fault, article_id, article_version,
               'code' AS role, hcpc_code_id AS code, NULL AS group_no, range
          FROM pg_temp.codecheck_article_x_hcpc_code
         UNION ALL
        SELECT 'article_x_icd10_covered.csv', line_no, fault, article_id, article_version,
               'covered', icd10_code_id, btrim(icd10_covered_group), range
          FROM pg_temp.codecheck_article_x_icd10_covered
         UNION ALL
        SELECT 'article_x_icd10_noncovered.csv', line_no, fault, article_id, article_version,
               'noncovered', icd10_code_id, NULL, range
          FROM pg_temp.codecheck_article_x_icd10_noncovered
    )
    SELECT file, line_no, policy_id, role, code, group_no, no_code,
           CASE role WHEN 'code' THEN @extschema@.try_hcpcs(code) END AS service,
           CASE WHEN role <> 'code' THEN @extschema@.try_icd10cm(code) END AS diagnosis,
           coalesce(fault, CASE
               WHEN no_code THEN NULL
               WHEN role = 'code' AND @extschema@.try_hcpcs(code) IS NULL
               THEN format('hcpc_code_id "%s" is no HCPCS code', code)
               WHEN role <> 'code' AND @extschema@.try_icd10cm(code) IS NULL
               THEN format('icd10_code_id "%s" is no ICD-10-CM code', code)
               WHEN btrim(range) <> '' THEN format('the row is part of a range ("%s"), which is not understood', range)
           END, CASE
               WHEN role = 'covered' AND group_no !~ '^[0-9]{1,9}$'
               THEN format('icd10_covered_group "%s" is no number', group_no)
           END) AS fault
      FROM (SELECT said.*, active.policy_id,
                   -- CMS's placeholder for "no code".
                   upper(translate(code, '. ', '')) = 'XX000' AS no_code
              FROM said LEFT JOIN pg_temp.codecheck_active active
                   ON active.article_id = said.article_id AND
                      (active.article_version = said.article_version OR
                       active.article_version = '' OR said.article_version = '')) of_article
     WHERE policy_id IS NOT NULL OR fault IS NOT NULL;

    WITH every AS (
        SELECT 1 AS file_no, 'article.csv' AS file, line_no, fault FROM pg_temp.codecheck_article
         UNION ALL
        SELECT 2, file, line_no, fault FROM pg_temp.codecheck_said
         UNION ALL
        SELECT 3, 'article_x_state.csv', line_no, fault FROM pg_temp.codecheck_article_x_state
    )
    SELECT count(*), count(fault),
           (array_agg(format('%s line %s: %s', file, line_no, fault) ORDER BY file_no, file, line_no)
            FILTER (WHERE fault IS NOT NULL))[:5]
      INTO row_count, rejected, first_bad
      FROM every;
    PERFORM codecheck.judge_lines(
        'a Medicare Coverage Database export', NULL, row_count, rejected, first_bad, skip_bad);
    DELETE FROM pg_temp.codecheck_said WHERE fault IS NOT NULL;

    -- An article restricts its services only if it names both them and diagnoses.  For the
    -- covered ones "no code" is a list that nothing satisfies, elsewhere it is no list.
    DELETE FROM pg_temp.codecheck_said WHERE no_code AND role <> 'covered';
    SELECT count(*) INTO articles FROM pg_temp.codecheck_active;
    DELETE FROM pg_temp.codecheck_active
     WHERE policy_id NOT IN (SELECT policy_id FROM pg_temp.codecheck_said
                              GROUP BY policy_id
                             HAVING bool_or(role = 'code') AND bool_or(role <> 'code'));
    GET DIAGNOSTICS without_rule = ROW_COUNT;

    -- What the export lists it decides on: a retired article takes its policy with it.
    DELETE FROM codecheck.policy p
     USING (SELECT DISTINCT btrim(display_id) AS policy_id FROM pg_temp.codecheck_article WHERE fault IS NULL) listed
     WHERE p.policy_id = listed.policy_id;
    INSERT INTO codecheck.policy
        (policy_id, payer, jurisdiction, kind, title, effective_from, effective_to, source)
    SELECT active.policy_id, 'Medicare',
           (SELECT array_agg(DISTINCT upper(btrim(s.state)) ORDER BY upper(btrim(s.state)))
              FROM pg_temp.codecheck_article_x_state s
             WHERE s.article_id = active.article_id AND s.fault IS NULL AND btrim(s.state) <> ''),
           'article', title, effective_from, effective_to, load_policies.source
      FROM pg_temp.codecheck_active active
     ORDER BY active.policy_id;
    GET DIAGNOSTICS policies = ROW_COUNT;
    INSERT INTO codecheck.policy_code (policy_id, code_from)
    SELECT DISTINCT said.policy_id, said.service
      FROM pg_temp.codecheck_said said JOIN pg_temp.codecheck_active active ON active.policy_id = said.policy_id
     WHERE said.role = 'code';
    GET DIAGNOSTICS codes = ROW_COUNT;
    WITH stored AS (
        INSERT INTO codecheck.policy_diagnosis (policy_id, group_no, role, code)
        SELECT DISTINCT said.policy_id, said.group_no::integer, said.role, said.diagnosis
          FROM pg_temp.codecheck_said said JOIN pg_temp.codecheck_active active ON active.policy_id = said.policy_id
         WHERE said.role <> 'code'
        RETURNING policy_id, group_no, role
    )
    SELECT count(*) FILTER (WHERE role = 'covered'), count(*) FILTER (WHERE role = 'noncovered'),
           count(DISTINCT (policy_id, group_no)) FILTER (WHERE role = 'covered')
      INTO covered, noncovered, groups
      FROM stored;
    DROP TABLE pg_temp.codecheck_active, pg_temp.codecheck_said;
END
$$;
COMMENT ON FUNCTION codecheck.load_policies(text, boolean) IS
    'loads the staged articles as policies, in place of those of the same articles';
