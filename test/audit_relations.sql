-- Which relations the audit reads: columns of every kind and in any order, relations of every kind, with the
-- rights of its caller, whatever the caller's search_path.
BEGIN;
SELECT no_plan();
SET LOCAL client_min_messages = warning;
\ir audit/data.sql

CREATE SCHEMA claims;
CREATE TABLE claims.plain (
    claim_id text, line_no int, claim_type text, payer text, jurisdiction text, from_date date, thru_date date,
    code text, modifiers text[], dx text[], dx_pointers int[], procedures text[], charge numeric);
INSERT INTO claims.plain VALUES
    ('10', 1, 'professional', 'Medicare', 'NY', '2023-05-01', NULL, 'G0439', '{ZZ}', '{I10,E11}', '{1,3}', '{0DTJ4ZZ}', 10.5),
    ('10', 2, 'inpatient', 'Medicare', 'NY', '2023-03-31', '2023-04-01', 'J0001', '{LT}', NULL, '{1}', '{0DTJ0ZZ}', 4),
    ('9', 1, 'outpatient', 'Acme', 'TX', '2023-05-01', NULL, '3044F', NULL, '{W01.0XXA,I1O}', NULL, NULL, NULL);

CREATE FUNCTION pg_temp.findings(relation regclass) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', claim_id, line_no, edit, status, code, diagnosis), '; ' ORDER BY claim_id COLLATE "C", line_no, edit, status, code, diagnosis)
      FROM codecheck.audit(relation)
