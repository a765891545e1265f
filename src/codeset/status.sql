-- What is missing among the loaded releases.

CREATE VIEW codecheck.release_gap AS
    WITH held AS (
        SELECT system, effective_from, effective_to,
               lead(effective_from) OVER (PARTITION BY system ORDER BY effective_from) AS next_from
          FROM codecheck.release
    ), gap AS (
        -- Behind the last release the gap lasts until the end of the year that today belongs to.
        -- An earlier gap is none for HCPCS: its files tell of the past as well.
        SELECT system, effective_to + 1 AS missing_from,
               CASE
                   WHEN next_from IS NOT NULL THEN next_from - 1
                   WHEN system = 'hcpcs' THEN make_date(extract(year FROM current_date)::integer, 12, 31)
                   ELSE make_date(extract(year FROM current_date + interval '3 months')::integer, 9, 30)
               END AS missing_to
          FROM held
         WHERE effective_to < current_date AND
               (next_from IS NULL OR effective_to + 1 < next_from AND system <> 'hcpcs')
    )
    SELECT system, missing_from, missing_to,
           -- A fiscal year is named by the calendar year in which it ends.
           (SELECT string_agg(CASE system WHEN 'hcpcs' THEN year::text ELSE 'FY' || year END, ', ' ORDER BY year)
              FROM generate_series(
                  extract(year FROM missing_from + CASE system WHEN 'hcpcs' THEN interval '0' ELSE interval '3 months' END)::integer,
                  extract(year FROM missing_to + CASE system WHEN 'hcpcs' THEN interval '0' ELSE interval '3 months' END)::integer
              ) year) AS missing_release
      FROM gap
     UNION ALL
    SELECT system, NULL, NULL, 'nothing loaded'
      FROM unnest('{icd10cm,icd10pcs,hcpcs}'::text[]) system
     WHERE NOT EXISTS (SELECT FROM codecheck.code_release r WHERE r.system = system.system);
COMMENT ON VIEW codecheck.release_gap IS
    'the times from the first loaded release until today that no release of the code set covers, and the releases that are missing';
GRANT SELECT ON codecheck.release_gap TO PUBLIC;
