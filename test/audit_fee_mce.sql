-- The edits by the fee schedule and by the lists of the Medicare Code Editor, at their boundaries.
BEGIN;
SELECT no_plan();

INSERT INTO codecheck.mce_entry (entry_id, code, list, age_from, age_to)
SELECT entry_id, code::icd10cm, list, age_from, age_to
  FROM (VALUES (1, 'D63.1', 'manifestation', NULL, NULL), (2, 'B95.0', 'unacceptable_principal', NULL, NULL), (3, 'Z51.89', 'unacceptable_principal_alone', NULL, NULL),
               (4, 'A33', 'newborn', 0, 0), (5, 'A48.51', 'pediatric', 0, 17), (6, 'O80', 'maternity', 12, 55), (7, 'N40.0', 'adult', 15, 124),
               (8, 'O80', 'female', NULL, NULL), (9, 'N40.0', 'male', NULL, NULL), (10, 'O80', 'maternity', 9, 64), (11, 'C62.90', 'pediatric', 0, 17), (12, 'C62.90', 'adult', 15, 124))
       AS entry(entry_id, code, list, age_from, age_to);
-- v40 has all lists, v41 the ages of its time, v41.1 neither unacceptable principals nor women, v42 no lists of sexes.
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('mce', 'v37', '2019-10-01', '2020-09-30', 0, '{[1,10)}'),
    ('mce', 'v41', '2023-10-01', '2024-03-31', 0, '{[1,6),[7,13)}'),
    ('mce', 'v41.1', '2024-04-01', '2024-09-30', 0, '{[1,2),[3,6),[7,8),[9,13)}'),
    ('mce', 'v42', '2024-10-01', '2025-09-30', 0, '{[1,6),[7,8),[10,13)}');

CREATE TEMP TABLE claim (
    claim_id text, line_no int, claim_type text, patient_id text, provider_id text, from_date date, thru_date date, code text, modifiers text[], dx text[],
    patient_birth_date date, patient_sex text);
