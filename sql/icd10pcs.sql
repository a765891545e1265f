-- The type icd10pcs: inpatient procedures, and their first characters.

SELECT '0DTJ4ZZ'::icd10pcs, '0dt'::icd10pcs, ' X '::icd10pcs;

-- The server says where and why it refuses a text.
SELECT '0DTJ4ZZZ'::icd10pcs;
SELECT ''::icd10pcs;
SELECT 'EDT'::icd10pcs;
SELECT '0OT'::icd10pcs;
SELECT '0DI'::icd10pcs;
SELECT '0DT.J4Z'::icd10pcs;
SELECT '0DT J4Z'::icd10pcs;

-- A prefix is accepted, but no complete code.
SELECT dirty, is_valid_icd10pcs(dirty), try_icd10pcs(dirty), icd10pcs_input_error(dirty)
  FROM (VALUES ('0DTJ4ZZ'), ('0DT'), ('ADT'), (''), (NULL)) AS t(dirty);
SELECT is_complete('0DTJ4ZZ'::icd10pcs), is_complete('0DT'::icd10pcs);

-- The axes: section, body system, root operation, ...
SELECT n, axis('0DTJ4ZZ'::icd10pcs, n), axis('0DT'::icd10pcs, n) FROM generate_series(1, 7) AS n;
SELECT axis('0DTJ4ZZ'::icd10pcs, 0);
SELECT axis('0DTJ4ZZ'::icd10pcs, 8);

-- Every level is one character.
SELECT code, parent(code), ancestors(code), level(code), compact(code)
  FROM unnest('{0DTJ4ZZ,0DT,0}'::icd10pcs[]) AS code;
SELECT '0DTJ4ZZ'::icd10pcs <@ '0DT', '0DTJ4ZZ'::icd10pcs << '0DTJ4ZZ', '0'::icd10pcs @> '0DT', '0D'::icd10pcs >> '0DT';
SELECT nearest_common_ancestor('0DTJ4ZZ'::icd10pcs, '0DTJ0ZZ'), nearest_common_ancestor('0DT'::icd10pcs, 'XDT');

SELECT code::icd10pcs FROM unnest(ARRAY['X', '0DTJ4ZZ', '0DT', 'B', '0D']) AS code ORDER BY 1;
