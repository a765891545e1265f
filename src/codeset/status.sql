-- What is missing among the loaded releases.

CREATE VIEW codecheck.release_gap AS
    WITH held AS (
        SELECT release.system, release_system.last_month, effective_from, effective_to,
               lead(effective_from) OVER (PARTITION BY release.system ORDER BY effective_from) AS next_from
          FROM codecheck.release
          JOIN codecheck.release_system ON release_system.system = release.system
    ), gap AS (
        -- Behind the last release the gap lasts until the end of the year that today belongs to.
        -- An earlier gap is none for HCPCS: its files tell of the past as well.
        SELECT system, last_month, effective_to + 1 AS missing_from,
               coalesce(next_from - 1, codecheck.end_of_year(last_month, current_date)) AS missing_to
          FROM held
         WHERE effective_to < current_date AND
               (next_from IS NULL OR effective_to + 1 < next_from AND system <> 'hcpcs')
    )
    -- A fiscal year is named by the calendar year in which it ends.
    SELECT system, missing_from, missing_to,
           (SELECT string_agg(CASE last_month WHEN 12 THEN '' ELSE 'FY' END || year, ', ' ORDER BY year)
              FROM generate_series(extract(year FROM codecheck.end_of_year(last_month, missing_from))::integer,
                                   extract(year FROM codecheck.end_of_year(last_month, missing_to))::integer) year
           ) AS missing_release
      FROM gap
     UNION ALL
    SELECT system, NULL, NULL, 'nothing loaded'
      FROM unnest('{icd10cm,icd10pcs,hcpcs}'::text[]) system
     WHERE NOT EXISTS (SELECT FROM codecheck.code_release r WHERE r.system = system.system);
COMMENT ON VIEW codecheck.release_gap IS
    'the times from the first loaded release until today that no release of the code set covers, and the releases that are missing';
GRANT SELECT ON codecheck.release_gap TO PUBLIC;
