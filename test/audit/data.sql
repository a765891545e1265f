-- Code sets of several releases, policies and rule files, written by hand, for the tests of the audit.

DELETE FROM codecheck.code_release;
DELETE FROM codecheck.policy;

-- ICD-10-CM: FY2023, its update in April, no FY2024, FY2025.
INSERT INTO codecheck.icd10cm_entry
SELECT entry_id, code::icd10cm, billable, code, code
  FROM (VALUES (1, 'I10', true), (2, 'E11', false), (3, 'E11.9', true), (4, 'E11.65', true), (5, 'S83.006A', true),
               (6, 'S83.006S', true), (7, 'M80.00XS', true), (8, 'T86.848S', true), (9, 'W01.0XXA', true), (10, 'M1A.9XX0', true),
               (11, 'Z00.00', true), (12, 'H54.512A', true), (13, 'V00.01XS', true), (14, 'E11.22', true), (15, 'L84', true),
               (16, 'C7A.00', true), (17, 'M48.08XS', true), (18, 'T86.84', false), (19, 'R99.8', true),
               -- Until March 2023; until September 2023; since April 2023; since October 2024.
               (20, 'A00.9', true), (21, 'M54.5', true), (22, 'U07.1', true), (23, 'M54.5', false), (24, 'M54.50', true),
               (25, 'QA0.0101', true),
               (26, 'Q99.9', true),
               -- Of a side; the last on the other lists of the Medicare Code Editor.
               (27, 'M17.11', true), (28, 'M17.12', true), (29, 'M17.0', true), (30, 'H54.511A', true),
               (31, 'E84.11', true), (32, 'O80', true), (33, 'N40.0', true), (34, 'F02.80', true), (35, 'Z51.89', true)) AS entry(entry_id, code, billable);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10cm', 'FY2023', '2022-10-01', '2023-09-30', 0, 0, '{[1,22),[27,36)}'),
    ('icd10cm', 'FY2023-APR', '2023-04-01', '2023-09-30', 0, 0, '{[1,19),[21,23),[27,36)}'),
    ('icd10cm', 'FY2025', '2024-10-01', '2025-09-30', 0, 0, '{[1,20),[22,26),[27,36)}');
-- What the descriptions say: sides, and how many siblings are more specific.
UPDATE codecheck.icd10cm_entry AS entry SET laterality = said.laterality, unspecified = said.specificity > 0, specificity = said.specificity,
       long_description = coalesce(said.description, entry.long_description)
  FROM (VALUES (5, 'unspecified', 2, NULL), (6, 'unspecified', 2, NULL), (7, NULL, 3, 'Some fracture, unspecified site'), (27, 'right', 0, NULL),
               (28, 'left', 0, NULL), (29, 'bilateral', 0, NULL), (30, 'right', 0, NULL), (14, 'unspecified', 0, NULL),
               (17, NULL, 0, 'Another fracture, unspecified site'), (10, NULL, 1, 'Gout, unspecified')) AS said(entry_id, laterality, specificity, description)
 WHERE entry.entry_id = said.entry_id;

-- ICD-10-PCS: FY2023, FY2024.
INSERT INTO codecheck.icd10pcs_entry
SELECT entry_id, code::icd10pcs, length(code) = 7, code, code
  FROM (VALUES (101, '0DT'), (102, '0DTJ0ZZ'), (103, '02704TZ'), (104, '0DTJ4ZZ')) AS entry(entry_id, code);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10pcs', 'FY2023', '2022-10-01', '2023-09-30', 0, 0, '{[101,104)}'),
    ('icd10pcs', 'FY2024', '2023-10-01', '2024-09-30', 0, 0, '{[101,103),[104,105)}');

-- HCPCS: 2023, the second half of 2024. Q0001 is terminated as the second file says; S0001 is gone from it.
INSERT INTO codecheck.hcpcs_entry
SELECT entry_id, code::hcpcs, added::date, terminated::date, code, code
  FROM (VALUES (201, 'G0439', '2011-01-01', NULL), (202, 'J0001', '2023-07-01', NULL), (203, 'G0101', '1996-01-01', '2023-06-30'),
               (204, 'E1122', '2011-01-01', NULL), (205, 'S0001', '2015-01-01', NULL), (206, 'Q0001', '2015-01-01', NULL),
               (207, 'Q0001', '2015-01-01', '2023-06-30'), (208, 'A5500', '2015-01-01', NULL),
               (209, 'G0500', '2011-01-01', NULL)) AS entry(entry_id, code, added, terminated);
