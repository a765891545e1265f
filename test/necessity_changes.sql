-- A policy that is changed is seen by the very next statement of every
-- session, and not after its transaction is rolled back; in plans kept, in
-- functions, in parallel workers.  Needs commits, and so a database of its own.
\set ON_ERROR_STOP on
\set QUIET on
\set start :DBNAME
SET client_min_messages = warning;
DROP DATABASE IF EXISTS necessity_changes;
CREATE DATABASE necessity_changes;
\connect necessity_changes
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION codecheck;
\ir necessity/reference.sql
-- Other sessions are those of psql in the same place.
\set here :DBNAME
\setenv PGDATABASE :here
\setenv PGHOST :HOST
\setenv PGPORT :PORT
\setenv PGUSER :USER
SELECT no_plan();

-- One service, one diagnosis, and a policy that can be made to say anything of them.
PREPARE ask AS SELECT supports_necessity('99213', '{I10}', '2025-10-01');
PREPARE ask_rows AS SELECT string_agg(status || coalesce(' ' || policy_id, ''), ', ') FROM necessity('99213', '{I10}', '2025-10-01');

CREATE FUNCTION ask() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN supports_necessity('99213', '{I10}', '2025-10-01'); END $$;

-- The answer by each of the ways to ask, when they agree.
CREATE FUNCTION answers() RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; rows text;
BEGIN
    EXECUTE 'EXECUTE ask' INTO answer;
    EXECUTE 'EXECUTE ask_rows' INTO rows;
    IF answer::boolean IS DISTINCT FROM ask() OR
       answer::boolean IS DISTINCT FROM supports_necessity('99213', '{I10}', '2025-10-01') OR
       answer::boolean IS DISTINCT FROM necessity_reference.supports('99213', '{I10}', '2025-10-01') THEN
        RETURN format('prepared %s, function %s, expression %s, reference %s', answer, ask(),
                      supports_necessity('99213', '{I10}', '2025-10-01'),
                      necessity_reference.supports('99213', '{I10}', '2025-10-01'));
    END IF;
    RETURN coalesce(answer, 'null') || ': ' || rows;
END $$;

-- ---- Every kind of change, each seen by the next statement

SELECT is(answers(), 'null: no_policy', 'no policy yet');
INSERT INTO codecheck.policy VALUES ('P');
SELECT is(answers(), 'null: no_policy', 'a policy without codes governs nothing');
INSERT INTO codecheck.policy_code VALUES ('P', '99213');
SELECT is(answers(), 'true: supported P', 'insert a code');
INSERT INTO codecheck.policy_diagnosis VALUES ('P', 1, 'covered', 'E11');
SELECT is(answers(), 'false: not_supported P', 'insert a diagnosis');
UPDATE codecheck.policy_diagnosis SET code = 'I10';
SELECT is(answers(), 'true: supported P', 'update a diagnosis');
UPDATE codecheck.policy_code SET group_no = 2;
SELECT is(answers(), 'false: not_supported P', 'update a code');
UPDATE codecheck.policy_code SET group_no = 1;
UPDATE codecheck.policy SET effective_to = '2025-09-30';
SELECT is(answers(), 'null: no_policy', 'update a policy');
UPDATE codecheck.policy SET policy_id = 'Q', effective_to = '2025-10-01';
SELECT is(answers(), 'true: supported Q', 'rename a policy');
DELETE FROM codecheck.policy_diagnosis;
INSERT INTO codecheck.policy_diagnosis VALUES ('Q', 1, 'noncovered', 'I10');
SELECT is(answers(), 'false: not_supported Q', 'exclude a diagnosis');
TRUNCATE codecheck.policy_diagnosis;
SELECT is(answers(), 'true: supported Q', 'truncate');
BEGIN;
TRUNCATE codecheck.policy_diagnosis;
INSERT INTO codecheck.policy_diagnosis VALUES ('Q', 1, 'noncovered', 'I10');
SELECT is(answers(), 'false: not_supported Q', 'insert after it in one transaction');
TRUNCATE codecheck.policy_diagnosis;
SELECT is(answers(), 'true: supported Q', 'truncate again, in place');
ROLLBACK;
COPY codecheck.policy_diagnosis FROM STDIN;
Q	1	noncovered	I10
\.
SELECT is(answers(), 'false: not_supported Q', 'copy');
MERGE INTO codecheck.policy_diagnosis AS d USING (VALUES ('Q')) AS v (id) ON d.policy_id = v.id
    WHEN MATCHED THEN UPDATE SET role = 'covered';
