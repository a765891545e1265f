-- How many units are believed, and which codes only go with others.

-- Two quarters of units by hand; a value may change, be 0, or be gone.
\set SHOW_CONTEXT never
INSERT INTO codecheck.mue_entry VALUES
    (1, '99213', 2, 3, 'Clinical: Data'), (2, '99213', 3, 2, 'CMS Policy'), (3, 'A4206', 0, 2, 'CMS Policy'), (4, 'J1885', 8, 3, 'Prescribing Information'),
    (5, '97140', 4, 1, 'Clinical: Data'), (6, 'J1885', 5, 3, 'Prescribing Information');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('mue-practitioner', '2024q3', '2024-07-01', '2024-12-31', 3, '{[1,2),[3,6)}'),
    ('mue-practitioner', '2024q4', '2024-10-01', '2024-12-31', 2, '{[2,3),[4,5)}'),
    ('mue-outpatient', '2024q3', '2024-07-01', '2024-09-30', 1, '{[6,7)}');
SELECT day, setting, mue_limit('99213', day, setting) AS "99213", mue_limit('A4206', day, setting) AS "A4206", mue_limit('J1885', day, setting) AS "J1885"
  FROM unnest('{practitioner,outpatient,dme}'::text[]) AS setting, unnest('{2024-06-30,2024-07-01,2024-09-30,2024-10-01,2024-12-31,2025-01-01,infinity,-infinity}'::date[]) AS day
 WHERE setting = 'practitioner' OR day BETWEEN '2024-09-30' AND '2024-10-01' ORDER BY setting DESC, day;
SELECT mue_limit('99213', '2024-08-01') AS "practitioner by default", mue_limit(NULL, '2024-08-01') IS NULL AS no_code, mue_limit('99213', NULL) IS NULL AS no_date, mue_limit('99213', '2024-08-01', NULL) IS NULL AS no_setting;
SELECT mue_limit('99213', '2024-08-01', 'Practitioner');
SELECT * FROM codecheck.mue WHERE code = 'J1885' ORDER BY setting, release;
-- More releases than a word has bits.
BEGIN;
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries)
    SELECT 'mue-dme', 'r' || n, date '2000-01-01' + n, '2000-12-31', 1, format('{[%s,%s)}', 1 + n % 2, 2 + n % 2)::int4multirange FROM generate_series(1, 100) n;
SELECT count(*) FILTER (WHERE mue_limit('99213', date '2000-01-01' + n, 'dme') = 2 + n % 2) FROM generate_series(1, 100) n;
ROLLBACK;

-- Add-on codes: CMS lists their primary codes, leaves them to the contractor, or both; some pairs are for a setting.
INSERT INTO codecheck.addon_entry VALUES
    (11, '96366', '96360', 1, '2014-01-01', NULL, 'practitioner', '96360 (Practitioner Only)'), (12, '96366', '96365', 1, '2013-04-01', NULL, NULL, NULL), (13, '96366', '96365', 1, '2012-01-01', '2012-12-31', NULL, NULL),
    (14, '0054T', NULL, 2, '2013-04-01', '2024-08-31', NULL, 'Contractor Defined Primary Codes'), (15, '64727', '64721', 3, NULL, NULL, NULL, NULL), (16, '64727', NULL, 3, NULL, NULL, NULL, NULL),
    (17, '96376', '96374', 1, '2013-04-01', NULL, 'outpatient', '96376 may be reported by facilities only'), (18, '96366', '96366', 1, '2024-09-01', '2024-09-02', NULL, NULL), (19, '11001', '11000', 1, '2020-01-01', NULL, NULL, NULL);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries) VALUES
    ('aoc', '2024q3', '2024-07-01', '2024-12-31', '-infinity', 4, '{[11,19)}'), ('aoc', '2026q1', '2026-01-01', '2026-12-31', '-infinity', 1, '{[19,20)}');
SELECT code, day, is_addon(code, day), addon_primaries(code, day)
  FROM (VALUES ('96366'::hcpcs, '2011-12-31'::date), ('96366', '2012-01-01'), ('96366', '2012-12-31'), ('96366', '2013-01-01'), ('96366', '2013-04-01'), ('96366', '2014-01-01'), ('96366', '2024-12-31'),
               ('96366', '2025-01-01'), ('11001', '2025-06-01'), ('11001', '2024-12-31'), ('11001', '2027-01-01'), ('0054T', '2024-08-31'), ('0054T', '2024-09-01'), ('64727', '1999-01-01'), ('99213', '2024-07-01'),
               ('64727', '-infinity'), ('64727', 'infinity'), (NULL, '2024-07-01'), ('64727', NULL)) AS t(code, day);
