-- What replaces a code, what a release changes, and what a date makes invalid in claims.

-- Three releases by hand: low back pain is a header from FY2022 on, a code is gone and comes back.
\set SHOW_CONTEXT never
INSERT INTO codecheck.icd10cm_entry VALUES
    (1, 'M54.5', true, 'Low back pain', 'Low back pain'),
    (2, 'M54.5', false, 'Low back pain', 'Low back pain'),
    (3, 'M54.50', true, 'Low back pain, unsp', 'Low back pain, unspecified'),
    (4, 'M54.59', true, 'Other low back pain', 'Other low back pain'),
    (5, 'R05', true, 'Cough', 'Cough'),
    (6, 'R05', true, 'Cough', 'Cough, of any kind'),
    (7, 'H81.41', true, 'Vertigo, right ear', 'Vertigo of central origin, right ear'),
    (8, 'H81.4', false, 'Vertigo', 'Vertigo of central origin'),
    (9, 'H81.4', true, 'Vertigo', 'Vertigo of central origin'),
    (10, 'Z40.8', true, 'Other surgery', 'Other prophylactic surgery'),
    (11, 'Z40.81', true, 'Surgery one', 'Prophylactic surgery one'),
    (12, 'Z40.89', false, 'Other surgery', 'Other prophylactic surgeries'),
    (13, 'Z40.891', true, 'Surgery two', 'Prophylactic surgery two');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10cm', 'FY2021', '2020-10-01', '2021-09-30', 5, 4, '{[1,2),[5,6),[7,9),[10,11)}'),
    ('icd10cm', 'FY2022', '2021-10-01', '2022-09-30', 6, 5, '{[2,5),[6,7),[9,11)}'),
    ('icd10cm', 'FY2024', '2023-10-01', '2024-09-30', 8, 6, '{[2,5),[6,7),[9,10),[11,14)}');

-- The code itself, what is below a header, nothing known: without a conversion table not even that.
SELECT replacements('R05', '2021-10-01') AS billable, replacements('M54.5', '2021-10-01') AS header, replacements('M54', '2021-10-01') AS above,
       replacements('H81.41', '2021-10-01') IS NULL AS no_table, replacements('R05', '2022-10-01') IS NULL AS no_release, predecessors('M54.50') IS NULL AS no_table;

-- Rows as a client stages them: blanks at the end, a serial number among years, several codes in a cell, a row twice, blank rows.
BEGIN;
CREATE TEMPORARY TABLE codecheck_conversion (line_no bigint, fault text, current text, effective text, previous text) ON COMMIT DROP;
INSERT INTO codecheck_conversion (line_no, current, effective, previous) VALUES
    (4, 'M54.50 ', '2021', 'M54.5'), (5, 'M54.59', '2021', ' M54.5 '), (6, 'M54.59', '2021', 'M54.5'),
    (7, 'H81.4', '2021', 'H81.41-H81.43; H81.49'), (8, 'Z40.81', '45200', 'Z40.8'), (9, 'Z40.89', '10/1/2023', 'Z40.8, R05'), (10, 'R05', '10/01/21', 'None'),
    (11, '', '', ''), (12, 'Z99.89', '2021', 'H81.49 and a code from M54.-'), (13, NULL, NULL, NULL);
SELECT release, report FROM codecheck.load_conversion(NULL, NULL, source => 'by hand');
COMMIT;
SELECT code, effective_from, previous_from, previous_to FROM codecheck.conversion_entry ORDER BY code, previous_from;
SELECT release, effective_from, effective_to, code_count, source FROM codecheck.release WHERE system = 'conversion';

-- Over the table to what is billable on the date, and below what is a header by then.
SELECT code, day, replacements(code, day)
  FROM (VALUES ('H81.41'::icd10cm, '2021-09-30'::date), ('H81.41', '2021-10-01'), ('Z40.8', '2021-10-01'), ('Z40.8', '2023-10-01'), ('M54.5', '2023-10-01'),
               ('H81.49', '2021-10-01'), ('M54.50', '2020-10-01'), ('E11.9', '2023-10-01'), ('E11.9', '2024-10-01')) AS t(code, day);
SELECT code, predecessors(code) FROM unnest('{M54.50,H81.4,Z40.89,R05,Z99.89,E11.9}'::icd10cm[]) AS code;
SELECT replacements(NULL, '2023-10-01') IS NULL AS no_code, replacements('R05', NULL) IS NULL AS no_date, predecessors(NULL) IS NULL AS no_code;

-- A circle ends; what is not in effect yet leads nowhere.
BEGIN;
INSERT INTO codecheck.conversion_entry VALUES (101, 'A01.1', '2021-10-01', 'A01.2'), (102, 'A01.2', '2021-10-01', 'A01.1'), (103, 'R05', '2021-10-01', 'A01.1'),
    (104, 'A01.4', '2023-10-01', 'A01.3'), (105, 'R05', '2021-10-01', 'A01.4');
SELECT replacements('A01.1', '2023-10-01'), replacements('A01.2', '2021-10-01'), predecessors('A01.1'), predecessors('R05');
SELECT replacements('A01.3', '2021-10-01') AS before, replacements('A01.3', '2023-10-01') AS since;
ROLLBACK;

-- What the cells hold.
SELECT cell, p.* FROM unnest('{None,A04.7,"C56.1 and C56.2","M93.001 & M93.002","G93.3; R53.82, and R05",I63.- and P91.88,Codes in Categories T15-T19,"K59.09 AND Code from categories T36-T50",
    K31.89 and a code from R11-,S06.890A-S06.899A,A04.7 or so,A05-A04,"A04,",""}'::text[]) WITH ORDINALITY AS t(cell, n), codecheck.conversion_previous(cell) AS p ORDER BY n, part COLLATE "C";
