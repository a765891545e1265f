-- Boundary cases of the edits by the rule files, each with the findings it should give: those of the audit, and those
-- of the reference. A line is its code with modifiers and what is not as usual of it; what follows a line number is
-- what is found there.
BEGIN;
SELECT no_plan();
\ir necessity/reference.sql
\ir audit/reference.sql
\ir audit/data.sql

CREATE TEMP TABLE boundary (n int GENERATED ALWAYS AS IDENTITY, edit text, lines text, expected text, name text);

-- ---- ncci_ptp: 2023q1 until June, 2023q3 from July; of hospitals 2024q3, which answers for the past
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('ncci_ptp', 'G0439; 99213', '2 fail', 'the finding is on the column 2 line'),
    ('ncci_ptp', '99213; G0439', '1 fail', 'whichever comes first'),
    ('ncci_ptp', 'G0439', '', 'a line alone'),
    ('ncci_ptp', 'G0439; 99213-25', '2 bypassed', 'a modifier on the column 2 line'),
    ('ncci_ptp', 'G0439-59; 99213', '2 bypassed', 'or on that of column 1'),
    ('ncci_ptp', 'G0439-xu; 99213', '2 bypassed', 'in small letters'),
    ('ncci_ptp', 'G0439-59; G0439; 99213', '3 fail', 'on one line of column 1 and not on another'),
    ('ncci_ptp', 'G0439-59; G0439-XU; 99213', '3 bypassed', 'on each'),
    ('ncci_ptp', 'G0439; 99213; 99213-25', '2 fail; 3 bypassed', 'each column 2 line by itself'),
    ('ncci_ptp', 'G0439-26; 99213-76-TC-50-22-GA', '2 fail', 'a modifier that does not bypass'),
    ('ncci_ptp', 'G0439; 99213; 99214', '2 fail; 3 fail', 'two pairs'),
    ('ncci_ptp', '20610; G0439; G0101 day=2023-03-01', '', 'not of the same day'),
    ('ncci_ptp', '20610 day=2023-03-01; G0439 day=2023-03-01; G0101 day=2023-03-01', '3 fail; 3 fail', 'one finding for each column 1 code'),
    ('ncci_ptp', '20610 day=2023-03-01; 20610 day=2023-03-01; G0101 day=2023-03-01', '3 fail', 'and not for each of its lines'),
    ('ncci_ptp', 'J0001; A5500-59', '1 bypassed; 2 fail', 'both orders, each with its indicator; no modifier bypasses 0'),
    ('ncci_ptp', 'J0001 day=2023-02-01; A5500 day=2023-02-01', '1 fail; 2 fail', 'both orders without modifiers'),
    ('ncci_ptp', 'J0001 day=2023-01-31; A5500 day=2023-01-31', '2 fail', 'before the one order begins'),
    ('ncci_ptp', '20610 day=2021-12-31; J0001 day=2021-12-31', '', 'before the first window'),
    ('ncci_ptp', '20610 day=2022-01-01; J0001-59 day=2022-01-01', '2 bypassed', 'its first day, before any release'),
    ('ncci_ptp', '20610 day=2023-01-31; J0001-59 day=2023-01-31', '2 bypassed', 'the last of the first window'),
    ('ncci_ptp', '20610 day=2023-02-01; J0001-59 day=2023-02-01', '2 fail', 'the first of the second'),
    ('ncci_ptp', '20610 day=2023-06-30; J0001-59 day=2023-06-30', '2 fail', 'its last'),
    ('ncci_ptp', '20610 day=2023-07-01; J0001-59 day=2023-07-01', '2 bypassed', 'the first of the third'),
    ('ncci_ptp', '27447 day=2023-03-30; 11042 day=2023-03-30', '', 'the day before a window of one day'),
    ('ncci_ptp', '27447 day=2023-03-31; 11042 day=2023-03-31', '2 fail', 'a window of one day'),
    ('ncci_ptp', '27447 day=2023-04-01; 11042 day=2023-04-01', '', 'the day after'),
    ('ncci_ptp', '20610 day=2010-01-01; A5500 day=2010-01-01', '', 'indicator 9 on its day'),
    ('ncci_ptp', '20610; S0001; 99213', '', 'indicator 9 with an open window'),
    ('ncci_ptp', 'G0439 day=2023-04-01; G0101 day=2023-04-01', '2 fail', 'the deletion date is the last day'),
    ('ncci_ptp', 'G0439 day=2023-04-02; G0101 day=2023-04-02', '', 'and the day after it'),
    ('ncci_ptp', 'G0439 day=2023-06-30; 99202 day=2023-06-30; 99214 day=2023-06-30; 20610 day=2023-06-30', '3 fail', 'what the next release will bring'),
    ('ncci_ptp', 'G0439 day=2023-07-01; 99202 day=2023-07-01; 99214 day=2023-07-01; 20610 day=2023-07-01', '2 fail; 3 fail; 4 fail', 'and brings'),
    ('ncci_ptp', 'G0439 day=2023-12-31; 99213 day=2023-12-31', '2 fail', 'the last day of the last release'),
    ('ncci_ptp', 'G0439 day=2024-01-01; 99213 day=2024-01-01', '1 no_data; 2 no_data', 'after it'),
    ('ncci_ptp', 'G0439 day=2024-01-01', '', 'a line alone needs no release'),
    ('ncci_ptp', 'G0439 day=2024-01-01; G0439-25 day=2024-01-01; G043 day=2024-01-01', '', 'nor do lines of one code, and a malformed one'),
    ('ncci_ptp', 'G0439 type=outpatient; 99213 type=Institutional', '2 fail', 'hospitals'),
    ('ncci_ptp', 'G0439 type=FACILITY; J0001 type=outpatient', '2 fail', 'by their own edits'),
    ('ncci_ptp', 'G0439; J0001', '', 'which are not those of practitioners'),
    ('ncci_ptp', 'G0439 type=-; 99213 type=whatever', '2 fail', 'practitioners are all others'),
    ('ncci_ptp', 'G0439 type=outpatient; 99213', '', 'a hospital and a practitioner'),
    ('ncci_ptp', 'G0439 type=outpatient day=2024-01-01; 99213 day=2024-01-01', '', 'each alone in its setting, without a release'),
    ('ncci_ptp', 'G0439 type=outpatient day=2024-12-31; 99213 type=outpatient day=2024-12-31', '2 fail', 'the last day of theirs'),
    ('ncci_ptp', 'G0439 type=outpatient day=2025-01-01; 99213 type=outpatient day=2025-01-01', '1 no_data; 2 no_data', 'after it'),
    ('ncci_ptp', 'G0439 type=inpatient; 99213 type=inpatient', '', 'not for inpatients'),
    ('ncci_ptp', 'G0439 type=dme; 99213 type=DME', '', 'nor supplies'),
    ('ncci_ptp', 'G0439; 99213 patient=Q', '', 'another patient'),
    ('ncci_ptp', 'G0439; 99213 provider=E', '', 'another provider'),
    ('ncci_ptp', 'G0439; 99213 day=2023-05-02', '', 'another day'),
    ('ncci_ptp', 'G0439 claim=A; 99213 claim=B', '2 fail', 'another claim'),
    ('ncci_ptp', 'G0439 patient=-; 99213 patient=-', '2 fail', 'no patient: those of a claim'),
    ('ncci_ptp', 'G0439 patient=- claim=A; 99213 patient=- claim=B', '', 'and not those of two'),
    ('ncci_ptp', 'G0439 patient=- claim=-; 99213 patient=- claim=-', '', 'no patient and no claim'),
    ('ncci_ptp', 'G0439 patient=-; 99213', '', 'a patient and none'),
    ('ncci_ptp', 'G0439 provider=-; 99213 provider=-', '2 fail', 'no provider: those of a claim'),
    ('ncci_ptp', 'G0439 provider=- claim=A; 99213 provider=- claim=B', '', 'and not those of two'),
    ('ncci_ptp', 'G0439 provider=- claim=-; 99213 provider=- claim=-', '', 'no provider and no claim'),
    ('ncci_ptp', 'G0439 provider=-; 99213', '', 'a provider and none'),
    ('ncci_ptp', 'G0439 day=-; 99213 day=-', '1 no_data; 2 no_data', 'no date'),
    ('ncci_ptp', 'G0439 day=-', '1 no_data', 'no date: who knows what else is on the day'),
    ('ncci_ptp', 'G043; 9921; I10; -', '', 'nothing to judge');

