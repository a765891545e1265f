-- A million codes of each system, drawn at random from those of FY2026 that can be billed, for calls on them.

SELECT setseed(0.25) \g /dev/null
CREATE TABLE bench.drawn_icd10cm AS
SELECT code[1 + floor(random() * n)::integer] AS code, code[1 + floor(random() * n)::integer] AS other, 'U99'::icd10cm AS last,
       retired[1 + floor(random() * cardinality(retired))::integer] AS retired, date '2025-10-01' + floor(random() * 365)::integer AS on_date
  FROM (SELECT array_agg(code ORDER BY code) AS code, count(*) AS n FROM codecheck.icd10cm_listing
         WHERE release = 'FY2026' AND billable) AS billable,
       (SELECT array_agg(code ORDER BY code) AS retired FROM (SELECT DISTINCT code FROM codecheck.icd10cm_entry) AS every
         WHERE NOT is_billable(code, '2026-01-01')) AS retired,
       generate_series(1, 1000000);
CREATE TABLE bench.drawn_icd10pcs AS
SELECT code[1 + floor(random() * n)::integer] AS code, date '2025-10-01' + floor(random() * 365)::integer AS on_date
  FROM (SELECT array_agg(code ORDER BY code) AS code, count(*) AS n FROM codecheck.icd10pcs_listing
         WHERE release = 'FY2026' AND billable) AS billable, generate_series(1, 1000000);
CREATE TABLE bench.drawn_hcpcs AS
SELECT code[1 + floor(random() * n)::integer] AS code, date '2020-01-01' + floor(random() * 2400)::integer AS on_date
  FROM (SELECT array_agg(DISTINCT code) AS code, count(DISTINCT code) AS n
          FROM (SELECT code FROM codecheck.hcpcs_entry UNION ALL SELECT code::hcpcs FROM codecheck.cpt_entry) AS every) AS listed,
       generate_series(1, 1000000);
VACUUM ANALYZE bench.drawn_icd10cm, bench.drawn_icd10pcs, bench.drawn_hcpcs;
