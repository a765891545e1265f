-- The edits by the indicators of the physician fee schedule: (line, status, code), a pass where there was something
-- to judge.

-- What the schedule says of the codes of the lines as global services; whether it has rows for the modifiers 26 and TC.
CREATE TABLE audit_reference.fee (
    day date, code hcpcs, pctc text, global_days text, bilateral text, assistant text, co_surgeon text, team text,
    has_26 boolean, has_tc boolean
);
CREATE INDEX ON audit_reference.fee (code, day);

CREATE VIEW audit_reference.fee_of_day AS
    WITH listed AS MATERIALIZED (
        SELECT * FROM codecheck.fee_schedule WHERE code IN (SELECT code FROM audit_reference.service)
    ), part AS (
        SELECT release, code, bool_or(modifier::text = '26') AS has_26, bool_or(modifier::text = 'TC') AS has_tc
          FROM listed WHERE modifier IS NOT NULL GROUP BY release, code
    )
    SELECT day, code, pctc, global_days, bilateral, assistant, co_surgeon, team,
           coalesce(has_26, false) AS has_26, coalesce(has_tc, false) AS has_tc
      FROM audit_reference.rule_release
      JOIN listed USING (release)
      LEFT JOIN part USING (release, code)
     WHERE system = 'fee-schedule' AND modifier IS NULL;

-- ---- modifier_conflict

CREATE VIEW audit_reference.modifier_conflict AS
    WITH carried AS (
        SELECT id, modifier, modifiers, written, code, day
          FROM audit_reference.service, unnest(modifiers) AS modifier
    )
    SELECT id, 'fail' AS status, written AS code FROM audit_reference.service WHERE modifiers @> '{LT,RT}'
    UNION ALL
    SELECT id, 'fail', written FROM audit_reference.service WHERE modifiers @> '{50}' AND modifiers && '{LT,RT}'
    UNION ALL
    SELECT id, 'fail', written FROM audit_reference.service WHERE modifiers @> '{26,TC}'
    UNION ALL
    SELECT id, 'fail', written
      FROM carried JOIN audit_reference.fee USING (code, day)
     WHERE CASE WHEN modifier = '50' THEN bilateral IN ('0', '2', '9')
                WHEN modifier = '26' THEN pctc NOT IN ('1', '6', '8') AND NOT has_26
                WHEN modifier = 'TC' THEN pctc <> '1' AND NOT has_tc
                WHEN modifier IN ('80', '81', '82', 'AS') THEN assistant IN ('1', '9')
                WHEN modifier = '62' THEN co_surgeon IN ('0', '9')
                WHEN modifier = '66' THEN team IN ('0', '9')
                WHEN modifier IN ('54', '55', '56') THEN global_days NOT IN ('010', '090') END
    UNION ALL
    SELECT id, CASE WHEN modifiers && '{50,26,TC,80,81,82,AS,62,66,54,55,56}' AND fee.code IS NULL THEN 'no_data' ELSE 'pass' END, written
      FROM audit_reference.service LEFT JOIN audit_reference.fee USING (code, day)
     WHERE modifiers <> '{}';

-- ---- em_same_day_no_25

CREATE VIEW audit_reference.em_same_day_no_25 AS
    WITH visit AS (
        SELECT service.*, release FROM audit_reference.service
          LEFT JOIN audit_reference.rule_release ON system = 'fee-schedule' AND rule_release.day = service.day
         WHERE setting = 'practitioner' AND code IS NOT NULL AND
               bare ~ '^[0-9]{5}$' AND (bare BETWEEN '99202' AND '99499' OR bare BETWEEN '98000' AND '98016')
    ), procedure AS (
        SELECT patient, provider, day, bool_or(global_days = '090') AS major, bool_or(global_days IN ('000', '010')) AS minor
          FROM audit_reference.service JOIN audit_reference.fee USING (code, day)
         WHERE setting = 'practitioner' AND global_days IN ('000', '010', '090')
         GROUP BY patient, provider, day
    )
    SELECT id, CASE WHEN visit.day IS NULL OR release IS NULL AND codes > 1 THEN 'no_data'
                    WHEN modifiers @> '{25}' THEN 'pass'
                    WHEN minor OR major AND NOT modifiers @> '{57}' THEN 'fail' ELSE 'pass' END AS status, written AS code
      FROM visit
      LEFT JOIN audit_reference.visit_code USING (patient, provider, day, setting, code)
      LEFT JOIN procedure USING (patient, provider, day);