$$;
-- What a role sees, or why it does not.
CREATE FUNCTION pg_temp.attempt(query text, role_name text DEFAULT NULL, path text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
    detail text;
BEGIN
    IF path IS NOT NULL THEN
        PERFORM set_config('search_path', path, true);
    END IF;
    IF role_name IS NOT NULL THEN
        PERFORM set_config('role', role_name, true);
    END IF;
    EXECUTE query INTO answer;
    RAISE EXCEPTION USING ERRCODE = 'QQ001', MESSAGE = coalesce(answer, 'nothing');
EXCEPTION
    WHEN SQLSTATE 'QQ001' THEN
        RETURN SQLERRM;
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RETURN SQLSTATE || ': ' || SQLERRM || coalesce(' (' || nullif(detail, '') || ')', '');
END
$$;
SELECT pg_temp.findings('claims.plain') AS expected \gset
SELECT ok(length(:'expected') > 400, 'the lines have findings');

-- ---- Columns

CREATE TABLE claims.reversed AS
    SELECT charge, procedures, 1 AS "claim id", dx_pointers, dx, modifiers, 'I1O' AS "DX", code, thru_date, from_date, jurisdiction, payer, claim_type, line_no, claim_id,
           'x'::bytea AS weight FROM claims.plain;
SELECT is(pg_temp.findings('claims.reversed'), :'expected', 'columns in any order, and others beside them');
CREATE TABLE claims.wide (LIKE claims.plain);
ALTER TABLE claims.wide DROP COLUMN dx, DROP claim_id, ADD dropped int;
ALTER TABLE claims.wide DROP dropped, ADD dx text[], ADD claim_id text;
INSERT INTO claims.wide (claim_id, line_no, claim_type, payer, jurisdiction, from_date, thru_date, code, modifiers, dx, dx_pointers, procedures, charge) SELECT * FROM claims.plain;
SELECT is(pg_temp.findings('claims.wide'), :'expected', 'columns dropped and added');

CREATE DOMAIN claims.label AS text CHECK (VALUE <> 'forbidden');
CREATE DOMAIN claims.label_list AS text[];
CREATE DOMAIN claims.number AS int CHECK (VALUE > 0);
CREATE DOMAIN claims.day AS date;
CREATE TABLE claims.typed (
    claim_id bigint, line_no smallint, claim_type varchar(20), payer char(20), jurisdiction name, from_date timestamp, thru_date timestamptz,
    code char(9), modifiers varchar(5)[], dx char(10)[], dx_pointers smallint[], procedures claims.label_list, charge float8);
INSERT INTO claims.typed SELECT claim_id::bigint, line_no, claim_type, payer, jurisdiction, from_date, thru_date, code, modifiers, dx, dx_pointers, procedures, charge FROM claims.plain;
SELECT is(pg_temp.findings('claims.typed'), :'expected', 'varchar, char(n), name, bigint, smallint, timestamp, float');
CREATE TABLE claims.domains (
    claim_id claims.label, line_no claims.number, claim_type claims.label, payer claims.label, jurisdiction claims.label, from_date claims.day, thru_date claims.day,
    code claims.label, modifiers claims.label[], dx claims.label_list, dx_pointers bigint[], procedures claims.label[], charge money);
INSERT INTO claims.domains SELECT claim_id, line_no, claim_type, payer, jurisdiction, from_date, thru_date, code, modifiers::claims.label[], dx, dx_pointers, procedures::claims.label[], charge::money FROM claims.plain;
SELECT is(pg_temp.findings('claims.domains'), :'expected', 'domains, money');
SELECT is(charge_at_stake, 10.50, 'money is counted') FROM codecheck.denial_report('claims.domains', '{modifier_invalid}');
CREATE TABLE claims.codes (claim_id uuid, line_no int, from_date date, code hcpcs, modifiers hcpcs_modifier[], dx icd10cm[], procedures icd10pcs[], payer json);
INSERT INTO claims.codes VALUES ('00000000-0000-0000-0000-000000000001', 1, '2023-05-01', 'G0439', '{ZZ}', '{W01.0XXA,E11}', '{0DTJ4ZZ}', '"Acme"');
SELECT is(pg_temp.findings('claims.codes'), string_agg('00000000-0000-0000-0000-000000000001 1 ' || finding, '; '), 'the extension''s own types, and others that turn into text')
  FROM unnest('{dx_not_billable fail E11,dx_sex no_data W01.0XXA,external_cause_pdx fail W01.0XXA,modifier_invalid fail ZZ,mue no_data G0439,proc_not_effective fail 0DTJ4ZZ}'::text[]) AS finding;

-- With the least there must be, and with each column missing.
CREATE TABLE claims.least_code AS SELECT claim_id, line_no, code FROM claims.plain;
SELECT is(pg_temp.findings('claims.least_code'), '10 1 addon_missing_primary no_data G0439; 10 1 duplicate_line no_data G0439; 10 1 dx_missing fail; 10 1 mue no_data G0439; 10 1 ncci_ptp no_data G0439; 10 1 necessity no_data G0439; 10 1 proc_invalid no_data G0439; 10 1 proc_not_effective no_data G0439; '
    '10 2 addon_missing_primary no_data J0001; 10 2 duplicate_line no_data J0001; 10 2 dx_missing fail; 10 2 mue no_data J0001; 10 2 ncci_ptp no_data J0001; 10 2 necessity no_data J0001; 10 2 proc_invalid no_data J0001; 10 2 proc_not_effective no_data J0001; '
    '9 1 addon_missing_primary no_data 3044F; 9 1 duplicate_line no_data 3044F; 9 1 dx_missing fail; 9 1 mue no_data 3044F; 9 1 ncci_ptp no_data 3044F; 9 1 necessity no_data 3044F; 9 1 proc_invalid no_data 3044F; 9 1 proc_not_effective no_data 3044F; 9 1 proc_reporting_only fail 3044F', 'claim_id, line_no and code');
CREATE TABLE claims.least_dx AS SELECT claim_id, line_no, dx FROM claims.plain;
SELECT is(pg_temp.findings('claims.least_dx'), '10 1 dx_age no_data I10; 10 1 dx_invalid no_data I10; 10 1 dx_not_billable no_data I10; 10 1 dx_not_effective no_data I10; 10 1 dx_sex no_data I10; 10 1 dx_unspecified no_data I10; 10 1 excludes1_pair no_data; 10 1 manifestation_pdx no_data I10; 10 1 unacceptable_pdx no_data I10; '
    '10 2 excludes1_pair no_data; '
    '9 1 dx_age no_data W01.0XXA; 9 1 dx_invalid fail I1O; 9 1 dx_invalid no_data W01.0XXA; 9 1 dx_not_billable no_data W01.0XXA; 9 1 dx_not_effective no_data W01.0XXA; 9 1 dx_sex no_data W01.0XXA; 9 1 dx_unspecified no_data W01.0XXA; 9 1 external_cause_pdx fail W01.0XXA; 9 1 manifestation_pdx no_data W01.0XXA; 9 1 unacceptable_pdx no_data W01.0XXA', 'claim_id, line_no and dx');
DO $$
DECLARE
    absent text;
BEGIN
    FOREACH absent IN ARRAY '{claim_type,payer,jurisdiction,from_date,thru_date,code,modifiers,dx,dx_pointers,procedures,charge}'::text[] LOOP
        EXECUTE format('CREATE TABLE claims.%I AS TABLE claims.plain', 'without_' || absent);
        EXECUTE format('CREATE TABLE claims.%I AS TABLE claims.plain', 'null_' || absent);
        EXECUTE format('ALTER TABLE claims.%I DROP COLUMN %I', 'without_' || absent, absent);
        EXECUTE format('UPDATE claims.%I SET %I = NULL', 'null_' || absent, absent);
    END LOOP;
END $$;
SELECT is(pg_temp.findings(format('claims.%I', 'without_' || absent)::regclass), pg_temp.findings(format('claims.%I', 'null_' || absent)::regclass), 'without ' || absent || ', as if it were NULL')
  FROM unnest('{claim_type,payer,jurisdiction,from_date,thru_date,code,modifiers,dx,dx_pointers,procedures,charge}'::text[]) AS absent;

-- What cannot be: a clear word on which column, which type, which need.
CREATE TABLE claims.bad (claim_id text, line_no int, code text);
CREATE FUNCTION pg_temp.with_column(name text, type text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE claims.bad DROP COLUMN IF EXISTS %1$I, ADD COLUMN %1$I %2$s', name, type);
    RETURN pg_temp.attempt($q$SELECT string_agg(f::text, ';') FROM codecheck.audit('claims.bad') AS f$q$);
END $$;
SELECT is(pg_temp.with_column(name, type), coalesce('42804: ' || format('column "%s" of relation "bad" is of type %s, but an audit needs ', name, type) || need, 'nothing'), name || ' as ' || type)
  FROM (VALUES ('line_no', 'text', 'integer'), ('line_no', 'numeric', 'integer'), ('line_no', 'double precision', 'integer'), ('line_no', 'integer', NULL), ('from_date', 'text', 'date'), ('from_date', 'integer', 'date'), ('from_date', 'date', NULL),
               ('thru_date', 'jsonb', 'date'), ('thru_date', 'date', NULL), ('dx', 'text', 'text[]'), ('dx', 'jsonb', 'text[]'), ('dx', 'text[]', NULL), ('dx_pointers', 'text[]', 'integer[]'), ('dx_pointers', 'integer', 'integer[]'),
               ('dx_pointers', 'numeric[]', 'integer[]'), ('dx_pointers', 'integer[]', NULL), ('modifiers', 'character', 'text[]'), ('modifiers', 'text[]', NULL), ('procedures', 'text', 'text[]'), ('procedures', 'text[]', NULL),
               ('charge', 'text', 'numeric'), ('charge', 'boolean', 'numeric'), ('charge', 'numeric', NULL)) AS t(name, type, need);
CREATE VIEW claims.no_claim AS SELECT line_no, code, dx FROM claims.plain;
CREATE VIEW claims.no_line AS SELECT claim_id, line_no AS "Line_No", code, dx FROM claims.plain;
CREATE VIEW claims.no_code AS SELECT claim_id, line_no, procedures, modifiers FROM claims.plain;
SELECT matches(pg_temp.attempt(format('SELECT count(*) FROM codecheck.%s(%L)', function, 'claims.' || name)),
               format('^42703: relation "%s" cannot be audited: it lacks column %s \(Required are claim_id, line_no, and at least one of code and dx\. ', name, lacks), function || ' without ' || lacks)
  FROM (VALUES ('no_claim', '"claim_id"'), ('no_line', '"line_no"'), ('no_code', '"code" or "dx"')) AS t(name, lacks), unnest('{audit,denial_report}'::text[]) AS function;
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.audit('claims.nowhere')$$), '42P01: relation "claims.nowhere" does not exist', 'no such relation');
SELECT matches(pg_temp.attempt($$SELECT count(*) FROM codecheck.audit(4294967295::oid::regclass)$$), '^42P01: .*does not exist', 'no such number');
SELECT matches(pg_temp.attempt($$SELECT count(*) FROM codecheck.audit(NULL)$$), '^22004: ', 'NULL');
SELECT matches(pg_temp.attempt($$SELECT count(*) FROM codecheck.denial_report(NULL)$$), '^22004: ', 'NULL, for the report');
CREATE INDEX plain_index ON claims.plain (claim_id, line_no, code);
CREATE TYPE claims.composite AS (claim_id text, line_no int, code text);
SELECT matches(pg_temp.attempt(format('SELECT count(*) FROM codecheck.audit(%L)', name)), '^42809: ', name || ' is nothing to read from')
  FROM unnest('{claims.plain_index,claims.composite}'::text[]) AS name;

