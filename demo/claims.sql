-- About a hundred claim lines of people who do not exist, in the columns that an
-- audit reads. Every code is text, as it is in a warehouse.

CREATE TABLE claim_line (
    claim_id text,
    line_no int,
    claim_type text,
    patient_id text,
    provider_id text,
    payer text,
    jurisdiction text,
    from_date date,
    thru_date date,
    place_of_service text,
    code text,
    modifiers text[],
    units numeric,
    dx text[],
    dx_pointers int[],
    procedures text[],
    patient_birth_date date,
    patient_sex text,
    charge numeric,
    paid numeric,
    denial_codes text[]
);

-- Lines of a doctor's office, in Texas unless they say otherwise.
CREATE TEMPORARY TABLE office_line (
    claim_id text, line_no int, patient_id text, from_date date, code text, modifiers text[],
    dx text[], dx_pointers int[], charge numeric,
    payer text DEFAULT 'Medicare', jurisdiction text DEFAULT 'TX',
    units numeric DEFAULT 1, claim_type text DEFAULT 'professional', provider_id text DEFAULT 'DR1',
    patient_birth_date date, patient_sex text
);

-- Sound pairs of service and diagnosis, from a sore throat to a new knee.
INSERT INTO office_line VALUES
    ('1001', 1, 'P01', '2025-11-03', '87880', '{QW}', '{R07.0}',          '{1}',   28),
    ('1002', 1, 'P02', '2025-11-03', '20610', '{RT}', '{M25.561}',        '{1}',  145),
    ('1003', 1, 'P03', '2025-11-04', '73721', '{RT}', '{M17.11}',         '{1}',  620),
    ('1004', 1, 'P03', '2025-11-18', '27447', '{RT}', '{M17.11}',         '{1}', 4200),
    ('1005', 1, 'P04', '2025-11-04', '99214', NULL,   '{E11.9}',          '{1}',  190),
    ('1005', 2, 'P04', '2025-11-04', '82947', '{QW}', '{E11.9}',          '{1}',   18),
    ('1006', 1, 'P05', '2025-11-05', '99214', NULL,   '{I10}',            '{1}',  190),
    ('1007', 1, 'P06', '2025-11-05', '99213', NULL,   '{J06.9}',          '{1}',  130),
    ('1008', 1, 'P07', '2025-11-06', '97140', '{GP}', '{M54.50}',         '{1}',   55),
    ('1009', 1, 'P02', '2025-11-06', '97110', '{GP}', '{M25.561}',        '{1}',   60);

-- The same without -RT and without -26: no rule asks for them.
INSERT INTO office_line VALUES
    ('1010', 1, 'P02', '2025-11-20', '20610', NULL,   '{M25.561}',        '{1}',  145),
    ('1011', 1, 'P08', '2025-11-20', '73721', NULL,   '{M17.11}',         '{1}',  620);

-- Low back pain: one code until 2021-09-30, a header with three codes since.
INSERT INTO office_line VALUES
    ('1101', 1, 'P07', '2021-05-10', '97140', '{GP}', '{M54.5}',          '{1}',   55),
    ('1102', 1, 'P08', '2021-05-10', '97140', '{GP}', '{M54.50}',         '{1}',   55),
    ('1103', 1, 'P07', '2025-11-10', '97140', '{GP}', '{M54.5}',          '{1}',   55),
    ('1104', 1, 'P07', '2025-11-10', '97110', '{GP}', '{M54.51}',         '{1}',   60),
    ('1105', 1, 'P07', '2025-11-12', '97110', '{GP}', '{M54.59}',         '{1}',   60);

-- Multiple sclerosis: one code until 2025-09-30, a header with eight codes since.
INSERT INTO office_line VALUES
    ('1201', 1, 'P09', '2025-09-30', '99214', NULL,   '{G35}',            '{1}',  190),
    ('1202', 1, 'P09', '2025-10-01', '99214', NULL,   '{G35}',            '{1}',  190),
    ('1203', 1, 'P10', '2025-09-30', '99214', NULL,   '{G35.A}',          '{1}',  190),
    ('1204', 1, 'P10', '2025-10-01', '99214', NULL,   '{G35.A}',          '{1}',  190),
    ('1205', 1, 'P11', '2025-10-14', '99214', NULL,   '{G35.B}',          '{1}',  190),
    ('1206', 1, 'P11', '2025-10-15', '99214', NULL,   '{G35.B1}',         '{1}',  190),
    ('1207', 1, 'P12', '2025-10-14', '99213', NULL,   '{G35.C0,I10}',     '{1,2}', 130),
    ('1208', 1, 'P12', '2025-10-21', '99213', NULL,   '{G35.D}',          '{1}',  130);