SELECT is(answers(), 'true: supported Q', 'merge');
DELETE FROM codecheck.policy;
SELECT is(answers(), 'null: no_policy', 'delete a policy with all that belongs to it');
SELECT is((SELECT count(*) FROM codecheck.policy_code), 0::bigint, 'which is gone from its tables');

SET session_replication_role = replica;
INSERT INTO codecheck.policy VALUES ('P');
INSERT INTO codecheck.policy_code VALUES ('P', '99213');
RESET session_replication_role;
SELECT is(answers(), 'true: supported P', 'changes of a replica are changes');
VACUUM FULL codecheck.policy_code;
SELECT is(answers(), 'true: supported P', 'a table written anew');

-- ---- Transactions and savepoints

BEGIN;
DELETE FROM codecheck.policy;
SELECT is(answers(), 'null: no_policy', 'a transaction sees its own change');
ROLLBACK;
SELECT is(answers(), 'true: supported P', 'which is gone after a rollback');

BEGIN;
INSERT INTO codecheck.policy_diagnosis VALUES ('P', NULL, 'noncovered', 'I10');
SELECT is(answers(), 'false: not_supported P', 'a change before a savepoint');
SAVEPOINT a;
UPDATE codecheck.policy_diagnosis SET code = 'E11';
SELECT is(answers(), 'true: supported P', 'a change after it');
SAVEPOINT b;
TRUNCATE codecheck.policy CASCADE;
SELECT is(answers(), 'null: no_policy', 'a change after a second');
ROLLBACK TO b;
SELECT is(answers(), 'true: supported P', 'back to the second savepoint');
RELEASE b;
ROLLBACK TO a;
SELECT is(answers(), 'false: not_supported P', 'back to the first');
COMMIT;
SELECT is(answers(), 'false: not_supported P', 'committed');

BEGIN;
DELETE FROM codecheck.policy;
ROLLBACK;
SELECT is(answers(), 'false: not_supported P', 'rolled back before anybody asked');
BEGIN;
TRUNCATE codecheck.policy_diagnosis;
SELECT is(answers(), 'true: supported P', 'truncated');
ROLLBACK;
SELECT is(answers(), 'false: not_supported P', 'and not truncated');

-- A function that asks in one place, before and after a rollback that leaves
-- no trace in the counts of transactions: a later one has ended already.
CREATE FUNCTION before_and_after() RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer boolean; answers text[];
BEGIN
    FOR n IN 1 .. 2 LOOP
        BEGIN
            IF n = 1 THEN
                DELETE FROM codecheck.policy_diagnosis;
                BEGIN
                    UPDATE codecheck.policy SET title = 'later';
                    RAISE EXCEPTION 'roll back';
                EXCEPTION WHEN raise_exception THEN NULL;
                END;
            END IF;
            answer := supports_necessity('99213', '{I10}', '2025-10-01');
            answers := answers || answer::text;
            IF n = 1 THEN RAISE EXCEPTION 'roll back'; END IF;
        EXCEPTION WHEN raise_exception THEN NULL;
        END;
    END LOOP;
    RETURN answers;
END $$;
SELECT is(before_and_after(), '{true,false}', 'an expression evaluated again after a rollback');

-- A statement sees the policies as they were when it began.
BEGIN;
DECLARE lines CURSOR FOR SELECT supports_necessity('99213', '{I10}', '2025-10-01') FROM generate_series(1, 3);
FETCH lines \gset before_
DELETE FROM codecheck.policy_diagnosis;
FETCH lines \gset after_
SELECT is(ARRAY[:'before_supports_necessity', :'after_supports_necessity'], '{f,f}', 'a cursor keeps its policies');
SELECT is(answers(), 'true: supported P', 'while the next statement sees the change');
ROLLBACK;
WITH gone AS (DELETE FROM codecheck.policy_diagnosis RETURNING code)
SELECT is(array_agg(supports_necessity('99213', ARRAY[code], '2025-10-01')), '{false}', 'so does a statement that changes them itself')
  FROM gone;
SELECT is(answers(), 'true: supported P', 'and the next one');

-- A statement that changes the policies and asks as well.
CREATE FUNCTION exclude() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO codecheck.policy_diagnosis VALUES ('P', NULL, 'noncovered', 'I10');
END $$;
SELECT supports_necessity('99213', '{I10}', '2025-10-01') \g /dev/null
BEGIN;
SELECT exclude(), supports_necessity('99213', '{I10}', '2025-10-01') \g /dev/null
SELECT supports_necessity('99213', '{I10}', '2025-10-01') AS next \gset
SELECT is(:'next', 'f'::text, 'the next one sees its change');
ROLLBACK;

