-- Medical necessity: does a diagnosis of the line support the service?
SET datestyle = ISO;

-- A policy that covers diabetes, except with hyperglycemia, for one service.
INSERT INTO codecheck.policy (policy_id, title) VALUES ('glucose', 'Blood glucose testing');
INSERT INTO codecheck.policy_code VALUES ('glucose', '82947');
INSERT INTO codecheck.policy_diagnosis (policy_id, role, code)
VALUES ('glucose', 'covered', 'E11'), ('glucose', 'noncovered', 'E11.65');

-- Three answers: true, false, and NULL where no policy governs.
SELECT supports_necessity('82947', '{E11.9}') AS covered,
       supports_necessity('82947', '{I10}') AS not_covered,
       supports_necessity('99213', '{E11.9}') AS no_policy;

-- A row stands for the code and all below it, and a noncovered diagnosis never counts.
SELECT dx, supports_necessity('82947', dx), status, matched, reason
  FROM (VALUES (1, '{E11}'::icd10cm[]), (2, '{E11.9,I10}'), (3, '{E1A,I10}'), (4, '{E11.65}'), (5, '{E11.65,I10}'),
               (6, '{E11.65,E11.9}')) AS t (n, dx), necessity('82947', dx)
 ORDER BY n;

-- NULL elements are ignored; no diagnosis supports nothing.
SELECT dx, supports_necessity('82947', dx), status, matched, reason
  FROM (VALUES (1, '{NULL,E11.9}'::icd10cm[]), (2, '{NULL}'), (3, '{}'), (4, NULL)) AS t (n, dx), necessity('82947', dx)
 ORDER BY n;

-- Of a code or a date that is not known nothing is said; the date is today's when it is left out.
SELECT supports_necessity(NULL, '{E11.9}') AS no_code, supports_necessity('82947', '{E11.9}', NULL) AS no_date;
SELECT * FROM necessity(NULL, '{E11.9}');
SELECT * FROM necessity('82947', '{E11.9}', NULL);

-- Both effective dates are inclusive; NULL is open.
UPDATE codecheck.policy SET effective_from = '2025-10-01', effective_to = '2025-12-31';
SELECT on_date, supports_necessity('82947', '{E11.9}', on_date) AS fourth_quarter
  FROM unnest('{2025-09-30,2025-10-01,2025-12-31,2026-01-01}'::date[]) AS on_date;
UPDATE codecheck.policy SET effective_to = NULL;
SELECT on_date, supports_necessity('82947', '{E11.9}', on_date) AS "from 2025-10-01"
  FROM unnest('{2025-09-30,2025-10-01,2099-01-01}'::date[]) AS on_date;
UPDATE codecheck.policy SET effective_from = NULL;

-- Where it holds, and whose it is: as written, and everything when the question names none.
UPDATE codecheck.policy SET jurisdiction = '{MA,NY}', payer = 'Medicare';
SELECT jurisdiction, payer, supports_necessity('82947', '{E11.9}', '2025-10-01', jurisdiction, payer)
  FROM (VALUES (1, 'MA', 'Medicare'), (2, 'ma', 'Medicare'), (3, 'CA', 'Medicare'), (4, 'NY', 'Aetna'),
               (5, NULL, 'Medicare'), (6, 'NY', NULL), (7, 'CA', NULL), (8, NULL, NULL)) AS t (n, jurisdiction, payer)
 ORDER BY n;
-- NULL is everywhere, and an empty list is nowhere.
UPDATE codecheck.policy SET jurisdiction = NULL, payer = NULL;
SELECT supports_necessity('82947', '{E11.9}', '2025-10-01', 'CA') AS everywhere, supports_necessity('82947', '{E11.9}') AS unnamed;
UPDATE codecheck.policy SET jurisdiction = '{}';
SELECT supports_necessity('82947', '{E11.9}', '2025-10-01', 'CA') AS nowhere, supports_necessity('82947', '{E11.9}') AS unnamed;
DELETE FROM codecheck.policy;

-- Ranges of codes, in the order of their text, may overlap.
INSERT INTO codecheck.policy VALUES ('visits'), ('long visits'), ('supplies');
INSERT INTO codecheck.policy_code
VALUES ('visits', '99202', '99215'), ('long visits', '99205', NULL), ('long visits', '99214', '99215'), ('supplies', 'A4206', 'A9999');
INSERT INTO codecheck.policy_diagnosis (policy_id, role, code) VALUES ('visits', 'covered', 'I10'), ('long visits', 'covered', 'E11');
SELECT code, supports_necessity(code, '{I10}'), array_agg(policy_id || ' ' || status) AS policies
  FROM unnest('{99201,99202,99205,99213,99214,99215,99216,A4206}'::hcpcs[]) AS code, necessity(code, '{I10}')
 GROUP BY code ORDER BY code;
-- The range ends where it begins or later.
INSERT INTO codecheck.policy_code VALUES ('visits', '99215', '99202');
DELETE FROM codecheck.policy;