-- ---- mue
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('mue', 'G0439', '', 'as many as there may be'),
    ('mue', 'G0439 units=2', '1 fail', 'more'),
    ('mue', 'G0439 units=1.001', '1 fail', 'a little more'),
    ('mue', 'G0439; G0439-59', '2 fail', 'more in a day, on its last line'),
    ('mue', 'G0439 claim=B; G0439 claim=A', '1 fail', 'by claim and line'),
    ('mue', 'G0439 claim=A; G0439 claim=-', '2 fail', 'those without a claim last'),
    ('mue', 'G0439 units=2; G0439 units=0', '2 fail', 'even if that has none'),
    ('mue', 'G0439; G0439 provider=E', '', 'of another provider'),
    ('mue', 'G0439; G0439 patient=Q', '', 'of another patient'),
    ('mue', 'G0439; G0439 day=2023-05-02', '', 'on another day'),
    ('mue', 'G0439 provider=- claim=A; G0439 provider=- claim=B', '', 'of two claims without a provider'),
    ('mue', 'G0439 patient=- provider=-; G0439 patient=- provider=-', '2 fail', 'of one'),
    ('mue', 'G0439 patient=- claim=-; G0439 patient=- claim=-', '', 'of nobody'),
    ('mue', 'G0439 day=2023-06-30; G0439 day=2023-06-30', '2 fail', 'the last day of one value'),
    ('mue', 'G0439 day=2023-07-01; G0439 day=2023-07-01', '', 'the first day of another'),
    ('mue', 'G0439 day=2023-07-01; G0439 day=2023-07-01; G0439 day=2023-07-01', '3 fail', 'which has an end too'),
    ('mue', '20610 units=2; 20610 units=2', '', 'indicator 1: by line'),
    ('mue', '20610 units=3; 20610 units=2.5; 20610 units=1', '1 fail; 2 fail', 'each line'),
    ('mue', 'J0001 units=4; J0001 units=4; J0001 units=2', '', 'indicator 3: split over lines'),
    ('mue', 'J0001 units=4; J0001-XU units=4; J0001 units=2.5', '3 fail', 'more'),
    ('mue', 'J0001 units=6; J0001 units=6 type=outpatient', '', 'two settings'),
    ('mue', 'A5500', '1 fail', 'zero is a value'),
    ('mue', 'A5500 units=0', '', 'which allows no units'),
    ('mue', 'A5500 units=-1; A5500 units=1', '', 'negative units are taken off'),
    ('mue', 'A5500 units=-5', '', 'less than zero'),
    ('mue', 'S0001 units=0.0000001', '1 fail', 'zero by line'),
    ('mue', 'A5500 units=1e1000; G0439 units=-1e1000', '1 fail', 'huge units'),
    ('mue', 'Q0001 units=2147483647', '', 'a huge value'),
    ('mue', 'Q0001 units=2147483647; Q0001', '2 fail', 'over it'),
    ('mue', 'Q0001 units=1e100; Q0001 units=-1e100; Q0001', '', 'far over it and back'),
    ('mue', 'J0001 units=-; J0001 units=NaN; J0001 units=Infinity; J0001 units=-Infinity', '1 no_data; 2 no_data; 3 no_data; 4 no_data', 'no units'),
    ('mue', 'J0001 units=6; J0001 units=5; J0001 units=NaN', '2 fail; 3 no_data', 'what has no units is no line of the sum'),
    ('mue', '11042', '1 no_data', 'nothing published'),
    ('mue', 'G0439 day=2022-12-31 units=9; G0439 day=2024-01-01 units=9; G0439 day=- units=9', '1 no_data; 2 no_data; 3 no_data', 'no release'),
    ('mue', 'G0439 type=inpatient units=9', '', 'not for inpatients'),
    ('mue', 'A5500 type=dme day=2023-07-01 units=2', '', 'supplies'),
    ('mue', 'A5500 type=DME day=2023-07-01 units=2; A5500 type=dme day=2023-07-01', '2 fail', 'more supplies'),
    ('mue', 'A5500 type=dme day=2023-06-30 units=9', '1 no_data', 'before their release'),
    ('mue', 'A5500 type=outpatient units=2', '', 'of a hospital'),
    ('mue', 'G043 units=9; - units=9', '', 'nothing to judge');

