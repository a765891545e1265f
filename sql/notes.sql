-- The tabular list: its notes, and which codes exclude each other.
BEGIN;
SELECT excludes1('E10.9', 'E11.9'), count(*) FROM codecheck.notes('E11.9');

\set list `cat "$PG_ABS_SRCDIR/test/fixtures/icd10cm_tabular.xml"`
CREATE TEMPORARY TABLE codecheck_document (content text);
INSERT INTO codecheck_document VALUES (:'list');
\x on
SELECT * FROM codecheck.load_tabular(NULL, source => 'icd10cm_tabular.xml');
\x off
SELECT system, release, effective_from, effective_to, code_count, source FROM codecheck.release;

-- The notes that apply to a code, of the newest list or of that of a date.
SELECT * FROM codecheck.notes('E11.3211');
SELECT * FROM codecheck.notes('E11.9', '2022-10-01') WHERE NOT inherited;
SELECT count(*) FROM codecheck.notes('E11.9', '2022-09-30');

-- Notes of a code, of a level above it, of its block and chapter; either way round.
SELECT a, b, excludes1(a, b), excludes1(b, a) AS reversed,
       excludes1(a, b, '2023-09-30') AS in_force, excludes1(a, b, '2023-10-01') AS no_longer
  FROM (VALUES ('E10.9'::icd10cm, 'E11.9'::icd10cm), ('E10', 'E11'), ('E10.9', 'E10.9'), ('E10.9', 'E10.65'), ('E11.9', 'E13.9'),
               ('E11.9', 'P70.2'), ('E00.0', 'P74.9'), ('E11.9', 'P75'), ('E11.9', 'R73.01'),
               ('S02.0XXA', 'E09.9'), ('S02.1X1A', 'E13'), ('S02.1X1A', 'S02.0XXB'), ('S02.19XA', 'S02.0XXB'), ('S03.0', 'E11.9')) AS pair(a, b);

-- Where a text names codes they are read, in parentheses or at its end; half of it never is.
SELECT note, named, pattern, names_codes
  FROM unnest('{
    "cholera (A00.-)", "dot and dash (A04.7-)", "a range (P35-P39)", "several (T82.84, T83.84; T84.8- and T85.84-)",
    "two ranges (C00-C14, C7A.00-C7A.8)", "dashes (S12.0--S12.6.-)", "in words (S00.- to S09.-)", "blanks (P28.3- - P28.4-)", "a comma (K50.014, K50.114,)",
    "twice (A00) and (B01.-)", "due (to) something (I10)", "in category (E10)", "any type in A15 (J65)",
    "classified to A00-B99", "jaw pain R68.84", "code from category O08 to identify the complication.", "never closed (Z89.52-",
    "diabetes (E08-E13 with .42)", "diabetes (E08-E13 with .62-)", "F (F10-F19, with .17, .27, .97)", "leg (E08-E13 with .51-.52)",
    "drug (T36-T50 with fifth or sixth character 5)", "drug (T36-T65) with fifth or sixth character 1-4 or 6", "liver (B27.0-B27.9 with fifth character 9)",
    "skull (S02.- with 7th character B)", "arm (S42.- with 7th character B or C)", "speech (I69. with final characters -23)", "seen (F11-F19 with fifth to sixth characters 51)",
    "body system-related chapters", "vitamin B12 deficiency", "E. coli O157:H7", "LGMD R12", "(e.g. bronchitis in J40)", "elbow (S52.- with open fracture 7th character)",
    "any condition in I00 with pericarditis", "anything except as in G80-G82", "skin (T51-T65 with fifth character to tell why), burnt", "A00 to start with"
  }'::text[]) AS note, codecheck.note_references(note);

-- What is not the list, or contradicts it, is not loaded; nor is what could be a note that nobody knows.
\set ON_ERROR_ROLLBACK on
\set SHOW_CONTEXT never
SELECT * FROM codecheck.load_tabular('FY2024');
SELECT * FROM codecheck.load_tabular(NULL, '2022-09-30');
CREATE FUNCTION try_list(list text, skip_bad boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE pg_temp.codecheck_document;
    INSERT INTO pg_temp.codecheck_document VALUES (list);
    RETURN (SELECT report FROM codecheck.load_tabular('FY2023', skip_bad => try_list.skip_bad));
END $$;
SELECT try_list('<ICD10PCS.tabular><version>2023</version></ICD10PCS.tabular>');
SELECT try_list('<ICD10CM.tabular isAddenda="true"><version>2023</version></ICD10CM.tabular>');
SELECT try_list('<ICD10CM.tabular><chapter/></ICD10CM.tabular>');
SELECT try_list('<ICD10CM.tabular><version>2023</version></ICD10CM.tabular>');
SELECT try_list(replace(:'list', '>E11.9<', '>E1l.9<'));
SELECT try_list(replace(:'list', '(E00-E89)', '(E89-E00)'));
SELECT try_list(replace(:'list', 'id="E08-E13"', ''));
SELECT try_list(replace(replace(:'list', '<codeAlso>', '<codeNever>'), '</codeAlso>', '</codeNever>'));
SELECT try_list(replace(replace(:'list', '<codeAlso>', '<codeNever>'), '</codeAlso>', '</codeNever>'), true);
SELECT try_list(replace(:'list', '(E00-E89)', '(E89-E00)'), true);
SELECT codecheck.drop_release('tabular', 'FY2023');
SELECT count(*) FROM codecheck.icd10cm_note;
ROLLBACK;