INSERT INTO codecheck.hcpcs_modifier_entry
SELECT entry_id, code::hcpcs_modifier, added::date, terminated::date, code, code
  FROM (VALUES (211, 'LT', '1990-01-01', NULL), (212, 'XU', '2015-01-01', NULL), (213, 'JZ', '2023-07-01', NULL),
               (214, 'QQ', '2015-01-01', '2023-06-30'), (215, 'GO', '1990-01-01', NULL), (216, 'ZA', '1990-01-01', NULL),
               -- In the letters of an ambulance pair.
               (217, 'GH', '1990-01-01', '2023-06-30'), (218, 'GX', '2023-07-01', NULL), (219, 'HE', '1990-01-01', NULL)) AS entry(entry_id, code, added, terminated);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries) VALUES
    ('hcpcs', '2023', '2023-01-01', '2023-12-31', '2016-01-01', 0, 0, '{[201,207),[208,210),[211,220)}'),
    ('hcpcs', '2024-07', '2024-07-01', '2024-12-31', '2018-01-01', 0, 0, '{[201,205),[207,210),[211,216),[217,219)}');

-- The tabular list: FY2023, FY2025. Notes of a code, a block and a chapter, of which some exclude what they hold for,
-- and C75-C76 has C7A in it; one of another kind, one that names no code.
INSERT INTO codecheck.icd10cm_note
SELECT entry_id, code::icd10cm, last_code::icd10cm, level, kind, 1, NULL, '', refs::icd10cmset
  FROM (VALUES (301, 'L84', 'L84', 'code', 'excludes1', 'Z00.00, H54'), (302, 'E08', 'E13', 'block', 'excludes1', 'L84, E11.22'),
               (303, 'Z00', 'Z00', 'code', 'excludes1', 'L84'), (304, 'I10', 'I10', 'code', 'excludes2', 'E11'),
               (305, 'E11.65', 'E11.65', 'code', 'excludes1', NULL), (306, 'C75', 'C76', 'block', 'excludes1', 'S83'),
               (307, 'M00', 'M99', 'chapter', 'excludes1', 'C7A, M1A')) AS note(entry_id, code, last_code, level, kind, refs);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('tabular', 'FY2023', '2022-10-01', '2023-09-30', 0, '{[301,307)}'),
    ('tabular', 'FY2025', '2024-10-01', '2025-09-30', 0, '{[301,302),[303,308)}');

-- Each with its own rule: a range, a payer, a place, a second diagnosis, only exclusions, nothing at all.
INSERT INTO codecheck.policy (policy_id, payer, jurisdiction, kind, effective_from, effective_to) VALUES
    ('NCD-VISIT', NULL, NULL, 'NCD', '2022-01-01', '2024-12-31'),
    ('LCD-VISIT', NULL, '{TX,OK}', 'LCD', '2023-06-01', '2025-06-30'),
    ('NCD-SHOES', 'Medicare', NULL, 'ncd', '2000-01-01', '2049-12-31'),
    ('ACME', 'Acme', NULL, 'payer', '2000-01-01', '2049-12-31'),
    ('NOTHING', NULL, '{CA}', 'article', '2000-01-01', '2049-12-31');
INSERT INTO codecheck.policy_code VALUES
    ('NCD-VISIT', 'G0439', NULL, NULL), ('NCD-VISIT', 'Q0001', NULL, NULL), ('NCD-VISIT', 'G0500', NULL, NULL), ('LCD-VISIT', '99202', '99215', NULL), ('LCD-VISIT', 'G0439', NULL, 1),
    ('NCD-SHOES', 'A5500', 'A5513', NULL), ('ACME', '99213', NULL, NULL), ('ACME', 'A5500', NULL, NULL),
    ('NOTHING', 'J0001', 'Q9999', NULL);
INSERT INTO codecheck.policy_diagnosis VALUES
    ('NCD-VISIT', NULL, 'covered', 'E11'), ('NCD-VISIT', NULL, 'noncovered', 'E11.9'),
    ('LCD-VISIT', 1, 'covered', 'I10'), ('LCD-VISIT', 2, 'covered', 'M54'), ('LCD-VISIT', 2, 'covered', 'S83.006A'),
    ('NCD-SHOES', 1, 'covered', 'E11'), ('NCD-SHOES', 1, 'required', 'L84'), ('NCD-SHOES', 2, 'covered', 'E11.65'),
    ('ACME', NULL, 'noncovered', 'Z00'), ('NOTHING', NULL, 'covered', NULL);