-- ---- addon_missing_primary: 2023q3 answers until it ends, then 2024q3
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('addon_missing_primary', '11045; 11042', '', 'with its primary'),
    ('addon_missing_primary', '11045', '1 fail', 'alone'),
    ('addon_missing_primary', '11045; 11045', '1 fail; 2 fail', 'twice'),
    ('addon_missing_primary', '11045; 99213', '1 fail', 'with something else'),
    ('addon_missing_primary', '11045 day=2023-03-31; 27447 day=2023-03-31', '', 'the last day of a primary'),
    ('addon_missing_primary', '11045 day=2023-04-01; 27447 day=2023-04-01', '1 fail', 'the day after'),
    ('addon_missing_primary', '11045; 11042 provider=E', '', 'another provider on the claim'),
    ('addon_missing_primary', '11045; 11042 claim=B', '', 'another claim of the provider'),
    ('addon_missing_primary', '11045; 11042 provider=E claim=B', '1 fail', 'another of both'),
    ('addon_missing_primary', '11045; 11042 provider=-', '', 'no provider, the claim'),
    ('addon_missing_primary', '11045 provider=-; 11042 provider=- claim=B', '1 fail', 'no provider, another claim'),
    ('addon_missing_primary', '11045; 11042 patient=Q', '1 fail', 'another patient'),
    ('addon_missing_primary', '11045; 11042 day=2023-05-02', '1 fail', 'another day'),
    ('addon_missing_primary', '11045 patient=-; 11042 patient=-', '', 'no patient'),
    ('addon_missing_primary', '11045 claim=- patient=-; 11042 claim=- patient=-', '1 fail', 'nobody'),
    ('addon_missing_primary', '0054T', '1 fail', 'type 2 alone'),
    ('addon_missing_primary', '0054T; 99213', '1 no_data', 'type 2 with what the contractor may have defined'),
    ('addon_missing_primary', '0054T; 11045; 0054T', '1 fail; 2 fail; 3 fail', 'type 2 with other add-ons'),
    ('addon_missing_primary', '0054T; G043', '1 fail', 'type 2 with a malformed code'),
    ('addon_missing_primary', '0054T; 99213 provider=E claim=B', '1 fail', 'type 2 with what is another''s'),
    ('addon_missing_primary', '0054T; 99213 provider=E; 0054T claim=B', '1 no_data; 3 fail', 'type 2 with what is of the claim'),
    ('addon_missing_primary', '64484; 64483', '', 'type 3 with its primary'),
    ('addon_missing_primary', '64484; 99213', '1 no_data', 'type 3 with something else'),
    ('addon_missing_primary', '64484', '1 fail', 'type 3 alone'),
    ('addon_missing_primary', '01968; 01967', '', 'of practitioners'),
    ('addon_missing_primary', '01968', '1 fail', 'alone'),
    ('addon_missing_primary', '01968 type=outpatient', '1 fail', 'which has none for hospitals'),
    ('addon_missing_primary', '92973 type=outpatient; 92920 type=outpatient', '', 'a primary of hospitals'),
    ('addon_missing_primary', '92973; 92920', '1 fail', 'and of nobody else'),
    ('addon_missing_primary', '92973; 92924', '', 'a primary of all'),
    ('addon_missing_primary', '22840; 11045', '2 fail', 'an add-on to an add-on'),
    ('addon_missing_primary', '22840 day=2023-03-31', '', 'not yet an add-on'),
    ('addon_missing_primary', '0055T; 99213', '', 'not in the release'),
    ('addon_missing_primary', '0055T day=2024-03-01', '1 fail', 'in the next later one'),
    ('addon_missing_primary', '11045 day=2025-01-01; 99213 day=2025-01-01; G043 day=2025-01-01', '1 no_data; 2 no_data', 'no release'),
    ('addon_missing_primary', '11045 day=-; 11042 day=-', '1 no_data; 2 no_data', 'no date'),
    ('addon_missing_primary', '11045 type=inpatient; 11045 type=inpatient day=2025-01-01', '', 'not for inpatients'),
    ('addon_missing_primary', '11045 type=dme; 11042 type=inpatient', '', 'whatever the primary''s setting');

