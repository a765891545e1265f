-- Bad input as a soft error: PostgreSQL 16 asks whether input is valid, 17
-- leaves bad rows out of COPY.
BEGIN;
SELECT no_plan();
SELECT current_setting('server_version_num')::int >= 160000 AS asks, current_setting('server_version_num')::int >= 170000 AS leaves_out \gset

\if :asks
CREATE TEMP TABLE input (type text, good text, bad text, reason text);
INSERT INTO input VALUES
    ('icd10cm', ' e1165 ', 'E11.999999', 'Position 9: a code has at most 7 characters.'),
    ('icd10pcs', '0dt', '0DI', 'Position 3: the letters I and O are not used.'),
    ('cpt', '99213', 'G0439', 'Position 1: the first character is a digit.'),
    ('hcpcs', 'g0439', '', 'Position 1: a code has exactly 5 characters.'),
    ('hcpcs_modifier', 'lt', '2', 'Position 2: a modifier has exactly 2 characters.'),
    ('icd10cmset', ' e08-e13 ', 'E13-E08', 'Position 5: the range ends before it begins, in tabular order.'),
    ('icd11', ' 5a11/9b71.0z ', 'E11.9', 'Position 2: the second character is a letter. It has the shape of an ICD-10 (WHO) or ICD-10-CM code.'),
    ('icd10cm', 'BA80', 'BA80.0', 'Position 5: a dot stands only after the third character. It has the shape of an ICD-11 code.');
SELECT ok(pg_input_is_valid(good, type), type || ': valid') FROM input;
SELECT ok(NOT pg_input_is_valid(bad, type), type || ': not valid') FROM input;
SELECT ok(NOT pg_input_is_valid('{' || good || ',?}', type || '[]'), type || ': an array with an element that is not') FROM input;
SELECT results_eq($$SELECT info.* FROM input, pg_input_error_info(bad, type) AS info$$,
                  $$SELECT format('invalid input syntax for type %s: "%s"', type, bad), reason, NULL, '22P02' FROM input$$,
                  'the message, the reason and the SQLSTATE are those of the error');
\else
SELECT skip('PostgreSQL has pg_input_is_valid from 16 on', 1);
\endif

\if :leaves_out
CREATE TEMP TABLE line (dx icd10cm, code hcpcs);
\copy line FROM PROGRAM 'printf "E11.65,G0439\\nE11.6-,G0439\\nI10,F0439\\n,99213\\n"' (FORMAT csv, ON_ERROR ignore)
SELECT results_eq('SELECT dx::text, code::text FROM line', $$VALUES ('E11.65', 'G0439'), (NULL, '99213')$$, 'COPY leaves bad rows out');
\else
SELECT skip('COPY leaves out bad rows from 17 on', 1);
\endif

SELECT finish();
ROLLBACK;
