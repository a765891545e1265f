-- Which type turns into which, and when.

SELECT castsource::regtype AS source, casttarget::regtype AS target, castcontext, castmethod
  FROM pg_cast
 WHERE castsource::regtype::text IN ('icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier', 'icd11')
    OR casttarget::regtype::text IN ('icd10cm', 'icd10pcs', 'cpt', 'hcpcs', 'hcpcs_modifier', 'icd11')
 ORDER BY castsource::regtype::text COLLATE "C";

-- Text becomes a code where it is told to, never by itself.
SELECT 'E11.65'::text::icd10cm, '0DT'::varchar::icd10pcs, 'G0439'::bpchar::hcpcs, '99213'::text::cpt, 'LT'::text::hcpcs_modifier, 'BA80.0'::text::icd11;
SELECT 'E11.65'::icd10cm = 'E11.65'::text;
SELECT 'E11.65'::icd10cm <@ 'E11'::text;
SELECT parent('E11.65'::text);
SELECT stem('BA80.0'::text);
CREATE TEMP TABLE line (dx icd10cm, code hcpcs, cpt_code cpt, note text);
INSERT INTO line (dx) VALUES ('E11.65'::text);
INSERT INTO line (code) SELECT 'G0439'::varchar;

-- A code becomes text when it is stored as text.
INSERT INTO line (note) VALUES ('E11.65'::icd10cm), ('0DT'::icd10pcs), ('99213'::cpt), ('G0439'::hcpcs), ('LT'::hcpcs_modifier), ('BA80.0'::icd11);
SELECT note FROM line;
SELECT upper('E11.65'::icd10cm);
SELECT 'Code: ' || 'E11.65'::icd10cm;

-- Every CPT code is a HCPCS code; the way back is open to Level I only.
INSERT INTO line (code, cpt_code) VALUES ('99213'::cpt, '99213'::hcpcs);
SELECT code, cpt_code FROM line WHERE code = cpt_code;
INSERT INTO line (cpt_code) VALUES ('G0439'::hcpcs);
SELECT 'G0439'::hcpcs::cpt;
CREATE FUNCTION of_cpt(cpt) RETURNS text LANGUAGE sql RETURN 'cpt';
SELECT of_cpt('99213'::hcpcs);

-- One code system never turns into another.
SELECT 'A00.00'::icd10cm::hcpcs;
SELECT 'E11'::icd10cm = '0DT'::icd10pcs;
SELECT 11::icd10cm;
SELECT 'E11'::icd10cm::icd11;
SELECT 'BA80'::icd11 = 'BA80'::icd10cm;

DROP FUNCTION of_cpt;