-- ---- em_same_day_no_25, modifier_conflict: 2023a until June, 2023c from July
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('em_same_day_no_25', '99213; 20610', '1 fail', 'no global days'),
    ('em_same_day_no_25', '11400; 99214', '2 fail', 'ten'),
    ('em_same_day_no_25', '99214; 27447', '1 fail', 'ninety'),
    ('em_same_day_no_25', '99213-25; 20610; 27447', '', '25'),
    ('em_same_day_no_25', '99213-57; 27447', '', '57'),
    ('em_same_day_no_25', '99213-57; 20610', '1 fail', '57 is for ninety days only'),
    ('em_same_day_no_25', '99213-57; 20610; 27447', '1 fail', 'which of them'),
    ('em_same_day_no_25', '99213; 20610-25', '1 fail', '25 on the other line'),
    ('em_same_day_no_25', '99213; 99214; 20610', '1 fail; 2 fail', 'each'),
    ('em_same_day_no_25', '99213-25; 99213; 20610; 27447', '2 fail', 'one finding for a line'),
    ('em_same_day_no_25', '99213; 71046; 11045; 77080; A5500; 64483', '', 'nothing with a global period'),
    ('em_same_day_no_25', '99202; 99499; 98000; 98016; 99201; 98017; 99500; G0439; 9920F; 20610', '1 fail; 2 fail; 3 fail; 4 fail', 'what E/M is'),
    ('em_same_day_no_25', '99213; 20610 provider=E', '', 'another provider'),
    ('em_same_day_no_25', '99213; 20610 patient=Q', '', 'another patient'),
    ('em_same_day_no_25', '99213; 20610 day=2023-05-02', '', 'another day'),
    ('em_same_day_no_25', '99213; 20610 claim=B', '1 fail', 'another claim'),
    ('em_same_day_no_25', '99213; 20610 type=outpatient; 27447 type=inpatient', '', 'another setting'),
    ('em_same_day_no_25', '99213 type=outpatient; 20610 type=outpatient', '', 'not for hospitals'),
    ('em_same_day_no_25', '99213 day=2024-01-01; 20610 day=2024-01-01', '1 no_data', 'no release'),
    ('em_same_day_no_25', '99213 day=2022-12-31; 20610 day=2022-12-31', '1 no_data', 'not yet'),
    ('em_same_day_no_25', '99213 day=2024-01-01; 99213 day=2024-01-01', '', 'no release, and no other code'),
    ('em_same_day_no_25', '99213 day=-; 20610 day=-', '1 no_data', 'no date'),
    ('modifier_conflict', '20610-LT-RT', '1 fail', 'two sides'),
    ('modifier_conflict', '20610-50-rt', '1 fail', 'both sides and one'),
    ('modifier_conflict', '71046-26-TC', '1 fail', 'both parts'),
    ('modifier_conflict', '20610-50', '', 'bilateral 1'),
    ('modifier_conflict', '11042-50; 93000-50; 93005-50', '1 fail; 2 fail; 3 fail', 'bilateral 0, 2, 9'),
    ('modifier_conflict', '71046-50', '', 'bilateral 3'),
    ('modifier_conflict', '88305-26; 88305-TC; G0101-26; J0001-26', '', 'parts of 1; 26 of 6 and 8'),
    ('modifier_conflict', 'G0101-TC; J0001-TC', '1 fail; 2 fail', 'TC of 6 and 8'),
    ('modifier_conflict', '20610-26; 93005-26; 93000-26; G0439-26; 77080-26; A5500-26', '1 fail; 2 fail; 3 fail; 4 fail; 5 fail; 6 fail', 'parts of 0, 3, 4, 5, 7, 9'),
    ('modifier_conflict', '20610-TC; 93005-TC; 93000-TC; G0439-TC; A5500-TC', '1 fail; 2 fail; 3 fail; 4 fail; 5 fail', 'and TC'),
    ('modifier_conflict', '71046-26; 71046-TC; 77080-TC', '', 'the schedule''s own rows'),
    ('modifier_conflict', '20610-80; 11400-82; 93000-AS; 27447-81', '1 fail; 3 fail', 'assistants of 1, 0, 9, 2'),
    ('modifier_conflict', '20610-62; 71046-62; 27447-62; 93000-62', '1 fail; 2 fail', 'two surgeons of 0, 9, 1, 2'),
    ('modifier_conflict', '27447-66; 11400-66; 93005-66; 93000-66', '1 fail; 2 fail', 'a team of 0, 9, 1, 2'),
    ('modifier_conflict', '27447-54; 11400-55; 20610-56; 99213-54; 77080-55', '3 fail; 4 fail; 5 fail', 'parts of a period of 90, 10, 0 days and none'),
    ('modifier_conflict', '20610-50 day=2023-06-30', '', 'the last day of an indicator'),
    ('modifier_conflict', '20610-50 day=2023-07-01', '1 fail', 'the first day of another'),
    ('modifier_conflict', '64483-50-80; 20610-50 day=2024-01-01; 20610-26 day=-', '1 no_data; 2 no_data; 3 no_data', 'no row, no release, no date'),
    ('modifier_conflict', '64483-LT-59; 20610-LT day=2024-01-01', '', 'nothing asked of the schedule'),
    ('modifier_conflict', '64483-LT-RT; 20610-26-TC day=-; 20610-50-LT day=2024-01-01', '1 fail; 2 fail; 2 no_data; 3 fail; 3 no_data', 'a conflict without the schedule'),
    ('modifier_conflict', 'G043-LT-RT; G043-50', '1 fail; 2 no_data', 'a malformed code'),
    ('modifier_conflict', '20610-80-62', '1 fail; 1 fail', 'two conflicts');