-- NCCI bundling: two releases of practitioners, one of hospitals. Windows of a day, one after the other, without an
-- end; both orders; an edit that never was; one that the second release drops, one that it brings.
INSERT INTO codecheck.ptp_entry (entry_id, code, column2, effective_from, effective_to, modifier_indicator, rationale)
SELECT entry_id, code::hcpcs, column2::hcpcs[], effective_from::date, effective_to::date, indicator, 'Said by the tests'
  FROM (VALUES (401, 'G0439', '{99213,99214}', '2011-01-01', NULL, 1), (402, 'J0001', '{A5500}', NULL, NULL, 0),
               (403, 'A5500', '{J0001}', '2023-02-01', NULL, 1), (404, '20610', '{J0001,G0101}', '2023-02-01', '2023-06-30', 0),
               (405, '20610', '{J0001,Q0001}', '2023-07-01', NULL, 1), (406, '20610', '{A5500}', '2010-01-01', '2010-01-01', 9),
               (407, '20610', '{S0001,99213}', '2010-01-01', NULL, 9), (408, '20610', '{J0001}', '2022-01-01', '2023-01-31', 1),
               (409, '27447', '{11042}', '2023-03-31', '2023-03-31', 0), (410, 'G0439', '{G0101}', NULL, '2023-04-01', 0),
               (411, '99214', '{20610}', '2023-01-01', NULL, 1), (412, 'G0439', '{J0001}', NULL, NULL, 0),
               (413, 'G0439', '{99202}', '2023-07-01', NULL, 1), (414, 'A5500', '{Q0001}', '2023-01-01', NULL, 0)) AS entry(entry_id, code, column2, effective_from, effective_to, indicator);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries) VALUES
    ('ptp-practitioner', '2023q1', '2023-01-01', '2023-12-31', '-infinity', 0, '{[401,411)}'),
    ('ptp-practitioner', '2023q3', '2023-07-01', '2023-12-31', '-infinity', 0, '{[401,410),[411,412),[413,414)}'),
    ('ptp-outpatient', '2024q3', '2024-07-01', '2024-12-31', '-infinity', 0, '{[401,402),[404,405),[412,413),[414,415)}');

-- Medically unlikely edits: no units at all, of a line, of a day; more than any claim has.
INSERT INTO codecheck.mue_entry (entry_id, code, units, adjudication_indicator, rationale)
SELECT entry_id, code::hcpcs, units, indicator, 'Said by the tests'
  FROM (VALUES (421, 'G0439', 1, 2), (422, 'J0001', 10, 3), (423, '20610', 2, 1), (424, 'A5500', 0, 3), (425, 'S0001', 0, 1),
               (426, '99213', 3, 2), (427, 'Q0001', 2147483647, 3), (428, 'A5500', 2, 2), (429, '99214', 1, 1),
               (430, 'G0439', 2, 2), (431, 'G0101', 0, 2),
               (432, 'A5501', 1, 1), (433, 'G0500', 1, 1)) AS entry(entry_id, code, units, indicator);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('mue-practitioner', '2023q1', '2023-01-01', '2023-12-31', 0, '{[421,428),[429,430),[431,432)}'),
    ('mue-practitioner', '2023q3', '2023-07-01', '2023-12-31', 0, '{[422,428),[429,431)}'),
    ('mue-outpatient', '2023q1', '2023-01-01', '2023-12-31', 0, '{[422,424),[426,429),[430,434)}'),
    ('mue-dme', '2023q3', '2023-07-01', '2023-12-31', 0, '{[428,429)}');

-- Add-on codes of every type, for a time, and for one setting only.
INSERT INTO codecheck.addon_entry (entry_id, code, primary_code, edit_type, effective_from, effective_to, setting, note)
SELECT entry_id, code::hcpcs, primary_code::hcpcs, edit_type, effective_from::date, effective_to::date, setting, NULL
  FROM (VALUES (441, '11045', '11042', 1, '2013-04-01', NULL, NULL), (442, '11045', '27447', 1, '2013-04-01', '2023-03-31', NULL),
               (443, '0054T', NULL, 2, '2013-04-01', NULL, NULL), (444, '64484', '64483', 3, '2013-04-01', NULL, NULL),
               (445, '64484', NULL, 3, '2013-04-01', NULL, NULL), (446, '01968', '01967', 1, '2013-04-01', NULL, 'practitioner'),
               (447, '92973', '92920', 1, '2013-04-01', NULL, 'outpatient'), (448, '92973', '92924', 1, '2013-04-01', NULL, NULL),
               (449, '22840', '11045', 1, '2023-04-01', NULL, NULL), (450, '0055T', NULL, 2, '2024-01-01', '2024-12-31', NULL),
               (451, 'G0500', '99213', 1, '2020-01-01', NULL, NULL))
       AS entry(entry_id, code, primary_code, edit_type, effective_from, effective_to, setting);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries) VALUES
    ('aoc', '2023q3', '2023-07-01', '2023-12-31', '-infinity', 0, '{[441,450),[451,452)}'),
    ('aoc', '2024q3', '2024-07-01', '2024-12-31', '-infinity', 0, '{[441,452)}');

