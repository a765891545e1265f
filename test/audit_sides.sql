-- What the edits of unspecified diagnoses and of sides say of single claim lines.
BEGIN;
SELECT no_plan();
\ir audit/data.sql

-- Beside the releases of the audit's tests: ears and other places, in FY2023 and its update alone.
INSERT INTO codecheck.icd10cm_entry (entry_id, code, billable, short_description, long_description, laterality, unspecified, specificity)
SELECT 1000 + row_number() OVER (), code::icd10cm, billable, text, text, side, text ~ 'unspecified', specificity
  FROM (VALUES ('H60.331', true, 'Ear of a swimmer, right ear', 'right', 0), ('H60.332', true, 'Ear of a swimmer, left ear', 'left', 0),
               ('H60.333', true, 'Ear of a swimmer, bilateral', 'bilateral', 0), ('H60.339', true, 'Ear of a swimmer, unspecified ear', 'unspecified', 3),
               ('H61.001', true, 'Sore of the right ear', 'right', 0), ('H61.002', true, 'Sore of the left ear', 'left', 0),
               ('H61.009', true, 'Sore of unspecified ear', 'unspecified', 0), ('H61.01', false, 'Sore of unspecified ear, some of them', 'unspecified', 2),
               ('M25.50', true, 'Ache in unspecified joint', NULL, 7), ('M19.90', true, 'Worn joint, unspecified site', NULL, 0),
               ('L97.909', true, 'Ulcer of unspecified part of unspecified leg', 'unspecified', 4), ('C50.911', true, 'Lump of unspecified site of right breast', 'right', 2),
               ('J18.9', true, 'Cough, unspecified organism', NULL, 5), ('L89.899', true, 'Sore of other site, unspecified stage', NULL, 6)) AS entry(code, billable, text, side, specificity);
UPDATE codecheck.code_release SET entries = entries + '{[1001,1015)}' WHERE system = 'icd10cm' AND release IN ('FY2023', 'FY2023-APR');

CREATE TEMP TABLE claim (
    claim_id text, line_no int, from_date date, code text, modifiers text[], dx text[], dx_pointers int[], payer text, charge numeric);