-- ---- Relations

CREATE VIEW claims.seen AS SELECT * FROM claims.plain;
CREATE MATERIALIZED VIEW claims.kept AS SELECT * FROM claims.plain;
CREATE TEMP TABLE held AS SELECT * FROM claims.plain;
CREATE UNLOGGED TABLE claims.unlogged AS SELECT * FROM claims.plain;
CREATE TABLE claims.parted (LIKE claims.plain) PARTITION BY LIST (claim_type);
CREATE TABLE claims.part_a PARTITION OF claims.parted FOR VALUES IN ('professional');
CREATE TABLE claims.part_b (charge numeric, procedures text[], dx_pointers int[], dx text[], modifiers text[], code text, thru_date date, from_date date,
                            jurisdiction text, payer text, claim_type text, line_no int, claim_id text);
ALTER TABLE claims.parted ATTACH PARTITION claims.part_b DEFAULT;
INSERT INTO claims.parted SELECT * FROM claims.plain;
CREATE TABLE claims.parent (LIKE claims.plain);
CREATE TABLE claims.child (extra int) INHERITS (claims.parent);
INSERT INTO claims.parent SELECT * FROM claims.plain WHERE claim_id = '9';
INSERT INTO claims.child SELECT * FROM claims.plain WHERE claim_id = '10';
SELECT is(pg_temp.findings(name::regclass), :'expected', name) FROM unnest('{claims.seen,claims.kept,held,pg_temp.held,claims.unlogged,claims.parted,claims.parent}'::text[]) AS name;
SELECT is(pg_temp.findings('claims.part_a'), regexp_replace(:'expected', '; (10 2|9 1) .*', ''), 'a partition by itself');
CREATE SCHEMA "My ""claims""; DROP";
CREATE TABLE "My ""claims""; DROP"."select * from "" x" AS TABLE claims.plain;
SELECT is(pg_temp.findings('"My ""claims""; DROP"."select * from "" x"'), :'expected', 'names that need quotes');
CREATE TABLE claims.empty (LIKE claims.plain);
SELECT is(pg_temp.findings('claims.empty'), NULL, 'no line, no finding');
SELECT is(count(*), (SELECT count(*) FROM codecheck.edit_registry()), 'and a report of nothing') FROM codecheck.denial_report('claims.empty')
 WHERE (lines_judged, lines_failed, lines_bypassed, lines_no_data, charge_at_stake) = (0, 0, 0, 0, 0) AND failure_rate IS NULL;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'file_fdw') THEN
        CREATE EXTENSION file_fdw;
        CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
        CREATE FOREIGN TABLE claims.foreign_lines (claim_id text, line_no int, dx text[]) SERVER files
            OPTIONS (program 'echo "A,1,{I1O}"; echo "A,2,"', format 'csv');
    ELSE
        CREATE VIEW claims.foreign_lines AS SELECT 'A' AS claim_id, 1 AS line_no, '{I1O}'::text[] AS dx;
    END IF;
