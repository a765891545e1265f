-- Dates from dirty text, and the view over The Tuva Project's medical_claim in the forms it comes in.
BEGIN;
SELECT no_plan();
SET LOCAL client_min_messages = warning;
\ir audit/data.sql

-- ---- codecheck.try_date

-- Reckoned with the server's own interval arithmetic: the day is one of that month, of that year.
CREATE FUNCTION pg_temp.date_of(written text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN part[1]::int > 0 AND part[2]::int BETWEEN 1 AND 12 THEN
               (SELECT day::date FROM generate_series(make_date(part[1]::int, part[2]::int, 1),
                                                      make_date(part[1]::int, part[2]::int, 1) + interval '1 month - 1 day', '1 day') AS day
                 WHERE to_char(day, 'DD') = part[3]) END
      FROM coalesce(regexp_match(btrim(written, E' \t\n\x0b\f\r'), '^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T].*)?$'),
                    regexp_match(btrim(written, E' \t\n\x0b\f\r'), '^([0-9]{4})([0-9]{2})([0-9]{2})$')) AS part
$$;
CREATE TEMP TABLE written (text text);
-- Every day that is none beside every day that is, in years short and long.
INSERT INTO written
SELECT format(form, lpad(year::text, 4, '0'), lpad(month::text, 2, '0'), lpad(day::text, 2, '0'))
  FROM unnest('{0,1,4,100,1582,1752,1900,1999,2000,2018,2023,2024,2100,9999}'::int[]) AS year, generate_series(0, 13) AS month,
       unnest('{0,1,9,10,27,28,29,30,31,32,99}'::int[]) AS day, unnest('{%s-%s-%s,%s%s%s}'::text[]) AS form;
-- A character changed, put in or left out.
SELECT setseed(0.5) \g /dev/null
INSERT INTO written
SELECT overlay(base placing substr('0123456789-/. T:+Zx€' || chr(9), 1 + floor(random() * 21)::int, 1) from 1 + floor(random() * 12)::int for floor(random() * 2)::int)
  FROM generate_series(1, 2000) AS n, unnest('{2024-02-29,20240229,2023-12-31T10:00:00Z}'::text[]) AS base;
INSERT INTO written VALUES (''), (' '), ('today'), ('now'), ('infinity'), ('epoch'), ('2024-02-29 BC'), ('2024-02-29 '), ('  20240229'), (E'\t2024-02-29\r\n'), ('2024-2-9'), ('24-02-09'), ('29-02-2024'), ('02/29/2024'), ('2024-02-29T'), ('2024-02-29x'),
    ('2024-02-29 25:61'), ('2024-060'), ('J2451187'), ('+2024-02-29'), ('-024-02-29'), ('12024-02-29'), ('2024-02-2９'), ('٢٠٢٤٠٢٢٩'), ('2024 02 29'), ('2024_02_29'), ('30-May-2015'), ('45017'), ('20240229000000'), (repeat('2', 100000)), ('2024-02-29' || repeat(' ', 100000));
SELECT cmp_ok(count(*), '>', 5000::bigint, count(*) || ' texts') FROM written;
SELECT cmp_ok(count(codecheck.try_date(text)), '>', 1500::bigint, count(codecheck.try_date(text)) || ' of them dates') FROM written;
SELECT is_empty('SELECT left(text, 50), codecheck.try_date(text), pg_temp.date_of(text) FROM written WHERE codecheck.try_date(text) IS DISTINCT FROM pg_temp.date_of(text)', 'try_date reads what is a date, and nothing else');
SELECT is(codecheck.try_date(NULL), NULL, 'NULL');
SELECT is((SELECT count(*) FROM generate_series('0001-01-01'::date, '9999-12-31', '13 days') AS day WHERE codecheck.try_date(to_char(day, 'YYYY-MM-DD')) IS DISTINCT FROM day::date), 0::bigint, 'every year');

-- ---- codecheck.try_text

SELECT is_empty($$SELECT left(text, 50) FROM written WHERE codecheck.try_text(text) IS DISTINCT FROM nullif(btrim(text, E' \t\n\x0b\f\r'), '')$$,
    'try_text takes the blanks away, and what is nothing else');
SELECT is(codecheck.try_text(E'\t\u00a0é \r\n'), E'\u00a0é', 'in other letters too');

-- ---- The layout

CREATE SCHEMA warehouse;
SET LOCAL search_path = warehouse, public;

CREATE FUNCTION pg_temp.lines(relation regclass) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT concat_ws(''|'', claim_id, line_no, claim_type, patient_id, provider_id, from_date, thru_date, place_of_service, code, modifiers, units, dx, procedures, charge, paid) FROM %s ORDER BY 1', relation);
END $$;
-- The columns of a table in the layout, those of the last version or of others, all of one type or typed as its documentation says.
CREATE FUNCTION pg_temp.make(name text, typed boolean, without text DEFAULT '^$') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE (SELECT format('CREATE TABLE %s (%s)', name, string_agg(format('%I %s', part, CASE WHEN NOT typed THEN 'text' WHEN part ~ '_date(_|$)' THEN 'date' WHEN part ~ '_amount$' THEN 'numeric(12,2)' WHEN part ~ 'line_number$|quantity$' THEN 'integer' ELSE 'varchar(40)' END), ', '))
               FROM (SELECT unnest('{claim_id,claim_line_number,claim_type,patient_id,member_id,claim_start_date,claim_end_date,claim_line_start_date,claim_line_end_date,admission_date,discharge_date,place_of_service_code,
                                     bill_type_code,ms_drg_code,revenue_center_code,service_unit_quantity,hcpcs_code,rendering_npi,billing_npi,paid_date,paid_amount,charge_amount,diagnosis_code_type,procedure_code_type,data_source}'::text[])
                     UNION ALL SELECT 'hcpcs_modifier_' || n FROM generate_series(1, 5) AS n
                     UNION ALL SELECT kind || n FROM unnest('{diagnosis_code_,diagnosis_poa_,procedure_code_}'::text[]) AS kind, generate_series(1, 25) AS n) AS t(part)
              WHERE part !~ without);
    RETURN name;
END $$;
\set fill '(claim_id, claim_line_number, claim_type, patient_id, claim_start_date, claim_end_date, claim_line_start_date, claim_line_end_date, discharge_date, place_of_service_code, bill_type_code, service_unit_quantity, hcpcs_code, hcpcs_modifier_1, hcpcs_modifier_5, rendering_npi, charge_amount, paid_amount, diagnosis_code_type, diagnosis_code_1, diagnosis_code_3, diagnosis_code_25, procedure_code_type, procedure_code_2) VALUES (\'A\', \'1\', \'professional\', \'P\', \'2023-01-01\', \'2023-01-31\', \'2023-01-05\', \'2023-01-06\', NULL, \'11\', NULL, \'2\', \'G0439\', \'25\', \'LT\', \'N\', \'10.50\', \'8\', \'icd-10-cm\', \'I10\', \'E119\', \'L84\', NULL, NULL), (\'B\', \'1\', \'institutional\', \'P\', \'2023-01-01\', \'2023-01-31\', NULL, NULL, \'2023-02-01\', NULL, \'111\', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \'I10\', NULL, \'icd-10-pcs\', \'0DTJ0ZZ\'), (\'C\', \'2\', \'institutional\', \'P\', \'2023-01-01\', \'2023-01-31\', \'2023-01-05\', NULL, NULL, NULL, \'131\', NULL, NULL, NULL, NULL, NULL, NULL, NULL, \'icd-10-cm\', NULL, NULL, NULL, NULL, NULL)'
\set lines 'A|1|professional|P|N|2023-01-05|2023-01-06|11|G0439|{25,LT}|2|{I10,E119,L84}|{}|10.50|8; B|1|inpatient|P|2023-01-01|2023-02-01|{}|{I10}|{0DTJ0ZZ}; C|2|institutional|P|2023-01-05|2023-01-31|{}|{}|{}'
SELECT pg_temp.make('medical_claim', false) AS made, pg_temp.make('typed_claim', true) \g /dev/null
INSERT INTO medical_claim :fill;
INSERT INTO typed_claim :fill;
SELECT is(codecheck.tuva_medical_claim('medical_claim')::text, 'codecheck_medical_claim', 'the view is made');
SELECT is(array_to_string(ARRAY(SELECT pg_temp.lines('codecheck_medical_claim')), '; '), :'lines'::text, 'over a table of text');
SELECT is(codecheck.tuva_medical_claim('typed_claim')::text, 'codecheck_medical_claim', 'and made again over another');
SELECT is(array_to_string(ARRAY(SELECT replace(line, '|8.00', '|8') FROM pg_temp.lines('codecheck_medical_claim') AS line), '; '), :'lines'::text, 'over a table of dates and numbers');
SELECT is(codecheck.tuva_medical_claim('typed_claim', 'My "view"')::text, '"My ""view"""', 'under the name wanted');
SELECT is(codecheck.tuva_medical_claim('typed_claim', 'My "view"')::text, '"My ""view"""', 'twice');
SELECT is(codecheck.tuva_medical_claim('medical_claim', 'My "view"')::text, '"My ""view"""', 'over either');
SELECT is(count(*), 1::bigint, 'an empty diagnosis is no diagnosis') FROM codecheck.audit('codecheck_medical_claim', '{dx_missing}');
SELECT is((SELECT array_agg(claim_id || ' ' || edit || ' ' || concat(code, diagnosis)) FROM codecheck.audit('"My ""view"""') WHERE status = 'fail'), '{A excludes1_pair E119,A necessity G0439I10\, E11.9\, L84,"C dx_missing ",A mue G0439}'::text[], 'and audited');
SELECT is(nspname, 'warehouse', 'in the current schema') FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relname = 'codecheck_medical_claim';

-- Versions of the layout that lack columns; all but five may be missing.
SELECT pg_temp.make('old_claim', false, '^(member_id|bill_type_code|discharge_date|claim_line_.*_date|.*_npi|.*_amount|service_unit_quantity|place_of_service_code|.*_code_type|hcpcs_modifier_[2-5]|diagnosis_code_(1.|2.)|procedure_.*|data_source)$') \g /dev/null
INSERT INTO old_claim (claim_id, claim_line_number, claim_type, patient_id, claim_start_date, claim_end_date, hcpcs_code, hcpcs_modifier_1, diagnosis_code_1, diagnosis_code_9) VALUES ('A', '1', 'inpatient', 'P', '2023-01-01', '2023-01-31', 'G0439', '25', 'I10', 'E119');
SELECT is(pg_temp.lines(codecheck.tuva_medical_claim('old_claim', 'old_view')), 'A|1|inpatient|P|2023-01-01|2023-01-31|G0439|{25}|{I10,E119}|{}', 'an old version');
CREATE TABLE least_claim (claim_id int, claim_line_number bigint, claim_type char(20), hcpcs_code char(10), diagnosis_code_1 char(7), claim_end_date timestamp, charge_amount float8);
INSERT INTO least_claim VALUES (1, 1, 'professional', 'G0439', 'I10', '2023-01-31 10:00', 'NaN'), (2, 3000000000, '', '', '', 'infinity', 'infinity'), (3, -1, NULL, NULL, NULL, NULL, NULL);
SELECT is(array_to_string(ARRAY(SELECT pg_temp.lines(codecheck.tuva_medical_claim('least_claim', 'least_view'))), '; '), '1|1|professional|2023-01-31|G0439|{}|{I10}|{}|NaN; 2|infinity|{}|{}|{}|Infinity; 3|{}|{}|{}', 'the least that is one');
SELECT lives_ok($$SELECT * FROM codecheck.audit('least_view')$$, 'is audited');

-- Names that need quotes, and a table that is not to be found by its name alone.
CREATE SCHEMA "Claims; ""2018""";
SELECT pg_temp.make('"Claims; ""2018"""."select"', true) \g /dev/null
INSERT INTO "Claims; ""2018"""."select" :fill;
SELECT is(array_to_string(ARRAY(SELECT replace(line, '|8.00', '|8') FROM pg_temp.lines(codecheck.tuva_medical_claim('"Claims; ""2018"""."select"', 'select')) AS line), '; '), :'lines'::text, 'names that need quotes');
ALTER TABLE least_claim DROP COLUMN charge_amount CASCADE;
SELECT is(codecheck.tuva_medical_claim('least_claim', 'again')::text, 'again', 'a column that was dropped is missing');
CREATE VIEW claim_view AS TABLE medical_claim;
SELECT is(array_to_string(ARRAY(SELECT pg_temp.lines(codecheck.tuva_medical_claim('claim_view', 'view_of_view'))), '; '), :'lines'::text, 'over a view');

-- Another table.
CREATE TABLE eligibility (claim_id text, patient_id text, "HCPCS_CODE" text);
SELECT throws_ok($$SELECT codecheck.tuva_medical_claim('eligibility')$$, '42703',
                 'eligibility is not in the layout of The Tuva Project''s medical_claim: it lacks claim_line_number, claim_type, hcpcs_code, diagnosis_code_1', 'a table of another layout');
ALTER TABLE eligibility DROP COLUMN claim_id;
SELECT throws_like($$SELECT codecheck.tuva_medical_claim('eligibility')$$, '%it lacks claim_id, claim_line_number,%', 'a dropped column does not count');
SELECT throws_ok($$SELECT codecheck.tuva_medical_claim('nowhere')$$, '42P01', NULL, 'no table');
SELECT is(codecheck.tuva_medical_claim(NULL), NULL, 'NULL');
SELECT throws_ok($$SELECT codecheck.tuva_medical_claim('medical_claim', 'eligibility')$$, '42809', NULL, 'a table is not made a view');
SELECT throws_ok($$CREATE TABLE bad_claim AS SELECT claim_id, claim_line_number, claim_type, hcpcs_code, diagnosis_code_1, 20180101 AS claim_start_date FROM medical_claim; SELECT codecheck.tuva_medical_claim('bad_claim')$$, '42846', NULL, 'nor a number a date');
CREATE FUNCTION pg_temp.without_schema() RETURNS text LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RETURN codecheck.tuva_medical_claim('warehouse.medical_claim');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.without_schema(), '3F000', 'no schema to make it in: an error that says so');

