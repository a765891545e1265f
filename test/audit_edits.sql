-- What each edit says of single claim lines.
BEGIN;
SELECT no_plan();
\ir audit/data.sql

CREATE TEMP TABLE claim (
    claim_id text, line_no bigint, claim_type text, payer text, jurisdiction text, from_date date, thru_date date,
    code text, modifiers text[], dx text[], dx_pointers bigint[], procedures text[], charge numeric);

-- The findings of one edit on the lines given, each as (line, status, code, diagnosis) or shorter, in order.
CREATE FUNCTION pg_temp.found(edit text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', line_no, status, code, diagnosis), '; ' ORDER BY claim_id COLLATE "C", line_no, status, code, diagnosis), '')
      FROM codecheck.audit('pg_temp.claim', ARRAY[edit])
$$;
-- Of one line on its own, as (status, code, diagnosis).
CREATE FUNCTION pg_temp.one(
    edit text, dx text[] DEFAULT NULL, code text DEFAULT NULL, procedures text[] DEFAULT NULL, modifiers text[] DEFAULT NULL,
    dx_pointers bigint[] DEFAULT NULL, from_date date DEFAULT '2023-05-01', thru_date date DEFAULT NULL,
    claim_type text DEFAULT NULL, payer text DEFAULT NULL, jurisdiction text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE claim;
    INSERT INTO claim VALUES ('A', 1, claim_type, payer, jurisdiction, from_date, thru_date, code, modifiers, dx, dx_pointers, procedures, NULL);
    RETURN (SELECT coalesce(string_agg(concat_ws(' ', f.status, f.code, f.diagnosis), '; ' ORDER BY f.status COLLATE "C", f.code, f.diagnosis), '')
              FROM codecheck.audit('pg_temp.claim', ARRAY[edit]) AS f);
END $$;

-- ---- dx_missing
SELECT is(pg_temp.one('dx_missing'), 'fail', 'no diagnosis');
SELECT is(pg_temp.one('dx_missing', dx => '{}'), 'fail', 'an empty array');
SELECT is(pg_temp.one('dx_missing', dx => '{NULL,"","   "}'), 'fail', 'an array of nothing');
SELECT is(pg_temp.one('dx_missing', dx => ARRAY[E'\t', E'\r\n', E'\x0b\f']), 'fail', 'an array of blanks of other kinds');
SELECT is(pg_temp.one('dx_missing', dx => '{NULL,garbage}'), '', 'a bad diagnosis is one');
SELECT is(pg_temp.one('dx_missing', dx => '{I10}', from_date => NULL), '', 'no date is needed');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx) VALUES ('A', 2, '{I10}'), ('A', 1, NULL), ('B', 1, NULL), (NULL, 7, '{I10}'), (NULL, 8, NULL), ('', 9, NULL);
SELECT is(pg_temp.found('dx_missing'), '1 fail; 8 fail; 9 fail', 'another line of the claim has one; without a claim there is no other line');
INSERT INTO claim (claim_id, line_no, dx) VALUES (' B', 2, '{I10}'), ('b', 3, '{I10}'), (' ', 10, '{I10}'), ('', 11, '{I10}');
SELECT is(pg_temp.found('dx_missing'), '1 fail; 8 fail; 9 fail', 'a claim of blanks is none');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx) VALUES ('A', 1, '{I10}'), ('a', 2, NULL), ('a ', 3, NULL), ('à', 4, '{I10}'), ('â', 5, NULL), (U&'a\0300', 6, NULL);
SELECT is(pg_temp.found('dx_missing'), '2 fail; 3 fail; 6 fail; 5 fail', 'claims are told apart byte by byte');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx) VALUES ('A', 1, ARRAY[E'\t']), ('A', 2, '{I10}'), ('A', 3, NULL), ('B', 1, '{" "}'), ('B', 2, '{I10}'), ('B', 3, NULL);
SELECT is(pg_temp.found('dx_missing'), '', 'a first line of blanks lends nothing, the second does');

-- ---- dx_invalid
SELECT is(pg_temp.one('dx_invalid', dx => ARRAY[spelling]), '', to_json(spelling) || ' is I10')
  FROM unnest(ARRAY['I10', 'i10', ' I10', 'I10    ', E'\tI10\r\n']) AS spelling;
