-- The type icd10cm: diagnoses.

-- Any case, with or without the dot, blanks around; printed in one way.
SELECT 'E11.65'::icd10cm, 'e1165'::icd10cm, ' i10 '::icd10cm, 'QA0.0101'::icd10cm, 'C4A'::icd10cm;
SELECT code::icd10cm, compact(code::icd10cm), code::icd10cm::text AS as_text
  FROM unnest(ARRAY['S83.006A', 'T360X1A', 'Z3A']) AS code;

-- The server says where and why it refuses a text.
SELECT 'E11.999999'::icd10cm;
SELECT ''::icd10cm;
SELECT 'E1'::icd10cm;
SELECT '1E1'::icd10cm;
SELECT 'EB1'::icd10cm;
SELECT 'E1C'::icd10cm;
SELECT 'QAA'::icd10cm;
SELECT 'E1.165'::icd10cm;
SELECT 'E11.6.5'::icd10cm;
SELECT 'E11.'::icd10cm;
SELECT 'E11 65'::icd10cm;
SELECT 'E11.6-'::icd10cm;

-- The doors for dirty data never raise an error.
SELECT dirty, is_valid_icd10cm(dirty), try_icd10cm(dirty), icd10cm_input_error(dirty)
  FROM (VALUES ('E11.65'), (' e1165'), ('E11'), ('E11.'), ('99213'), ('?'), (''), (NULL)) AS t(dirty);

-- Order is that of the text without the dot.
SELECT code::icd10cm FROM unnest(ARRAY['Z99', 'M10', 'M1A', 'E11.65', 'E11', 'E1A', 'U07', 'E11.6']) AS code
 ORDER BY 1;
SELECT min(code::icd10cm), max(code::icd10cm) FROM unnest(ARRAY['I10', 'E11', NULL, 'E11.65']) AS code;
SELECT 'E11'::icd10cm = 'e11', 'E11'::icd10cm < 'E11.0', 'E11.9'::icd10cm <= 'E11.8',
       'E11.9'::icd10cm > 'E11.8', 'E11'::icd10cm <> 'I10', 'E1165'::icd10cm >= 'E11.65';

-- The category is the first three characters.
SELECT category('T36.0X1A'::icd10cm), category('I10'::icd10cm);
