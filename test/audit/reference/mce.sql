-- The edits by the lists of the Medicare Code Editor: (line, status, diagnosis), a pass where there was something
-- to judge.

-- The lists of the diagnoses of the lines.
CREATE TABLE audit_reference.mce (day date, code text, list text, age_from int, age_to int);
CREATE INDEX ON audit_reference.mce (code, day);

CREATE VIEW audit_reference.mce_of_day AS
    SELECT day, replace(code::text, '.', '') AS code, list, age_from, age_to
      FROM audit_reference.rule_release JOIN codecheck.mce USING (release)
     WHERE system = 'mce' AND replace(code::text, '.', '') IN (SELECT replace(bare, '.', '') FROM audit_reference.code WHERE col = 'dx');

-- The diagnoses of a line, each with its lists, if any; NULL where no release tells.
CREATE VIEW audit_reference.dx_on_list AS
    SELECT dx.id, place, written, list, age_from, age_to, release IS NOT NULL AS known, line.day, line.from_date, birth_date, sex
      FROM audit_reference.code AS dx
      JOIN audit_reference.line USING (id)
      LEFT JOIN audit_reference.rule_release ON system = 'mce' AND rule_release.day = line.day
      LEFT JOIN audit_reference.mce ON mce.day = line.day AND mce.code = replace(bare, '.', '')
     WHERE col = 'dx' AND is_cm;

-- ---- manifestation_pdx, unacceptable_pdx

CREATE VIEW audit_reference.pdx AS
    SELECT id, edit, CASE WHEN NOT known THEN 'no_data'
                          WHEN bool_or(list = 'manifestation') AND edit = 'manifestation_pdx' THEN 'fail'
                          WHEN edit = 'unacceptable_pdx' AND
                               bool_or(list = 'unacceptable_principal' OR list = 'unacceptable_principal_alone' AND alone)
                          THEN 'fail' ELSE 'pass' END AS status, written AS diagnosis
      FROM audit_reference.dx_on_list
      JOIN (SELECT id, min(place) AS place, count(*) = 1 AS alone
              FROM audit_reference.code WHERE col = 'dx' GROUP BY id) AS first USING (id, place),
           unnest('{manifestation_pdx,unacceptable_pdx}'::text[]) AS edit
     GROUP BY id, edit, known, written;

-- ---- dx_age, dx_sex

-- In full years; a birth in the future is before every age.
CREATE FUNCTION audit_reference.age(day date, birth date) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(year FROM day)::int - extract(year FROM birth)::int -
       ((extract(month FROM day), extract(day FROM day)) < (extract(month FROM birth), extract(day FROM birth)))::int;

CREATE VIEW audit_reference.dx_age AS
    SELECT id, CASE WHEN age IS NULL THEN 'no_data' WHEN age NOT BETWEEN age_from AND age_to THEN 'fail' ELSE 'pass' END AS status,
           written AS diagnosis
      FROM audit_reference.dx_on_list
      CROSS JOIN LATERAL (SELECT CASE WHEN isfinite(birth_date) AND isfinite(coalesce(from_date, day))
                                      THEN audit_reference.age(coalesce(from_date, day), birth_date) END) AS old(age)
     WHERE age_from IS NOT NULL
    UNION ALL
    (SELECT DISTINCT ON (id) id, CASE WHEN known THEN 'pass' ELSE 'no_data' END, written
       FROM audit_reference.dx_on_list ORDER BY id, place);

CREATE VIEW audit_reference.dx_sex AS
    SELECT id, CASE WHEN sex IS NULL THEN 'no_data' WHEN sex <> CASE list WHEN 'female' THEN 'F' ELSE 'M' END THEN 'fail' ELSE 'pass' END AS status,
           written AS diagnosis
      FROM audit_reference.dx_on_list
     WHERE list IN ('female', 'male') AND day < '2024-10-01'
    UNION ALL
    (SELECT DISTINCT ON (id) id, CASE WHEN known THEN 'pass' ELSE 'no_data' END, written
       FROM audit_reference.dx_on_list
      WHERE day IS NULL OR day < '2024-10-01'
      ORDER BY id, place);