SELECT is(pg_temp.one('dx_invalid', dx => '{s83006a,S83.006A}'), '', 'with a dot or without');
SELECT is(pg_temp.one('dx_invalid', dx => '{I1O,I10,"I 10",E11.,.E11,E11..9,9,99213}'),
          'fail .E11; fail 9; fail 99213; fail E11.; fail E11..9; fail I 10; fail I1O', 'malformed, each');
SELECT is(pg_temp.one('dx_invalid', dx => '{Q99.9,Z99.9}'), 'fail Q99.9; fail Z99.9', 'never listed');
SELECT is(pg_temp.one('dx_invalid', dx => '{I1O,I1O}'), 'fail I1O; fail I1O', 'one finding for each place');
SELECT is(pg_temp.one('dx_invalid', dx => '{E11,U07.1,A00.9}', from_date => '2023-02-01'), '', 'headers and codes of other times are listed');
SELECT is(pg_temp.one('dx_invalid', dx => '{I1O,NULL,I10,E11.9}', from_date => '2024-01-01'), 'fail I1O; no_data I10', 'no release: one finding, of the first');
SELECT is(pg_temp.one('dx_invalid', dx => '{I10}', from_date => NULL), 'no_data I10', 'no date');
SELECT is(pg_temp.one('dx_invalid', dx => '{I10}', from_date => day), 'no_data I10', 'the date ' || day)
  FROM unnest('{infinity,-infinity,2022-09-30,2023-10-01,2024-09-30,2025-10-01,0001-01-01 BC,5874897-12-31}'::date[]) AS day;
SELECT is(pg_temp.one('dx_invalid', dx => '{I10}', from_date => day), '', 'the date ' || day)
  FROM unnest('{2022-10-01,2023-03-31,2023-04-01,2023-09-30,2024-10-01,2025-09-30}'::date[]) AS day;
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, dx) VALUES ('A', 1, '2023-05-01', '{I1O}'), ('A', 2, '2023-05-01', NULL);
SELECT is(pg_temp.found('dx_invalid'), '1 fail I1O', 'a borrowed diagnosis is judged where it stands');

-- ---- dx_not_billable, dx_not_effective
SELECT is(pg_temp.one('dx_not_billable', dx => '{I10,e11,E11.9,I1O,Q99.9,A00.9}'), 'fail e11', 'a header');
SELECT is(pg_temp.one('dx_not_billable', dx => '{M54.5}', from_date => day), answer, 'M54.5 on ' || day)
  FROM (VALUES ('2023-09-30'::date, ''), ('2023-10-01', 'no_data M54.5'), ('2024-10-01', 'fail M54.5'), ('2025-10-01', 'no_data M54.5'), (NULL, 'no_data M54.5')) AS t(day, answer);
SELECT is(pg_temp.one('dx_not_billable', dx => '{I1O}', from_date => NULL), '', 'malformed: nothing to be asked');
SELECT is(pg_temp.one('dx_not_effective', dx => ARRAY[code], from_date => day), answer, code || ' on ' || day)
  FROM (VALUES ('A00.9', '2023-03-31'::date, ''), ('A00.9', '2023-04-01', 'fail A00.9'), ('A00.9', '2024-10-01', 'fail A00.9'),
               ('U07.1', '2023-03-31', 'fail U07.1'), ('U07.1', '2023-04-01', ''), ('M54.50', '2023-09-30', 'fail M54.50'), ('M54.50', '2024-10-01', ''),
               ('E11', '2023-04-01', ''), ('Q99.9', '2023-04-01', ''), ('A00.9', '2024-01-01', 'no_data A00.9')) AS t(code, day, answer);
-- One wrong code is one denial, of one of the three.
SELECT is(count(*) FILTER (WHERE pg_temp.one(edit, dx => ARRAY[code], from_date => '2023-05-01') <> ''), 1::bigint, code || ' fails one edit')
  FROM unnest('{I1O,Q99.9,E11,A00.9,M54.50}'::text[]) AS code, unnest('{dx_invalid,dx_not_billable,dx_not_effective}'::text[]) AS edit
 GROUP BY code;