-- A kneecap out of place is no torn meniscus; an artificial hip is no knee.
INSERT INTO office_line VALUES
    ('1301', 1, 'P13', '2025-10-07', '29881', '{RT}', '{S83.206A}',       '{1}', 2300),
    ('1302', 1, 'P14', '2025-10-07', '29881', '{RT}', '{S83.006A}',       '{1}', 2300),
    ('1303', 1, 'P14', '2025-10-08', '73721', '{RT}', '{S83.006A}',       '{1}',  620),
    ('1304', 1, 'P15', '2025-10-09', '73562', '{RT}', '{Z96.651}',        '{1}',   95),
    ('1305', 1, 'P16', '2025-10-09', '73562', '{RT}', '{Z96.641}',        '{1}',   95);

-- Codes of every shape, all of them good: letters in the second and third place,
-- three to seven characters, the X within, procedure codes that are not all digits.
INSERT INTO office_line VALUES
    ('1401', 1, 'P17', '2025-10-15', '99214', NULL,   '{C4A.9}',          '{1}',  190),
    ('1402', 1, 'P17', '2025-10-16', '99214', NULL,   '{C7A.00,D3A.00}',  '{1,2}', 190),
    ('1403', 1, 'P18', '2025-10-16', '99213', NULL,   '{Z34.92,Z3A.20}',  '{1,2}', 130),
    ('1404', 1, 'P19', '2025-10-17', '99213', NULL,   '{M1A.00X0}',       '{1}',  130),
    ('1405', 1, 'P20', '2025-12-02', '99215', NULL,   '{QA0.0101}',       '{1}',  260),
    ('1406', 1, 'P20', '2025-09-02', '99215', NULL,   '{QA0.0101}',       '{1}',  260),
    ('1407', 1, 'P21', '2025-10-20', '99213', NULL,   '{H21.1X1}',        '{1}',  130),
    ('1408', 1, 'P22', '2025-10-20', '99283', NULL,   '{T36.0X1A}',       '{1}',  340),
    ('1409', 1, 'P23', '2025-10-21', '99214', NULL,   '{T86.8401}',       '{1}',  190),
    ('1410', 1, 'P05', '2025-10-21', '99213', NULL,   '{i10,e119}',       '{1,2}', 130),
    ('1411', 1, 'P24', '2025-10-22', '0042T', NULL,   '{I48.91}',         '{1}',  410),
    ('1412', 1, 'P24', '2025-10-22', '0001U', NULL,   '{I48.91}',         '{1}',  720),
    ('1413', 1, 'P25', '2025-10-23', 'G0439', NULL,   '{Z00.00}',         '{1}',  135),
    ('1414', 1, 'P25', '2025-10-23', 'G0008', NULL,   '{Z23}',            '{1}',   32),
    ('1415', 1, 'P26', '2025-10-24', 'A0428', '{RH}', '{S52.501A,W01.0XXA}', '{1}', 480),
    ('1415', 2, 'P26', '2025-10-24', 'A0425', '{RH}', '{S52.501A,W01.0XXA}', '{1}',  90);

-- Codes that are none: mistyped, cut off, made up.
INSERT INTO office_line VALUES
    ('1501', 1, 'P27', '2025-10-27', '99213', NULL,   '{E11.}',           '{1}',  130),
    ('1502', 1, 'P27', '2025-10-28', '99213', NULL,   '{E11.999999}',     '{1}',  130),
    ('1503', 1, 'P28', '2025-10-28', '99213', NULL,   '{I1O}',            '{1}',  130),
    ('1504', 1, 'P28', '2025-10-29', '99213', NULL,   '{E11.7}',          '{1}',  130),
    ('1505', 1, 'P29', '2025-10-28', '9921',  NULL,   '{J02.9}',          '{1}',  130),
    ('1506', 1, 'P29', '2025-10-29', '992130', NULL,  '{J02.9}',          '{1}',  130),
    ('1507', 1, 'P30', '2025-10-29', 'J0001', NULL,   '{E11.65}',         '{1}',   75),
    ('1508', 1, 'P30', '2025-10-29', 'X1234', NULL,   '{E11.65}',         '{1}',   75);

