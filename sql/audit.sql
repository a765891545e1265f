-- What the audit says: one claim line for each edit, by small code sets and one policy.
BEGIN;
INSERT INTO codecheck.icd10cm_entry VALUES
    (1, 'E11', false, '', ''), (2, 'E11.9', true, '', ''), (3, 'I10', true, '', ''), (4, 'S83.006S', true, '', ''),
    (5, 'W01.0XXA', true, '', ''), (6, 'U09.9', true, '', '');
INSERT INTO codecheck.icd10cm_entry VALUES
    (7, 'H60.331', true, '', '', 'right', false, 0), (8, 'H60.339', true, '', '', 'unspecified', true, 3);
INSERT INTO codecheck.hcpcs_entry VALUES
    (11, 'G0439', '2011-01-01', NULL, '', ''), (12, 'J2505', '2004-01-01', '2021-12-31', '', '');
INSERT INTO codecheck.hcpcs_modifier_entry VALUES (21, 'LT', '1990-01-01', NULL, '', '');
INSERT INTO codecheck.icd10cm_note VALUES (31, 'E11', 'E11', 'code', 'excludes1', 1, NULL, 'what lasts (U09.9)', 'U09.9');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries) VALUES
    ('icd10cm', 'FY2021', '2020-10-01', '2021-09-30', NULL, 5, 4, '{[1,6)}'),
    ('icd10cm', 'FY2025', '2024-10-01', '2025-09-30', NULL, 8, 7, '{[1,9)}'),
    ('tabular', 'FY2025', '2024-10-01', '2025-09-30', NULL, 1, NULL, '{[31,32)}'),
    ('hcpcs', '2025', '2025-01-01', '2025-12-31', '2020-01-01', 2, 1, '{[11,13),[21,22)}');
INSERT INTO codecheck.policy (policy_id, payer, kind) VALUES ('NCD-1', 'Medicare', 'NCD'), ('LCD-1', 'Acme', 'LCD');
INSERT INTO codecheck.policy_code VALUES ('NCD-1', 'G0439', NULL), ('LCD-1', 'G0439', NULL);
INSERT INTO codecheck.policy_diagnosis VALUES ('NCD-1', NULL, 'covered', 'E11'), ('LCD-1', NULL, 'covered', 'E11');

CREATE TABLE claim (claim_id text, line_no int, claim_type text, payer text, from_date date, code text,
                    modifiers text[], dx text[], dx_pointers int[], procedures text[], charge numeric);