-- ---- The date: of discharge for inpatients, of service for others
SELECT is(pg_temp.one('dx_not_effective', dx => '{U07.1}', claim_type => type, from_date => from_date, thru_date => thru_date), answer,
          format('%s, from %s to %s', coalesce(type, 'no type'), from_date, thru_date))
  FROM (VALUES ('inpatient', '2023-03-31'::date, '2023-04-01'::date, ''), ('INPATIENT', '2023-03-31', '2023-04-01', ''), ('inpatient', '2023-04-01', '2023-03-31', 'fail U07.1'),
               ('inpatient', '2023-04-01', NULL, ''), ('inpatient', '2023-03-31', NULL, 'fail U07.1'), ('inpatient', NULL, NULL, 'no_data U07.1'),
               ('inpatient', '2023-04-01', 'infinity', 'no_data U07.1'),
               ('outpatient', '2023-03-31', '2023-04-01', 'fail U07.1'), ('professional', '2023-03-31', '2023-04-01', 'fail U07.1'),
               (NULL, '2023-03-31', '2023-04-01', 'fail U07.1'), ('', '2023-04-01', '2023-03-31', ''),
               ('professional', NULL, '2023-04-01', ''), (NULL, NULL, '2023-03-31', 'fail U07.1')) AS t(type, from_date, thru_date, answer);

-- ---- dx_duplicate
SELECT is(pg_temp.one('dx_duplicate', dx => '{I10,E11.9,I10}'), 'fail I10', 'twice');
SELECT is(pg_temp.one('dx_duplicate', dx => '{I10,I10,I10,E11.9,E119}'), 'fail E119; fail I10', 'three times and in two spellings: a finding for each diagnosis');
SELECT is(pg_temp.one('dx_duplicate', dx => ARRAY['E11.9', ' e119 ']), 'fail  e119 ', 'as the second place has it');
SELECT is(pg_temp.one('dx_duplicate', dx => '{I1O,i1o,X}'), 'fail i1o', 'a bad one twice');
SELECT is(pg_temp.one('dx_duplicate', dx => ARRAY['I1O', 'I1O ']), 'fail I1O ', 'blanks around a bad one mean nothing either');
SELECT is(pg_temp.one('dx_duplicate', dx => '{NULL,NULL,"",""," ",I10}'), '', 'nothing twice is nothing');
SELECT is(pg_temp.one('dx_duplicate', dx => '{E11,E11.9,E11.90}'), '', 'a code and one below it are two');
SELECT is(pg_temp.one('dx_duplicate', dx => ARRAY[['I10', 'E11.9'], ['E11.65', 'I10']]), 'fail I10', 'in an array of two dimensions');

-- ---- dx_pointer_invalid
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10,E11.9}', dx_pointers => '{1,2}'), '', 'pointers at both');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10,E11.9}', dx_pointers => '{1,3,0,-1}'), 'fail; fail; fail', 'three at nothing');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10,NULL," ",I1O}', dx_pointers => '{1,2,3,4}'), 'fail; fail', 'at empty places; a bad diagnosis is one');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10}', dx_pointers => '{1,1,1,1}'), '', 'four');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10}', dx_pointers => '{1,1,1,1,1}'), 'fail', 'five');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10}', dx_pointers => '{1,NULL,1,NULL,1,1}'), '', 'a NULL is none');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => NULL, dx_pointers => '{1}'), 'fail', 'without a diagnosis');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '{I10}', dx_pointers => ARRAY[-2147483648, 2147483647, 4294967297, 9223372036854775807, -9223372036854775808]), 'fail; fail; fail; fail; fail; fail', 'far away');
SELECT is(pg_temp.one('dx_pointer_invalid', dx => '[0:1]={I10,E11.9}', dx_pointers => '{2}'), '', 'places are counted from 1');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx, dx_pointers) VALUES ('A', 3, '{I10}', '{1}'), ('A', 2, '{E11.9,I10,L84}', '{3}'), ('A', 1, NULL, '{3}'), ('A', 4, '{NULL}', '{3}'), ('A', 5, NULL, '{4}'), ('A', 6, '{I10}', '{2}');
SELECT is(pg_temp.found('dx_pointer_invalid'), '5 fail; 6 fail', 'without its own the line points at those of the claim''s first line that has any');

-- ---- external_cause_pdx, sequela_pdx
SELECT is(pg_temp.one('external_cause_pdx', dx => ARRAY[code]), answer, 'first: ' || code)
  FROM (VALUES ('W01.0XXA', 'fail W01.0XXA'), ('v00', 'fail v00'), ('X99.9', 'fail X99.9'), ('Y99', 'fail Y99'), ('U07.1', ''), ('Z00.00', ''), ('T99', ''), ('W1', ''), ('X', '')) AS t(code, answer);