END $$;
SELECT is(pg_temp.findings('claims.foreign_lines'), 'A 1 dx_invalid fail I1O', 'a foreign table');

-- In whatever place of a query.
SELECT is((SELECT count(*) FROM (SELECT codecheck.audit('claims.plain')) AS f), count(*), 'in the list of a SELECT') FROM codecheck.audit('claims.plain');
SELECT is((SELECT sum(n) FROM unnest('{claims.plain,claims.seen}'::regclass[]) AS r, LATERAL (SELECT count(*) AS n FROM codecheck.audit(r)) AS f), 2.0 * count(*), 'for every relation of a list') FROM codecheck.audit('claims.plain');
SELECT is((SELECT count(*) FROM codecheck.audit('claims.plain') AS a, codecheck.audit('claims.plain', '{dx_invalid}') AS b WHERE a = b), 1::bigint, 'two at once');
SELECT is((SELECT count(*) FROM (SELECT * FROM codecheck.audit('claims.plain') LIMIT 1) AS f), 1::bigint, 'only the first');
CREATE FUNCTION pg_temp.audited_audit() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    one record;
    n bigint := 0;
BEGIN
    FOR one IN SELECT * FROM codecheck.audit('claims.plain') LOOP
        n := n + (SELECT count(*) FROM codecheck.audit('claims.plain', ARRAY[one.edit]) WHERE claim_id = one.claim_id AND line_no = one.line_no AND edit = one.edit);
    END LOOP;
    RETURN n;