-- ---- duplicate_line
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('duplicate_line', 'G0439; G0439', '2 fail', 'twice'),
    ('duplicate_line', 'G0439; g0439 units=5; G0439', '2 fail; 3 fail', 'three times'),
    ('duplicate_line', 'G0439-LT; G0439-RT; G0439', '', 'other modifiers'),
    ('duplicate_line', 'G0439-LT-59; G0439-59-lt', '2 fail', 'the same in another order'),
    ('duplicate_line', 'G0439-LT-LT; G0439-LT', '2 fail', 'or number'),
    ('duplicate_line', 'G0439; G0439-76; G0439-76; G0439-77; G0439-91; G0439-91', '', 'repeated on purpose'),
    ('duplicate_line', 'G0439-76; G0439; G0439', '3 fail', 'which is no first either'),
    ('duplicate_line', 'G0439; G0439 patient=Q', '', 'another patient'),
    ('duplicate_line', 'G0439; G0439 provider=E', '', 'another provider'),
    ('duplicate_line', 'G0439; G0439 day=2023-05-02', '', 'another day'),
    ('duplicate_line', 'G0439 claim=B; G0439 claim=A', '1 fail', 'another claim, which comes first'),
    ('duplicate_line', 'G0439 claim=-; G0439 claim=A', '1 fail', 'no claim comes last'),
    ('duplicate_line', 'G0439 patient=-; G0439 patient=-', '2 fail', 'no patient'),
    ('duplicate_line', 'G0439 patient=- claim=-; G0439 patient=- claim=-', '', 'neither patient nor claim'),
    ('duplicate_line', 'G0439 provider=- claim=A; G0439 provider=- claim=B', '', 'no provider, two claims'),
    ('duplicate_line', 'G0439 provider=- claim=A; G0439 provider=- claim=A', '2 fail', 'no provider, one claim'),
    ('duplicate_line', 'G0439 type=inpatient; G0439 type=dme', '2 fail', 'whatever the setting'),
    ('duplicate_line', 'G043; g043; €; €', '2 fail; 4 fail', 'malformed twice'),
    ('duplicate_line', '-; -', '', 'no code'),
    ('duplicate_line', 'G0439 day=-; G0439 day=-', '1 no_data; 2 no_data', 'no date');