SELECT value, codecheck.try_conversion_date(value) FROM unnest('{2023,45017,04/01/23,4/1/2023,2023-04-01,2023-04-31,1823,20231001,soon,""}'::text[]) AS value;

-- A table of another year, one that is older, bad rows: an error, and nothing changed.
CREATE FUNCTION load_rows(rows text, release text DEFAULT NULL, effective_from date DEFAULT NULL, skip_bad boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    report text;
BEGIN
    CREATE TEMPORARY TABLE codecheck_conversion (line_no bigint, fault text, current text, effective text, previous text) ON COMMIT DROP;
    INSERT INTO codecheck_conversion (line_no, current, effective, previous)
        SELECT n, split_part(line, '|', 1), split_part(line, '|', 2), split_part(line, '|', 3) FROM regexp_split_to_table(rows, ' / ') WITH ORDINALITY AS t(line, n);
    SELECT l.release || ': ' || l.report INTO report FROM codecheck.load_conversion(load_rows.release, load_rows.effective_from, skip_bad => load_rows.skip_bad) AS l;
    DROP TABLE codecheck_conversion;
    RETURN report;
END
$$;
SELECT load_rows('M54.50|2021|M54.5 / Z40.81|2023|Z40.8', 'FY2026');
SELECT load_rows('M54.50|2021|M54.5 / Z40.81|2023|Z40.8', NULL, '2025-10-01');
SELECT load_rows('M54.50|2021|M54.5');
SELECT load_rows('M54.50|2023|M54.5', 'other');
SELECT load_rows('M54.50|2023|M54.5 / M54.5!|2023|R05 / M54.59|soon|M54.5 / R05|2023|');
SELECT load_rows('M54.50|2023|M54.5 / M54.59|2023|M54.5 / R05|2023|cough', skip_bad => true);
SELECT load_rows('');
SELECT count(*) FROM codecheck.conversion_entry;

-- A newer one takes the place of the older; that can be dropped.
SELECT load_rows('M54.50|2021|M54.5 / Z40.89|04/01/24|Z40.8');
SELECT release, effective_from, effective_to, code_count FROM codecheck.release WHERE system = 'conversion';
SELECT load_rows('M54.50|2021|M54.5');
SELECT codecheck.drop_release('conversion', 'FY2024-APR');
SELECT count(*) FROM codecheck.conversion_entry;
SELECT load_rows('M54.50|2021|M54.5 / Z40.81|2023|Z40.8 / H81.4|2021|H81.41-H81.43');

-- From release to release.
SELECT * FROM codecheck.release_diff('icd10cm', 'FY2021', 'FY2022');
SELECT code, change, billable FROM codecheck.release_diff('icd10cm', 'FY2022', 'FY2021');
SELECT count(*) FROM codecheck.release_diff('icd10cm', 'FY2022', 'FY2022');
INSERT INTO codecheck.hcpcs_entry VALUES (21, 'G0001', '2010-01-01', NULL, 'One', 'One'), (22, 'G0001', '2010-01-01', '2019-06-30', 'One', 'One'),
    (23, 'G0002', '2010-01-01', '2018-12-31', 'Two', 'Two'), (24, 'G0003', '2020-01-01', NULL, 'Three', 'Three'), (25, 'G0004', '2010-01-01', '2019-12-31', 'Four', 'Four'),
    (26, 'G0005', '2010-01-01', NULL, 'Five', 'Five'), (27, 'G0005', '2010-01-01', NULL, 'Five', 'Five, revised');
INSERT INTO codecheck.hcpcs_modifier_entry VALUES (28, 'ZZ', '2020-01-01', NULL, 'A modifier', 'A modifier');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries) VALUES
    ('hcpcs', '2019', '2019-01-01', '2019-12-31', '2018-12-31', 4, '{[21,22),[23,24),[25,27)}'), ('hcpcs', '2020', '2020-01-01', '2020-12-31', '2018-12-31', 6, '{[22,26),[27,29)}');
SELECT * FROM codecheck.release_diff('hcpcs', '2019', '2020');
SELECT * FROM codecheck.release_diff('icd10cm', 'FY2021', 'FY2023');
SELECT * FROM codecheck.release_diff('conversion', 'FY2024', 'FY2024');

-- Claims.  A line counts once for a code, however often it has it.
CREATE TABLE claim (claim_id text, line_no int, from_date date, dx text[], procedures text[], code text, charge numeric);
INSERT INTO claim VALUES
    ('1', 1, '2021-09-01', '{M54.5,m545,R05}', NULL, 'G0001', 100),
    ('1', 2, '2021-09-01', '{M54.5}', '{}', '99213', 50),
    ('2', 1, '2021-10-01', '{" M54.5 ",NULL,"",Z40.8}', '{0DTJ4ZZ,0DTJ0ZZ}', '99214', 7),
    ('3', 1, NULL, '{H81.41,X,Y}', NULL, ' ', NULL),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT * FROM codecheck.drift('claim', '2021-10-01');
SELECT * FROM codecheck.drift('claim', '2020-10-01');
SELECT * FROM codecheck.drift('claim', '2030-01-01');
SELECT * FROM codecheck.drift('claim', NULL);
CREATE VIEW codeless AS SELECT claim_id, charge FROM claim;
SELECT * FROM codecheck.drift('codeless', '2020-10-01');
CREATE VIEW one_code AS SELECT code AS dx FROM claim;
SELECT * FROM codecheck.drift('one_code', '2020-10-01');

DROP VIEW one_code, codeless;
DROP TABLE claim;
DROP FUNCTION load_rows;
SELECT codecheck.drop_release(system, release) FROM codecheck.code_release;
