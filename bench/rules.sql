-- The bundling edits as an analyst unnests them, and a million pairs of codes: half of the edits, in either order, half of any codes.

CREATE TABLE bench.ptp AS
    SELECT column1, column2, effective_from, effective_to, modifier_indicator
      FROM codecheck.ptp_edit WHERE setting = 'practitioner';
CREATE INDEX ON bench.ptp (column1, column2);
VACUUM ANALYZE bench.ptp;

SELECT setseed(0.5) \g /dev/null
CREATE TABLE bench.drawn_pair AS
WITH pair AS (
    (SELECT column1 AS code, column2 AS other FROM bench.ptp ORDER BY random() LIMIT 250000)
    UNION ALL
    (SELECT column2, column1 FROM bench.ptp ORDER BY random() LIMIT 250000)
    UNION ALL
    SELECT codes[1 + floor(random() * cardinality(codes))::integer], codes[1 + floor(random() * cardinality(codes))::integer]
      FROM (SELECT ARRAY(SELECT column1 FROM bench.ptp UNION SELECT column2 FROM bench.ptp ORDER BY 1) AS codes) AS listed,
           generate_series(1, 500000)
)
SELECT code, other, date '2018-01-01' + floor(random() * 730)::integer AS on_date,
       CASE WHEN random() < 0.5 THEN '{59,LT}'::hcpcs_modifier[] ELSE '{}' END AS modifiers,
       (ARRAY(SELECT code FROM codecheck.icd10cm_listing WHERE release = 'FY2018' AND billable ORDER BY code))
           [1 + floor(random() * (SELECT count(*) FROM codecheck.icd10cm_listing WHERE release = 'FY2018' AND billable))::integer] AS dx
  FROM pair
 ORDER BY random();
VACUUM ANALYZE bench.drawn_pair;