-- A row that a trigger sees before the statement ends, and that is never there.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM supports_necessity('99213', '{I10}', '2025-10-01');
    RAISE EXCEPTION 'refused';
END $$;
CREATE TRIGGER refuse AFTER INSERT ON codecheck.policy_diagnosis FOR EACH ROW EXECUTE FUNCTION refuse();
BEGIN;
UPDATE codecheck.policy SET title = 'so that the next question reads the tables';
DO $$ BEGIN PERFORM exclude(); EXCEPTION WHEN raise_exception THEN NULL; END $$;
SELECT is(answers(), 'true: supported P', 'a row that a trigger refused is gone');
COMMIT;
SELECT is(answers(), 'true: supported P', 'and stays so');
DROP TRIGGER refuse ON codecheck.policy_diagnosis;

-- ---- Other sessions

SELECT is(answers(), 'true: supported P', 'before another session');
\! psql -Xqc "INSERT INTO codecheck.policy_diagnosis VALUES ('P', 7, 'covered', 'Z00')"
SELECT is(answers(), 'false: not_supported P', 'what another session committed');
BEGIN;
SELECT is(answers(), 'false: not_supported P', 'in a transaction');
\! psql -Xqc "UPDATE codecheck.policy_diagnosis SET code = 'I10'"
SELECT is(answers(), 'true: supported P', 'likewise');
\! psql -Xqc "BEGIN" -c "DELETE FROM codecheck.policy" -c "ROLLBACK"
SELECT is(answers(), 'true: supported P', 'but not what it rolled back');
ROLLBACK;
SELECT is(answers(), 'true: supported P', 'nor does our rollback undo its change');
-- Nothing but these calls: no table is locked in between.
EXECUTE ask \gset before_
\! psql -Xqc "DELETE FROM codecheck.policy_diagnosis" -c "INSERT INTO codecheck.policy_diagnosis VALUES ('P', 1, 'covered', NULL)"
EXECUTE ask \gset after_
SELECT is(ARRAY[:'before_supports_necessity', :'after_supports_necessity'], '{t,f}', 'a prepared statement that reads no table');

