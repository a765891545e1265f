-- What is missing among the loaded releases.

CREATE VIEW codecheck.release_gap AS
    WITH held AS (
        SELECT release.system, release_system.last_month, release.effective_from, effective_to,
               lead(release.effective_from) OVER later AS next_from,
               count(history_from) OVER (later ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) > 0 AS told_later
          FROM codecheck.release
          JOIN codecheck.release_system ON release_system.system = release.system
          JOIN codecheck.code_release ON code_release.system = release.system AND
                                         code_release.release = release.release
        WINDOW later AS (PARTITION BY release.system ORDER BY release.effective_from)
    ), gap AS (
        -- Behind the last release the gap lasts until the end of the year that today belongs to.
        -- An earlier gap is none where a later release tells of the past as well.
        SELECT system, last_month, effective_to + 1 AS missing_from,
               coalesce(next_from - 1, codecheck.end_of_year(last_month, current_date)) AS missing_to
          FROM held
         WHERE effective_to < current_date AND
               (next_from IS NULL OR effective_to + 1 < next_from AND NOT told_later)
    )
    -- A fiscal year is named by the calendar year in which it ends.
    SELECT system, missing_from, missing_to,
           (SELECT string_agg(CASE last_month WHEN 12 THEN '' ELSE 'FY' END || year, ', ' ORDER BY year)
              FROM generate_series(extract(year FROM codecheck.end_of_year(last_month, missing_from))::integer,
                                   extract(year FROM codecheck.end_of_year(last_month, missing_to))::integer) year
           ) AS missing_release
      FROM gap
     UNION ALL
    -- Lists of CPT are the users' own affair: who has none misses none.
    SELECT system, NULL, NULL, 'nothing loaded'
      FROM unnest('{icd10cm,icd10pcs,hcpcs}'::text[]) system
     WHERE NOT EXISTS (SELECT FROM codecheck.code_release r WHERE r.system = system.system);
COMMENT ON VIEW codecheck.release_gap IS
    'the times from the first loaded release until today that no release of the code set covers, and the releases that are missing';
GRANT SELECT ON codecheck.release_gap TO PUBLIC;