-- Diagnoses that were good once, or will be.
INSERT INTO office_line VALUES
    ('1601', 1, 'P31', '2025-11-11', '99213', NULL,   '{S30.1XXA}',       '{1}',  130),
    ('1602', 1, 'P31', '2025-11-12', '99213', NULL,   '{S30.11XA}',       '{1}',  130),
    ('1603', 1, 'P32', '2025-11-12', '99213', NULL,   '{S93.401A,V20.0XXA}', '{1}', 130),
    ('1604', 1, 'P33', '2025-09-12', '99213', NULL,   '{E11.A}',          '{1}',  130),
    ('1605', 1, 'P33', '2025-11-12', '99213', NULL,   '{E11.A}',          '{1}',  130),
    ('1606', 1, 'P34', '2021-06-01', '99213', NULL,   '{U09.9}',          '{1}',  120),
    ('1607', 1, 'P34', '2025-11-13', '99213', NULL,   '{E78.01}',         '{1}',  130),
    ('1608', 1, 'P34', '2025-11-14', '99213', NULL,   '{R05,J06.9}',      '{1,2}', 130);

-- Services that were good once, or will be.
INSERT INTO office_line VALUES
    ('1701', 1, 'P35', '2021-06-02', 'J2505', NULL,   '{C7A.00}',         '{1}', 3900),
    ('1702', 1, 'P35', '2025-10-02', 'J2505', '{JZ}', '{C7A.00}',         '{1}', 3900),
    ('1703', 1, 'P35', '2025-10-02', 'J2506', '{JZ}', '{C7A.00}',         '{1}', 3900),
    ('1704', 1, 'P36', '2025-03-31', 'J1940', NULL,   '{I1A.0}',          '{1}',   40),
    ('1705', 1, 'P36', '2025-10-03', 'J1940', NULL,   '{I1A.0}',          '{1}',   40),
    ('1706', 1, 'P37', '2025-09-15', 'Q5157', NULL,   '{M17.0}',          '{1}', 1100),
    ('1707', 1, 'P37', '2025-10-15', 'Q5157', NULL,   '{M17.0}',          '{1}', 1100);

-- The order and number of diagnoses, and what points at them.
INSERT INTO office_line VALUES
    ('1801', 1, 'P38', '2025-11-14', '99213', NULL,   NULL,               NULL,   130),
    ('1802', 1, 'P38', '2025-11-17', '99213', NULL,   '{I10}',            '{1}',  130),
    ('1802', 2, 'P38', '2025-11-17', 'G2211', NULL,   NULL,               '{1}',   16),
    ('1803', 1, 'P39', '2025-11-17', '99213', NULL,   '{I10,I10}',        '{1}',  130),
    ('1804', 1, 'P39', '2025-11-18', '99213', NULL,   '{E11.9,E119}',     '{1}',  130),
    ('1805', 1, 'P40', '2025-11-18', '99213', NULL,   '{I10,E78.5}',      '{3}',  130),
    ('1806', 1, 'P40', '2025-11-18', '99214', NULL,   '{I10,E78.5,E11.9,M10.9,L84}', '{1,2,3,4,5}', 190),
    ('1807', 1, 'P26', '2025-10-24', '99283', NULL,   '{W01.0XXA,S52.501A}', '{2}', 340),
    ('1808', 1, 'P41', '2025-11-19', '99213', NULL,   '{V00.01XA}',       '{1}',  130),
    ('1809', 1, 'P26', '2025-12-15', '97110', '{GP}', '{S52.501S}',       '{1}',   60),
    ('1810', 1, 'P26', '2025-12-16', '97110', '{GP}', '{M25.561,S93.401S}', '{1}', 60);