-- ---- The lists of the Medicare Code Editor: v40 until March, v40.1 until September, v42 from October 2024
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('manifestation_pdx', '- dx=F02.80,I10; - dx=I10,F02.80; - dx=,f0280', '1 fail; 3 fail', 'first'),
    ('manifestation_pdx', '- dx=x,F02.80; -', '', 'a malformed one first, and none'),
    ('manifestation_pdx', '- dx=I10 day=2024-01-01; - dx=I10 day=-; - dx=F02.80 day=2024-09-30', '1 no_data; 2 no_data; 3 no_data', 'no release'),
    ('manifestation_pdx', '99213 dx=F02.80 day=2024-10-01; 99213 dx=E11.22 type=inpatient', '1 fail; 2 fail', 'of every type'),
    ('unacceptable_pdx', '- dx=Z00.00,I10; - dx=I10,Z00.00; - dx=F02.80', '1 fail', 'first'),
    ('unacceptable_pdx', '- dx=Z51.89; - dx=Z51.89,I10; - dx=,Z51.89; - dx=Z51.89,x', '1 fail; 3 fail', 'alone'),
    ('unacceptable_pdx', '- dx=Z00.00 day=2024-01-01', '1 no_data', 'no release'),
    ('dx_age', '- dx=E84.11 born=2022-05-02; - dx=E84.11 born=2022-05-01', '2 fail', 'the first birthday'),
    ('dx_age', '- dx=E84.11 born=2023-05-01; - dx=E84.11 born=2023-05-02', '2 fail', 'before the birth'),
    ('dx_age', '- dx=M1A.9XX0 born=2005-05-02; - dx=M1A.9XX0 born=2005-05-01', '2 fail', 'the eighteenth birthday'),
    ('dx_age', '- dx=O80 born=2011-03-31 day=2023-03-31; - dx=O80 born=2011-04-01 day=2023-03-31; - dx=O80 born=2011-04-01 day=2023-04-01', '2 fail', 'twelve'),
    ('dx_age', '- dx=O80 born=1967-03-31 day=2023-03-30; - dx=O80 born=1967-03-31 day=2023-03-31; - dx=O80 born=1967-03-31 day=2023-04-01', '2 fail', 'fifty-five, then sixty-four'),
    ('dx_age', '- dx=O80 born=1958-05-02; - dx=O80 born=1958-05-01; - dx=O80 born=2014-05-01; - dx=O80 born=2014-05-02', '2 fail; 4 fail', 'nine to sixty-four'),
    ('dx_age', '- dx=N40.0 born=2008-05-01; - dx=N40.0 born=2008-05-02; - dx=N40.0 born=1898-05-02; - dx=N40.0 born=1898-05-01', '2 fail; 4 fail', 'fifteen to a hundred and twenty-four'),
    ('dx_age', '- dx=N40.0 born=2008-02-29 day=2023-02-28; - dx=N40.0 born=2008-02-29 day=2023-03-01', '1 fail', 'born on a leap day'),
    ('dx_age', '- dx=N40.0 born=2008-12-31 day=2023-12-30 thru=2023-12-31', '1 no_data', 'no release on the day'),
    ('dx_age', '- dx=E84.11 born=2022-05-02 type=inpatient thru=2023-05-03; - dx=E84.11 born=2022-05-02 type=inpatient day=2023-05-02', '2 fail', 'on the day of admission'),
    ('dx_age', '- dx=E84.11 born=2022-05-02 day=- thru=2023-05-02', '1 fail', 'or the only one there is'),
    ('dx_age', '- dx=I10,E84.11,O80,M1A.9XX0 born=2000-01-01', '1 fail; 1 fail', 'each'),
    ('dx_age', '- dx=E84.11; - dx=I10; - dx=x', '1 no_data', 'no birth date'),
    ('dx_age', '- dx=E84.11 born=infinity; - dx=E84.11 born=-infinity', '1 no_data; 2 no_data', 'nor one that is'),
    ('dx_age', '- dx=I10 born=2000-01-01 day=2024-01-01; - dx=I10,E84.11 born=2000-01-01 day=-', '1 no_data; 2 no_data', 'no release, no date'),
    ('dx_sex', '- dx=O80 sex=M day=2023-02-01; - dx=O80 sex=F day=2023-02-01; - dx=O80 day=2023-02-01; - dx=O80 sex=X day=2023-02-01', '1 fail; 3 no_data; 4 no_data', 'women'),
    ('dx_sex', '- dx=N40.0 sex=M day=2023-02-01; - dx=N40.0,I10 sex=FEMALE day=2023-02-01; - dx=I10 day=2023-02-01', '2 fail', 'men'),
    ('dx_sex', '- dx=N40.0 sex=f; - dx=N40.0 sex=Male; - dx=N40.0,I10 sex=FEMALE; - dx=I10', '1 fail; 1 no_data; 2 no_data; 3 fail; 3 no_data; 4 no_data', 'men, where there is no list of women'),
    ('dx_sex', '- dx=O80 sex=M day=2023-04-01; - dx=x', '1 no_data', 'a release without the list'),
    ('dx_sex', '- dx=O80 sex=M day=2024-09-30; - dx=O80 sex=M day=2024-10-01; - dx=O80 day=2025-09-30; - dx=O80 day=2026-01-01', '1 no_data', 'switched off in October 2024'),
    ('dx_sex', '- dx=I10 sex=M day=-', '1 no_data', 'no date');