CREATE FUNCTION pg_temp.found(edit text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', claim_id, line_no, status, code, diagnosis), '; ' ORDER BY claim_id COLLATE "C", line_no, status, code, diagnosis), '')
      FROM codecheck.audit('pg_temp.claim', ARRAY[edit])
$$;
CREATE FUNCTION pg_temp.one(
    edit text, dx text[] DEFAULT NULL, code text DEFAULT NULL, modifiers text[] DEFAULT NULL, from_date date DEFAULT '2024-01-15', thru_date date DEFAULT NULL,
    claim_type text DEFAULT NULL, birth date DEFAULT NULL, sex text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE claim;
    INSERT INTO claim VALUES ('A', 1, claim_type, NULL, NULL, from_date, thru_date, code, modifiers, dx, birth, sex);
    RETURN (SELECT coalesce(string_agg(concat_ws(' ', f.status, f.code, f.diagnosis), '; ' ORDER BY f.status COLLATE "C", f.code, f.diagnosis), '')
              FROM codecheck.audit('pg_temp.claim', ARRAY[edit]) AS f);
END $$;
-- How many lines are judged, how many fail, how many are without data.
CREATE FUNCTION pg_temp.counted(edit text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', lines_judged, lines_failed, lines_no_data) FROM codecheck.denial_report('pg_temp.claim', ARRAY[edit])
$$;

-- ---- manifestation_pdx, unacceptable_pdx
SELECT is(pg_temp.one('manifestation_pdx', '{D63.1,N18.6}'), 'fail D63.1', 'a manifestation first');
SELECT is(pg_temp.one('manifestation_pdx', '{NULL,"",d631}'), 'fail d631', 'first after empty places, undotted');
SELECT is(pg_temp.one('manifestation_pdx', '{N18.6,D63.1}'), '', 'a manifestation second');
SELECT is(pg_temp.one('manifestation_pdx', '{D63.10}'), '', 'only the code itself is on the list');
SELECT is(pg_temp.one('manifestation_pdx', '{garbage,D63.1}'), '', 'the first diagnosis is no code');
SELECT is(pg_temp.one('manifestation_pdx', '{I10}', from_date => '2023-09-30'), 'no_data I10', 'the day before a release');
SELECT is(pg_temp.one('manifestation_pdx', '{I10}', from_date => '2025-10-01'), 'no_data I10', 'the day after the last');
SELECT is(pg_temp.one('manifestation_pdx', '{D63.1}', from_date => '2025-09-30'), 'fail D63.1', 'the last day');
SELECT is(pg_temp.one('manifestation_pdx', '{I10}', from_date => day), 'no_data I10', 'the date ' || coalesce(day::text, 'NULL')) FROM unnest('{infinity,-infinity,NULL}'::date[]) AS day;
SELECT is(pg_temp.one('manifestation_pdx', '{I10}', from_date => '2025-09-01', thru_date => '2025-10-02', claim_type => 'inpatient'), 'no_data I10', 'an inpatient''s date is that of discharge');
SELECT is(pg_temp.one('unacceptable_pdx', '{B95.0,I10}'), 'fail B95.0', 'unacceptable first');
SELECT is(pg_temp.one('unacceptable_pdx', '{I10,B95.0}'), '', 'unacceptable second');
SELECT is(pg_temp.one('unacceptable_pdx', '{Z51.89}'), 'fail Z51.89', 'unacceptable alone');
SELECT is(pg_temp.one('unacceptable_pdx', '{NULL,Z51.89," "}'), 'fail Z51.89', 'alone among empty places');
SELECT is(pg_temp.one('unacceptable_pdx', '{Z51.89,I10}'), '', 'not alone');
SELECT is(pg_temp.one('unacceptable_pdx', '{I10}', from_date => '2024-04-01'), 'no_data I10', 'a release without the list passes nothing');
SELECT is(pg_temp.one('unacceptable_pdx', '{Z51.89}', from_date => '2024-04-01'), 'fail Z51.89; no_data Z51.89', '... and tells what it knows');
SELECT results_eq($$SELECT message, source, carc, rarc FROM codecheck.audit('pg_temp.claim', '{unacceptable_pdx}') ORDER BY status$$,
    $$VALUES ('Z51.89 is unacceptable as the only diagnosis', 'mce v41.1', '16', 'MA63'), ('the release has no list of unacceptable_principal', 'mce v41.1', NULL, NULL)$$, 'in words');

-- ---- dx_age
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '2024-01-15'), '', 'a newborn on the day of birth');
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '2023-01-16'), '', 'the day before the first birthday');
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '2023-01-15'), 'fail A33', 'on the first birthday');
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '2024-01-16'), 'fail A33', 'before the birth');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2006-01-16'), '', '17 years and 364 days');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2006-01-15'), 'fail A48.51', 'on the 18th birthday');
SELECT is(pg_temp.one('dx_age', '{N40.0}', birth => '2009-01-16'), 'fail N40.0', 'the day before the 15th birthday');
SELECT is(pg_temp.one('dx_age', '{N40.0}', birth => '2009-01-15'), '', 'on it');
SELECT is(pg_temp.one('dx_age', '{N40.0}', birth => '1899-01-16'), '', '124 years');
SELECT is(pg_temp.one('dx_age', '{N40.0}', birth => '1899-01-15'), 'fail N40.0', '125 years');
SELECT is(pg_temp.one('dx_age', '{O80}', birth => '2015-01-15'), '', 'maternity at 9');
SELECT is(pg_temp.one('dx_age', '{O80}', birth => '2011-01-15', from_date => '2020-01-15'), 'fail O80', '... not by version 37');
SELECT is(pg_temp.one('dx_age', '{O80}', birth => '1959-01-15'), 'fail O80', 'maternity at 65');
SELECT is(pg_temp.one('dx_age', '{O80}', birth => '1959-01-16'), '', '... at 64');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2006-02-28', from_date => '2024-02-28'), 'fail A48.51', 'born on February 28, on the 28th');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2004-02-29', from_date => '2022-02-28'), 'no_data A48.51', 'no release in between');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2008-02-29', from_date => '2025-02-28'), '', '16 years');
SELECT is(pg_temp.one('dx_age', '{N40.0}', birth => '2008-02-29', from_date => '2024-02-28'), '', 'old enough');
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '2024-02-29', from_date => '2025-02-28'), '', 'born on February 29: not a year old on the 28th');
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '2024-02-29', from_date => '2025-03-01'), 'fail A33', '... but on March 1');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2006-01-10', from_date => '2024-01-09', thru_date => '2024-01-12', claim_type => 'inpatient'), '', 'the age is that on admission');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => '2006-01-10', from_date => NULL, thru_date => '2024-01-12', claim_type => 'inpatient'), 'fail A48.51', '... or on discharge, if that is all');
SELECT is(pg_temp.one('dx_age', '{A48.51}', birth => day), 'no_data A48.51', 'born on ' || coalesce(day::text, 'NULL')) FROM unnest('{NULL,infinity,-infinity}'::date[]) AS day;
SELECT is(pg_temp.one('dx_age', '{I10}'), '', 'no list, no age needed');
SELECT is(pg_temp.counted('dx_age'), '1 0 0', '... and that is a pass');
SELECT is(pg_temp.one('dx_age', '{I10,A33,O80}', birth => '1900-01-01'), 'fail A33; fail O80', 'each diagnosis');
SELECT is(pg_temp.one('dx_age', '{C62.90}', birth => '2020-01-15'), 'fail C62.90', 'on two lists of ages, outside of one');
SELECT is(pg_temp.one('dx_age', '{C62.90}', birth => '2008-01-15'), '', '... within both');
SELECT is(pg_temp.one('dx_age', '{C62.90}'), 'no_data C62.90; no_data C62.90', '... of unknown age');
SELECT is(pg_temp.one('dx_age', '{garbage,I10,A33}', from_date => '2022-01-01', birth => '1900-01-01'), 'no_data I10', 'no release: once for a line, of the first code');
SELECT is(pg_temp.one('dx_age', '{garbage,NULL}'), '', 'no code at all');
SELECT is(pg_temp.counted('dx_age'), '0 0 0', '... is not judged');
SELECT is(pg_temp.one('dx_age', '{A33}', birth => '0044-03-15 BC'), 'fail A33', 'an ancient patient');
SELECT is(pg_temp.one('dx_age', '{O80}', birth => '2024-01-16'), 'fail O80', 'not born yet');
SELECT is(message, 'O80 is for patients of 9 to 64 years (maternity), and the patient was not born yet', 'in words') FROM codecheck.audit('pg_temp.claim', '{dx_age}');
SELECT is(pg_temp.one('dx_age', '{O80}', birth => '1954-01-15'), 'fail O80', '70 years');
SELECT results_eq($$SELECT message, source, carc, rarc FROM codecheck.audit('pg_temp.claim', '{dx_age}')$$,
    $$VALUES ('O80 is for patients of 9 to 64 years (maternity), and the patient''s age is 70', 'mce v41', '9', NULL)$$, 'in words');