-- Diagnoses that exclude each other: sugar in the blood beside the diabetes that
-- explains it, two sore throats. What excludes what was loaded for FY2026 only.
INSERT INTO office_line VALUES
    ('1811', 1, 'P04', '2025-11-24', '99213', NULL,   '{R73.9,E11.9}',    '{1,2}', 130),
    ('1812', 1, 'P06', '2025-11-24', '99213', NULL,   '{J02.0,J06.9}',    '{1,2}', 130),
    ('1813', 1, 'P05', '2025-11-24', '99213', NULL,   '{E11.9,I10}',      '{1,2}', 130),
    ('1814', 1, 'P04', '2025-09-24', '99213', NULL,   '{R73.9,E11.9}',    '{1,2}', 130);

-- Reporting codes, wrong code sets and modifiers.
INSERT INTO office_line VALUES
    ('1901', 1, 'P04', '2025-11-21', '3044F', NULL,   '{E11.9}',          '{1}',    1),
    ('1902', 1, 'P42', '2025-11-21', '99213', NULL,   '{I10,99213}',      '{1}',  130),
    ('1903', 1, 'P42', '2025-11-21', '0DTJ4ZZ', NULL, '{K35.80}',         '{1}', 1900),
    ('1904', 1, 'P43', '2025-11-24', '20610', '{LEFT}', '{M25.562}',      '{1}',  145),
    ('1905', 1, 'P43', '2025-11-24', '20610', '{ZZ}', '{M25.562}',        '{1}',  145),
    ('1906', 1, 'P43', '2025-11-24', '97110', '{GP,QQ}', '{M25.562}',     '{1}',   60),
    ('1907', 1, 'P43', '2025-11-25', '99213', '{25}', '{M25.562}',        '{1}',  130),
    ('1907', 2, 'P43', '2025-11-25', '20610', '{LT,XS}', '{M25.562}',     '{1}',  145);

-- A service and its reason, as Medicare's policies in Texas see it.
INSERT INTO office_line VALUES
    ('2001', 1, 'P45', '2025-11-28', '82947', '{QW}', '{I10,E11.9}',      '{1}',   18),
    ('2002', 1, 'P45', '2025-12-01', '82947', '{QW}', '{I10,E11.9}',      '{2}',   18),
    ('2003', 1, 'P46', '2025-11-28', '20610', '{RT}', '{M25.569}',        '{1}',  145),
    ('2007', 1, 'P49', '2025-09-30', '17000', NULL,   '{J06.9}',          '{1}',   85),
    ('2008', 1, 'P49', '2025-10-01', '17000', NULL,   '{J06.9}',          '{1}',   85);

INSERT INTO office_line (claim_id, line_no, patient_id, from_date, code, modifiers, dx, dx_pointers, charge, claim_type) VALUES
    ('2004', 1, 'P47', '2025-12-01', 'A5500', '{KX}', '{E11.9}',          '{1}',  150, 'dme'),
    ('2005', 1, 'P47', '2025-12-02', 'A5500', '{KX}', '{E11.9,L84}',      '{1,2}', 150, 'dme'),
    ('2006', 1, 'P48', '2025-12-01', 'A5500', '{KX}', '{E11.42}',         '{1}',  150, 'dme');

-- "99214 with Z00.00 is denied" is a rule of Acme Health; Medicare has no policy
-- for the visit. A local policy of Texas is none in California.
INSERT INTO office_line VALUES
    ('2011', 1, 'P25', '2025-11-26', '99214', NULL,   '{Z00.00}',         '{1}',  190, 'Medicare',    'TX'),
    ('2012', 1, 'P44', '2025-11-26', '99214', NULL,   '{Z00.00}',         '{1}',  190, 'Acme Health', 'TX'),
    ('2013', 1, 'P44', '2025-11-28', '99214', NULL,   '{E11.9}',          '{1}',  190, 'Acme Health', 'TX'),
    ('2014', 1, 'P50', '2025-12-03', '20610', '{RT}', '{J06.9}',          '{1}',  145, 'Medicare',    'TX'),
    ('2015', 1, 'P50', '2025-12-10', '20610', '{RT}', '{J06.9}',          '{1}',  145, 'Medicare',    'CA');