-- The other session changes, waits for the lock that is ours, and then commits.
SELECT pg_advisory_lock(2025) \g /dev/null
\! psql -Xqc "BEGIN" -c "DELETE FROM codecheck.policy" -c "SELECT pg_advisory_lock(2025)" -c "COMMIT" >/dev/null &
CREATE FUNCTION await(condition text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE met boolean;
BEGIN
    FOR n IN 1 .. 1000 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXECUTE 'SELECT ' || condition INTO met;
        EXIT WHEN met;
        PERFORM pg_sleep(0.02);
    END LOOP;
    RETURN met;
END $$;
\set other_waits 'EXISTS (SELECT FROM pg_locks WHERE locktype = ''advisory'' AND NOT granted AND objid = 2025)'
\set other_gone 'NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = ''client backend'')'
SELECT ok(await(:'other_waits'), 'another session has changed something');
SELECT is(answers(), 'false: not_supported P', 'what is not committed is not seen');
SELECT pg_advisory_unlock(2025) \g /dev/null
SELECT ok(await(:'other_gone'), 'and has committed');
SELECT is(answers(), 'null: no_policy', 'what is committed then is');

-- Statements inside of one: a function goes on while another session commits.
CREATE FUNCTION meanwhile(condition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE before boolean := ask();
BEGIN
    PERFORM pg_advisory_unlock(2025);
    PERFORM await(condition);
    RETURN concat_ws(' ', coalesce(before::text, 'null'), ask()::text);
END $$;
SELECT pg_advisory_lock(2025) \g /dev/null
\! psql -Xqc "BEGIN" -c "INSERT INTO codecheck.policy VALUES ('P')" -c "INSERT INTO codecheck.policy_code VALUES ('P', '99213')" -c "SELECT pg_advisory_lock(2025)" -c "COMMIT" >/dev/null &
SELECT ok(await(:'other_waits'), 'another session has changed something');
BEGIN;
SELECT is(meanwhile(:'other_gone'), 'null true', 'a function sees what is committed while it runs');
ROLLBACK;
DELETE FROM codecheck.policy;

-- ---- Parallel plans

INSERT INTO codecheck.policy SELECT 'P' || n, NULL, NULL, NULL, NULL, date '2025-01-01' + 10 * n FROM generate_series(1, 9) AS n;
INSERT INTO codecheck.policy_code SELECT 'P' || n, (99200 + n)::text::hcpcs, (99203 + n)::text::hcpcs, n % 3 FROM generate_series(1, 9) AS n;
INSERT INTO codecheck.policy_diagnosis
SELECT 'P' || n, CASE WHEN role <> 'noncovered' THEN n % 3 END, role, code::icd10cm
  FROM generate_series(1, 9) AS n,
       (VALUES ('covered', 'E00'), ('covered', 'E03'), ('covered', 'E11'), ('noncovered', 'E03.9'), ('required', 'E15')) AS d (role, code)
 WHERE role <> 'required' OR n % 3 = 1;
CREATE TABLE line AS
    SELECT n AS line_no, (99195 + n % 20)::text::hcpcs AS code,
           ARRAY[('E' || lpad((n % 20)::text, 2, '0')), ('E' || lpad((n / 7 % 20)::text, 2, '0') || '.9')]::icd10cm[] AS dx,
           date '2025-01-01' + n % 120 AS on_date
      FROM generate_series(1, 20000) AS n;
ANALYZE line;
-- How often each answer is given.
CREATE VIEW counts AS
    SELECT concat_ws(' ', count(*) FILTER (WHERE answer), count(*) FILTER (WHERE NOT answer), count(*) FILTER (WHERE answer IS NULL)) AS counts
      FROM (SELECT supports_necessity(code, dx, on_date) AS answer FROM line) AS s;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
    RETURN plan;
END $$;

SET max_parallel_workers_per_gather = 0;
SELECT counts AS serial FROM counts \gset
SELECT ok(:'serial' ~ '^[1-9]\d\d+ [1-9]\d\d+ [1-9]\d\d+$', 'each answer is there: ' || :'serial');
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
-- The workers do it all, where there are any.
SET parallel_leader_participation = off;
SELECT matches(plan_of('TABLE counts'), 'Workers Launched: [12]\n.*Parallel Seq Scan on line', 'workers ask');
SELECT is((TABLE counts), :'serial', 'and answer the same');
SELECT matches(plan_of('SELECT count(*) FROM line WHERE supports_necessity(code, dx, on_date)'),
               'Parallel Seq Scan on line[^\n]*\n\s*Filter: supports_necessity', 'as a filter, too');
SELECT matches(plan_of('SELECT count(*) FROM line, necessity(code, dx, on_date)'),
               'Workers Launched: [12]\n(.*\n)*.*Function Scan on necessity', 'the rows of necessity, too');
SELECT is((SELECT count(*) FROM line, necessity(code, dx, on_date) WHERE status = 'no_policy')::text, split_part(:'serial', ' ', 3),
          'with the same answer');
BEGIN;
UPDATE codecheck.policy SET effective_from = effective_from + 30;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT counts AS changed FROM counts \gset
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT isnt(:'changed', :'serial'::text, 'a change that is not committed counts');
SELECT is((TABLE counts), :'changed', 'in the workers of its transaction, too');
ROLLBACK;
SELECT is((TABLE counts), :'serial', 'and is gone from them after a rollback');

-- A transaction with one snapshot for all its statements, while another session changes the policies.
SET max_parallel_workers_per_gather = 2;
SET parallel_leader_participation = on;
CREATE TABLE many AS SELECT '{I10}'::icd10cm[] AS dx FROM generate_series(1, 200000);
ANALYZE many;
DELETE FROM codecheck.policy;
INSERT INTO codecheck.policy VALUES ('P');
INSERT INTO codecheck.policy_code VALUES ('P', '99213');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT is(answers(), 'true: supported P', 'repeatable read');
SELECT ask() \g /dev/null
\! psql -Xqc "INSERT INTO codecheck.policy_diagnosis VALUES ('P', NULL, 'noncovered', 'I10')"
SELECT count(*) AS supported FROM many WHERE supports_necessity('99213', dx) \gset
SELECT supports_necessity('99213', '{I10}') AS anew, ask() AS kept \gset
SELECT is(:supported, 200000, 'leader and workers see what the transaction does');
SELECT is(ARRAY[:'anew', :'kept'], '{t,t}', 'so do an expression of this statement and one kept from an earlier');
SELECT is(answers(), 'true: supported P', 'and every other way to ask');
ROLLBACK;
SELECT is(answers(), 'false: not_supported P', 'afterwards the change is seen');

SELECT * FROM finish();
\connect :start
DROP DATABASE necessity_changes;
