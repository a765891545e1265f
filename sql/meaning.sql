-- What a diagnosis says by its place in the classification and by its shape;
-- nothing is loaded for it.

SELECT code, chapter(code), chapter_title(code), block(code), block_title(code)
  FROM unnest('{E11.65,B20,I10,QA0.0101,U07.1}'::icd10cm[]) AS code;

-- Blocks lie in others, and name the innermost.
SELECT code, block(code), blocks(code) FROM unnest('{C4A.9,T20.01XA,V43.52XA,E11}'::icd10cm[]) AS code;

-- Ranges are in tabular order, not in that of the text: what BETWEEN loses, and what it takes in wrongly.
SELECT code, block(code), range, in_range(code, split_part(range, '-', 1)::icd10cm, split_part(range, '-', 2)::icd10cm),
       compact(code) COLLATE "C" BETWEEN split_part(range, '-', 1) AND split_part(range, '-', 2) || '~' AS "text BETWEEN"
  FROM (VALUES ('M1A.9XX0'::icd10cm, 'M05-M14'), ('M1A.9XX0', 'M05-M08'), ('M1A.9XX0', 'M10-M14'), ('Z3A.01', 'Z30-Z39'),
               ('Z3A.01', 'Z37-Z39'), ('C4A.9', 'C43-C44'), ('C7A.1', 'C76-C80'), ('C7B.1', 'C00-C75'), ('D3A.00', 'D37-D48'),
               ('D3A.00', 'D10-D36'), ('U07.1', 'S00-V99'), ('U07.1', 'Z99-U09'), ('J4A.0', 'J40-J47'), ('J45.20', 'J40-J4A'),
               ('I1A.0', 'I10-I16'), ('QA0.0', 'Q90-QA0')) AS t(code, range);

-- A code of the right shape may lie outside of every block, or chapter.
SELECT code, chapter(code), chapter_title(code), block(code), block_title(code), blocks(code)
  FROM unnest('{A0A,E99,F00,QA1,T99,U86,U50}'::icd10cm[]) AS code;
-- The ends of index ranges are no codes, and lie anywhere.
SELECT chapter(subtree_last('E11'::icd10cm)), block(subtree_last('E11'::icd10cm)), chapter(icd10cmset_last('Z00-ZA9')), block(NULL) IS NULL AS none;

-- All below the last code is in the range; ends may be codes of any length.
SELECT in_range('E13.9', 'E08', 'E13'), in_range('E13.9', 'E08', 'E13.8'), in_range('E11', 'E11.0', 'E13'), in_range('E11', NULL, 'E13') IS NULL AS unknown;
\set SHOW_CONTEXT never
SELECT in_range('E11', 'E13', 'E08');
SELECT in_range('C44', 'C44', 'C4A');

-- The range as a cohort, which is what indexes are asked for.
SELECT icd10cmset('E08'::icd10cm, 'E13'::icd10cm) = 'E08-E13' AS cohort, icd10cmset('C43'::icd10cm, 'C44.1'::icd10cm);
CREATE TABLE diagnosis AS SELECT code::icd10cm FROM unnest('{C43,C44,C45,C4A,C50}'::icd10cm[]) AS code;
CREATE INDEX ON diagnosis (code);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT FROM diagnosis WHERE in_range(code, 'C43', 'C44');
RESET enable_seqscan;
SELECT code FROM diagnosis WHERE in_range(code, 'C43', 'C44') ORDER BY tabular_place(code);
DROP TABLE diagnosis;

-- The seventh character means the encounter in some categories only.
SELECT code, seventh_character(code), encounter_type(code), is_sequela(code), is_external_cause(code), has_placeholder(code)
  FROM unnest('{S06.0X1A,S52.501B,S52.501C,S52.501F,S52.501R,S52.501S,S52.501T,M80.08XD,M84.40XG,M48.51XA,M97.01XS,T36.0X1D,W55.41XA,
                T86.8421,H54.512A,H40.1131,M1A.9XX0,O36.0130,R40.2110,E08.3211,C44.1121,QA0.0101,Z87.8901,
                B90.9,I69.30,H21.1X1,J09.X1,M21.6X,W44.A0XA,Y99.9,U07.1}'::icd10cm[]) AS code;

-- The listed entries of a range, in tabular order.
BEGIN;
INSERT INTO codecheck.icd10cm_entry
    SELECT n, code::icd10cm, false, 'x', 'x' FROM unnest('{C43,C44,C44.1,C45,C4A,C4A.9,C50}'::text[]) WITH ORDINALITY AS entry (code, n);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
    VALUES ('icd10cm', 'of mine', '2025-10-01', '2026-09-30', 6, 0, '{[1,6]}');
SELECT day, ARRAY(SELECT expand_range('C43', 'C44', day)) AS "C43-C44", ARRAY(SELECT expand_range('C4A', 'C50', day)) AS "C4A-C50"
  FROM unnest('{2025-09-30,2025-10-01,2026-10-01}'::date[]) AS day;
ROLLBACK;
