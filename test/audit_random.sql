-- The audit over generated claims: defects put in at known rates are found, these and no others; and over
-- lines with anything in any column every finding, and every count of the report, is that of the
-- reference, audit/reference.sql.
BEGIN;
SELECT no_plan();
\ir lib/seed.sql
\ir necessity/reference.sql
\ir audit/reference.sql
\ir audit/data.sql

-- ---- Defects at known rates

-- 5,000 claims of two lines, each of a patient of its own. The first has a diagnosis, the second has none of its own
-- and points at the first's.
CREATE TEMP TABLE clean_claim (
    claim_id text, line_no int, claim_type text, patient_id text, provider_id text, payer text, jurisdiction text,
    from_date date, thru_date date, code text, modifiers text[], units numeric, dx text[], dx_pointers int[], procedures text[],
    patient_birth_date date, patient_sex text, charge numeric);
INSERT INTO clean_claim
SELECT 'C' || n, line_no, 'institutional', 'P' || n, 'D', 'Medicare', 'NY', date '2023-01-01' + n % 90, NULL,
       CASE line_no WHEN 1 THEN 'G0439' ELSE 'A5500' END, '{LT,59}', 1,
       CASE line_no WHEN 1 THEN '{E11.65,I10}'::text[] END, '{1}', '{0DTJ0ZZ}', '1980-01-01', 'F', 10
  FROM generate_series(0, 4999) AS n, generate_series(1, 2) AS line_no
 ORDER BY random();
SELECT is_empty('SELECT * FROM codecheck.audit(''clean_claim'')', 'clean claims have no finding');

-- Of every hundred claims, number so many has the defect on its first line.
CREATE TEMP TABLE defect (number int, edit text, code text, diagnosis text, change text);
INSERT INTO defect VALUES
    (0, 'dx_missing', NULL, NULL, 'dx = NULL, dx_pointers = NULL, code = NULL'),
    (1, 'dx_invalid', NULL, 'I1O', 'dx = ''{E11.65,I1O}'''),
    (2, 'dx_invalid', NULL, 'Q99.9', 'dx = ''{E11.65,Q99.9}'''),
    (3, 'dx_not_billable', NULL, 'E11', 'dx = ''{E11.65,E11}'''),
    (4, 'dx_not_effective', NULL, 'U07.1', 'dx = ''{E11.65,U07.1}'''),
    (5, 'dx_not_effective', NULL, 'A00.9', 'dx = ''{E11.65,A00.9}'', from_date = ''2023-05-01'''),
    (6, 'dx_duplicate', NULL, 'i10', 'dx = ''{E11.65,I10,i10}'''),
    (7, 'dx_pointer_invalid', NULL, NULL, 'dx_pointers = ''{1,3}'''),
    (8, 'external_cause_pdx', NULL, 'W01.0XXA', 'dx = ''{W01.0XXA,E11.65}'', dx_pointers = ''{2}'''),
    (9, 'sequela_pdx', NULL, 'M48.08XS', 'dx = ''{M48.08XS,E11.65}'', dx_pointers = ''{2}'''),
    (10, 'proc_invalid', 'G043', NULL, 'code = ''G043'''),
    (11, 'proc_invalid', 'A5501', NULL, 'code = ''A5501'''),
    (12, 'proc_not_effective', 'Q0001', NULL, 'code = ''Q0001'', from_date = ''2023-07-01'''),
    (13, 'proc_not_effective', '0DTJ4ZZ', NULL, 'procedures = ''{0DTJ0ZZ,0DTJ4ZZ}'''),
    (14, 'excludes1_pair', NULL, 'E11.65', 'dx = ''{E11.65,I10,L84}'''),
    (15, 'wrong_code_set', '0DTJ0ZZ', NULL, 'claim_type = ''professional'''),
    (16, 'modifier_invalid', 'ZZ', NULL, 'modifiers = ''{LT,ZZ,59}'''),
    (17, 'necessity', 'G0439', 'I10', 'dx_pointers = ''{2}'''),
    (18, 'dx_unspecified', NULL, 'S83.006A', 'dx = ''{E11.65,S83.006A}'''),
    (19, 'manifestation_pdx', NULL, 'F02.80', 'dx = ''{F02.80,E11.65}'', dx_pointers = ''{2}'''),
    (20, 'unacceptable_pdx', NULL, 'Z00.00', 'dx = ''{Z00.00,E11.65}'', dx_pointers = ''{2}'''),
    (21, 'dx_age', NULL, 'E84.11', 'dx = ''{E11.65,E84.11}'''),
    (22, 'dx_sex', NULL, 'N40.0', 'dx = ''{E11.65,N40.0}'''),
    (23, 'laterality_conflict', 'G0439', 'M17.11', 'dx = ''{E11.65,M17.11}'', dx_pointers = ''{1,2}'''),
    (24, 'modifier_conflict', 'G0439', NULL, 'modifiers = ''{LT,50,59}'''),
    (25, 'mue', 'G0439', NULL, 'units = 3'),
    (26, 'ncci_ptp', 'Q0001', NULL, 'code = ''Q0001'''),
    (27, 'addon_missing_primary', 'G0500', NULL, 'code = ''G0500'''),
    (28, 'duplicate_line', 'A5500', NULL, 'code = ''A5500''');
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM defect LOOP
        EXECUTE format('UPDATE clean_claim SET %s WHERE substr(claim_id, 2)::int %% 100 = %s AND line_no = 1', one.change, one.number);
    END LOOP;