SELECT is(pg_temp.one('external_cause_pdx', dx => '{NULL," ",W01.0XXA}'), 'fail W01.0XXA', 'the first that is not empty');
SELECT is(pg_temp.one('external_cause_pdx', dx => '{I10,W01.0XXA}'), '', 'not first');
SELECT is(pg_temp.one('external_cause_pdx', dx => '{W1,W01.0XXA}'), '', 'a bad one is first');
SELECT is(pg_temp.one('sequela_pdx', dx => ARRAY[code]), answer, 'first: ' || code)
  FROM (VALUES ('S83.006S', 'fail S83.006S'), ('s83006s', 'fail s83006s'), ('T36.0X1S', 'fail T36.0X1S'), ('M48.08XS', 'fail M48.08XS'), ('M80.00XS', 'fail M80.00XS'),
               ('M84.30XS', 'fail M84.30XS'), ('M97.01XS', 'fail M97.01XS'), ('T86.848S', ''), ('T86.858S', 'fail T86.858S'), ('S83.006A', ''), ('S83.00S', ''), ('M49.08XS', ''), ('M85.00XS', ''),
               ('H34.811S', ''), ('O9A.111S', ''), ('W01.0XXS', ''), ('C44.102S', '')) AS t(code, answer);
SELECT is(pg_temp.one('sequela_pdx', dx => '{NULL,S83.006S}'), 'fail S83.006S', 'the first that is not empty');
SELECT is(pg_temp.one('sequela_pdx', dx => '{I10,S83.006S}'), '', 'not first');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx) VALUES ('A', 1, '{S83.006S}'), ('A', 2, NULL), ('A', 3, '{I10}');
SELECT is(pg_temp.found('sequela_pdx'), '1 fail S83.006S', 'on the line where it stands');

-- ---- excludes1_pair
SELECT is(pg_temp.one('excludes1_pair', dx => dx::text[], from_date => day), answer, dx || ' on ' || day)
  FROM (VALUES ('{Z00.00,L84}', '2023-05-01'::date, 'fail Z00.00'), ('{L84,Z00.00}', '2023-05-01', 'fail L84'),
               ('{Z00.01,L84}', '2023-05-01', 'fail Z00.01'), ('{Z00,L84}', '2025-05-01', 'fail Z00'), ('{Z01.00,L84}', '2023-05-01', ''),
               ('{l84,h54512a,I10}', '2023-05-01', 'fail l84'), ('{E11.9,L84}', '2023-05-01', 'fail E11.9'), ('{E11.9,L84}', '2025-05-01', ''),
               ('{E10.9,E11.221,E11.9}', '2023-05-01', 'fail E10.9; fail E11.221'), ('{E11.22,E11.221}', '2023-05-01', ''),
               ('{E11.9,E11.9}', '2023-05-01', ''), ('{L84,L84,Z00.00,Z00.00}', '2023-05-01', 'fail L84'), ('{I10,E11.9}', '2023-05-01', ''),
               ('{C7A.00,S83.006A}', '2023-05-01', 'fail C7A.00'), ('{C44.1,S83.006A}', '2023-05-01', ''),
               ('{M1A.9XX0,M10.9}', '2025-05-01', 'fail M1A.9XX0'), ('{M1A.9XX0,M1A.00X0}', '2025-05-01', ''),
               ('{M10.9,C7A.00}', '2025-05-01', 'fail M10.9'), ('{M10.9,C7A.00}', '2023-05-01', '')) AS t(dx, day, answer);
SELECT is(pg_temp.one('excludes1_pair', dx => '{L84,Z00.00}', from_date => day), 'no_data', 'the date ' || coalesce(day::text, 'NULL'))
  FROM unnest('{infinity,-infinity,2022-09-30,2023-10-01,2025-10-01,NULL}'::date[]) AS day;
SELECT is(pg_temp.one('excludes1_pair', dx => dx, from_date => NULL), '', 'fewer than two diagnoses: ' || dx::text)
  FROM (VALUES ('{L84}'::text[]), ('{L84,L84}'), ('{L84,I1O}'), ('{L84,NULL," "}'), ('{}'), (NULL)) AS t(dx);
