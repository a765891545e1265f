-- Procedure-to-procedure edits: what the table says, what denies, and what the audit finds.
SET datestyle = ISO;
BEGIN;
INSERT INTO codecheck.ptp_entry VALUES
    (1, '99213', '{36415,36416}', '2020-01-01', NULL, 1, 'Lanterns and visits'),
    (2, '99213', '{80053}', '2024-01-01', '2024-06-30', 0, 'Lanterns and panels'),
    (3, '99213', '{80053}', '2024-07-01', NULL, 1, 'Lanterns and panels'),
    (4, '99213', '{G0439}', '2024-01-01', '2024-01-01', 9, NULL),
    (5, '80053', '{82947}', NULL, NULL, 0, 'Parts of a panel'),
    -- Both orders of a pair, one after the other.
    (6, '20610', '{20611}', '2024-01-01', '2024-03-31', 1, 'One lantern only'),
    (7, '20611', '{20610}', '2024-04-01', NULL, 0, 'One lantern only'),
    (8, '99213', '{20610}', '2020-01-01', NULL, 0, 'Outpatient lanterns');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries) VALUES
    ('ptp-practitioner', '2024q3', '2024-07-01', '2024-12-31', '-infinity', 4, '{[1,8)}'),
    ('ptp-practitioner', '2025q1', '2025-01-01', '2025-12-31', '-infinity', 1, '{[1,2)}'),
    ('ptp-outpatient', '2024q3', '2024-07-01', '2024-12-31', '-infinity', 2, '{[5,6),[8,9)}');

-- Either order of the arguments; the rows as the table has them.
SELECT * FROM ncci_edit('99213', '36415', '2024-07-01');
SELECT * FROM ncci_edit('36415', '99213', '2024-07-01');
SELECT day, e.* FROM unnest('{2023-12-31,2024-01-01,2024-06-30,2024-07-01}'::date[]) day, ncci_edit('80053', '99213', day) e;
SELECT day, e.* FROM unnest('{2023-12-31,2024-01-01,2024-01-02}'::date[]) day, ncci_edit('99213', 'G0439', day) e;
SELECT day, e.* FROM unnest('{2024-03-31,2024-04-01}'::date[]) day, ncci_edit('20610', '20611', day) e;
-- Open windows, a release that no longer lists the pair, one that does not cover the date, another setting.
SELECT day, setting, e.* FROM unnest('{1990-01-01,2024-12-31,2025-01-01}'::date[]) day, unnest('{practitioner,outpatient}'::text[]) setting,
    ncci_edit('80053', '82947', day, setting) e;
SELECT count(*) FROM ncci_edit('99213', '36415', '2026-01-01');
SELECT count(*) FROM ncci_edit('99213', '36415', '-infinity');
SELECT count(*) FROM ncci_edit('99213', '99213', '2024-07-01');
SELECT count(*) FROM ncci_edit('99213', NULL, '2024-07-01');

-- What denies.
SELECT a, b, day, modifiers, ncci_conflict(a, b, day, modifiers) AS conflict, ncci_conflict(b, a, day, modifiers) AS reversed,
       ncci_conflict(a, b, day, modifiers, 'outpatient') AS outpatient
  FROM (VALUES
    ('99213'::hcpcs, '36415'::hcpcs, '2024-07-01'::date, '{}'::hcpcs_modifier[]),
    ('99213', '36415', '2024-07-01', NULL),
    ('99213', '36415', '2024-07-01', '{25}'),
    ('99213', '36415', '2024-07-01', '{76,NULL,XS}'),
    ('99213', '36415', '2024-07-01', '{76,50,GA}'),
    ('99213', '36415', '2019-12-31', '{}'),
    ('99213', '36415', '2020-01-01', '{}'),
    ('99213', '36415', '2025-12-31', '{}'),
    ('99213', '36415', '2026-01-01', '{}'),
    ('99213', '80053', '2024-06-30', '{59}'),
    ('99213', '80053', '2024-07-01', '{59}'),
    ('99213', '80053', '2025-01-01', '{}'),
    ('99213', 'G0439', '2024-01-01', '{}'),
    ('20610', '20611', '2024-03-31', '{59}'),
    ('20610', '20611', '2024-04-01', '{59}'),
    ('99213', '20610', '2024-07-01', '{}'),
    ('99213', '99999', '2024-07-01', '{}'),
    ('99213', '36415', NULL, '{}')) t(a, b, day, modifiers);
SELECT ncci_conflict('99213', '36415', '2024-07-01', setting => 'dme'), ncci_conflict('99213', '36415', '2024-07-01', setting => NULL);
SAVEPOINT setting;
SELECT ncci_conflict('99213', '36415', '2024-07-01', setting => 'home');
ROLLBACK TO setting;
SELECT * FROM ncci_edit('99213', '36415', '2024-07-01', 'Practitioner');
ROLLBACK TO setting;

-- A change is seen by the next statement.
UPDATE codecheck.ptp_entry SET modifier_indicator = 0 WHERE entry_id = 1;
SELECT ncci_conflict('99213', '36415', '2024-07-01', '{59}');
ROLLBACK TO setting;
SELECT ncci_conflict('99213', '36415', '2024-07-01', '{59}');

SELECT setting, release, column1, column2, effective_from, effective_to, modifier_indicator AS ind FROM codecheck.ptp_edit
 ORDER BY setting COLLATE "C", release COLLATE "C", column1, column2, effective_from;