-- Dirt: a column that cannot be read is empty, and nothing stops.
TRUNCATE medical_claim;
CREATE TEMP TABLE dirt (written text);
INSERT INTO dirt VALUES (''), (' '), ('x'), ('-'), ('.'), ('+'), ('1.2.3'), ('1e5'), ('1,000'), ('$5'), ('99999999999'), ('-5'), (' 7 '), ('0x10'), ('NaN'), ('Infinity'), (repeat('9', 31)), (repeat('9', 10000)), (repeat('9', 30) || '.' || repeat('9', 30)), ('.5'), ('5.'), ('1_000'),
    (U&'\0661\0662'), (U&'\FF11'), (U&'\20031'), (U&'1\3000'), (U&'1\00A0'), (U&'\FEFF1'), (E'1\n'), (E'1\n2'), (E'\x0b1'), ('2018-13-01'), ('20180230'), ('😀');
INSERT INTO medical_claim (claim_id, claim_line_number, claim_type, patient_id, claim_start_date, claim_end_date, claim_line_start_date, discharge_date, bill_type_code, service_unit_quantity, hcpcs_code, hcpcs_modifier_1, charge_amount, paid_amount,
                           diagnosis_code_type, diagnosis_code_1, procedure_code_type, procedure_code_1)
SELECT written, written, written, written, written, written, written, written, written, written, written, written, written, written, NULL, written, NULL, written FROM dirt;
SELECT lives_ok(format('SELECT %s FROM codecheck_medical_claim', part), 'dirt in ' || part)
  FROM (SELECT codecheck.tuva_medical_claim('medical_claim')) AS made, unnest('{claim_id,line_no,claim_type,from_date,thru_date,code,modifiers,units,dx,procedures,charge,paid}'::text[]) AS part;