-- ---- dx_sex
SELECT is(pg_temp.one('dx_sex', '{O80}', sex => sex), found, coalesce(sex, 'NULL') || ' for a woman')
  FROM (VALUES ('F', ''), ('female', ''), ('M', 'fail O80'), ('male', 'fail O80'), ('X', 'no_data O80'), ('', 'no_data O80'), (NULL, 'no_data O80')) AS t(sex, found);
SELECT is(pg_temp.one('dx_sex', '{N40.0,I10}', sex => sex), found, coalesce(sex, 'NULL') || ' for a man')
  FROM (VALUES ('M', ''), ('F', 'fail N40.0'), (NULL, 'no_data N40.0')) AS t(sex, found);
SELECT is(pg_temp.one('dx_sex', '{I10}'), '', 'on no list, no sex needed');
SELECT is(pg_temp.one('dx_sex', '{N40.0}', sex => 'F', from_date => '2024-09-30'), 'fail N40.0; no_data N40.0', 'the last day of the edit, in a release without the list of women');
SELECT is(pg_temp.one('dx_sex', '{N40.0}', sex => 'F', from_date => '2024-10-01'), '', 'the day CMS switched it off');
SELECT is(pg_temp.counted('dx_sex'), '0 0 0', '... it is not judged');
SELECT is(pg_temp.one('dx_sex', '{N40.0}', sex => 'F', from_date => '2024-09-30', thru_date => '2024-10-01', claim_type => 'inpatient'), '', 'discharged on that day');
SELECT is(pg_temp.one('dx_sex', '{I10,O80}', sex => 'F', from_date => '2022-01-01'), 'no_data I10', 'no release');
SELECT is(pg_temp.one('dx_sex', '{O80}', sex => 'M', from_date => NULL), 'no_data O80', 'no date');
SELECT is(pg_temp.one('dx_sex', '{O80}', sex => 'M'), 'fail O80', 'a man');
SELECT results_eq($$SELECT message, source, carc FROM codecheck.audit('pg_temp.claim', '{dx_sex}')$$, $$VALUES ('O80 is for female patients', 'mce v41', '10')$$, 'in words');

