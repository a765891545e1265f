-- What descriptions say, by date: laterality, is_unspecified, specificity, with rows written by hand.
BEGIN;
SELECT no_plan();

DELETE FROM codecheck.code_release;

INSERT INTO codecheck.icd10cm_entry (entry_id, code, billable, short_description, long_description, laterality, unspecified, specificity) VALUES
    (1, 'M25.56', false, 'x', 'Ache of knee', NULL, false, 0),
    (2, 'M25.561', true, 'x', 'Ache of right knee', 'right', false, 0),
    (3, 'M25.562', true, 'x', 'Ache of left knee', 'left', false, 0),
    (4, 'M25.569', true, 'x', 'Ache of unspecified knee', 'unspecified', true, 2),
    (5, 'M25.563', true, 'x', 'Ache of knees, bilateral', 'bilateral', false, 0),
    (6, 'M25.569', true, 'x', 'Ache of unspecified knee', 'unspecified', true, 3),
    (7, 'M25.562', true, 'x', 'Ache of one knee', NULL, false, 0),
    (8, 'J06.9', true, 'x', 'In no release', 'right', true, 1);
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('icd10cm', 'FY2023', '2022-10-01', '2023-09-30', 4, 3, '{[1,5)}'),
    ('icd10cm', 'FY2024', '2023-10-01', '2024-09-30', 5, 4, '{[1,4),[5,7)}'),
    ('icd10cm', 'FY2025', '2024-10-01', '2025-09-30', 3, 2, '{[1,3),[7,8)}');

CREATE TEMP TABLE case_ (code icd10cm, day date, laterality text, unspecified boolean, specificity integer);
INSERT INTO case_ VALUES
    ('M25.56', '2023-01-01', NULL, false, 0),
    ('M25.561', '2023-01-01', 'right', false, 0),
    ('M25.562', '2023-09-30', 'left', false, 0),
    ('M25.562', '2024-10-01', NULL, false, 0),
    ('M25.563', '2023-09-30', NULL, NULL, NULL),
    ('M25.563', '2023-10-01', 'bilateral', false, 0),
    ('M25.563', '2024-10-01', NULL, NULL, NULL),
    ('M25.569', '2022-09-30', NULL, NULL, NULL),
    ('M25.569', '2023-09-30', 'unspecified', true, 2),
    ('M25.569', '2023-10-01', 'unspecified', true, 3),
    ('M25.569', '2025-10-01', NULL, NULL, NULL),
    ('J06.9', '2023-01-01', NULL, NULL, NULL),
    ('A00', '2023-01-01', NULL, NULL, NULL),
    ('M25.569', 'infinity', NULL, NULL, NULL),
    ('M25.569', NULL, NULL, NULL, NULL),
    (NULL, '2023-01-01', NULL, NULL, NULL);
SELECT is(laterality(code, day), laterality, format('laterality of %s on %s', code, day)) FROM case_;
SELECT is(is_unspecified(code, day), unspecified, format('is_unspecified of %s on %s', code, day)) FROM case_;
SELECT is(specificity(code, day), specificity, format('specificity of %s on %s', code, day)) FROM case_;

-- Without a date the newest release that lists the code tells.
SELECT results_eq(
    $$SELECT code::text, laterality(code::icd10cm) FROM unnest('{M25.56,M25.561,M25.562,M25.563,M25.569,J06.9,A00}'::text[]) code$$,
    $$VALUES ('M25.56', NULL), ('M25.561', 'right'), ('M25.562', NULL), ('M25.563', 'bilateral'), ('M25.569', 'unspecified'),
             ('J06.9', NULL), ('A00', NULL)$$,
    'laterality by the newest release that lists the code');
SELECT is(laterality(NULL::icd10cm), NULL, 'laterality of NULL');

-- A change is seen by the next statement, and rolled back with what made it.
SAVEPOINT before;
UPDATE codecheck.icd10cm_entry SET laterality = 'left', unspecified = true, specificity = 9 WHERE entry_id = 2;
SELECT is(format('%s %s %s', laterality('M25.561', '2023-01-01'), is_unspecified('M25.561', '2023-01-01'), specificity('M25.561', '2023-01-01')),
    'left t 9', 'a change is seen');
ROLLBACK TO before;
SELECT is(format('%s %s %s', laterality('M25.561', '2023-01-01'), is_unspecified('M25.561', '2023-01-01'), specificity('M25.561', '2023-01-01')),
    'right f 0', 'a change is undone');

SELECT throws_ok($$UPDATE codecheck.icd10cm_entry SET laterality = 'both' WHERE entry_id = 2$$, '23514', NULL, 'no other word is a side');

-- Nothing loaded, nothing known.
DELETE FROM codecheck.code_release;
SELECT is(laterality('M25.561'), NULL, 'no release, no side');
SELECT is(specificity('M25.561', '2023-01-01'), NULL, 'no release, no specificity');

SELECT * FROM finish();
ROLLBACK;