-- Dates that the files at hand say nothing of, and a line without a date.
INSERT INTO office_line VALUES
    ('2101', 1, 'P07', '2023-03-01', '97140', '{GP}', '{M54.5}',          '{1}',   55),
    ('2102', 1, 'P09', '2026-10-05', '99214', NULL,   '{G35.A}',          '{1}',  190),
    ('2103', 1, 'P25', '2026-02-02', 'G0439', NULL,   '{Z00.00}',         '{1}',  135),
    ('2104', 1, 'P06', NULL,         '99213', NULL,   '{J06.9}',          '{1}',  130);

-- Services of one day that do not go together: the visit beside an injection, one
-- service that takes in another. A modifier may say that they do, but not always.
INSERT INTO office_line VALUES
    ('2201', 1, 'P61', '2025-12-04', '98940', '{AT}', '{M54.50}',         '{1}',   45),
    ('2201', 2, 'P61', '2025-12-04', '97140', '{GP}', '{M54.50}',         '{1}',   55),
    ('2202', 1, 'P62', '2025-12-04', '98940', '{AT}', '{M54.50}',         '{1}',   45),
    ('2202', 2, 'P62', '2025-12-04', '97140', '{GP,59}', '{M54.2}',       '{1}',   55),
    ('2203', 1, 'P63', '2025-12-04', '17004', NULL,   '{L57.0}',          '{1}',  310),
    ('2203', 2, 'P63', '2025-12-04', '17000', '{59}', '{L57.0}',          '{1}',   85),
    ('2204', 1, 'P64', '2025-12-04', '0001U', NULL,   '{I48.91}',         '{1}',  720),
    ('2204', 2, 'P64', '2025-12-04', '0030U', '{XU}', '{I48.91}',         '{1}',  250),
    ('2205', 1, 'P65', '2025-12-05', '99213', NULL,   '{M25.561}',        '{1}',  130),
    ('2205', 2, 'P65', '2025-12-05', '20610', '{RT}', '{M25.561}',        '{1}',  145);

-- More than is likely: eight quarter hours of exercise, six blood sugars on two
-- lines, three hundred miles, and shoes from somebody who is no supplier.
INSERT INTO office_line (claim_id, line_no, patient_id, from_date, code, modifiers, units, dx, dx_pointers, charge, claim_type) VALUES
    ('2211', 1, 'P66', '2025-12-08', '97110', '{GP}', 8, '{M54.50}',      '{1}',  480, 'professional'),
    ('2212', 1, 'P67', '2025-12-08', '82947', '{QW}', 3, '{E11.65}',      '{1}',   54, 'professional'),
    ('2212', 2, 'P67', '2025-12-08', '82947', '{QW,91}', 3, '{E11.65}',   '{1}',   54, 'professional'),
    ('2213', 1, 'P26', '2025-12-08', 'A0425', '{RH}', 300, '{S52.501D}',  '{1}', 2400, 'professional'),
    ('2214', 1, 'P48', '2025-12-09', 'A5500', '{KX}', 2, '{E11.42}',      '{1}',  150, 'professional'),
    ('2215', 1, 'P48', '2025-12-10', 'A5500', '{KX}', 2, '{E11.42}',      '{1}',  150, 'dme');

-- Added to nothing, added to what it belongs to, and added to what the contractor may accept.
INSERT INTO office_line (claim_id, line_no, patient_id, from_date, code, units, dx, dx_pointers, charge) VALUES
    ('2221', 1, 'P68', '2025-12-09', '17003', 4, '{L57.0}',               '{1}',   40),
    ('2222', 1, 'P69', '2025-12-09', '17000', 1, '{L57.0}',               '{1}',   85),
    ('2222', 2, 'P69', '2025-12-09', '17003', 4, '{L57.0}',               '{1}',   40),
    ('2223', 1, 'P70', '2025-12-09', '27447', 1, '{M17.11}',              '{1}', 4200),
    ('2223', 2, 'P70', '2025-12-09', '20985', 1, '{M17.11}',              '{1}',  300);

-- The wrong knee, both of two sides, and the same thing twice.
INSERT INTO office_line VALUES
    ('2231', 1, 'P71', '2025-12-10', '20610', '{RT}', '{M25.562}',        '{1}',  145),
    ('2232', 1, 'P72', '2025-12-10', '20610', '{LT,RT}', '{M17.0}',       '{1}',  145),
    ('2233', 1, 'P73', '2025-12-10', '17000', '{50}', '{L57.0}',          '{1}',   85),
    ('2234', 1, 'P74', '2025-12-10', '87880', '{QW}', '{R07.0}',          '{1}',   28),
    ('2235', 1, 'P74', '2025-12-10', '87880', '{QW}', '{R07.0}',          '{1}',   28);

