-- The edits of NCCI, bundling, units and add-on codes, and that of duplicates: (line, status, code), a pass where
-- there was something to judge.

-- ---- ncci_ptp

-- The edits between codes that the lines have.
CREATE TABLE audit_reference.ptp (
    setting text, release text, column1 hcpcs, column2 hcpcs, effective_from date, effective_to date, modifier_indicator int
);
CREATE INDEX ON audit_reference.ptp (column1, column2);

CREATE VIEW audit_reference.ptp_of_lines AS
    SELECT setting, release, column1, column2, coalesce(effective_from, '-infinity') AS effective_from,
           coalesce(effective_to, 'infinity') AS effective_to, modifier_indicator
      FROM codecheck.ptp_edit
     WHERE column1 IN (SELECT code FROM audit_reference.service) AND column2 IN (SELECT code FROM audit_reference.service);

-- The modifiers that may bypass an edit.
CREATE FUNCTION audit_reference.bypasses(modifiers text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN modifiers && '{E1,E2,E3,E4,FA,F1,F2,F3,F4,F5,F6,F7,F8,F9,TA,T1,T2,T3,T4,T5,T6,T7,T8,T9,LT,RT,LC,LD,LM,RC,RI,
                      24,25,27,57,58,59,78,79,91,XE,XP,XS,XU}'::text[];

-- The different codes of a patient's day with one provider, and how many they are.
CREATE TABLE audit_reference.visit_code (
    patient text, provider text, day date, setting text, code hcpcs, bypassed boolean, codes bigint
);
CREATE INDEX ON audit_reference.visit_code (patient, day);

CREATE VIEW audit_reference.visit_code_of_service AS
    SELECT patient, provider, day, setting, code, bool_and(audit_reference.bypasses(modifiers)) AS bypassed,
           count(*) OVER (PARTITION BY patient, provider, day, setting) AS codes
      FROM audit_reference.service
     WHERE code IS NOT NULL AND day IS NOT NULL
     GROUP BY patient, provider, day, setting, code;

CREATE VIEW audit_reference.ncci_ptp AS
    SELECT service.id,
           CASE WHEN bool_or(modifier_indicator = 0) OR NOT bool_and(bypassed OR audit_reference.bypasses(modifiers))
                THEN 'fail' ELSE 'bypassed' END AS status, written AS code
      FROM audit_reference.service
      JOIN audit_reference.visit_code AS other USING (patient, provider, day, setting)
      JOIN audit_reference.rule_release ON system = 'ptp-' || setting AND rule_release.day = service.day
      JOIN audit_reference.ptp USING (setting, release)
     WHERE column1 = other.code AND column2 = service.code AND column1 <> column2 AND
           service.day BETWEEN effective_from AND effective_to AND modifier_indicator <> 9
     GROUP BY service.id, written, other.code
    UNION ALL
    SELECT id, CASE WHEN service.day IS NULL OR codes > 1 AND release IS NULL THEN 'no_data' ELSE 'pass' END, written
      FROM audit_reference.service
      LEFT JOIN audit_reference.visit_code USING (patient, provider, day, setting, code)
      LEFT JOIN audit_reference.rule_release ON system = 'ptp-' || setting AND rule_release.day = service.day
     WHERE code IS NOT NULL AND setting IN ('practitioner', 'outpatient');

-- ---- mue

-- Units over the value of the line's code, of a line or of a day; a finding for a day is on its last line.
CREATE VIEW audit_reference.mue AS
    WITH limited AS (
        SELECT service.*, mue.units AS most, adjudication_indicator = 1 AS by_line
          FROM audit_reference.service
          LEFT JOIN audit_reference.rule_release ON system = 'mue-' || setting AND rule_release.day = service.day
          LEFT JOIN codecheck.mue USING (setting, release, code)
         WHERE code IS NOT NULL AND setting IS NOT NULL
    ), counted AS (
        SELECT *, CASE WHEN by_line THEN units ELSE sum(units) OVER same END AS total,
               by_line OR row_number() OVER (same ORDER BY claim_id COLLATE "C" DESC, line_no DESC) = 1 AS is_last
          FROM limited
         WHERE most IS NOT NULL AND units IS NOT NULL
        WINDOW same AS (PARTITION BY patient, provider, day, setting, code)
    )
    SELECT id, CASE WHEN is_last AND total > most THEN 'fail' ELSE 'pass' END AS status, written AS code FROM counted
    UNION ALL
    SELECT id, 'no_data', written FROM limited WHERE most IS NULL OR units IS NULL;

-- ---- addon_missing_primary

-- What is an add-on on the days of the lines, and to what.
CREATE TABLE audit_reference.addon (day date, add_on hcpcs, primary_code hcpcs, edit_type int, setting text);
CREATE INDEX ON audit_reference.addon (add_on, day);

CREATE VIEW audit_reference.addon_of_day AS
    WITH listed AS MATERIALIZED (
        SELECT * FROM codecheck.addon WHERE add_on IN (SELECT code FROM audit_reference.service)
    )
    SELECT day, add_on, primary_code, edit_type, setting
      FROM audit_reference.rule_release JOIN listed USING (release)
     WHERE system = 'aoc' AND
           day BETWEEN coalesce(effective_from, '-infinity') AND coalesce(effective_to, 'infinity');

CREATE VIEW audit_reference.addon_missing_primary AS
    WITH added AS (
        SELECT service.*, bool_and(edit_type = 1) AS by_list
          FROM audit_reference.service
          JOIN audit_reference.addon ON addon.day = service.day AND add_on = code
         WHERE service.setting IS NOT NULL
         GROUP BY service.id
    ), fulfilled AS (
        SELECT added.id
          FROM added
          JOIN audit_reference.addon ON addon.day = added.day AND add_on = code AND coalesce(addon.setting, added.setting) = added.setting
          JOIN audit_reference.service AS other ON (other.patient, other.day, other.code) = (added.patient, added.day, primary_code)
         WHERE other.id <> added.id AND (other.provider = added.provider OR other.claim = added.claim)
    ), service_alone AS (
        SELECT patient, provider, claim, day FROM audit_reference.service
         WHERE code IS NOT NULL AND (day, code) NOT IN (SELECT day, add_on FROM audit_reference.addon)
    )
    SELECT id, CASE WHEN id IN (SELECT id FROM fulfilled) THEN 'pass'
                    WHEN NOT by_list AND ((patient, day, provider) IN (SELECT patient, day, provider FROM service_alone) OR
                                          (patient, day, claim) IN (SELECT patient, day, claim FROM service_alone)) THEN 'no_data'
                    ELSE 'fail' END AS status, written AS code
      FROM added
    UNION ALL
    SELECT id, CASE WHEN release IS NULL THEN 'no_data' ELSE 'pass' END, written
      FROM audit_reference.service
      LEFT JOIN audit_reference.rule_release ON system = 'aoc' AND rule_release.day = service.day
     WHERE code IS NOT NULL AND setting IS NOT NULL;

-- ---- duplicate_line

CREATE VIEW audit_reference.duplicate_line AS
    WITH repeated AS (
        SELECT id, row_number() OVER (PARTITION BY patient, provider, day, bare, modifiers ORDER BY claim_id COLLATE "C", line_no) > 1 AS again
          FROM audit_reference.service
         WHERE NOT modifiers && '{76,77,91}'
    )
    SELECT id, CASE WHEN day IS NULL THEN 'no_data' WHEN again THEN 'fail' ELSE 'pass' END AS status, written AS code
      FROM audit_reference.service LEFT JOIN repeated USING (id);