INSERT INTO claim VALUES
    ('a good line',        1, 'professional', 'Medicare', '2025-05-01', 'G0439',   '{LT,25}', '{E11.9,I10}',      '{1}',         NULL,        100),
    ('dx_missing',         1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      NULL,               NULL,          NULL,        100),
    ('dx_invalid',         1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{I1O,E11.7}',      NULL,          NULL,        100),
    ('dx_not_billable',    1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{e11}',            NULL,          NULL,        100),
    ('dx_not_effective',   1, 'professional', 'Medicare', '2021-05-01', NULL,      NULL,      '{U09.9}',          NULL,          NULL,        100),
    ('dx_duplicate',       1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{E11.9,I10,E119}', NULL,          NULL,        100),
    ('dx_pointer_invalid', 1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{E11.9,I10}',      '{1,2,3,1,2}', NULL,        100),
    ('dx_unspecified',     1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{H60.339,E11.9}',  NULL,          NULL,        100),
    ('external_cause_pdx', 1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{W01.0XXA,I10}',   NULL,          NULL,        100),
    ('sequela_pdx',        1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{S83.006S,I10}',   NULL,          NULL,        100),
    ('excludes1_pair',     1, 'professional', 'Medicare', '2025-05-01', NULL,      NULL,      '{I10,E11.9,U09.9}', NULL,         NULL,        100),
    ('laterality_conflict', 1, 'professional', 'Medicare', '2025-05-01', NULL,     '{LT}',    '{H60.331,H60.339}', NULL,         NULL,        100),
    ('proc_invalid',       1, 'professional', NULL,       '2025-05-01', '9921',    NULL,      '{I10}',            NULL,          NULL,        100),
    ('proc_not_effective', 1, 'professional', NULL,       '2022-01-01', 'J2505',   NULL,      NULL,               NULL,          NULL,        100),
    ('proc_reporting_only', 1, 'professional', NULL,      '2025-05-01', '3044F',   NULL,      '{E11.9}',          NULL,          NULL,        100),
    ('wrong_code_set',     1, 'inpatient',    NULL,       '2025-05-01', '0DTJ4ZZ', NULL,      '{I10,99213}',      NULL,          '{99213}',   100),
    ('modifier_invalid',   1, 'professional', NULL,       '2025-05-01', NULL,      '{LT,ZZ}', '{I10}',            NULL,          NULL,        100),
    ('necessity (NCD)',    1, 'professional', 'Medicare', '2025-05-01', 'G0439',   NULL,      '{E11.9,I10}',      '{2}',         NULL,        100),
    ('necessity (LCD)',    1, 'professional', 'Acme',     '2025-05-01', 'G0439',   NULL,      '{I10}',            NULL,          NULL,        100),
    ('duplicate_line',     1, 'professional', 'Medicare', '2025-05-01', 'G0439',   '{LT,25}', '{E11.9}',          NULL,          NULL,        100),
    ('duplicate_line',     2, 'professional', 'Medicare', '2025-05-01', 'G0439',   '{25,LT}', '{E11.9}',          NULL,          NULL,        100),
    ('no date',            1, 'professional', 'Medicare', NULL,         'G0439',   '{LT}',    '{I10}',            NULL,          NULL,        100),
    ('no release',         1, 'professional', 'Medicare', '2026-05-01', 'G0439',   '{LT}',    '{E11.9}',          NULL,          NULL,        100);

SELECT claim_id, edit, code, diagnosis, carc, rarc, source
  FROM codecheck.audit('claim') WHERE status = 'fail' ORDER BY claim_id COLLATE "C", edit COLLATE "C", code COLLATE "C", diagnosis COLLATE "C";
SELECT edit, message FROM codecheck.audit('claim') WHERE status = 'fail'
 GROUP BY edit, message ORDER BY edit COLLATE "C", message COLLATE "C";
SELECT claim_id, edit, code, diagnosis, message
  FROM codecheck.audit('claim') WHERE status = 'no_data' ORDER BY claim_id COLLATE "C", edit COLLATE "C";

SELECT edit, lines_judged AS judged, lines_failed AS failed, lines_bypassed AS bypassed, lines_no_data AS no_data,
       failure_rate, charge_at_stake, carc, rarc
  FROM codecheck.denial_report('claim');

-- The edits, and how they are set.
SELECT edit, title, level, carc, rarc, source, enabled FROM codecheck.edit;
UPDATE codecheck.edit SET enabled = false WHERE edit <> 'dx_missing';
UPDATE codecheck.edit SET carc = 'A1', rarc = NULL WHERE edit = 'dx_missing';
SELECT claim_id, edit, carc, rarc FROM codecheck.audit('claim') ORDER BY claim_id COLLATE "C";
SELECT claim_id, edit, carc, rarc FROM codecheck.audit('claim', '{modifier_invalid}') WHERE status = 'fail';
DELETE FROM codecheck.edit;
SELECT count(*) FILTER (WHERE enabled), min(carc) FILTER (WHERE edit = 'dx_missing') FROM codecheck.edit;

-- What one payer does otherwise: its lines have its own codes, run an edit that is off for others or not, and are counted apart.
UPDATE codecheck.edit SET enabled = false WHERE edit = 'proc_reporting_only';
INSERT INTO codecheck.edit_payer (edit, payer, carc, rarc, enabled) VALUES
    ('necessity', 'Acme', '272', NULL, NULL), ('necessity', 'Medicare', NULL, 'N2', NULL), ('dx_duplicate', 'Medicare', NULL, 'N1', NULL),
    ('modifier_invalid', 'Medicare', NULL, NULL, false), ('proc_reporting_only', 'Medicare', '1', NULL, true);
UPDATE claim SET payer = 'Medicare' WHERE claim_id IN ('dx_duplicate', 'modifier_invalid', 'proc_reporting_only');
SELECT claim_id, payer, edit, findings.code, carc, rarc
  FROM codecheck.audit('claim') AS findings JOIN claim USING (claim_id, line_no)
 WHERE status = 'fail' AND edit IN (SELECT edit FROM codecheck.edit_payer) ORDER BY claim_id COLLATE "C";
SELECT edit, payer, lines_judged AS judged, lines_failed AS failed, charge_at_stake, carc, rarc
  FROM codecheck.denial_report('claim') WHERE edit IN (SELECT edit FROM codecheck.edit_payer);
-- Those that are named run for every payer.
SELECT claim_id, carc, rarc FROM codecheck.audit('claim', '{modifier_invalid}') WHERE status = 'fail';
DELETE FROM codecheck.edit;
DELETE FROM codecheck.edit_payer;

-- What cannot be audited, and what is no setting.
\set ON_ERROR_ROLLBACK on
SELECT * FROM codecheck.audit('claim', '{dx_mising}');
CREATE VIEW no_line AS SELECT claim_id, code FROM claim;
SELECT * FROM codecheck.audit('no_line');
CREATE VIEW nothing_to_judge AS SELECT claim_id, line_no, procedures FROM claim;
SELECT * FROM codecheck.audit('nothing_to_judge');
CREATE VIEW dates_as_text AS SELECT claim_id, line_no, code, from_date::text FROM claim;
SELECT * FROM codecheck.audit('dates_as_text');
SELECT * FROM codecheck.audit('no_such_relation');
SELECT * FROM codecheck.audit(NULL);
INSERT INTO codecheck.edit_payer VALUES ('dx_mising', 'Acme', '16');
INSERT INTO codecheck.edit_payer VALUES ('dx_missing', ' ', '16');
ROLLBACK;