END $$;
-- The second line of a claim without any diagnosis has none to borrow, nor to point at.
UPDATE clean_claim SET code = NULL, dx_pointers = NULL WHERE substr(claim_id, 2)::int % 100 = 0 AND line_no = 2;
-- A second line that borrows other diagnoses is a line of its own; here only first lines are wrong.
UPDATE clean_claim SET dx = '{E11.65}' WHERE substr(claim_id, 2)::int % 100 IN (8, 9, 14, 19, 20) AND line_no = 2;

CREATE TEMP TABLE clean_finding AS SELECT * FROM codecheck.audit('clean_claim');
CREATE TEMP VIEW wanted_finding AS
    SELECT claim_id, line_no, edit, 'fail' AS status, defect.code, diagnosis
      FROM clean_claim JOIN defect ON number = substr(claim_id, 2)::int % 100
     WHERE line_no = CASE defect.edit WHEN 'duplicate_line' THEN 2 ELSE 1 END OR defect.edit = 'dx_missing'
    UNION ALL
    -- From April 2023 there is no list of diagnoses of women.
    SELECT claim_id, line_no, 'dx_sex', 'no_data', NULL, 'E11.65' FROM clean_claim WHERE line_no = 1 AND from_date > '2023-04-01';
SELECT bag_eq('SELECT claim_id, line_no, edit, status, code, diagnosis FROM clean_finding', 'TABLE wanted_finding',
              'every defect is found where it is, and nothing else');
SELECT is((edit, lines_failed, lines_no_data, charge_at_stake), (edit, coalesce(defects, 0), coalesce(unknown, 0), coalesce(defects, 0) * 10::numeric),
          edit || ': as many as there are defects')
  FROM codecheck.denial_report('clean_claim')
  LEFT JOIN (SELECT edit, count(*) FILTER (WHERE status = 'fail') AS defects, count(*) FILTER (WHERE status = 'no_data') AS unknown FROM wanted_finding GROUP BY edit) AS wanted USING (edit);
SELECT is(failure_rate, 0.0100, 'one claim in a hundred') FROM codecheck.denial_report('clean_claim', '{dx_missing}');
SELECT is(failure_rate, 0.0050, 'one line in two hundred') FROM codecheck.denial_report('clean_claim', '{modifier_invalid}');

-- ---- Anything in any column

\set lines 20000

