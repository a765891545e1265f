-- Coverage policies, written as any user would write them: rows of three tables.
--
-- They are made up. What they show is the shape of real ones: national (NCD) and
-- local (LCD) determinations of Medicare, and a rule of one insurer.

INSERT INTO codecheck.policy (policy_id, payer, jurisdiction, kind, title, effective_from, effective_to) VALUES
    ('NCD-GLUCOSE',   'Medicare',    NULL,      'NCD',   'Blood sugar tests',               NULL, NULL),
    ('NCD-SHOES',     'Medicare',    NULL,      'NCD',   'Shoes for people with diabetes',  NULL, NULL),
    ('LCD-INJECTION', 'Medicare',    '{TX,OK}', 'LCD',   'Injections into large joints',    NULL, NULL),
    ('LCD-KNEE-MRI',  'Medicare',    '{TX,OK}', 'LCD',   'MRI of the knee',                 NULL, NULL),
    ('LCD-KNEE-XRAY', 'Medicare',    '{TX,OK}', 'LCD',   'X-rays of the knee',              NULL, NULL),
    ('LCD-NEW-KNEE',  'Medicare',    '{TX,OK}', 'LCD',   'Artificial knees',                NULL, NULL),
    ('LCD-MENISCUS',  'Medicare',    '{TX,OK}', 'LCD',   'Surgery of a torn meniscus',      NULL, NULL),
    ('LCD-SUN-SPOTS', 'Medicare',    '{TX,OK}', 'LCD',   'Removal of sun-damaged skin',     '2020-01-01', '2025-09-30'),
    ('STREP-TEST',    NULL,          NULL,      'house', 'Tests for strep throat',          NULL, NULL),
    ('THERAPY',       NULL,          NULL,      'house', 'Physical therapy',                NULL, NULL),
    ('ACME-VISITS',   'Acme Health', NULL,      'payer', 'Office visits are not checkups',  NULL, NULL);

-- The services that each governs: one code, or a range. The last column ties a
-- code to one group of diagnoses; without it every group serves.
INSERT INTO codecheck.policy_code (policy_id, code_from, code_to) VALUES
    ('NCD-GLUCOSE',   '82947', '82948'),
    ('NCD-SHOES',     'A5500', 'A5513'),
    ('LCD-INJECTION', '20610', NULL),
    ('LCD-KNEE-MRI',  '73721', NULL),
    ('LCD-KNEE-XRAY', '73560', '73564'),
    ('LCD-NEW-KNEE',  '27447', NULL),
    ('LCD-MENISCUS',  '29881', NULL),
    ('LCD-SUN-SPOTS', '17000', NULL),
    ('STREP-TEST',    '87880', NULL),
    ('THERAPY',       '97110', '97140'),
    ('ACME-VISITS',   '99202', '99215');

-- The diagnoses: each stands for itself and for every code below it.
INSERT INTO codecheck.policy_diagnosis (policy_id, group_no, role, code) VALUES
    ('NCD-GLUCOSE',   NULL, 'covered',    'E11'),
    ('NCD-GLUCOSE',   NULL, 'covered',    'R73'),
    ('NCD-SHOES',     1,    'covered',    'E11'),         -- diabetes, and with it
    ('NCD-SHOES',     1,    'required',   'L84'),         -- corns or calluses;
    ('NCD-SHOES',     2,    'covered',    'E11.42'),      -- or damaged nerves, alone
    ('LCD-INJECTION', NULL, 'covered',    'M17'),
    ('LCD-INJECTION', NULL, 'covered',    'M25.56'),
    ('LCD-INJECTION', NULL, 'noncovered', 'M25.569'),     -- which knee?
    ('LCD-KNEE-MRI',  NULL, 'covered',    'M17'),
    ('LCD-KNEE-MRI',  NULL, 'covered',    'M25.56'),
    ('LCD-KNEE-MRI',  NULL, 'covered',    'S83'),
    ('LCD-KNEE-XRAY', NULL, 'covered',    'M17'),
    ('LCD-KNEE-XRAY', NULL, 'covered',    'M25.56'),
    ('LCD-KNEE-XRAY', NULL, 'covered',    'S83'),
    ('LCD-KNEE-XRAY', NULL, 'covered',    'Z96.65'),      -- an artificial knee, not a hip
    ('LCD-NEW-KNEE',  NULL, 'covered',    'M17'),
    ('LCD-MENISCUS',  NULL, 'covered',    'S83.2'),
    ('LCD-SUN-SPOTS', NULL, 'covered',    'L57.0'),
    ('STREP-TEST',    NULL, 'covered',    'J02'),
    ('STREP-TEST',    NULL, 'covered',    'R07.0'),
    ('THERAPY',       NULL, 'covered',    'M17'),
    ('THERAPY',       NULL, 'covered',    'M25.5'),
    ('THERAPY',       NULL, 'covered',    'M54'),
    ('THERAPY',       NULL, 'covered',    'S52.5'),
    ('THERAPY',       NULL, 'covered',    'S93.4'),
    ('ACME-VISITS',   NULL, 'noncovered', 'Z00');         -- anything but a checkup