END $$;
SELECT ok(pg_temp.audited_audit() >= count(*), 'an audit for every finding of another') FROM codecheck.audit('claims.plain');
CREATE VIEW claims.of_itself AS SELECT claim_id, line_no, code, ARRAY[diagnosis] AS dx FROM codecheck.audit('claims.plain', '{dx_invalid,dx_not_billable}');
SELECT is(pg_temp.findings('claims.of_itself'), '10 1 dx_age no_data E11; 10 1 dx_invalid no_data E11; 10 1 dx_not_billable no_data E11; 10 1 dx_not_effective no_data E11; '
    '10 1 dx_sex no_data E11; 10 1 dx_unspecified no_data E11; 10 1 manifestation_pdx no_data E11; 10 1 unacceptable_pdx no_data E11; 9 1 dx_invalid fail I1O', 'a view of an audit');

-- ---- Rights

CREATE ROLE codecheck_auditor;
CREATE ROLE codecheck_outsider;
GRANT USAGE ON SCHEMA claims TO codecheck_auditor, codecheck_outsider;
GRANT SELECT ON claims.plain TO codecheck_auditor;
\set ask 'SELECT string_agg(concat_ws('' '', claim_id, line_no, edit, status, code, diagnosis), ''; '' ORDER BY claim_id COLLATE "C", line_no, edit, status, code, diagnosis) FROM codecheck.audit(''claims.plain'')'
SELECT is(pg_temp.attempt(:'ask', 'codecheck_auditor'), :'expected', 'who may read the claims may audit them');
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.denial_report('claims.plain')$$, 'codecheck_auditor'), (SELECT count(*)::text FROM codecheck.edit_registry()), 'and have the report');
SELECT is(pg_temp.attempt(:'ask', 'codecheck_outsider'), '42501: permission denied for table plain', 'who may not read them may not audit them');
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.denial_report('claims.plain')$$, 'codecheck_outsider'), '42501: permission denied for table plain', 'nor have the report');
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.audit('claims.seen')$$, 'codecheck_auditor'), '42501: permission denied for view seen', 'a view is another relation');
GRANT SELECT ON claims.seen TO codecheck_outsider;
SELECT is(pg_temp.attempt(replace(:'ask', 'claims.plain', 'claims.seen'), 'codecheck_outsider'), :'expected', 'to be read with its owner''s rights');
CREATE TABLE claims.some_columns AS TABLE claims.plain;
GRANT SELECT (claim_id, line_no, code) ON claims.some_columns TO codecheck_auditor;
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.audit('claims.some_columns')$$, 'codecheck_auditor'), '42501: permission denied for table some_columns', 'a column that may not be read is not read');
REVOKE USAGE ON SCHEMA claims FROM codecheck_outsider;
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.audit('claims.seen')$$, 'codecheck_outsider'), '42501: permission denied for schema claims', 'nor a schema');
SELECT is(pg_temp.attempt($$SELECT count(*) FROM codecheck.edit$$, 'codecheck_auditor'), (SELECT count(*)::text FROM codecheck.edit_registry()), 'everybody may read the edits');
SELECT is(pg_temp.attempt('UPDATE codecheck.edit SET enabled = false RETURNING 1', 'codecheck_auditor'), '42501: permission denied for view edit', 'but not set them');
SELECT is(pg_temp.attempt('DELETE FROM codecheck.edit RETURNING 1', 'codecheck_auditor'), '42501: permission denied for view edit', 'nor reset them');
SELECT is(pg_temp.attempt($$INSERT INTO codecheck.edit_setting VALUES ('dx_invalid', NULL, NULL, false) RETURNING 1$$, 'codecheck_auditor'), '42501: permission denied for table edit_setting', 'by no way');
ALTER TABLE claims.plain ENABLE ROW LEVEL SECURITY;
SELECT is(pg_temp.attempt(:'ask', 'codecheck_auditor'), 'nothing', 'row security without a policy shows nothing');
CREATE POLICY claim_9 ON claims.plain USING (claim_id = '9');
SELECT is(pg_temp.attempt(:'ask', 'codecheck_auditor'), substring(:'expected' from '9 1 .*'), 'with one, its rows');
SELECT is(pg_temp.attempt($$SELECT lines_judged FROM codecheck.denial_report('claims.plain', '{dx_missing}')$$, 'codecheck_auditor'), '1', 'and counts them only');
SELECT is(pg_temp.findings('claims.plain'), :'expected', 'its owner sees all');
ALTER TABLE claims.plain DISABLE ROW LEVEL SECURITY;

