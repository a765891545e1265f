-- The hierarchy of icd10cm; that of icd10pcs is alike.

-- "Is or lies below", and "lies strictly below".
SELECT a, b, a <@ b AS "a <@ b", a << b AS "a << b", a @> b AS "a @> b", a >> b AS "a >> b", subsumption(a, b)
  FROM (VALUES ('E11.65'::icd10cm, 'E11'::icd10cm), ('E11', 'E11.65'), ('E11', 'E11'), ('E11.6', 'E11.5'),
               ('E11', 'E1A'), ('T36.0X1A', 'T36.0X'), (NULL, 'E11')) AS t(a, b);

-- The placeholder X is no level of its own.
SELECT code, level(code), parent(code), ancestors(code)
  FROM unnest('{T36.0X1A,T36.0X1,T36.0X,T36.0,T36,H54.512A,W55.41XA,J09.X1}'::icd10cm[]) AS code;

SELECT nearest_common_ancestor('E11.65'::icd10cm, 'E11.9') AS category,
       nearest_common_ancestor('T36.0X1A'::icd10cm, 'T36.0X2A') AS no_placeholder,
       nearest_common_ancestor('E11'::icd10cm, 'E11.65') AS one_of_them,
       nearest_common_ancestor('E11'::icd10cm, 'E10') AS "none";

-- A list of codes and one code.
CREATE TEMP TABLE claim (dx icd10cm[]);
INSERT INTO claim VALUES ('{I10,E11.65}'), ('{E11,NULL}'), ('{{Z00.00,Z23},{I10,E10.9}}'), ('{NULL}'), ('{}'), (NULL);
SELECT dx, dx <@ 'E11' AS "some below E11", 'E11' @> dx AS "the same", dx @> 'E11.659'::icd10cm AS "E11.659 below some",
       'E11.659'::icd10cm <@ dx AS "the same"
  FROM claim;
-- The operators of arrays keep their meaning.
SELECT dx, dx <@ '{E10.9,E11,I10,E11.65,Z23,Z00.00}'::icd10cm[] AS "all of them in", dx @> '{I10}'::icd10cm[] AS "I10 in",
       dx && '{E11,Z23}'::icd10cm[] AS "one of them in", 'E11' = ANY (dx) AS "E11 in"
  FROM claim;
-- An untyped literal beside a list is one code.
SELECT dx <@ '{E10,E11}' FROM claim;
