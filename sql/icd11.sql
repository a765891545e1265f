-- The type icd11: codes and clusters of the WHO's ICD-11.

SELECT '1a00'::icd11, ' ba80.0 '::icd11, '9b71.0z'::icd11, 'xn5pz'::icd11, '5a11/9b71.0z'::icd11, 'dd51&xk8g/me24.2&xt5r'::icd11;

-- The server says where and why it refuses a text.
SELECT 'BA8'::icd11;
SELECT 'BI80'::icd11;
SELECT '0A00'::icd11;
SELECT 'BAA0'::icd11;
SELECT 'BA8.0'::icd11;
SELECT '1A000'::icd11;
SELECT '1A00.'::icd11;
SELECT '1A00.012'::icd11;
SELECT 'XK8G.1'::icd11;
SELECT '5A11&9B71.0Z'::icd11;
SELECT 'XK8G/5A11'::icd11;
SELECT '5A11//9B71.0Z'::icd11;
SELECT '5A11 / 9B71.0Z'::icd11;
SELECT '5A11-9B71'::icd11;

-- Codes of the neighbours, where these belong and the other way round.
SELECT 'E11.9'::icd11;
SELECT 'S52.501A'::icd11;
SELECT 'BA80.0'::icd10cm;
SELECT '5A11'::icd10cm;
SELECT '2C25.Z&XS25'::icd10cm;
SELECT 'G01*'::icd10cm;
SELECT 'A17.0+'::icd10cm;
SELECT dirty, icd10cm_input_error(dirty), icd11_input_error(dirty)
  FROM (VALUES ('5A11'), ('G01*'), ('A17.0†'), ('I10'), ('1A00.0-')) AS t(dirty);
-- Undotted, some codes have both shapes.
SELECT 'BA80'::icd11, 'BA80'::icd10cm;

SELECT dirty, is_valid_icd11(dirty), try_icd11(dirty), icd11_input_error(dirty)
  FROM (VALUES ('ba80.0'), ('5A11/'), ('XK8G'), (''), (NULL)) AS t(dirty);

-- The hierarchy is by prefix within a stem code.
SELECT code, parent(code), ancestors(code), level(code)
  FROM unnest('{BA80,BA80.0,9B71.0Z,XN5PZ,5A11/9B71.0Z,2C25.Z&XK8G}'::icd11[]) AS code;
SELECT a, b, a <@ b AS "<@", a @> b AS "@>", a << b AS "<<", a >> b AS ">>", subsumption(a, b)
  FROM (VALUES ('9B71.0Z'::icd11, '9B71'::icd11), ('9B71.0Z', '9B71.0Z'), ('9B71', '9B71.0'), ('9B71.0', '9B72'), ('XN10', 'XN109'),
               -- A cluster lies below each of its stem codes and of its extension codes.
               ('5A11/9B71.0Z', '5A11'), ('5A11/9B71.0Z', '9B71'), ('2C25.Z&XK8G&XA9HN5', '2C25'), ('2C25.Z&XK8G&XA9HN5', 'XK8G'),
               -- And below another that asks for less; of its own stem code.
               ('2C25.Z&XK8G&XA9HN5', '2C25.Z&XA9HN5'), ('2C25.Z&XK8G', '2C25.Z&XA9HN5'), ('DD51&XK8G/ME24.2&XT5R', 'ME24&XT5R'),
               ('DD51&XK8G/ME24.2&XT5R', 'DD51&XT5R'), ('5A11/9B71.0Z/BA00', '9B71/5A11'),
               -- In another order it says the same, and yet is another value.
               ('5A11/5A23', '5A23/5A11')) AS t(a, b);
SELECT '5A11/5A23'::icd11 = '5A23/5A11'::icd11 AS equal;

-- What a cluster is made of.
SELECT value, stem(value), stems(value), extensions(value)
  FROM unnest('{5A11,5A11/9B71.0Z,DD51&XK8G/ME24.2&XT5R&XY0Y,XK8G}'::icd11[]) AS value;

-- Order is the byte order of the text.
SELECT code::icd11 FROM unnest(ARRAY['BA80.0', 'BA80/5A11', 'BA80&XK8G', '1A00', 'BA80', 'XK8G', 'BA81']) AS code ORDER BY 1;
SELECT min(code), max(code) FROM unnest('{BA80,1A00,XK8G}'::icd11[]) AS code;

-- How many rows are expected follows the column's values.
CREATE TABLE problem AS
    SELECT n, CASE WHEN n % 10 = 0 THEN '5A11/9B71.0Z' ELSE 'BA80.' || n % 7 END::icd11 AS code FROM generate_series(1, 10000) AS n;
ANALYZE problem;
CREATE FUNCTION expected(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
    RETURN round((plan->0->'Plan'->>'Plan Rows')::numeric, -2);
END $$;
SELECT expected('SELECT FROM problem WHERE code <@ ''5A11'''), expected('SELECT FROM problem WHERE code <@ ''9B71'''),
       expected('SELECT FROM problem WHERE ''BA80'' @> code'), expected('SELECT FROM problem WHERE code << ''BA80.1''');
SELECT count(*) FROM problem WHERE code <@ '9B71';
DROP FUNCTION expected;
DROP TABLE problem;
