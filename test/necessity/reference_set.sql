-- Medical necessity a third time: all lines of a table at once, which is how
-- plain SQL is fastest.  The lines go into necessity_reference.line, the
-- answers are in necessity_reference.answer, a row for each line that a policy
-- governs.
--
-- Each diagnosis is looked up once in each policy, not once a line; what is
-- left for the lines are hash joins and one aggregation.

CREATE TABLE necessity_reference.line (
    line_no bigint, code hcpcs, dx icd10cm[], on_date date, jurisdiction text, payer text);

CREATE VIEW necessity_reference.answer AS
WITH scope AS MATERIALIZED (
    SELECT service.code, policy_id, bool_or(scope.group_no IS NULL) AS every_group, array_agg(scope.group_no) AS groups,
           EXISTS (SELECT FROM codecheck.policy_diagnosis AS row_
                    WHERE row_.policy_id = scope.policy_id AND role <> 'noncovered') AS names_diagnoses
      FROM (SELECT DISTINCT code FROM necessity_reference.line) AS service
      JOIN codecheck.policy_code AS scope
        ON scope.code_from = service.code OR scope.code_from < service.code AND scope.code_to >= service.code
     GROUP BY service.code, policy_id
), named AS MATERIALIZED (
    SELECT diagnosis, policy_id, group_no, role,
           EXISTS (SELECT FROM codecheck.policy_diagnosis AS other
                    WHERE other.policy_id = row_.policy_id AND other.group_no IS NOT DISTINCT FROM row_.group_no
                      AND other.role = 'required') AS asks_for_two
      FROM (SELECT DISTINCT unnest(dx) AS diagnosis FROM necessity_reference.line) AS given
      JOIN codecheck.policy_diagnosis AS row_ ON diagnosis <@ row_.code
), excluded AS MATERIALIZED (
    SELECT DISTINCT code, policy_id, diagnosis
      FROM scope JOIN named USING (policy_id)
     WHERE role = 'noncovered' AND (every_group OR group_no IS NULL OR group_no = ANY (groups))
), counting AS MATERIALIZED (
    SELECT code, policy_id, diagnosis, group_no, bool_or(role = 'covered') AS covered, bool_or(role = 'required') AS required, asks_for_two
      FROM scope JOIN named USING (policy_id)
     WHERE role <> 'noncovered' AND (every_group OR group_no = ANY (groups))
       AND NOT EXISTS (SELECT FROM excluded
                        WHERE (excluded.code, excluded.policy_id, excluded.diagnosis) = (scope.code, named.policy_id, named.diagnosis))
     GROUP BY code, policy_id, diagnosis, group_no, asks_for_two
), governed AS (
    SELECT line_no, code, dx, policy_id, names_diagnoses
      FROM necessity_reference.line JOIN scope USING (code) JOIN codecheck.policy USING (policy_id)
     WHERE coalesce(effective_from, '-infinity') <= on_date AND coalesce(effective_to, 'infinity') >= on_date
       AND (line.jurisdiction IS NULL OR policy.jurisdiction IS NULL OR line.jurisdiction = ANY (policy.jurisdiction))
       AND (line.payer IS NULL OR policy.payer IS NULL OR line.payer = policy.payer)
), asked AS MATERIALIZED (  -- kept apart, so that it is joined last
    SELECT line_no, code, policy_id, diagnosis
      FROM governed CROSS JOIN unnest(dx) AS diagnosis
     WHERE names_diagnoses
)
SELECT line_no, bool_or(supported) AS supported
  FROM (SELECT line_no,
               NOT names_diagnoses AND EXISTS (
                   SELECT FROM unnest(dx) AS diagnosis
                    WHERE diagnosis IS NOT NULL
                      AND (governed.code, governed.policy_id, diagnosis) NOT IN (SELECT code, policy_id, diagnosis FROM excluded)) AS supported
          FROM governed
         UNION ALL
        -- Two different diagnoses, where a group requires a second.
        SELECT line_no, bool_or(covered) AND (NOT asks_for_two OR bool_or(required) AND
               min(diagnosis::text) FILTER (WHERE asks_for_two) <> max(diagnosis::text) FILTER (WHERE asks_for_two))
          FROM asked JOIN counting USING (code, policy_id, diagnosis)
         GROUP BY line_no, policy_id, group_no, asks_for_two) AS verdict
 GROUP BY line_no;