-- ---- What the descriptions say
INSERT INTO boundary (edit, lines, expected, name) VALUES
    ('dx_unspecified', '- dx=S83.006A,I10', '1 fail', 'no side'),
    ('dx_unspecified', '- dx=E11.22,M48.08XS', '', 'where there is no other'),
    ('dx_unspecified', '- dx=M80.00XS', '1 fail', 'no site'),
    ('dx_unspecified', '- dx=M1A.9XX0', '', 'something else'),
    ('dx_unspecified', '- dx=I10,R99.8', '1 fail', 'on the list'),
    ('dx_unspecified', '- dx=I10,S83.006A day=2024-01-01; - dx=S83.006A day=-', '1 no_data; 2 no_data', 'no release'),
    ('laterality_conflict', '27447-LT dx=M17.11; 27447-RT dx=M17.11; 27447-rt dx=M17.12', '1 fail; 3 fail', 'the other side'),
    ('laterality_conflict', '27447-LT dx=M17.11,M17.12; 27447-LT dx=M17.0; 27447-LT dx=M17.0,M17.11; 27447-LT dx=M17.11,I10', '4 fail', 'one of them agrees'),
    ('laterality_conflict', '27447-LT dx=I10; 27447-LT dx=S83.006A,M17.12; 27447-LT dx=S83.006A', '', 'no side'),
    ('laterality_conflict', '27447 dx=M17.11; 27447-LT-RT dx=M17.11; 27447-50-LT dx=M17.11; 27447-E1-E3 dx=M17.11; 27447-59 dx=M17.11', '', 'no modifier of one side'),
    ('laterality_conflict', '1-E3 dx=M17.12; 1-E4 dx=M17.12; 1-F5 dx=M17.12; 1-F9 dx=M17.12; 1-T5 dx=M17.12; 1-T9 dx=M17.12; 1-E1 dx=M17.12; 1-F4 dx=M17.12; 1-TA dx=M17.12',
     '1 fail; 2 fail; 3 fail; 4 fail; 5 fail; 6 fail', 'right eyelids, fingers, toes'),
    ('laterality_conflict', '1-E1 dx=M17.11; 1-E2 dx=M17.11; 1-FA dx=M17.11; 1-F1 dx=M17.11; 1-F4 dx=M17.11; 1-TA dx=M17.11; 1-T4 dx=M17.11; 1-E4 dx=M17.11; 1-T9 dx=M17.11',
     '1 fail; 2 fail; 3 fail; 4 fail; 5 fail; 6 fail; 7 fail', 'and left ones'),
    ('laterality_conflict', '1-LT dx=M17.11,M17.12 pointers=1; 1-LT dx=M17.11,M17.12 pointers=2; 1-LT dx=I10,M17.11 pointers=1; 1-LT dx=I10,M17.11 pointers=7', '1 fail', 'what the line points at'),
    ('laterality_conflict', '99213 dx=M17.11; 1-LT pointers=1', '2 fail', 'borrowed'),
    ('laterality_conflict', '1-LT dx=M17.11 day=2024-01-01; 1-LT dx=I10 day=-; 1-LT dx=x day=2024-01-01; 1-LT day=2024-01-01', '1 no_data; 2 no_data; 4 no_data', 'no release');

-- ---- All of them at once

CREATE FUNCTION pg_temp.said(line text, field text, usual text DEFAULT NULL) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN line ~ (' ' || field || '=') THEN nullif(substring(line, ' ' || field || '=(\S*)'), '-') ELSE usual END;

-- Each case has patients and claims of its own, and a thousand line numbers.
INSERT INTO audit_reference.claim (claim_id, line_no, claim_type, patient_id, provider_id, from_date, thru_date, code, modifiers, units,
                                   dx, dx_pointers, patient_birth_date, patient_sex)