-- The fee schedule: every value of each indicator; 71046 has its parts in rows of their own, 77080 only that of TC.
INSERT INTO codecheck.fee_entry (entry_id, code, modifier, status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team)
SELECT entry_id, code::hcpcs, modifier::hcpcs_modifier, 'A', pctc, global_days, '0', bilateral, assistant, co_surgeon, team
  FROM (VALUES (461, '20610', NULL, '0', '000', '1', '1', '0', '0'), (462, '27447', NULL, '0', '090', '1', '2', '1', '0'),
               (463, '11042', NULL, '0', '000', '0', '1', '0', '0'), (464, '11400', NULL, '0', '010', '0', '0', '0', '9'),
               (465, '99213', NULL, '0', 'XXX', '0', '0', '0', '0'), (466, '99214', NULL, '0', 'XXX', '0', '0', '0', '0'),
               (467, '71046', NULL, '2', 'XXX', '3', '9', '9', '9'), (468, '71046', '26', '2', 'XXX', '3', '9', '9', '9'),
               (469, '71046', 'TC', '3', 'XXX', '3', '9', '9', '9'), (470, '93000', NULL, '4', 'XXX', '2', '9', '2', '2'),
               (471, '93005', NULL, '3', 'XXX', '9', '0', '0', '1'), (472, '88305', NULL, '1', 'XXX', '9', '9', '9', '9'),
               (473, 'G0101', NULL, '6', 'XXX', '9', '9', '9', '9'), (474, 'J0001', NULL, '8', 'ZZZ', '9', '9', '9', '9'),
               (475, 'G0439', NULL, '5', 'XXX', '3', '9', '9', '9'), (476, 'A5500', NULL, '9', 'YYY', '9', '9', '9', '9'),
               (477, '77080', NULL, '7', 'MMM', '9', '9', '9', '9'), (478, '77080', 'TC', '7', 'XXX', '9', '9', '9', '9'),
               (479, '20610', NULL, '0', '010', '0', '0', '1', '1'), (480, '11045', NULL, '0', 'ZZZ', '0', '1', '0', '0'))
       AS entry(entry_id, code, modifier, pctc, global_days, bilateral, assistant, co_surgeon, team);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('fee-schedule', '2023a', '2023-01-01', '2023-12-31', 0, '{[461,479),[480,481)}'),
    ('fee-schedule', '2023c', '2023-07-01', '2023-12-31', 0, '{[462,477),[479,481)}');

-- The Medicare Code Editor: all lists, of which v40.1 lacks that of women and changes an age; FY2025.
INSERT INTO codecheck.mce_entry (entry_id, code, list, age_from, age_to)
SELECT entry_id, code::icd10cm, list, age_from, age_to
  FROM (VALUES (501, 'F02.80', 'manifestation', NULL, NULL), (502, 'E11.22', 'manifestation', NULL, NULL),
               (503, 'Z00.00', 'unacceptable_principal', NULL, NULL), (504, 'Z51.89', 'unacceptable_principal_alone', NULL, NULL),
               (505, 'E84.11', 'newborn', 0, 0), (506, 'M1A.9XX0', 'pediatric', 0, 17), (507, 'O80', 'maternity', 9, 64),
               (508, 'N40.0', 'adult', 15, 124), (509, 'O80', 'female', NULL, NULL), (510, 'N40.0', 'male', NULL, NULL),
               (511, 'R99.8', 'questionable_admission', NULL, NULL), (512, 'R99.8', 'unspecified', NULL, NULL),
               (513, 'C7A.00', 'wrong_procedure', NULL, NULL), (514, 'O80', 'maternity', 12, 55))
       AS entry(entry_id, code, list, age_from, age_to);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('mce', 'v40', '2022-10-01', '2023-09-30', 0, '{[501,507),[508,515)}'),
    ('mce', 'v40.1', '2023-04-01', '2023-09-30', 0, '{[501,509),[510,514)}'),
    ('mce', 'v42', '2024-10-01', '2025-09-30', 0, '{[501,512)}');
