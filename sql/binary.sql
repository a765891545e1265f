-- The binary wire format is the compact text in ASCII.

SELECT convert_from(icd10cm_send('E11.65'), 'SQL_ASCII'), convert_from(icd10pcs_send('0DT'), 'SQL_ASCII'),
       convert_from(hcpcs_send('G0439'), 'SQL_ASCII'), convert_from(cpt_send('99213'), 'SQL_ASCII'),
       convert_from(hcpcs_modifier_send('LT'), 'SQL_ASCII'), convert_from(icd11_send('2C25.Z&XK8G'), 'SQL_ASCII');

-- There and back.
CREATE TEMP TABLE line (dx icd10cm, dxs icd10cm[], pcs icd10pcs, code hcpcs, cpt_code cpt, modifiers hcpcs_modifier[], problem icd11, problems icd11[]);
INSERT INTO line VALUES
    ('E11.65', '{E11.65,NULL,I10}', '0DTJ4ZZ', 'G0439', '99213', '{25,LT}', '5A11/9B71.0Z', '{BA80.0,NULL,2C25.Z&XK8G}'),
    ('QA0.0101', '{}', '0', '0001A', '2000F', '{}', 'XK8G', '{}'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TEMP TABLE line_back (LIKE line);
\copy line TO 'results/binary.data' (FORMAT binary)
\copy line_back FROM 'results/binary.data' (FORMAT binary)
SELECT * FROM line_back;
SELECT count(*) AS same FROM line JOIN line_back ON (line.*) IS NOT DISTINCT FROM (line_back.*);

-- What arrives is checked as text is: an icd10cm is no hcpcs.
CREATE TEMP TABLE dx AS SELECT dx FROM line;
CREATE TEMP TABLE code (code hcpcs);
\copy dx TO 'results/binary.data' (FORMAT binary)
\copy code FROM 'results/binary.data' (FORMAT binary)