SELECT pg_temp.one('excludes1_pair', dx => '{ e11.9,Z00.00,L84,C7A.00,S83.006A}') \g /dev/null
SELECT results_eq($$SELECT message, carc, rarc, source FROM codecheck.audit('pg_temp.claim', '{excludes1_pair}')$$,
    $$VALUES ('C7A.00 and S83.006A exclude each other by an Excludes1 note at C75-C76', '11', NULL, 'tabular FY2023'),
             ('e11.9 and L84 exclude each other by an Excludes1 note at E08-E13', '11', NULL, 'tabular FY2023'),
             ('Z00.00 and L84 exclude each other by an Excludes1 note at L84', '11', NULL, 'tabular FY2023')$$, 'what it says');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, dx) VALUES ('A', 1, '2023-05-01', '{L84,Z00.00}'), ('A', 2, '2023-05-01', NULL), ('A', 3, '2023-05-01', '{I10,L84}');
SELECT is(pg_temp.found('excludes1_pair'), '1 fail L84; 2 fail L84', 'a line without diagnoses has those of its claim');
-- No claim, but no reason to stand still either.
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, dx)
SELECT 'A', 1, '2023-05-01', array_agg(code) FROM (SELECT 'E08.' || n AS code FROM generate_series(0, 4999) AS n UNION ALL SELECT 'E11.22' || lpad(n::text, 2, '0') FROM generate_series(0, 99) AS n) AS many;
SELECT is(count(*), 1001::bigint, 'a thousand pairs are enough') FROM codecheck.audit('pg_temp.claim', '{excludes1_pair}');
SELECT is(count(*), 1::bigint, 'and it is said that there are more') FROM codecheck.audit('pg_temp.claim', '{excludes1_pair}')
 WHERE message = 'more than 1000 pairs of diagnoses exclude each other; the others are not listed';

-- ---- proc_invalid, proc_not_effective
SELECT is(pg_temp.one('proc_invalid', code => code), answer, format('%L', code))
  FROM (VALUES ('G0439', ''), (' g0439 ', ''), ('G0440', 'fail G0440'), ('G043', 'fail G043'), ('X0001', 'fail X0001'), ('G04399', 'fail G04399'), ('0DTJ0ZZ', 'fail 0DTJ0ZZ'),
               ('99213', 'no_data 99213'), ('0001U', 'no_data 0001U'), ('9921X', 'fail 9921X'), ('', ''), ('  ', ''), (E'\t', ''), (NULL, '')) AS t(code, answer);
SELECT is(pg_temp.one('proc_invalid', procedures => procedures), answer, format('%s', procedures))
  FROM (VALUES ('{0DTJ0ZZ,NULL,""}'::text[], ''), ('{0dtj0zz,0DTJ9ZZ}', 'fail 0DTJ9ZZ'), ('{0DT,0DTJ0Z}', 'fail 0DT; fail 0DTJ0Z'), ('{0DTJOZZ,EDTJ0ZZ,99213}', 'fail 0DTJOZZ; fail 99213; fail EDTJ0ZZ'),
               ('{0DTJ4ZZ,02704TZ}', '')) AS t(procedures, answer);
SELECT is(pg_temp.one('proc_invalid', code => 'G0439', procedures => '{x,0DTJ0ZZ,02704TZ}', from_date => '2025-05-01'), 'fail x; no_data G0439', 'no release: one finding, of the service first');
SELECT is(pg_temp.one('proc_invalid', code => 'G0439', procedures => '{x,0DTJ0ZZ,02704TZ}', from_date => '2024-11-01'), 'fail x; no_data 0DTJ0ZZ', 'else of the procedures');
SELECT is(pg_temp.one('proc_invalid', code => 'V2799', from_date => day), answer, 'V2799 on ' || day)
  FROM (VALUES ('2015-12-31'::date, 'no_data V2799'), ('2016-01-01', 'fail V2799'), ('2024-12-31', 'fail V2799'), ('2025-01-01', 'no_data V2799')) AS t(day, answer);