SELECT lives_ok($$SELECT count(*) FROM codecheck.audit('codecheck_medical_claim')$$, 'dirt in all columns is audited');
SELECT lives_ok($$SELECT count(*) FROM codecheck.denial_report('codecheck_medical_claim')$$, 'and counted');
DELETE FROM medical_claim WHERE claim_id ~ '[^\x01-\x7f]';
SELECT bag_eq($$SELECT charge, line_no FROM codecheck_medical_claim WHERE charge IS NOT NULL OR line_no IS NOT NULL$$,
              $$VALUES (99999999999, NULL::int), (-5, NULL), (7, 7), ((repeat('9', 30) || '.' || repeat('9', 30))::numeric, NULL), (5, NULL), (1, 1), (1, 1), (20180230, 20180230)$$, 'what is a number is read');

-- ICD-9: its codes are not judged as ICD-10, and they are diagnoses all the same.
TRUNCATE medical_claim;
INSERT INTO medical_claim (claim_id, claim_line_number, claim_type, claim_start_date, hcpcs_code, diagnosis_code_type, diagnosis_code_1, procedure_code_type, procedure_code_1) VALUES
    ('old', '1', 'institutional', '2014-05-01', NULL, 'icd-9-cm', 'V5789', 'icd-9-pcs', '4701'), ('E-code', '1', 'professional', '2014-05-01', NULL, 'icd-9-cm', 'E8859', NULL, NULL),
    ('upper', '1', 'professional', '2023-05-01', NULL, 'ICD-10-CM', 'I1O', 'ICD-10-PCS', '0DT'), ('blank', '1', 'professional', '2023-05-01', NULL, ' ', 'I1O', ' ', '0DT'), ('none', '1', 'professional', '2023-05-01', NULL, NULL, 'I1O', NULL, '0DT');
SELECT is_empty($$SELECT * FROM codecheck.audit('codecheck_medical_claim') WHERE claim_id IN ('old', 'E-code') AND edit <> 'dx_missing'$$, 'no finding on an ICD-9 code');
SELECT is_empty($$SELECT * FROM codecheck.audit('codecheck_medical_claim', '{dx_missing}')$$, 'a claim with ICD-9 diagnoses does not lack them');
SELECT bag_eq($$SELECT claim_id, edit FROM codecheck.audit('codecheck_medical_claim') WHERE claim_id NOT IN ('old', 'E-code')$$,
              $$SELECT claim, edit FROM unnest('{upper,blank,none}'::text[]) AS claim, unnest('{dx_invalid,proc_invalid}'::text[]) AS edit$$, 'the name of the code set, in either case or none, is ICD-10');

SELECT finish();
ROLLBACK;