-- What a column holds: good codes, codes with every fault, codes of other systems, garbage.
CREATE TEMP TABLE pool AS
SELECT '{I10,I10,I10,E11.9,E11.65,E11.22,L84,Z00.00,S83.006A,M1A.9XX0,H54.512A,C7A.00,
         M17.11,M17.12,M17.0,H54.511A,E84.11,O80,N40.0,F02.80,F02.80,Z51.89,Z51.89,
         E11,M54.5,M54.5,M54.50,A00.9,U07.1,QA0.0101,Q99.9,R99.8,T86.84,E11.999,Z99.9,
         W01.0XXA,V00.01XS,Y99.8,S83.006S,M80.00XS,M48.08XS,T86.848S,S83.00S,M97.01XS,M99.00XS,O9A.111S,
         I1O,I,E11.,E1.19,E11..9,.E119,E11.99999,1I0,"I 10",99213,0042T,G0439,E1122,G0101,0DTJ0ZZ,0DT,
         "",NULL,"   ",garbage,Ä10,I10\u0000x,€€€€€€€}'::text[] AS dx,
       '{99213,99213,99214,99202,99201,G0439,G0439,G0439,J0001,G0101,S0001,Q0001,A5500,A5500,A0425,A0425,E1122,V2799,3044F,0042T,0001U,0001M,0001A,0001X,
         20610,20610,20610,27447,11042,11045,11045,11400,0054T,0055T,64483,64484,64484,01967,01968,92920,92924,92973,22840,71046,93000,93005,88305,77080,
         99214,99204,
         9921,992130,G043,G04399,F0439,"G 439",0DTJ0ZZ,0DTJ4ZZ,0DT,I10,E11.9,"",NULL,"  ",x,Ü}'::text[] AS code,
       '{25,26,26,59,22,21,99,00,LT,LT,RT,RT,50,50,F5,FA,E1,57,TC,80,82,AS,62,66,54,76,91,XU,JZ,QQ,GO,ZA,ZZ,P1,P6,P7,P0,1P,2P,3P,4P,8P,9P,DE,XD,DX,RH,HE,HE,GH,GH,GX,GX,II,XX,EX,TC,A,LTT,"L T","",NULL," ",é}'::text[] AS modifiers,
       '{0DTJ0ZZ,0DTJ0ZZ,0DTJ4ZZ,02704TZ,0DTJ9ZZ,0DT,0,0DTJ0Z,0DTJ0ZZZ,0DTJOZZ,EDTJ0ZZ,99213,G0439,I10,3044F,"",NULL,"  ",zz,Ω}'::text[] AS procedures,
       '{2022-09-30,2022-10-01,2023-01-15,2023-02-01,2023-03-31,2023-04-01,2023-06-30,2023-07-01,2023-09-30,2023-10-01,2023-12-31,2024-03-01,2024-07-01,
         2024-10-01,2024-12-31,2025-01-01,2025-06-30,2025-07-01,2025-09-30,2025-10-01,2015-12-31,2016-01-01,1995-12-31,infinity,-infinity,NULL,NULL,
         0044-03-15 BC,4714-11-24 BC,5874897-12-31}'::date[] AS dates,
       '{1,1,1,1,2,2,3,4,0,-1,5,NULL,NULL,2147483647,-2147483648,9223372036854775807,-9223372036854775808,4294967297}'::bigint[] AS pointers,
       '{0,10,10.05,99.99,-5,1e20,0.001,NaN,Infinity,-Infinity,NULL}'::numeric[] AS charges,
       '{1,1,1,1,1,2,2,3,0,0.5,2.5,10,11,-1,-3,1e20,-1e20,1e1000,-1e1000,2147483648,1e-20,NaN,Infinity,-Infinity,NULL}'::numeric[] AS units,
       '{2000-01-01,2000-01-01,2023-01-15,2022-02-01,2005-04-01,2010-10-01,1960-07-01,1898-02-01,2008-02-29,2030-01-01,infinity,-infinity,NULL,
         0044-03-15 BC,4714-11-24 BC,5874897-12-31}'::date[] AS births,
       '{F,M,f,m,Female,MALE," F",U,X,0,"",NULL}'::text[] AS sexes;
SELECT is((SELECT array_agg(x ORDER BY x) FROM pool, unnest(dx) AS x WHERE x LIKE '%u0000%'), '{I10u0000x}', 'the pools are what they should be');

-- One of a pool; and so many of it, for the line n.
CREATE FUNCTION pg_temp.pick(anyarray) RETURNS anyelement LANGUAGE sql VOLATILE
AS $$ SELECT $1[1 + floor(random() * cardinality($1))::int] $$;