-- ---- modifier_conflict: a code for every value of an indicator
INSERT INTO codecheck.fee_entry (entry_id, code, modifier, status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team)
SELECT 100 + value, (10000 + value)::text::hcpcs, NULL, 'A', value::text, (ARRAY['000','010','090','MMM','XXX','YYY','ZZZ'])[least(value, 6) + 1], '0', value::text, value::text, value::text, value::text
  FROM generate_series(0, 9) AS value;
INSERT INTO codecheck.fee_entry (entry_id, code, modifier, status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team) VALUES
    (120, '71046', NULL, 'A', '2', 'XXX', '0', '0', '0', '0', '0'), (121, '71046', '26', 'A', '2', 'XXX', '0', '0', '0', '0', '0'),
    (122, '71047', NULL, 'A', '3', 'XXX', '0', '0', '0', '0', '0'), (123, '71047', 'TC', 'A', '3', 'XXX', '0', '0', '0', '0', '0'),
    (124, '71048', NULL, 'A', NULL, NULL, NULL, NULL, NULL, NULL, NULL), (125, '99213', NULL, 'A', '0', 'XXX', '0', '0', '0', '0', '0'),
    (126, '99214', NULL, 'A', '0', 'XXX', '0', '0', '0', '0', '0'), (127, '71049', '26', 'A', '1', 'XXX', '0', '0', '0', '0', '0'),
    (128, '10000', NULL, 'A', '0', '090', '0', '1', '0', '1', '1');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('fee-schedule', '2024q1', '2024-01-01', '2024-12-31', 0, '{[100,128)}'), ('fee-schedule', '2024q3', '2024-07-01', '2024-12-31', 0, '{[101,129)}');

SELECT is((SELECT string_agg(value::text, '' ORDER BY value) FROM generate_series(0, 9) AS value
            WHERE pg_temp.one('modifier_conflict', code => (10000 + value)::text, modifiers => ARRAY[modifier]) = 'fail ' || 10000 + value),
          refused, modifier || ' is refused by these values')
  FROM (VALUES ('26', '0234579'), ('TC', '023456789'), ('50', '029'), ('62', '09'), ('66', '09'), ('80', '19'), ('81', '19'), ('82', '19'), ('AS', '19'), ('as', '19'),
               ('54', '03456789'), ('55', '03456789'), ('56', '03456789'), ('25', NULL), ('59', NULL), ('LT', NULL), ('51', NULL)) AS t(modifier, refused);