-- One policy that supports is enough; the best comes first.
INSERT INTO codecheck.policy VALUES ('a'), ('b'), ('c'), ('d');
INSERT INTO codecheck.policy_code SELECT policy_id, '20610' FROM codecheck.policy;
INSERT INTO codecheck.policy_diagnosis (policy_id, group_no, role, code)
VALUES ('a', 1, 'covered', 'M17'), ('b', 1, 'covered', 'M25'), ('b', 1, 'required', 'Z79'), ('c', 3, 'covered', 'M25'),
       ('d', 1, 'noncovered', 'M25');
SELECT supports_necessity('20610', '{M25.561}');
SELECT * FROM necessity('20610', '{M25.561}');
DELETE FROM codecheck.policy;

-- Groups are alternatives. Group 2 requires a second diagnosis, a different one.
INSERT INTO codecheck.policy VALUES ('eye');
INSERT INTO codecheck.policy_code VALUES ('eye', '67028');
INSERT INTO codecheck.policy_diagnosis
VALUES ('eye', 1, 'covered', 'H35.32'), ('eye', 2, 'covered', 'H36'), ('eye', 2, 'covered', 'E11.3'), ('eye', 2, 'required', 'E11');
SELECT dx, status, group_no, matched, reason
  FROM (VALUES (1, '{H35.3211}'::icd10cm[]), (2, '{H36}'), (3, '{H36,E11.9}'), (4, '{H36,H35.3211}'), (5, '{E11.9}'),
               (6, '{E11.311}'), (7, '{E11.311,E11.311}'), (8, '{E11.311,E11.9}'), (9, '{I10,E11.311,H36}')) AS t (n, dx),
       necessity('67028', dx)
 ORDER BY n;

-- A code may be scoped to groups; a noncovered diagnosis counts within the scope, one without a group in all.
INSERT INTO codecheck.policy_code VALUES ('eye', '92134', NULL, 1), ('eye', '92250', NULL, 2), ('eye', '92250', NULL, 3);
INSERT INTO codecheck.policy_diagnosis
VALUES ('eye', 3, 'covered', 'H40'), ('eye', 3, 'noncovered', 'H40.9'), ('eye', NULL, 'noncovered', 'H40.001'), ('eye', NULL, 'covered', 'H25'),
       ('eye', 1, 'covered', 'H40'), ('eye', 1, 'noncovered', 'H40.11');
SELECT code, dx, status, group_no, matched
  FROM unnest('{67028,92134,92250}'::hcpcs[]) AS code,
       (VALUES (1, '{H35.3211}'::icd10cm[]), (2, '{H36,E11.9}'), (3, '{H40.10X0}'), (4, '{H40.9}'), (5, '{H40.1110}'), (6, '{H40.001}'),
               (7, '{H25.9}')) AS t (n, dx), necessity(code, dx)
 ORDER BY n, code;
DELETE FROM codecheck.policy;

-- A policy with nothing but noncovered rows is satisfied by any other diagnosis.
INSERT INTO codecheck.policy VALUES ('lavage');
INSERT INTO codecheck.policy_code VALUES ('lavage', '29877');
INSERT INTO codecheck.policy_diagnosis VALUES ('lavage', 1, 'noncovered', 'M17'), ('lavage', 2, 'noncovered', 'M25.561');
SELECT dx, status, group_no, matched, reason
  FROM (VALUES (1, '{S83.241A}'::icd10cm[]), (2, '{M17.11}'), (3, '{M17.11,M25.561}'), (4, '{M17.11,S83.241A}'), (5, '{}')) AS t (n, dx),
       necessity('29877', dx)
 ORDER BY n;
-- So is one without rows. A covered row without a code says that nothing supports (XX000 in Medicare's articles).
DELETE FROM codecheck.policy_diagnosis;
SELECT status, matched, reason FROM necessity('29877', '{M17.11}');
INSERT INTO codecheck.policy_diagnosis VALUES ('lavage', 1, 'covered', NULL), ('lavage', 1, 'noncovered', 'M17');
SELECT dx, status, matched, reason FROM unnest('{M17.11,S83.241A}'::icd10cm[]) AS dx, necessity('29877', ARRAY[dx]);

-- A change is seen by the next statement, and gone with its transaction.
BEGIN;
UPDATE codecheck.policy_diagnosis SET code = 'S83' WHERE role = 'covered';
SELECT supports_necessity('29877', '{S83.241A}');
ROLLBACK;
SELECT supports_necessity('29877', '{S83.241A}');

-- A policy takes its rows with it.
DELETE FROM codecheck.policy;
SELECT supports_necessity('29877', '{S83.241A}') AS no_policy, (SELECT count(*) FROM codecheck.policy_code) AS codes,
       (SELECT count(*) FROM codecheck.policy_diagnosis) AS diagnoses;

-- What the tables refuse.
INSERT INTO codecheck.policy VALUES ('p');
INSERT INTO codecheck.policy_code VALUES ('q', '99213');
INSERT INTO codecheck.policy_diagnosis VALUES ('p', 1, 'allowed', 'I10');
INSERT INTO codecheck.policy_diagnosis VALUES ('p', 1, 'required', NULL);
DELETE FROM codecheck.policy;
