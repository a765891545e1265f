-- The edits by what the descriptions of ICD-10-CM say: (line, status, code, diagnosis), a pass where there was
-- something to judge.

-- What the release in force says of the diagnoses of the lines.
CREATE TABLE audit_reference.described (day date, code text, laterality text, unspecified boolean);
CREATE INDEX ON audit_reference.described (code, day);

CREATE VIEW audit_reference.described_of_day AS
    WITH asked AS (
        SELECT DISTINCT day, replace(bare, '.', '') AS code
          FROM audit_reference.code JOIN audit_reference.line USING (id)
         WHERE col = 'dx' AND is_cm
    )
    SELECT day, asked.code, laterality,
           billable AND specificity > 0 AND (coalesce(laterality = 'unspecified', false) OR unspecified AND long_description ~*
               '\m(unspecified (site|part|region|level|joint|bone|organ|portion|quadrant)s?|(site|part) unspecified)\M') AS unspecified
      FROM asked
      JOIN codecheck.release ON system = 'icd10cm' AND day BETWEEN effective_from AND effective_to
      JOIN codecheck.code_release USING (system, release)
      JOIN codecheck.icd10cm_entry AS entry ON entry.code = asked.code::icd10cm AND entry_id <@ entries;

-- ---- dx_unspecified

CREATE VIEW audit_reference.dx_unspecified AS
    SELECT dx.id, 'fail' AS status, NULL AS code, written AS diagnosis
      FROM audit_reference.code AS dx
      JOIN audit_reference.line USING (id)
     WHERE col = 'dx' AND is_cm AND
           (EXISTS (SELECT FROM audit_reference.described WHERE (described.code, described.day) = (replace(bare, '.', ''), line.day) AND unspecified) OR
            EXISTS (SELECT FROM audit_reference.mce WHERE (mce.code, mce.day) = (replace(bare, '.', ''), line.day) AND list = 'unspecified'))
    UNION ALL
    (SELECT DISTINCT ON (dx.id) dx.id, CASE WHEN release IS NULL THEN 'no_data' ELSE 'pass' END, NULL, written
       FROM audit_reference.code AS dx
       JOIN audit_reference.line USING (id)
       LEFT JOIN codecheck.release ON system = 'icd10cm' AND day BETWEEN effective_from AND effective_to
      WHERE col = 'dx' AND is_cm
      ORDER BY dx.id, place);

-- ---- laterality_conflict

-- The lines whose modifiers say one side.
CREATE VIEW audit_reference.sided_line AS
    SELECT id, CASE WHEN on_right THEN 'right' ELSE 'left' END AS side
      FROM (SELECT id, array_agg(bare) && '{RT,E3,E4,F5,F6,F7,F8,F9,T5,T6,T7,T8,T9}' AS on_right,
                   array_agg(bare) && '{LT,E1,E2,FA,F1,F2,F3,F4,TA,T1,T2,T3,T4}' AS on_left,
                   array_agg(bare) && '{50}' AS on_both
              FROM audit_reference.code WHERE col = 'modifiers' GROUP BY id) AS sided
     WHERE on_right <> on_left AND NOT on_both;

CREATE VIEW audit_reference.laterality_conflict AS
    WITH told AS (
        SELECT id, release IS NOT NULL AS known, bool_or(laterality IN ('right', 'left')) AS one_side,
               bool_or(laterality IN (side, 'bilateral')) AS agrees,
               (array_agg(pointed_dx.written ORDER BY place) FILTER (WHERE laterality IN ('right', 'left')))[1] AS diagnosis
          FROM audit_reference.sided_line
          JOIN audit_reference.line USING (id)
          JOIN audit_reference.pointed_dx USING (id)
          LEFT JOIN codecheck.release ON system = 'icd10cm' AND day BETWEEN effective_from AND effective_to
          LEFT JOIN audit_reference.described USING (day, code)
         GROUP BY id, release
    )
    SELECT id, CASE WHEN NOT known THEN 'no_data' WHEN one_side AND NOT agrees THEN 'fail' ELSE 'pass' END AS status,
           CASE WHEN known THEN written END AS code, diagnosis
      FROM told LEFT JOIN audit_reference.service USING (id);
