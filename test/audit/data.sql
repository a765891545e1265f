-- Code sets of several releases and policies, written by hand, for the tests of the audit.

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
               (26, 'Q99.9', true)) AS entry(entry_id, code, billable);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10cm', 'FY2023', '2022-10-01', '2023-09-30', 0, 0, '{[1,22)}'),
    ('icd10cm', 'FY2023-APR', '2023-04-01', '2023-09-30', 0, 0, '{[1,19),[21,23)}'),
    ('icd10cm', 'FY2025', '2024-10-01', '2025-09-30', 0, 0, '{[1,20),[22,26)}');

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
               (207, 'Q0001', '2015-01-01', '2023-06-30'), (208, 'A5500', '2015-01-01', NULL)) AS entry(entry_id, code, added, terminated);
INSERT INTO codecheck.hcpcs_modifier_entry
SELECT entry_id, code::hcpcs_modifier, added::date, terminated::date, code, code
  FROM (VALUES (211, 'LT', '1990-01-01', NULL), (212, 'XU', '2015-01-01', NULL), (213, 'JZ', '2023-07-01', NULL),
               (214, 'QQ', '2015-01-01', '2023-06-30'), (215, 'GO', '1990-01-01', NULL), (216, 'ZA', '1990-01-01', NULL),
               -- In the letters of an ambulance pair.
               (217, 'GH', '1990-01-01', '2023-06-30'), (218, 'GX', '2023-07-01', NULL), (219, 'HE', '1990-01-01', NULL)) AS entry(entry_id, code, added, terminated);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries) VALUES
    ('hcpcs', '2023', '2023-01-01', '2023-12-31', '2016-01-01', 0, 0, '{[201,207),[208,209),[211,220)}'),
    ('hcpcs', '2024-07', '2024-07-01', '2024-12-31', '2018-01-01', 0, 0, '{[201,205),[207,209),[211,216),[217,219)}');

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
    ('NCD-VISIT', 'G0439', NULL, NULL), ('NCD-VISIT', 'Q0001', NULL, NULL), ('LCD-VISIT', '99202', '99215', NULL), ('LCD-VISIT', 'G0439', NULL, 1),
    ('NCD-SHOES', 'A5500', 'A5513', NULL), ('ACME', '99213', NULL, NULL), ('ACME', 'A5500', NULL, NULL),
    ('NOTHING', 'J0001', 'Q9999', NULL);
INSERT INTO codecheck.policy_diagnosis VALUES
    ('NCD-VISIT', NULL, 'covered', 'E11'), ('NCD-VISIT', NULL, 'noncovered', 'E11.9'),
    ('LCD-VISIT', 1, 'covered', 'I10'), ('LCD-VISIT', 2, 'covered', 'M54'), ('LCD-VISIT', 2, 'covered', 'S83.006A'),
    ('NCD-SHOES', 1, 'covered', 'E11'), ('NCD-SHOES', 1, 'required', 'L84'), ('NCD-SHOES', 2, 'covered', 'E11.65'),
    ('ACME', NULL, 'noncovered', 'Z00'), ('NOTHING', NULL, 'covered', NULL);