-- ---- A search_path with something else under every name

CREATE SCHEMA hostile;
CREATE DOMAIN hostile.text AS pg_catalog.int4;
CREATE DOMAIN hostile.date AS pg_catalog.int4;
CREATE DOMAIN hostile.numeric AS pg_catalog.int4;
CREATE DOMAIN hostile.int8 AS pg_catalog.bool;
CREATE DOMAIN hostile.int4 AS pg_catalog.bool;
CREATE DOMAIN hostile.regclass AS pg_catalog.bool;
CREATE FUNCTION hostile.yes(pg_catalog.text, pg_catalog.text) RETURNS pg_catalog.bool LANGUAGE sql RETURN true;
CREATE FUNCTION hostile.yes(pg_catalog.int4, pg_catalog.int4) RETURNS pg_catalog.bool LANGUAGE sql RETURN true;
CREATE FUNCTION hostile.yes(pg_catalog.int8, pg_catalog.int4) RETURNS pg_catalog.bool LANGUAGE sql RETURN false;
CREATE OPERATOR hostile.= (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text, FUNCTION = hostile.yes);
CREATE OPERATOR hostile.<> (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text, FUNCTION = hostile.yes);
CREATE OPERATOR hostile.~ (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text, FUNCTION = hostile.yes);
CREATE OPERATOR hostile.~~ (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text, FUNCTION = hostile.yes);
CREATE OPERATOR hostile.= (LEFTARG = pg_catalog.int4, RIGHTARG = pg_catalog.int4, FUNCTION = hostile.yes);
CREATE OPERATOR hostile.<= (LEFTARG = pg_catalog.int4, RIGHTARG = pg_catalog.int4, FUNCTION = hostile.yes);
CREATE OPERATOR hostile.>= (LEFTARG = pg_catalog.int8, RIGHTARG = pg_catalog.int4, FUNCTION = hostile.yes);
CREATE FUNCTION hostile.btrim(pg_catalog.text) RETURNS pg_catalog.text LANGUAGE sql RETURN 'hostile';
CREATE FUNCTION hostile.try_date(pg_catalog.text) RETURNS pg_catalog.date LANGUAGE sql RETURN NULL::pg_catalog.date;
CREATE FUNCTION hostile.format(pg_catalog.text, VARIADIC "any") RETURNS pg_catalog.text AS 'text_format' LANGUAGE internal;
CREATE FUNCTION hostile.current_schema() RETURNS name LANGUAGE sql RETURN 'claims'::name;
CREATE FUNCTION hostile.array_to_string(pg_catalog.text[], pg_catalog.text) RETURNS pg_catalog.text LANGUAGE sql RETURN ''::pg_catalog.text;
CREATE FUNCTION hostile.array_remove(pg_catalog.text[], pg_catalog.text) RETURNS pg_catalog.text[] LANGUAGE sql RETURN NULL::pg_catalog.text[];
CREATE FUNCTION hostile.audit(pg_catalog.regclass) RETURNS pg_catalog.int4 LANGUAGE sql RETURN 1;
CREATE TABLE hostile.edit AS SELECT 'dx_missing' AS edit, false AS enabled, 'X' AS carc, 'X' AS rarc;
CREATE TABLE hostile.edit_setting (LIKE codecheck.edit_setting);
CREATE TABLE hostile.plain (claim_id pg_catalog.text);
CREATE COLLATION hostile."C" FROM pg_catalog."POSIX";
SELECT is(pg_temp.attempt(replace(:'ask', 'concat_ws(', 'pg_catalog.concat_ws('), NULL, 'hostile, pg_catalog'), :'expected', 'the audit looks at no search_path');
SELECT is(pg_temp.attempt(replace(:'ask', 'concat_ws(', 'pg_catalog.concat_ws('), NULL, 'hostile'), :'expected', 'nor where the server''s own names are left out');
SELECT is(pg_temp.attempt(:'ask', NULL, ''), :'expected', 'nor without any');
CREATE TABLE claims.lending AS SELECT 'A' AS claim_id, 1 AS line_no, NULL::pg_catalog.text[] AS dx UNION ALL SELECT 'A', 2, '{I10}';
SELECT is(pg_temp.attempt($$SELECT pg_catalog.count(*) FROM codecheck.audit('claims.lending', '{dx_missing}')$$, NULL, 'hostile, pg_catalog'), '0', 'not even for the order of the lines');
SELECT is(pg_temp.attempt($$SELECT lines_failed FROM codecheck.denial_report('claims.plain', '{dx_invalid}')$$, NULL, 'hostile, pg_catalog'), '1', 'nor does the report');
SELECT is(pg_temp.attempt($$UPDATE codecheck.edit SET carc = 'Z1' WHERE edit OPERATOR(pg_catalog.=) 'dx_invalid' RETURNING carc$$, NULL, 'hostile, pg_catalog'), 'Z1', 'nor does the trigger of codecheck.edit');
SELECT is(pg_temp.attempt(:'ask', 'codecheck_auditor', 'claims, hostile'), :'expected', 'with the rights of a role');