SELECT n || pg_temp.said(line, 'claim', 'C'), n * 1000 + place, pg_temp.said(line, 'type', 'professional'),
       n || pg_temp.said(line, 'patient', 'P'), pg_temp.said(line, 'provider', 'D'),
       pg_temp.said(line, 'day', '2023-05-01')::date, pg_temp.said(line, 'thru')::date,
       nullif(service[1], '-'), service[2:], pg_temp.said(line, 'units', '1')::numeric,
       string_to_array(pg_temp.said(line, 'dx'), ','), string_to_array(pg_temp.said(line, 'pointers'), ',')::bigint[],
       pg_temp.said(line, 'born')::date, pg_temp.said(line, 'sex')
  FROM boundary, unnest(string_to_array(lines, '; ')) WITH ORDINALITY AS t(line, place),
       LATERAL (SELECT CASE WHEN line ~ '^-' THEN '{-}' ELSE string_to_array(split_part(line, ' ', 1), '-') END) AS s(service);
SELECT audit_reference.judge() \g /dev/null
CREATE TEMP TABLE found AS
    SELECT 'the reference' AS finder, line_no, edit, status FROM audit_reference.finding
    UNION ALL SELECT 'the audit', line_no, edit, status FROM codecheck.audit('audit_reference.claim');
SELECT is((SELECT string_agg(line_no % 1000 || ' ' || status, '; ' ORDER BY line_no, status)
             FROM found WHERE (found.finder, found.edit, line_no / 1000) = (by.finder, boundary.edit, n)),
          nullif(expected, ''), format('%s, %s: %s: %s', edit, finder, name, lines))
  FROM boundary CROSS JOIN (VALUES ('the reference'), ('the audit')) AS by(finder)
 ORDER BY n, finder;

-- Shard by shard, where a shard has whole patients and claims, the same is found.
CREATE TABLE audit_reference.shard_0 AS SELECT * FROM audit_reference.claim WHERE line_no / 1000 % 2 = 0;
CREATE TABLE audit_reference.shard_1 AS SELECT * FROM audit_reference.claim WHERE line_no / 1000 % 2 = 1;
SELECT bag_eq($$SELECT (found).* FROM (SELECT codecheck.audit(shard) AS found FROM unnest('{audit_reference.shard_0,audit_reference.shard_1}'::regclass[]) AS shard) AS s$$,
              $$SELECT * FROM codecheck.audit('audit_reference.claim')$$, 'the shards together find what the whole does');

-- ---- Much of everything, and nothing

-- One claim of 10,000 lines on one day, with thousands of codes, each of which one code excludes.
INSERT INTO codecheck.ptp_entry (entry_id, code, column2, effective_from, effective_to, modifier_indicator, rationale)
SELECT 1000, '10000', array_agg(n::text::hcpcs), NULL, NULL, 0, 'Said by the tests' FROM generate_series(10001, 14999) AS n;
UPDATE codecheck.code_release SET entries = entries + '{[1000,1001)}' WHERE system = 'ptp-practitioner';
TRUNCATE audit_reference.claim;
INSERT INTO audit_reference.claim (claim_id, line_no, patient_id, provider_id, from_date, code, units, dx, dx_pointers, patient_birth_date)
SELECT 'C', n, 'P', 'D', '2023-05-01', (10000 + n % 5000)::text, 1e100, ARRAY(SELECT 'M17.1' || i % 2 + 1 FROM generate_series(1, 50) AS i), '{1,2,3,50}', '2000-01-01'
  FROM generate_series(0, 9999) AS n;
SET LOCAL statement_timeout = '60s';
CREATE TEMP TABLE crowd AS SELECT * FROM codecheck.audit('audit_reference.claim');
SELECT results_eq($$SELECT edit, status, count(*) FROM crowd WHERE edit IN ('duplicate_line', 'mue', 'dx_duplicate') GROUP BY edit, status ORDER BY edit COLLATE "C"$$,
                  $$VALUES ('duplicate_line', 'fail', 5000::bigint), ('dx_duplicate', 'fail', 20000), ('mue', 'no_data', 10000)$$, 'a claim of 10,000 lines with 50 diagnoses each');
SELECT is(count(*), 9998::bigint, 'each of the lines that one code excludes is told so') FROM crowd WHERE edit = 'ncci_ptp';

-- Nothing in any column.
TRUNCATE audit_reference.claim;
INSERT INTO audit_reference.claim (claim_id) SELECT NULL FROM generate_series(1, 100);
SELECT results_eq($$SELECT edit, status, count(*) FROM codecheck.audit('audit_reference.claim') GROUP BY edit, status$$,
                  $$VALUES ('dx_missing', 'fail', 100::bigint)$$, 'lines of NULL lack a diagnosis, no more is to be said');

SELECT finish();
ROLLBACK;
