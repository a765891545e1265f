-- The edits by the lists of the Medicare Code Editor: (line, status, diagnosis), a pass where there was something
-- to judge.

-- The lists of the diagnoses of the lines.
CREATE TABLE audit_reference.mce (day date, code text, list text, age_from int, age_to int);
CREATE INDEX ON audit_reference.mce (code, day);

CREATE VIEW audit_reference.mce_of_day AS
    WITH listed AS MATERIALIZED (
        SELECT release, replace(code::text, '.', '') AS code, list, age_from, age_to FROM codecheck.mce
    )
    SELECT day, code, list, age_from, age_to
      FROM audit_reference.rule_release JOIN listed USING (release)
     WHERE system = 'mce' AND code IN (SELECT replace(bare, '.', '') FROM audit_reference.code WHERE col = 'dx');

-- The lists that there are.
CREATE TABLE audit_reference.mce_lists (day date, lists text[]);

CREATE VIEW audit_reference.mce_lists_of_day AS
    SELECT day, array_agg(DISTINCT list)
      FROM audit_reference.rule_release JOIN codecheck.mce USING (release)
     WHERE system = 'mce'
     GROUP BY day;

-- The diagnoses of a line, each with the lists that it is on, if any.
CREATE VIEW audit_reference.dx_on_list AS
    SELECT dx.id, place, written, list, age_from, age_to, day, from_date, birth_date, sex
      FROM audit_reference.code AS dx
      JOIN audit_reference.line USING (id)
      LEFT JOIN audit_reference.mce USING (day)
     WHERE col = 'dx' AND is_cm AND mce.code = replace(bare, '.', '');

-- The first well-formed diagnosis of a line, where nothing passes a list that there is not.
CREATE VIEW audit_reference.first_listed AS
    SELECT DISTINCT ON (id) id, place, written, day, coalesce(lists, '{}') AS lists
      FROM audit_reference.code
      JOIN audit_reference.line USING (id)
      LEFT JOIN audit_reference.mce_lists USING (day)
     WHERE col = 'dx' AND is_cm
     ORDER BY id, place;

-- ---- manifestation_pdx, unacceptable_pdx

CREATE VIEW audit_reference.pdx AS
    WITH first AS (
        SELECT id, min(place) AS place, count(*) = 1 AS alone FROM audit_reference.code WHERE col = 'dx' GROUP BY id
    )
    SELECT id, CASE list WHEN 'manifestation' THEN 'manifestation_pdx' ELSE 'unacceptable_pdx' END AS edit,
           'fail' AS status, written AS diagnosis
      FROM audit_reference.dx_on_list JOIN first USING (id, place)
     WHERE list IN ('manifestation', 'unacceptable_principal') OR list = 'unacceptable_principal_alone' AND alone
    UNION ALL
    SELECT id, edit, CASE WHEN lists @> ARRAY[needed] THEN 'pass' ELSE 'no_data' END, written
      FROM audit_reference.first_listed JOIN first USING (id, place)
      CROSS JOIN (VALUES ('manifestation_pdx', 'manifestation'), ('unacceptable_pdx', 'unacceptable_principal')) AS edit(edit, needed);

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
    SELECT id, CASE WHEN lists @> '{newborn,pediatric,maternity,adult}' THEN 'pass' ELSE 'no_data' END, written
      FROM audit_reference.first_listed;

CREATE VIEW audit_reference.dx_sex AS
    SELECT id, CASE WHEN sex IS NULL THEN 'no_data' WHEN sex <> CASE list WHEN 'female' THEN 'F' ELSE 'M' END THEN 'fail' ELSE 'pass' END AS status,
           written AS diagnosis
      FROM audit_reference.dx_on_list
     WHERE list IN ('female', 'male') AND day < '2024-10-01'
    UNION ALL
    SELECT id, CASE WHEN lists @> '{female,male}' THEN 'pass' ELSE 'no_data' END, written
      FROM audit_reference.first_listed
     WHERE day IS NULL OR day < '2024-10-01';