SELECT is(pg_temp.one('modifier_conflict', code => code, modifiers => modifiers), found, code || ' with ' || modifiers::text)
  FROM (VALUES ('10001', '{LT,RT}'::text[], 'fail 10001'), ('10001', '{LT}', ''), ('10001', '{LT,LT}', ''), ('10001', '{50,RT}', 'fail 10001'), ('10001', '{LT,50}', 'fail 10001'),
               ('10001', '{RT,LT,50}', 'fail 10001; fail 10001'), ('10001', '{26,TC}', 'fail 10001'), ('10003', '{26,TC}', 'fail 10003; fail 10003; fail 10003'),
               ('10000', '{50,50}', 'fail 10000'), ('10009', '{80,81,50}', 'fail 10009; fail 10009; fail 10009'), ('10001', '{26}', ''), ('10006', '{26}', ''), ('10006', '{TC}', 'fail 10006'),
               ('71046', '{26}', ''), ('71046', '{TC}', 'fail 71046'), ('71047', '{TC}', ''), ('71047', '{26}', 'fail 71047'), ('71048', '{26,50,80,62,66,54}', ''),
               ('71049', '{26}', 'no_data 71049'), ('99999', '{50}', 'no_data 99999'), ('99999', '{50,62,26}', 'no_data 99999'), ('99999', '{LT,RT}', 'fail 99999'), ('99999', '{LT,RT,50}', 'fail 99999; fail 99999; no_data 99999'),
               ('99999', '{25}', ''), ('garbage', '{50}', 'no_data garbage'), ('garbage', '{LT,RT}', 'fail garbage'), (NULL, '{LT,RT}', ''), ('10000', '{X,"",NULL}', '')) AS t(code, modifiers, found);
SELECT is(pg_temp.one('modifier_conflict', code => '10001', modifiers => '{LT,RT}'), 'fail 10001', 'sides');
SELECT is(pg_temp.counted('modifier_conflict'), '1 1 0', '... is counted');
SELECT is(pg_temp.one('modifier_conflict', code => '10001', modifiers => '{25}'), '', 'another modifier');
SELECT is(pg_temp.counted('modifier_conflict'), '1 0 0', '... is a pass');
SELECT is(pg_temp.one('modifier_conflict', code => '10001', modifiers => '{NULL," "}'), '', 'no modifier');
SELECT is(pg_temp.counted('modifier_conflict'), '0 0 0', '... is not judged');
SELECT is(pg_temp.one('modifier_conflict', code => '10000', modifiers => '{50}', from_date => day), found, 'on ' || coalesce(day::text, 'NULL'))
  FROM (VALUES ('2023-12-31'::date, 'no_data 10000'), ('2024-01-01', 'fail 10000'), ('2024-06-30', 'fail 10000'), ('2024-07-01', ''), ('2024-12-31', ''), ('2025-01-01', 'no_data 10000'),
               ('infinity', 'no_data 10000'), (NULL, 'no_data 10000')) AS t(day, found);
SELECT is(pg_temp.one('modifier_conflict', code => '10000', modifiers => '{50,LT,54}'), 'fail 10000; fail 10000; fail 10000', 'three reasons');
SELECT set_eq($$SELECT message, source, carc FROM codecheck.audit('pg_temp.claim', '{modifier_conflict}')$$,
    $$VALUES ('10000 has the modifiers 50, of both sides, and LT, of the left one', NULL, '4'), ('10000 does not go with modifier 50: its bilateral indicator is 0', 'fee-schedule 2024q1', '4'),
             ('10000 does not go with modifier 54: its global days indicator is 000', 'fee-schedule 2024q1', '4')$$, 'in words');