SELECT * FROM codecheck.addon WHERE add_on = '96366' ORDER BY effective_from;

-- The edit of units: 1 counts each line, 2 and 3 the day's lines of a provider, on the last of them.
CREATE TABLE claims (claim_id text, line_no int, patient_id text, provider_id text, claim_type text, from_date date, code text, units numeric);
INSERT INTO claims VALUES
    ('at the limit', 1, 'p1', 'd1', NULL, '2024-08-01', '99213', 2),
    ('over it', 1, 'p2', 'd1', NULL, '2024-08-01', '99213', 2.5),
    ('by lines A', 1, 'p3', 'd1', NULL, '2024-08-01', '99213', 1), ('by lines A', 2, 'p3', 'd1', NULL, '2024-08-01', '99213', 1), ('by lines B', 1, 'p3', 'd1', NULL, '2024-08-01', '99213 ', 0.10),
    ('by lines B', 2, 'p3', 'd1', NULL, '2024-08-01', '99213', NULL), ('by lines B', 3, 'p3', 'd1', NULL, '2024-08-01', '99213', 'NaN'), ('by lines B', 4, 'p3', 'd2', NULL, '2024-08-01', '99213', 2),
    ('by lines B', 5, 'p3', 'd1', 'outpatient', '2024-08-01', 'J1885', 6), ('by lines B', 6, 'p3', 'd1', NULL, '2024-08-01', 'J1885', 6), ('by lines B', 7, 'p3', 'd1', NULL, '2024-08-02', '99213', 2),
    ('line by line', 1, 'p4', 'd1', NULL, '2024-08-01', '97140', 4), ('line by line', 2, 'p4', 'd1', NULL, '2024-08-01', '97140', 5),
    ('none payable', 1, 'p5', 'd1', NULL, '2024-08-01', 'A4206', 0), ('none payable', 2, 'p5', 'd1', NULL, '2024-08-01', 'A4206', 1),
    ('taken back', 1, 'p6', 'd1', NULL, '2024-08-01', '99213', 5), ('taken back', 2, 'p6', 'd1', NULL, '2024-08-01', '99213', -3),
    ('huge', 1, 'p7', 'd1', NULL, '2024-08-01', '99213', 9e131071), ('huge', 2, 'p7', 'd1', NULL, '2024-08-01', '99213', 9e131071), ('huge', 3, 'p7', 'd2', NULL, '2024-08-01', '99213', 1e40),
    ('huge', 4, 'p7', 'd3', NULL, '2024-08-01', '99213', -9e131071), ('huge', 5, 'p7', 'd3', NULL, '2024-08-01', '99213', -9e131071),
    ('next quarter', 1, 'p8', 'd1', NULL, '2024-10-01', '99213', 3), ('next quarter', 2, 'p8', 'd1', NULL, '2024-10-01', '97140', 9),
    ('no release', 1, 'p9', 'd1', 'dme', '2024-08-01', '99213', 9), ('no release', 2, 'p9', 'd1', 'outpatient', '2024-10-01', 'J1885', 9), ('no release', 3, 'p9', 'd1', NULL, 'infinity', '99213', 9),
    ('no date', 1, 'p9', 'd1', NULL, NULL, '99213', 9), ('inpatient', 1, 'p9', 'd1', 'inpatient', '2024-08-01', '99213', 9), ('garbage', 1, 'p9', 'd1', NULL, '2024-08-01', '9921!', 9),
    ('nobody', 1, NULL, NULL, NULL, '2024-08-01', '99213', 2), ('nobody', 2, NULL, NULL, NULL, '2024-08-01', '99213', 2), (NULL, 1, NULL, NULL, NULL, '2024-08-01', '99213', 2), (NULL, 1, NULL, NULL, NULL, '2024-08-01', '99213', 2);
SELECT claim_id, line_no, status, message, carc, rarc, source FROM codecheck.audit('claims', '{mue}') ORDER BY claim_id COLLATE "C", line_no;
SELECT lines_judged, lines_failed, lines_no_data FROM codecheck.denial_report('claims') WHERE edit = 'mue';