-- What the audit finds.
CREATE TABLE claim (claim_id text, line_no int, claim_type text, patient_id text, provider_id text, from_date date, code text, modifiers text[]);
INSERT INTO claim VALUES
    ('indicator 0',          1, 'professional', 'p01', 'a', '2024-06-30', '99213', NULL),
    ('indicator 0',          2, 'professional', 'p01', 'a', '2024-06-30', '80053', '{59}'),
    ('indicator 1',          1, 'professional', 'p02', 'a', '2024-07-01', '99213', NULL),
    ('indicator 1',          2, 'professional', 'p02', 'a', '2024-07-01', '80053', NULL),
    ('on column 2',          1, 'professional', 'p03', 'a', '2024-07-01', '99213', NULL),
    ('on column 2',          2, 'professional', 'p03', 'a', '2024-07-01', '36415', '{XS}'),
    ('on column 2',          3, 'professional', 'p03', 'a', '2024-07-01', '36415', '{76}'),
    ('on column 1',          1, 'professional', 'p04', 'a', '2024-07-01', '99213', '{25}'),
    ('on column 1',          2, 'professional', 'p04', 'a', '2024-07-01', '36415', NULL),
    ('on one of column 1',   1, 'professional', 'p05', 'a', '2024-07-01', '99213', '{25}'),
    ('on one of column 1',   2, 'professional', 'p05', 'a', '2024-07-01', '99213', NULL),
    ('on one of column 1',   3, 'professional', 'p05', 'a', '2024-07-01', '36415', NULL),
    ('indicator 9',          1, 'professional', 'p06', 'a', '2024-01-01', '99213', NULL),
    ('indicator 9',          2, 'professional', 'p06', 'a', '2024-01-01', 'G0439', NULL),
    ('before the window',    1, 'professional', 'p07', 'a', '2019-12-31', '99213', NULL),
    ('before the window',    2, 'professional', 'p07', 'a', '2019-12-31', '36415', NULL),
    ('the other order',      1, 'professional', 'p08', 'a', '2024-03-31', '20610', NULL),
    ('the other order',      2, 'professional', 'p08', 'a', '2024-03-31', '20611', NULL),
    ('the other order',      3, 'professional', 'p08', 'a', '2024-04-01', '20610', NULL),
    ('the other order',      4, 'professional', 'p08', 'a', '2024-04-01', '20611', NULL),
    ('two providers',        1, 'professional', 'p09', 'a', '2024-07-01', '99213', NULL),
    ('two providers',        2, 'professional', 'p09', 'b', '2024-07-01', '36415', NULL),
    ('two patients',         1, 'professional', 'p10', 'a', '2024-07-01', '99213', NULL),
    ('two patients',         2, 'professional', 'p11', 'a', '2024-07-01', '36415', NULL),
    ('two days',             1, 'professional', 'p12', 'a', '2024-07-01', '99213', NULL),
    ('two days',             2, 'professional', 'p12', 'a', '2024-07-02', '36415', NULL),
    ('of two claims (1)',    1, 'professional', 'p13', 'a', '2024-07-01', '99213', NULL),
    ('of two claims (2)',    1, 'professional', 'p13', 'a', '2024-07-01', '36415', NULL),
    ('two settings',         1, 'professional', 'p14', 'a', '2024-07-01', '99213', NULL),
    ('two settings',         2, 'outpatient',   'p14', 'a', '2024-07-01', '36415', NULL),
    ('outpatient',           1, 'outpatient',   'p15', 'a', '2024-07-01', '99213', NULL),
    ('outpatient',           2, 'outpatient',   'p15', 'a', '2024-07-01', '20610', NULL),
    ('inpatient',            1, 'inpatient',    'p16', 'a', '2024-07-01', '99213', NULL),
    ('inpatient',            2, 'inpatient',    'p16', 'a', '2024-07-01', '36415', NULL),
    ('no release',           1, 'professional', 'p17', 'a', '2026-01-01', '99213', NULL),
    ('no release',           2, 'professional', 'p17', 'a', '2026-01-01', '36415', NULL),
    ('no release, alone',    1, 'professional', 'p18', 'a', '2026-01-01', '99213', NULL),
    ('no release, alone',    2, 'professional', 'p18', 'a', '2026-01-01', '99213', NULL),
    ('no release, alone',    3, 'professional', 'p18', 'a', '2026-01-01', 'ABC',   NULL),
    ('no date',              1, 'professional', 'p19', 'a', NULL,         '99213', NULL),
    ('no patient, provider', 1, 'professional', NULL,  NULL, '2024-07-01', '99213', NULL),
    ('no patient, provider', 2, 'professional', NULL,  NULL, '2024-07-01', '36415', NULL);
SELECT claim_id, line_no, status, code, message, carc, rarc, source FROM codecheck.audit('claim', '{ncci_ptp}')
 ORDER BY claim_id COLLATE "C", line_no, message COLLATE "C";
SELECT lines_judged AS judged, lines_failed AS failed, lines_bypassed AS bypassed, lines_no_data AS no_data
  FROM codecheck.denial_report('claim', '{ncci_ptp}');

-- A day of ten thousand lines: each has its finding.
TRUNCATE claim;
INSERT INTO claim SELECT 'many', n, 'professional', 'p', 'a', '2024-07-01', CASE WHEN n = 1 THEN '80053' ELSE '82947' END, NULL
  FROM generate_series(1, 10000) n;
SELECT message, count(*) FROM codecheck.audit('claim', '{ncci_ptp}') GROUP BY message ORDER BY 2 DESC;
ROLLBACK;