-- The patient and the diagnosis: what the kidneys did to the blood, the germ without
-- the infection, a toddler's rash at 44, and a woman's prostate.
INSERT INTO office_line (claim_id, line_no, patient_id, from_date, code, dx, dx_pointers, charge, patient_birth_date, patient_sex) VALUES
    ('2241', 1, 'P75', '2025-12-11', '99213', '{D63.1,N18.31}',           '{1}',  130, '1950-04-09', 'F'),
    ('2242', 1, 'P76', '2025-12-11', '99213', '{B96.20,N39.0}',           '{1}',  130, '1988-08-30', 'F'),
    ('2243', 1, 'P77', '2025-12-11', '99213', '{B08.20}',                 '{1}',  130, '1981-06-15', 'M'),
    ('2244', 1, 'P78', '2021-05-11', '99213', '{N40.1}',                  '{1}',  120, '1949-02-03', 'F');

-- The colleague, whose visits are all of the highest level.
INSERT INTO office_line (claim_id, line_no, patient_id, from_date, code, dx, dx_pointers, charge, provider_id) VALUES
    ('2251', 1, 'P79', '2025-12-12', '99215', '{I10}',                    '{1}',  260, 'DR2'),
    ('2252', 1, 'P80', '2025-12-12', '99215', '{E78.5}',                  '{1}',  260, 'DR2'),
    ('2253', 1, 'P81', '2025-12-12', '99215', '{M10.9}',                  '{1}',  260, 'DR2');

INSERT INTO claim_line (claim_id, line_no, claim_type, patient_id, provider_id, payer, jurisdiction, from_date,
                        thru_date, place_of_service, code, modifiers, units, dx, dx_pointers,
                        patient_birth_date, patient_sex, charge)
SELECT claim_id, line_no, claim_type, patient_id, provider_id, payer, jurisdiction, from_date,
       from_date, CASE claim_type WHEN 'dme' THEN '12' ELSE '11' END, code, modifiers, units, dx, dx_pointers,
       patient_birth_date, patient_sex, charge
  FROM office_line;

-- Stays in the hospital. The day of discharge selects the release: claim 3003
-- began when G35 was a code and ended when it was a header. The last line is a
-- surgeon's own bill.
INSERT INTO claim_line (claim_id, line_no, claim_type, patient_id, provider_id, payer, jurisdiction,
                        from_date, thru_date, place_of_service, dx, procedures, charge) VALUES
    ('3001', 1, 'inpatient', 'P51', 'HOSP', 'Medicare', 'TX', '2025-10-06', '2025-10-08', '21', '{K35.80}',        '{0DTJ4ZZ}', 18500),
    ('3002', 1, 'inpatient', 'P52', 'HOSP', 'Medicare', 'TX', '2025-10-13', '2025-10-17', '21', '{I25.10,I10}',    '{02704TZ}', 42000),
    ('3003', 1, 'inpatient', 'P53', 'HOSP', 'Medicare', 'TX', '2025-09-27', '2025-10-02', '21', '{G35}',           NULL,         9800),
    ('3004', 1, 'inpatient', 'P03', 'HOSP', 'Medicare', 'TX', '2025-11-18', '2025-11-21', '21', '{M17.11}',        '{27447}',   39000),
    ('3005', 1, 'inpatient', 'P54', 'HOSP', 'Medicare', 'TX', '2025-11-02', '2025-11-05', '21', '{M17.12,E11.9}',  '{0SR}',     39000),
    ('3006', 1, 'inpatient', 'P55', 'HOSP', 'Medicare', 'TX', '2025-11-09', '2025-11-11', '21', '{K35.80}',        '{0DTJ4ZO}', 18500),
    ('3007', 1, 'professional', 'P03', 'DR2', 'Medicare', 'TX', '2025-11-18', '2025-11-18', '21', '{M17.11}',      '{0SRC0J9}',  4200);