-- A code of the right shape in another spelling: no dot, small letters, blanks around.
CREATE FUNCTION pg_temp.spelt(code text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN code !~ '^[A-Z0-9.]{2,9}$' OR code !~ '\.[^.]+$' THEN
                     CASE WHEN code ~ '^[A-Z0-9]{2,8}$' AND random() < 0.1 THEN lower(code) ELSE code END
                WHEN random() < 0.5 THEN code
                WHEN random() < 0.6 THEN replace(code, '.', '')
                WHEN random() < 0.5 THEN lower(code)
                WHEN icd10cm_input_error(code) IS NULL THEN E' \t' || code || E'\n '
                ELSE code END
$$;

INSERT INTO audit_reference.claim (claim_id, line_no, claim_type, patient_id, provider_id, payer, jurisdiction, from_date, thru_date,
                                   code, modifiers, units, dx, dx_pointers, procedures, patient_birth_date, patient_sex, charge)
SELECT CASE WHEN n % 97 = 0 THEN pg_temp.pick('{NULL,""," "}'::text[]) ELSE 'C' || n % (:lines / 3) END,
       CASE WHEN n % 101 = 0 THEN n + pg_temp.pick('{3000000000,-3000000000}'::bigint[]) ELSE n END,
       pg_temp.pick('{inpatient,Inpatient,professional,professional,PROFESSIONAL,outpatient,Institutional,FACILITY,dme,DME,"",NULL}'::text[]),
       CASE WHEN random() < 0.9 THEN 'P' || floor(20 * random() ^ 2) ELSE pg_temp.pick('{p1,NULL,""," "}'::text[]) END,
       pg_temp.pick('{D,D,D,D,E,d,"",NULL}'::text[]),
       pg_temp.pick('{Medicare,Acme,Other,"",NULL}'::text[]), pg_temp.pick('{TX,CA,NY,tx," ",NULL}'::text[]),
       pg_temp.pick(dates), CASE WHEN random() < 0.5 THEN pg_temp.pick(dates) END,
       pg_temp.spelt(pg_temp.pick(code)),
       CASE WHEN random() < 0.5 THEN ARRAY(SELECT pg_temp.pick(modifiers) FROM generate_series(1, n % 5)) END,
       pg_temp.pick(units),
       CASE WHEN n % 103 = 0 THEN ARRAY[ARRAY[pg_temp.pick(dx), pg_temp.pick(dx)], ARRAY[pg_temp.pick(dx), pg_temp.pick(dx)]]
            WHEN random() < 0.8 THEN ARRAY(SELECT pg_temp.spelt(pg_temp.pick(dx)) FROM generate_series(1, pg_temp.pick('{0,1,1,2,3,4,12}'::int[]) + n - n)) END,
       CASE WHEN random() < 0.6 THEN ARRAY(SELECT pg_temp.pick(pointers) FROM generate_series(1, pg_temp.pick('{0,1,1,2,4,5}'::int[]) + n - n)) END,
       CASE WHEN random() < 0.2 THEN ARRAY(SELECT pg_temp.pick(procedures) FROM generate_series(1, pg_temp.pick('{0,1,2,3}'::int[]) + n - n)) END,
       pg_temp.pick(births), pg_temp.pick(sexes), pg_temp.pick(charges)
  FROM pool, (SELECT n FROM generate_series(1, :lines) AS n ORDER BY random() OFFSET 0) AS line(n);
SELECT ok(audit_reference.judge() > 3 * :lines, 'the reference finds plenty');

-- Of a diagnosis that stands twice in two spellings, either is right.
CREATE FUNCTION pg_temp.as_compared(edit text, diagnosis text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE edit WHEN 'dx_duplicate' THEN coalesce(compact(try_icd10cm(diagnosis)), audit_reference.bare(diagnosis)) ELSE diagnosis END;

CREATE TEMP TABLE finding AS SELECT * FROM codecheck.audit('audit_reference.claim');
CREATE TEMP VIEW audited AS
    SELECT claim_id, line_no, edit, status, code, pg_temp.as_compared(edit, diagnosis) AS diagnosis FROM finding;
CREATE TEMP VIEW expected AS
    SELECT claim_id, line_no, edit, status, code, pg_temp.as_compared(edit, diagnosis) AS diagnosis FROM audit_reference.finding;
SELECT is_empty('TABLE audited EXCEPT ALL TABLE expected', 'the audit finds nothing that the reference does not');
SELECT is_empty('TABLE expected EXCEPT ALL TABLE audited', 'and all that it does');
SELECT is_empty($$SELECT edit, lines_judged, lines_failed, lines_bypassed, lines_no_data, failure_rate, charge_at_stake
                    FROM codecheck.denial_report('audit_reference.claim') EXCEPT ALL TABLE audit_reference.report$$,
                'the report counts what the reference counts');
SELECT is(count(*), (SELECT count(*) FROM codecheck.edit), 'one row for each edit') FROM codecheck.denial_report('audit_reference.claim');
SELECT is_empty($$SELECT edit FROM codecheck.edit EXCEPT SELECT edit FROM audit_reference.finding WHERE status = 'fail'$$,
                'the sample has failures of every edit');
SELECT set_eq($$SELECT DISTINCT edit FROM finding WHERE status = 'no_data'$$,
              '{dx_invalid,dx_not_billable,dx_not_effective,proc_invalid,proc_not_effective,modifier_invalid,necessity,excludes1_pair,dx_unspecified,manifestation_pdx,unacceptable_pdx,
                dx_age,dx_sex,laterality_conflict,modifier_conflict,ncci_ptp,mue,addon_missing_primary,em_same_day_no_25,duplicate_line}'::text[],
              'and lines without data of every edit that needs data');

-- One edit alone says what it says among all.
SELECT is_empty(format('SELECT * FROM finding WHERE edit = %1$L EXCEPT ALL SELECT * FROM codecheck.audit(%2$L, ARRAY[%1$L])', edit, 'audit_reference.claim'),
                edit || ' by itself finds all that it finds among others')
  FROM codecheck.edit;
SELECT is(count(*), (SELECT count(*) FROM finding), 'and all by themselves find no more')
  FROM codecheck.edit, codecheck.audit('audit_reference.claim', ARRAY[edit.edit]);

-- What else a finding says.
SELECT is_empty($$SELECT finding.* FROM finding JOIN codecheck.edit USING (edit)
                   WHERE (finding.carc, finding.rarc) IS DISTINCT FROM
                         (CASE status WHEN 'fail' THEN edit.carc END,
                          CASE WHEN status <> 'fail' THEN NULL
                               WHEN edit = 'necessity' AND (SELECT lower(kind) FROM codecheck.policy WHERE policy_id = finding.source) = 'ncd' THEN 'N386'
                               ELSE edit.rarc END)$$,
                'CARC and RARC are those of the edit, on failures only; a national policy has its own remark');
SELECT is_empty($$SELECT * FROM finding WHERE edit = 'necessity' AND status = 'fail' AND source NOT IN (SELECT policy_id FROM codecheck.policy)$$,
                'a line without necessity names the policy');
SELECT is_empty($$SELECT * FROM finding WHERE message IS NULL OR message = '' OR message ~ '[{}]' OR message !~ '^[[:print:][:space:]]*$'$$,
                'every finding says something, with nothing left to fill in');
SELECT bag_eq($$SELECT DISTINCT edit, finding.source FROM finding WHERE edit ~ '^(dx_(in|not)|proc|modifier_in|excl)' AND status = 'fail' AND source IS NOT NULL$$,
              $$VALUES ('dx_invalid', 'FY2023'), ('dx_invalid', 'FY2023-APR'), ('dx_invalid', 'FY2025'),
                       ('dx_not_billable', 'FY2023'), ('dx_not_billable', 'FY2023-APR'), ('dx_not_billable', 'FY2025'),
                       ('dx_not_effective', 'FY2023'), ('dx_not_effective', 'FY2023-APR'), ('dx_not_effective', 'FY2025'),
                       ('proc_invalid', 'FY2023'), ('proc_invalid', 'FY2024'), ('proc_invalid', '2023'), ('proc_invalid', '2024-07'),
                       ('proc_not_effective', 'FY2023'), ('proc_not_effective', 'FY2024'), ('proc_not_effective', '2023'), ('proc_not_effective', '2024-07'),
                       ('modifier_invalid', '2023'), ('modifier_invalid', '2024-07'),
                       ('excludes1_pair', 'tabular FY2023'), ('excludes1_pair', 'tabular FY2025')$$,
              'the source of a finding is a release');

SELECT is_empty($$SELECT DISTINCT edit, finding.source FROM finding
                   WHERE status IN ('fail', 'bypassed') AND finding.source <> ALL (ARRAY(
                         SELECT CASE system WHEN 'icd10cm' THEN release ELSE system || ' ' || release END FROM codecheck.code_release
                          WHERE system ~ CASE edit WHEN 'ncci_ptp' THEN '^ptp-' WHEN 'mue' THEN '^mue-' WHEN 'addon_missing_primary' THEN '^aoc$'
                                                   WHEN 'modifier_conflict' THEN '^fee-schedule$' WHEN 'em_same_day_no_25' THEN '^fee-schedule$'
                                                   WHEN 'dx_unspecified' THEN '^(icd10cm|mce)$' WHEN 'laterality_conflict' THEN '^icd10cm$' ELSE '^mce$' END))
                     AND edit ~ '^(ncci|mue|addon|modifier_conflict|em_|dx_(un|age|sex)|lat|manif|unacc)'$$, 'or of the rule files of the edit');

SELECT finish();
ROLLBACK;