-- The view over The Tuva Project's layout is not to be had by it either.
CREATE TABLE claims.medical_claim (claim_id pg_catalog.text, claim_line_number bigint, claim_type pg_catalog.text, bill_type_code pg_catalog.text, claim_start_date pg_catalog.text,
                                   hcpcs_code pg_catalog.text, diagnosis_code_type pg_catalog.text, diagnosis_code_1 pg_catalog.text, charge_amount pg_catalog.text);
INSERT INTO claims.medical_claim VALUES ('T', 1, 'professional', NULL, '2023-05-01', 'G0439', 'icd-10-cm', 'I1O', '12.50');
SELECT is(pg_temp.attempt($$SELECT pg_catalog.concat_ws(' ', r, (SELECT pg_catalog.concat_ws(' ', claim_id, line_no, edit, diagnosis) FROM codecheck.audit(r, '{dx_invalid}')), (SELECT charge_at_stake FROM codecheck.denial_report(r, '{dx_invalid}')))
                              FROM codecheck.tuva_medical_claim('claims.medical_claim') AS r$$, NULL, path), relation || ' T 1 dx_invalid I1O 12.50', 'the view, made with search_path ' || path)
  FROM (VALUES ('claims', 'codecheck_medical_claim'), ('claims, hostile', 'codecheck_medical_claim'), ('hostile', 'codecheck_medical_claim'), ('hostile, pg_catalog', 'codecheck_medical_claim')) AS t(path, relation);

SELECT finish();
ROLLBACK;