-- The edit of add-on codes: a primary code of the same day, by the same provider or on the same claim.
TRUNCATE claims;
INSERT INTO claims VALUES
    ('same claim', 1, 'p1', 'd1', NULL, '2024-08-01', '96366', 1), ('same claim', 2, 'p1', 'd2', NULL, '2024-08-01', '96365', 1),
    ('same provider', 1, 'p2', 'd1', NULL, '2024-08-01', '96366', 1), ('same provider too', 1, 'p2', 'd1', NULL, '2024-08-01', '96365', 1),
    ('neither', 1, 'p3', 'd1', NULL, '2024-08-01', '96366', 1), ('neither too', 1, 'p3', 'd2', NULL, '2024-08-01', '96365', 1),
    ('other day', 1, 'p4', 'd1', NULL, '2024-08-01', '96366', 1), ('other day', 2, 'p4', 'd1', NULL, '2024-08-02', '96365', 1),
    ('practitioner only', 1, 'p5', 'd1', 'professional', '2024-08-01', '96366', 1), ('practitioner only', 2, 'p5', 'd1', 'professional', '2024-08-01', '96360', 1),
    ('practitioner only too', 1, 'p6', 'd1', 'outpatient', '2024-08-01', '96366', 1), ('practitioner only too', 2, 'p6', 'd1', 'outpatient', '2024-08-01', '96360', 1),
    ('facilities only', 1, 'p7', 'd1', 'professional', '2024-08-01', '96376', 1), ('facilities only', 2, 'p7', 'd1', 'professional', '2024-08-01', '96374', 1),
    ('facilities only too', 1, 'p8', 'd1', 'outpatient', '2024-08-01', '96376', 1), ('facilities only too', 2, 'p8', 'd1', 'outpatient', '2024-08-01', '96374', 1),
    ('of type 2', 1, 'p9', 'd1', NULL, '2024-08-31', '0054T', 1), ('of type 2', 2, 'p9', 'd1', NULL, '2024-08-31', '99213', 1),
    ('of type 2 alone', 1, 'p10', 'd1', NULL, '2024-08-31', '0054T', 1), ('of type 2 alone', 2, 'p10', 'd1', NULL, '2024-08-31', '64727', 1), ('of type 2 alone', 3, 'p10', 'd1', NULL, '2024-08-31', '9921!', 1),
    ('no add-on now', 1, 'p11', 'd1', NULL, '2024-09-03', '0054T', 1),
    ('of type 3', 1, 'p12', 'd1', NULL, '2024-08-01', '64727', 1), ('of type 3', 2, 'p12', 'd1', NULL, '2024-08-01', '64721', 1),
    ('its own primary', 1, 'p13', 'd1', NULL, '2024-09-01', '96366', 1), ('its own primary twice', 1, 'p14', 'd1', NULL, '2024-09-02', '96366', 1), ('its own primary twice', 2, 'p14', 'd1', NULL, '2024-09-02', '96366', 1),
    ('the past', 1, 'p15', 'd1', NULL, '2012-12-31', '96366', 1), ('the past', 2, 'p15', 'd1', NULL, '2013-01-01', '96366', 1),
    ('no release', 1, 'p16', 'd1', NULL, '2027-01-01', '99213', 1), ('no release', 2, 'p16', 'd1', NULL, '-infinity', '96366', 1), ('no date', 1, 'p17', 'd1', NULL, NULL, '96366', 1),
    ('inpatient', 1, 'p18', 'd1', 'inpatient', '2024-08-01', '96366', 1), ('nobody', 1, NULL, NULL, NULL, '2024-08-01', '96366', 1), ('nobody', 2, NULL, NULL, NULL, '2024-08-01', '96365', 1), (NULL, 1, NULL, NULL, NULL, '2024-08-01', '96366', 1), (NULL, 2, NULL, NULL, NULL, '2024-08-01', '96365', 1);
SELECT claim_id, line_no, status, message, carc, rarc, source FROM codecheck.audit('claims', '{addon_missing_primary}') ORDER BY claim_id COLLATE "C", line_no;
SELECT lines_judged, lines_failed, lines_no_data FROM codecheck.denial_report('claims') WHERE edit = 'addon_missing_primary';

-- Rows as a client stages them.
SELECT note, codecheck.addon_note_setting(note) FROM unnest('{96360 (Practitioner Only),"96376 may be reported by facilities only",Facility only,a practitioner onlooker,Contractor Defined Primary Codes,""}'::text[]) AS note;
SELECT value, codecheck.try_addon_date(value) FROM unnest('{2013091,2024366,2023366,2023000,2024-02-29,20240229,2/29/2024,2023-02-29,0000001,soon,""}'::text[]) AS value;

DROP TABLE claims;
DELETE FROM codecheck.code_release WHERE system LIKE 'mue-%' OR system = 'aoc';
DELETE FROM codecheck.mue_entry;
DELETE FROM codecheck.addon_entry;