SELECT is(pg_temp.one('proc_not_effective', code => code, from_date => day), answer, code || ' on ' || day)
  FROM (VALUES ('J0001', '2023-06-30'::date, 'fail J0001'), ('J0001', '2023-07-01', ''), ('G0101', '2023-06-30', ''), ('G0101', '2023-07-01', 'fail G0101'),
               ('Q0001', '2023-06-30', ''), ('Q0001', '2023-07-01', 'fail Q0001'), ('S0001', '2023-12-31', ''), ('S0001', '2024-01-01', 'fail S0001'),
               ('J0001', '2025-01-01', 'no_data J0001'), ('99213', '2023-07-01', 'no_data 99213'), ('V2799', '2023-07-01', ''), ('J000', '2023-07-01', ''), ('J0001', NULL, 'no_data J0001')) AS t(code, day, answer);
SELECT is(pg_temp.one('proc_not_effective', procedures => '{0DTJ4ZZ,02704TZ,0DT,x}', from_date => day), answer, 'procedures on ' || day)
  FROM (VALUES ('2023-09-30'::date, 'fail 0DTJ4ZZ'), ('2023-10-01', 'fail 02704TZ'), ('2024-10-01', 'no_data 0DTJ4ZZ')) AS t(day, answer);

-- ---- proc_reporting_only, wrong_code_set
SELECT is(pg_temp.one('proc_reporting_only', code => code), answer, code)
  FROM (VALUES ('3044F', 'fail 3044F'), ('3044f ', 'fail 3044f '), ('3044T', ''), ('99213', ''), ('G0439', ''), ('304F', ''), ('F3044', '')) AS t(code, answer);
SELECT is(pg_temp.one('wrong_code_set', code => code), answer, 'as the service: ' || code)
  FROM (VALUES ('0DTJ4ZZ', 'fail 0DTJ4ZZ'), ('0dtj4zz', 'fail 0dtj4zz'), ('0DT', ''), ('0DTJ4ZO', ''), ('E11.9', ''), ('99213', ''), ('S83006A', '')) AS t(code, answer);
SELECT is(pg_temp.one('wrong_code_set', procedures => ARRAY[code], claim_type => type), answer, format('among the procedures, %s: %s', type, code))
  FROM (VALUES ('99213', 'inpatient', 'fail 99213'), ('G0439', NULL, 'fail G0439'), ('0042T', NULL, 'fail 0042T'), ('0DTJ4ZZ', 'inpatient', ''), ('0DTJ4ZZ', NULL, ''), ('0DTJ4ZZ', 'Professional', 'fail 0DTJ4ZZ'),
               ('0DTJ4ZZ', 'institutional', ''), ('0DT', 'professional', ''), ('99213', 'professional', 'fail 99213'), ('I10', NULL, ''), ('zz', 'professional', '')) AS t(code, type, answer);
SELECT is(pg_temp.one('wrong_code_set', dx => ARRAY[code]), answer, 'among the diagnoses: ' || code)
  FROM (VALUES ('99213', 'fail 99213'), ('3044F', 'fail 3044F'), ('0DTJ4ZZ', 'fail 0DTJ4ZZ'), ('E1122', ''), ('G0439', ''), ('F0439', ''), ('0DT', ''), ('V00.01', ''), ('1', ''), ('S83006A', ''), ('B0ZZZZZ', 'fail B0ZZZZZ'), ('B00BZZZ', '')) AS t(code, answer);
SELECT is(pg_temp.one('dx_invalid', dx => '{99213}') || '; ' || pg_temp.one('wrong_code_set', dx => '{99213}'), 'fail 99213; fail 99213', 'edits do not depend on one another');

-- ---- modifier_invalid
SELECT is(pg_temp.one('modifier_invalid', modifiers => ARRAY[modifier], from_date => NULL), '', 'known without a file: ' || modifier)
  FROM unnest('{22,25,59,99,P1,P6,1P,2P,3P,8P,RH,hh,NJ,DX,II," 25 "}'::text[]) AS modifier;
SELECT is(pg_temp.one('modifier_invalid', modifiers => ARRAY[modifier]), 'fail ' || modifier, 'no modifier: ' || modifier)
  FROM unnest('{21,00,P7,P0,4P,9P,XX,AB,2,LTT,"L T",L.,é,XD}'::text[]) AS modifier;