CREATE FUNCTION pg_temp.found(edit text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', line_no, status, code, diagnosis), '; ' ORDER BY claim_id COLLATE "C", line_no, status, code, diagnosis), '')
      FROM codecheck.audit('pg_temp.claim', ARRAY[edit])
$$;
CREATE FUNCTION pg_temp.one(edit text, dx text[], modifiers text[] DEFAULT NULL, dx_pointers int[] DEFAULT NULL, from_date date DEFAULT '2023-05-01', code text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE claim;
    INSERT INTO claim VALUES ('A', 1, from_date, code, modifiers, dx, dx_pointers);
    RETURN (SELECT coalesce(string_agg(concat_ws(' ', f.status, f.code, f.diagnosis), '; ' ORDER BY f.status COLLATE "C", f.code, f.diagnosis), '')
              FROM codecheck.audit('pg_temp.claim', ARRAY[edit]) AS f);
END $$;
-- Whether the edit had anything to judge.
CREATE FUNCTION pg_temp.judged(edit text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', lines_judged, lines_failed, lines_no_data), '') FROM codecheck.denial_report('pg_temp.claim', ARRAY[edit])
$$;

-- ---- dx_unspecified
SELECT is(pg_temp.one('dx_unspecified', ARRAY[dx]), answer, what)
  FROM (VALUES ('h60339', 'fail h60339', 'no side'), ('M25.50', 'fail M25.50', 'no site'), ('L97.909', 'fail L97.909', 'neither: one finding'),
               ('C50.911', 'fail C50.911', 'a side, but no site'), ('H61.009', '', 'no side, but nothing beside it is more specific'),
               ('M19.90', '', 'no site, but nothing beside it is more specific'), ('H60.331', '', 'a side'), ('H60.333', '', 'both sides'),
               ('J18.9', '', 'unspecified in another way'), ('L89.899', '', 'a site whose stage is unspecified'),
               ('H61.01', '', 'a header has its own edit'), ('I1O', '', 'malformed'), ('Q99.9', '', 'never listed'), ('A00.9', '', 'retired'), ('', '', 'nothing')) AS t(dx, answer, what);
SELECT is(pg_temp.one('dx_unspecified', '{NULL,H60.339,I10,M25.50,H60.339}'), 'fail H60.339; fail H60.339; fail M25.50', 'one finding for each place');
SELECT is((SELECT string_agg(message || ', ' || source || ', ' || carc || ' ' || rarc, '; ' ORDER BY diagnosis) FROM codecheck.audit('pg_temp.claim', '{dx_unspecified}') WHERE diagnosis IS NOT NULL),
          'H60.339 leaves the side of the body unspecified; codes beside it are more specific: 3, FY2023-APR, 16 M81; H60.339 leaves the side of the body unspecified; codes beside it are more specific: 3, FY2023-APR, 16 M81; M25.50 leaves the site in the body unspecified; codes beside it are more specific: 7, FY2023-APR, 16 M81',
          'what is said, and by which release');
SELECT is(pg_temp.one('dx_unspecified', '{H60.339}', from_date => day), answer, 'on ' || coalesce(day::text, 'no date'))
  FROM (VALUES ('2022-09-30'::date, 'no_data H60.339'), ('2022-10-01', 'fail H60.339'), ('2023-09-30', 'fail H60.339'), ('2023-10-01', 'no_data H60.339'),
               ('2024-10-01', ''), ('infinity', 'no_data H60.339'), (NULL, 'no_data H60.339')) AS t(day, answer);
SELECT is(pg_temp.one('dx_unspecified', '{I10,H60.339}', from_date => '2024-01-01'), 'no_data I10', 'no release: one finding, of the first');
SELECT pg_temp.one('dx_unspecified', '{I1O}') \g /dev/null
SELECT is(pg_temp.judged('dx_unspecified'), '0 0 0', 'only what has the shape of a code is judged');
SELECT pg_temp.one('dx_unspecified', '{I10}') \g /dev/null
SELECT is(pg_temp.judged('dx_unspecified'), '1 0 0', 'a specific one is');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, dx) VALUES ('A', 1, '2023-05-01', '{H60.339}'), ('A', 2, '2023-05-01', NULL);
SELECT is(pg_temp.found('dx_unspecified'), '1 fail H60.339', 'a borrowed diagnosis is judged where it stands');

-- ... and by the list of CMS.
DELETE FROM codecheck.code_release WHERE system = 'mce';
INSERT INTO codecheck.mce_entry (entry_id, code, list) VALUES (1101, 'I10', 'unspecified'), (1102, 'H60.339', 'unspecified'), (1103, 'H61.009', 'unspecified'), (1104, 'L84', 'unacceptable_principal'), (1105, 'A00.9', 'unspecified');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, entries) VALUES
    ('mce', 'v40', '2022-10-01', '2023-03-31', 0, '{[1104,1105)}'), ('mce', 'v40.1', '2023-04-01', '2024-01-15', 0, '{[1101,1106)}');
SELECT is(pg_temp.one('dx_unspecified', ARRAY[dx], from_date => day), answer, format('%s, on the list on %s', dx, coalesce(day::text, 'no date')))
  FROM (VALUES ('I10', '2023-03-31'::date, ''), ('i10', '2023-04-01', 'fail i10'), ('H60.339', '2023-04-01', 'fail H60.339'), ('H61.009', '2023-05-01', 'fail H61.009'), ('L84', '2023-05-01', ''),
               ('A00.9', '2023-05-01', 'fail A00.9'), ('I10', '2024-01-15', 'fail I10; no_data I10'), ('I10', '2024-01-16', 'no_data I10'), ('I10', NULL, 'no_data I10'), ('I1O', '2023-05-01', '')) AS t(dx, day, answer);
SELECT pg_temp.one('dx_unspecified', '{I10,H60.339}') \g /dev/null
SELECT is((SELECT string_agg(message || ', ' || source, '; ' ORDER BY diagnosis) FROM codecheck.audit('pg_temp.claim', '{dx_unspecified}')),
          'H60.339 leaves the side of the body unspecified; codes beside it are more specific: 3, FY2023-APR; I10 is on the list of unspecified codes, mce v40.1', 'the description first');

-- ---- laterality_conflict
SELECT is(pg_temp.one('laterality_conflict', dx, modifiers), answer, format('%s with %s', modifiers, dx))
  FROM (VALUES ('{RT}'::text[], '{H60.332}'::text[], 'fail H60.332'), ('{RT}', '{H60.331}', ''), ('{LT}', '{H60.331}', 'fail H60.331'), ('{LT}', '{H60.332}', ''),
               ('{lt}', '{h60331}', 'fail h60331'), (' {RT}', '{H60.333}', ''), ('{RT}', '{H60.339}', ''), ('{RT}', '{I10}', ''), ('{RT}', '{I10,H60.332}', 'fail H60.332'),
               ('{RT}', '{H60.332,H60.331}', ''), ('{RT}', '{H60.332,H60.333}', ''), ('{RT}', '{H60.332,H60.339}', 'fail H60.332'),
               ('{RT}', '{H60.332,H61.002}', 'fail H60.332'), ('{RT}', '{H61.002,I10,H60.332}', 'fail H61.002'),
               ('{50}', '{H60.332}', ''), ('{RT,LT}', '{H60.332}', ''), ('{RT,50}', '{H60.332}', ''), ('{RT,FA}', '{H60.332}', ''), ('{25}', '{H60.332}', ''), ('{}', '{H60.332}', ''),
               ('{25,RT,59}', '{H60.332}', 'fail H60.332'), ('{RT,RT,E3}', '{H60.332}', 'fail H60.332'), ('{NULL,"",R,RTT,RT}', '{H60.332}', 'fail H60.332'),
               ('{LC}', '{H60.331}', ''), ('{RC}', '{H60.332}', ''), ('{RT}', '{I1O,H60.33,Q99.9}', '')) AS t(modifiers, dx, answer);
SELECT is(pg_temp.one('laterality_conflict', '{H60.331,H61.001}', ARRAY[modifier]), CASE WHEN modifier IN ('LT', 'E1', 'E2', 'FA', 'F1', 'F2', 'F3', 'F4', 'TA', 'T1', 'T2', 'T3', 'T4') THEN 'fail H60.331' ELSE '' END, modifier || ' with the right')
  FROM unnest('{LT,RT,E1,E2,E3,E4,FA,F1,F2,F3,F4,F5,F6,F7,F8,F9,TA,T1,T2,T3,T4,T5,T6,T7,T8,T9}'::text[]) AS modifier;
SELECT is(pg_temp.one('laterality_conflict', '{H60.332,H60.331,H60.333,I10}', '{RT}', pointers), answer, 'RT points at ' || coalesce(pointers::text, 'nothing'))
  FROM (VALUES ('{1}'::int[], 'fail H60.332'), ('{2}', ''), ('{1,2}', ''), ('{1,3}', ''), ('{4,1}', 'fail H60.332'), ('{4}', ''), ('{1,1,9}', 'fail H60.332'), ('{9}', ''), ('{}', ''), ('{NULL}', ''), (NULL, '')) AS t(pointers, answer);
SELECT is(pg_temp.one('laterality_conflict', '{H60.332}', '{RT}', from_date => day), answer, 'on ' || coalesce(day::text, 'no date'))
  FROM (VALUES ('2022-09-30'::date, 'no_data'), ('2022-10-01', 'fail H60.332'), ('2023-10-01', 'no_data'), ('2024-10-01', ''), ('-infinity', 'no_data'), (NULL, 'no_data')) AS t(day, answer);
SELECT is(pg_temp.one('laterality_conflict', '{H60.332}', '{XU,F5}', code => '69209'), 'fail 69209 H60.332', 'the service is named');
SELECT is((SELECT message || ', ' || source || ', ' || carc FROM codecheck.audit('pg_temp.claim', '{laterality_conflict}')), 'H60.332 is of the left side, modifier F5 of the right, FY2023-APR, 11', 'what is said');
SELECT pg_temp.one('laterality_conflict', '{I10,H60.331}', '{E2}') \g /dev/null
SELECT is((SELECT message FROM codecheck.audit('pg_temp.claim', '{laterality_conflict}')), 'H60.331 is of the right side, modifier E2 of the left', '... of the other side');
SELECT is(pg_temp.one('laterality_conflict', dx, modifiers, pointers) || ', ' || pg_temp.judged('laterality_conflict'), answer, concat_ws(' ', what, 'judged, failed'))
  FROM (VALUES ('{H60.331}'::text[], '{RT}'::text[], NULL::int[], ', 1 0 0', 'a side:'), ('{H60.331}', '{25}', NULL, ', 0 0 0', 'no side among the modifiers:'),
               ('{H60.331}', '{50}', NULL, ', 0 0 0', 'both sides:'), ('{H60.331}', '{RT,LT}', NULL, ', 0 0 0', 'one and the other:'), ('{I10}', '{RT}', NULL, ', 1 0 0', 'a diagnosis without a side:'),
               (NULL, '{RT}', NULL, ', 0 0 0', 'no diagnosis:'), ('{I1O}', '{RT}', NULL, ', 0 0 0', 'a malformed diagnosis:'), ('{H60.331}', '{RT}', '{2}', ', 0 0 0', 'a pointer at nothing:')) AS t(dx, modifiers, pointers, answer, what);
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, modifiers, dx, dx_pointers) VALUES
    ('A', 1, '2023-05-01', NULL, '{H60.332,H60.331}', NULL), ('A', 2, '2023-05-01', '{RT}', NULL, '{1}'), ('A', 3, '2023-05-01', '{RT}', NULL, '{2}'), ('A', 4, '2023-05-01', '{RT}', '{H60.332}', '{2}'), ('B', 1, '2023-05-01', '{RT}', NULL, '{1}');
SELECT is(pg_temp.found('laterality_conflict'), '2 fail H60.332', 'a line points at the diagnoses of its claim');

SELECT finish();
ROLLBACK;