-- ---- em_same_day_no_25: 10000 has no days, 10001 has 10, 10002 has 90, 10004 none of them
CREATE FUNCTION pg_temp.day(VARIADIC lines text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE claim;
    -- code, modifiers, provider, claim type, date, patient
    INSERT INTO claim
    SELECT 'A', n, cell[4], coalesce(cell[6], 'P'), coalesce(nullif(cell[3], ''), 'D'), coalesce(nullif(cell[5], ''), '2024-01-15')::date, NULL, cell[1], string_to_array(cell[2], '+'), '{I10}', NULL, NULL
      FROM unnest(lines) WITH ORDINALITY AS line(cells, n), string_to_array(cells, '|') AS cell;
    RETURN (SELECT coalesce(string_agg(concat_ws(' ', line_no, status, code), '; ' ORDER BY line_no, status), '') FROM codecheck.audit('pg_temp.claim', '{em_same_day_no_25}'));
END $$;
SELECT is(pg_temp.day('99213|'), '', 'a visit alone');
SELECT is(pg_temp.counted('em_same_day_no_25'), '1 0 0', '... passes');
SELECT is(pg_temp.day('10000|'), '', 'a procedure alone');
SELECT is(pg_temp.counted('em_same_day_no_25'), '0 0 0', '... is not judged');
SELECT is(pg_temp.day('99213|', '1000' || n || '|'), found, 'a visit and a procedure of ' || days)
  FROM (VALUES (0, '000', '1 fail 99213'), (1, '010', '1 fail 99213'), (2, '090', '1 fail 99213'), (3, 'MMM', ''), (4, 'XXX', ''), (5, 'YYY', ''), (6, 'ZZZ', '')) AS t(n, days, found);
SELECT is(pg_temp.counted('em_same_day_no_25'), '1 0 0', 'only the visit is counted');
SELECT is(pg_temp.day('99213|25', '1000' || n || '|'), '', '25 with ' || n) FROM generate_series(0, 2) AS n;
SELECT is(pg_temp.day('99213|57', '10000|'), '1 fail 99213', '57 is not for 000');
SELECT is(pg_temp.day('99213|57', '10001|'), '1 fail 99213', '57 is not for 010');
SELECT is(pg_temp.day('99213|57', '10002|'), '', '57 is for 090');
SELECT is(pg_temp.day('99213|57', '10002|', '10000|'), '1 fail 99213', '57 for 090 does not help with 000');
SELECT is((SELECT message FROM codecheck.audit('pg_temp.claim', '{em_same_day_no_25}')), '99213 is included in 10000 of the same day, global days 000, without modifier 25', '... which is named');
SELECT is(pg_temp.day('99213|57+25', '10002|', '10000|'), '', '25 helps with all');
SELECT is(pg_temp.day('99213|', '10000|25', '10002|'), '1 fail 99213', '25 on the procedure is nothing');
SELECT results_eq($$SELECT message, source, carc FROM codecheck.audit('pg_temp.claim', '{em_same_day_no_25}')$$,
    $$VALUES ('99213 is included in 10002 of the same day, global days 090, without modifier 25 or 57', 'fee-schedule 2024q1', '97')$$, 'the longest period is named');
SELECT is(pg_temp.day('10000|', '99213|', '99214|25', '99214|', '99213|'), '2 fail 99213; 4 fail 99214; 5 fail 99213', 'each visit');
SELECT is(pg_temp.day('99213|', '10000||E'), '', 'another provider');
SELECT is(pg_temp.day('99213|', '10000|||||Q'), '', 'another patient');
SELECT is(pg_temp.day('99213|', '10000||||2024-01-16'), '', 'another day');
SELECT is(pg_temp.day('99213|', '10000||D|outpatient'), '', 'a facility''s procedure');
SELECT is(pg_temp.day('99213|||outpatient', '10000|'), '', 'a facility''s visit');
SELECT is(pg_temp.day('99213|||professional', '10000|||PHYSICIAN'), '1 fail 99213', 'a professional line is a practitioner''s');
SELECT is(pg_temp.day('99213|', 'garbage|'), '', 'a code that is none');
SELECT is(pg_temp.day('99213|', '99999|'), '', 'a code that the schedule does not list has no global days');
SELECT is(pg_temp.day('99213||||2023-06-01', '10000||||2023-06-01'), '1 no_data 99213', 'no release, another code');
SELECT is(pg_temp.day('99213||||2023-06-01', '99213||||2023-06-01'), '', 'no release, the same code');
SELECT is(pg_temp.day('10000||||2024-07-01', '99213||||2024-07-01'), '2 fail 99213', 'a procedure of 090 in the next release');
SELECT is(pg_temp.day('10000||||2024-07-01', '99213|57||' || '|2024-07-01'), '', '... with 57');
UPDATE claim SET from_date = NULL;
SELECT is(pg_temp.found('em_same_day_no_25'), 'A 2 no_data 99213', 'no date');

SELECT finish();
ROLLBACK;
