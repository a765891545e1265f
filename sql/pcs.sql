-- ICD-10-PCS by its tables and definitions: what the axes of a code say, and
-- why a code is none.  The files are small ones with wording of their own.

-- Without tables there is no answer, and code_explain says so.
SELECT section_title('0DTJ4ZZ'), axis_title('0DTJ4ZZ', 4, '2026-01-01'), axis_name('0DTJ4ZZ', 4),
       code_explain('0DTJ4ZZ'), code_explain('0DTJ4ZZ', '2026-01-01');

\set tables `cat "$PG_ABS_SRCDIR/test/fixtures/icd10pcs_tables.xml"`
\set definitions `cat "$PG_ABS_SRCDIR/test/fixtures/icd10pcs_definitions.xml"`

BEGIN;
CREATE TEMPORARY TABLE codecheck_document (content text) ON COMMIT DROP;
INSERT INTO codecheck_document VALUES (:'tables');
SELECT * FROM codecheck.load_pcs_tables(source => 'icd10pcs_tables.xml');
UPDATE codecheck_document SET content = :'definitions';
SELECT * FROM codecheck.load_pcs_definitions(source => 'icd10pcs_definitions.xml');
COMMIT;
SELECT system, release, effective_from, effective_to, code_count, source FROM codecheck.release ORDER BY system;

-- The tables expand to these codes.
SELECT * FROM codecheck.pcs_codes('2026-01-01');
SELECT count(*) FROM codecheck.pcs_codes('2026-10-01');

-- Every axis by its own name, in whatever section.
SELECT code, n, axis_name(code, n), axis_title(code, n)
  FROM unnest('{0DTJ4ZX,B2151ZZ}'::icd10pcs[]) AS code, generate_series(1, 7) AS n;
SELECT axis_title('0DTJ4ZX', 8);
SELECT axis_name('0DTJ4ZX', 0);

-- The meanings an analyst groups by, where the section has them.
SELECT code, section_title(code), body_system(code), root_operation(code), body_part(code)
  FROM unnest('{0DTJ4ZX,0DW6XUZ,3E03305,B2151ZZ,F07Z2EZ,GZ2ZZZZ,XW0331A}'::icd10pcs[]) AS code;
SELECT code, approach(code), device(code), qualifier(code)
  FROM unnest('{0DTJ4ZX,0DW6XUZ,3E03305,B2151ZZ,F07Z2EZ,GZ2ZZZZ,XW0331A}'::icd10pcs[]) AS code;

-- A prefix has as many as it has characters, and an unknown value none.
SELECT code, section_title(code), body_system(code), root_operation(code), body_part(code), approach(code)
  FROM unnest('{0,0D,0DT,0DTJ,0DTA0ZZ,0DZJ0ZZ,0ZTJ0ZZ,10D}'::icd10pcs[]) AS code;

-- Rows of a table may have different titles for a value; what follows decides.
SELECT code, device(code) FROM unnest('{XW03319,XW0331A,XW0332,XW0331}'::icd10pcs[]) AS code;

-- The tables in force on the date, and no others.
SELECT body_part('0DTJ4ZX', day), axis_title('0DTJ4ZX', 4, day), axis_name('0DTJ4ZX', 4, day), code_explain('0DTJ4ZX', day)
  FROM (VALUES (date '2025-09-30'), ('2025-10-01'), ('2026-09-30'), ('2026-10-01')) AS on_date (day);

-- Why a code is none: the first axis that does not go with those before it.
SELECT code, code_explain(code)
  FROM unnest('{0DTJ4ZX,10D,0ZTJ4ZZ,0DZJ4ZZ,0DTA4ZZ,0DTJ8ZZ,0DTJ4AZ,0DT64ZX,XW0332A}'::icd10pcs[]) AS code;
SELECT code, code_explain(code, '2026-01-01') FROM unnest('{0,0D,0DT,0DTJ,XW033,0DTJ4Z}'::icd10pcs[]) AS code;

-- What a title means, and what goes under it.
SELECT * FROM codecheck.pcs_definition('0DTJ4ZZ', 3);
SELECT * FROM codecheck.pcs_definition('0DTJ4ZZ', 4, '2026-01-01');
SELECT * FROM codecheck.pcs_definition('0DTJ4ZZ', 5);
SELECT * FROM codecheck.pcs_definition('0DTJ4ZZ', 4, '2026-10-01');
SELECT device, operation, body_systems, parent_value, parent_title FROM codecheck.pcs_device_key_entry;

SELECT codecheck.drop_release('pcs-tables', 'FY2026'), codecheck.drop_release('pcs-definitions', 'FY2026');
SELECT (SELECT count(*) FROM codecheck.pcs_prefix_entry), (SELECT count(*) FROM codecheck.pcs_row_entry),
       (SELECT count(*) FROM codecheck.pcs_definition_entry), (SELECT count(*) FROM codecheck.pcs_device_key_entry);
SELECT code_explain('0DTJ4ZX');