SELECT is(pg_temp.one('modifier_invalid', modifiers => ARRAY[modifier], code => code, from_date => day), answer, format('%s on %s, %s', modifier, day, code))
  FROM (VALUES ('LT', '2023-05-01'::date, NULL, ''), ('lt', '2023-05-01', NULL, ''), ('JZ', '2023-06-30', NULL, 'fail JZ'), ('JZ', '2023-07-01', NULL, ''), ('QQ', '2023-06-30', NULL, ''), ('QQ', '2023-07-01', NULL, 'fail QQ'),
               ('ZA', '2023-12-31', NULL, ''), ('ZA', '2024-01-01', NULL, 'fail ZA'), ('LT', '2025-01-01', NULL, 'no_data LT'), ('LT', 'infinity', NULL, 'no_data LT'), ('LT', NULL, NULL, 'no_data LT'),
               -- A pair of an ambulance's is a modifier by itself elsewhere.
               ('GH', '2023-06-30', 'G0439', ''), ('GH', '2023-07-01', 'G0439', 'fail GH'), ('GH', '2023-07-01', 'A0425', ''), ('GX', '2023-06-30', 'G0439', 'fail GX'), ('GX', '2023-06-30', 'a0425', ''),
               ('GX', '2023-06-30', NULL, 'fail GX'), ('GX', '2025-06-30', 'G0439', ''), ('QQ', '2023-07-01', 'A0425', 'fail QQ')) AS t(modifier, day, code, answer);
SELECT is(pg_temp.one('modifier_invalid', modifiers => '{NULL,"",25,ZZ,LT,XU,ZZ}', from_date => '2025-01-01'), 'no_data ZZ', 'no release: one finding, of the first without an answer');
SELECT is(pg_temp.one('modifier_invalid', modifiers => '{LTT,LT,XU}', from_date => '2025-01-01'), 'fail LTT; no_data LT', 'beside what fails by its shape');

-- ---- necessity
SELECT is(pg_temp.one('necessity', code => 'G0439', dx => dx, dx_pointers => pointers), answer, format('%s, pointers %s', dx, pointers))
  FROM (VALUES ('{E11.65}'::text[], NULL::bigint[], ''), ('{I10}', NULL, 'fail G0439 I10'), ('{I10,E11.65}', NULL, ''), ('{I10,E11.65}', '{2}', ''), ('{I10,E11.65}', '{1}', 'fail G0439 I10'),
               ('{I10,e1165}', '{1,2}', ''), ('{i10,E119}', '{2,1}', 'fail G0439 I10, E11.9'), ('{I10,E11.65}', '{NULL}', ''), ('{I10,E11.65}', '{3}', 'fail G0439'),
               ('{I1O,E11.65}', '{1}', 'fail G0439'), (NULL, NULL, 'fail G0439'), ('{NULL,E11.65}', '{2}', ''), ('{E11.9}', NULL, 'fail G0439 E11.9'), ('{E11}', NULL, '')) AS t(dx, pointers, answer);
SELECT is(pg_temp.one('necessity', code => code, dx => '{E11.65}', from_date => day), answer, format('%s on %s', code, day))
  FROM (VALUES ('99213', '2021-01-01'::date, ''), ('G0439', '2021-12-31', 'no_data G0439'), ('G0439', '2022-01-01', ''), ('G0439', '2024-12-31', ''), ('G0439', NULL, 'no_data G0439'), ('99499', '2023-01-01', 'no_data 99499'),
               ('G043', '2023-01-01', ''), (NULL, '2023-01-01', ''), (' g0439 ', '2023-01-01', '')) AS t(code, day, answer);
-- Whose policy, and where: without a payer or a place on the line every policy counts.
SELECT is(pg_temp.one('necessity', code => code, dx => ARRAY[dx], payer => payer, jurisdiction => place, from_date => '2023-07-01'), answer,
          format('%s for %s, %s in %s', code, dx, payer, place))
  FROM (VALUES ('99213', 'Z00.00', 'Acme', 'NY', 'fail 99213 Z00.00'), ('99213', 'Z00.00', 'Medicare', 'NY', 'no_data 99213'), ('99213', 'Z00.00', NULL, 'NY', 'fail 99213 Z00.00'), ('99213', 'Z00.00', ' ', 'NY', 'fail 99213 Z00.00'),
               ('99213', 'E11.9', 'Medicare', 'TX', 'fail 99213 E11.9'), ('99213', 'E11.9', 'Medicare', 'NY', 'no_data 99213'), ('99213', 'E11.9', 'Medicare', NULL, 'fail 99213 E11.9'), ('99213', 'E11.9', 'Medicare', '', 'fail 99213 E11.9'),
               ('99213', 'E11.9', 'Acme', 'TX', ''), ('99213', 'E11.9', NULL, NULL, ''), ('A5500', 'E11.9', 'Medicare', 'NY', 'fail A5500 E11.9'), ('A5500', 'E11.65', 'Medicare', 'NY', ''),
               ('J9035', 'I10', 'Medicare', 'CA', 'fail J9035 I10'), ('J9035', 'I10', 'Medicare', 'ca', 'no_data J9035')) AS t(code, dx, payer, place, answer);
SELECT is(pg_temp.one('necessity', code => 'A5500', dx => '{E11.9,L84}', dx_pointers => pointers, payer => 'Medicare', jurisdiction => 'NY'), answer, 'the second diagnosis, pointers ' || pointers::text)
  FROM (VALUES ('{1,2}'::bigint[], ''), ('{2,1}', ''), ('{1}', 'fail A5500 E11.9'), ('{1,1}', 'fail A5500 E11.9')) AS t(pointers, answer);
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, code, dx, dx_pointers) VALUES
    ('A', 1, '2023-05-01', 'G0439', NULL, NULL), ('A', 2, '2023-05-01', NULL, '{I10,E11.65}', NULL), ('A', 3, '2023-05-01', 'G0439', NULL, '{1}'), ('A', 4, '2023-05-01', 'G0439', '{L84}', NULL);
SELECT is(pg_temp.found('necessity'), '3 fail G0439 I10; 4 fail G0439 L84', 'a line without diagnoses is judged on those it borrows');
-- A day that is none has no policy.
UPDATE codecheck.policy SET effective_from = NULL, effective_to = NULL;
SELECT is(pg_temp.one('necessity', code => 'G0439', dx => '{I10}', jurisdiction => 'NY', from_date => day), answer, 'an open policy on ' || coalesce(day::text, 'no day'))
  FROM (VALUES ('0044-03-15 BC'::date, 'fail G0439 I10'), ('5874897-12-31', 'fail G0439 I10'), (NULL, 'no_data G0439'), ('infinity', 'no_data G0439'), ('-infinity', 'no_data G0439')) AS t(day, answer);

-- ---- What a finding says beside
CREATE FUNCTION pg_temp.details(edit text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws('|', status, carc, rarc, source, message) FROM codecheck.audit('pg_temp.claim', ARRAY[edit]) AS f ORDER BY line_no, status
$$;
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, from_date, code, dx, payer, jurisdiction) VALUES
    ('A', 1, '2023-07-01', 'G0439', '{I1O}', 'Medicare', 'NY'), ('A', 2, '2023-07-01', 'G0439', '{Z99}', 'Medicare', 'TX'), ('A', 3, NULL, 'J0001', '{I10}', 'Acme', 'CA');
SELECT is(ARRAY(SELECT pg_temp.details('necessity')), '{"fail|50|N386|NCD-VISIT|a policy governs G0439 and does not support it: no diagnosis was given",
    "fail|50|N115|LCD-VISIT|2 policies govern G0439 and none supports it; the nearest: no diagnosis is covered","no_data|the line has no date"}'::text[], 'the remark of a national policy is its own');
SELECT is(ARRAY(SELECT pg_temp.details('dx_invalid')), '{"fail|16|M76|I1O is no ICD-10-CM code: position 3: the third character is a digit, A or B",
    "fail|16|M76|FY2023-APR|Z99 is not listed in ICD-10-CM","no_data|the line has no date"}'::text[], 'why, by which release, and which denial');
UPDATE codecheck.edit SET rarc = 'N1' WHERE edit = 'necessity';
SELECT is(ARRAY(SELECT split_part(details, '|', 3) FROM pg_temp.details('necessity')), '{N386,N1,""}'::text[], 'as codecheck.edit has it');
TRUNCATE claim;
INSERT INTO claim (claim_id, line_no, dx) VALUES ('A', 1, ARRAY[repeat('€', 1000)]);
SELECT is((SELECT message FROM codecheck.audit('pg_temp.claim', '{dx_invalid}')), repeat('€', 13) || '... is no ICD-10-CM code: position 1: a code has only letters, digits and one dot', 'a message shows the beginning of a long text');
SELECT is((SELECT diagnosis FROM codecheck.audit('pg_temp.claim', '{dx_invalid}')), repeat('€', 1000), 'its column all of it');

SELECT finish();
ROLLBACK;
