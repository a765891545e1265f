-- Medical necessity over random policies: whatever supports_necessity and
-- necessity say is compared with the plain SQL of necessity/.
BEGIN;
SET LOCAL jit = off;
SET LOCAL client_min_messages = warning;
SELECT no_plan();
\ir lib/seed.sql
\ir necessity/reference.sql
\ir necessity/reference_set.sql

-- ---- Random values, from sets so small that they meet

CREATE FUNCTION pg_temp.one_of(VARIADIC anyarray) RETURNS anyelement LANGUAGE sql VOLATILE
AS $$ SELECT $1[1 + floor(random() * cardinality($1))::int] $$;

-- Each category with codes below it, beside it and between its own.
CREATE FUNCTION pg_temp.random_diagnosis() RETURNS icd10cm LANGUAGE sql VOLATILE AS $$
    SELECT pg_temp.one_of(VARIADIC '{A00,A00.0,E10,E11,E11.0,E11.6,E11.64,E11.641,E11.649,E11.65,E11.9,E1A,I10,M17,M17.0,M17.1,
        M17.11,M17.12,M17.9,M1A,M1A.9XX0,QA0,QA0.01,QA0.0101,S83.006A,T36.0,T36.0X1A,T36.0X1S,Z00.00,Z3A}'::icd10cm[])
$$;

CREATE FUNCTION pg_temp.random_diagnoses() RETURNS icd10cm[] LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN random() < 0.03 THEN NULL
                WHEN random() < 0.03 THEN ARRAY[[pg_temp.random_diagnosis(), NULL], [NULL, pg_temp.random_diagnosis()]]
                ELSE ARRAY(SELECT CASE WHEN random() > 0.1 THEN pg_temp.random_diagnosis() END
                             FROM generate_series(1, pg_temp.one_of(0, 1, 1, 2, 2, 3, 4, 5)))
           END
$$;

CREATE FUNCTION pg_temp.random_service() RETURNS hcpcs LANGUAGE sql VOLATILE AS $$
    SELECT pg_temp.one_of(VARIADIC '{00100,0001F,0001U,0042T,0043T,10004,27447,73721,99202,99203,99212,99213,99214,99215,
        99499,99607,A0021,A0425,G0438,G0439,G0440,J9035,J9999,V2799}'::hcpcs[])
$$;

CREATE FUNCTION pg_temp.random_date() RETURNS date LANGUAGE sql VOLATILE
AS $$ SELECT CASE WHEN random() < 0.9 THEN date '2025-09-28' + floor(random() * 6)::int
                  ELSE pg_temp.one_of(NULL, '-infinity'::date, 'infinity'::date) END $$;

CREATE FUNCTION pg_temp.random_group() RETURNS int LANGUAGE sql VOLATILE
AS $$ SELECT pg_temp.one_of(NULL, NULL, 1, 1, 2, 2, 3, 0, -1, -2147483648, 2147483647) $$;

-- One name is the beginning of another, one differs in case only, one is empty.
CREATE FUNCTION pg_temp.random_name() RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT pg_temp.one_of(VARIADIC '{MA,MA,M,MAC,ma,NY,NÝ,"",ZZ}'::text[]) $$;

CREATE FUNCTION pg_temp.random_jurisdiction() RETURNS text[] LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN random() < 0.5
                THEN ARRAY(SELECT nullif(pg_temp.random_name(), 'ZZ')
                             FROM generate_series(1, pg_temp.one_of(0, 1, 2, 3))) END
$$;

-- ---- Policies

CREATE FUNCTION pg_temp.add_code(policy text) RETURNS void LANGUAGE sql VOLATILE AS $$
    WITH code AS MATERIALIZED (SELECT pg_temp.random_service() AS a, pg_temp.random_service() AS b)
    INSERT INTO codecheck.policy_code
    SELECT policy, least(a, b), pg_temp.one_of(NULL, NULL, least(a, b), greatest(a, b), greatest(a, b)), pg_temp.random_group()
      FROM code
$$;

-- A covered row without a code says that nothing supports.
CREATE FUNCTION pg_temp.add_diagnosis(policy text, roles text[]) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO codecheck.policy_diagnosis
    SELECT policy, pg_temp.random_group(), role, CASE WHEN role <> 'covered' OR random() > 0.1 THEN pg_temp.random_diagnosis() END
      FROM pg_temp.one_of(VARIADIC roles) AS role
$$;

CREATE FUNCTION pg_temp.add_policy(id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO codecheck.policy
    VALUES (id, CASE WHEN random() < 0.4 THEN pg_temp.random_name() END, pg_temp.random_jurisdiction(),
            pg_temp.one_of('NCD'::text, 'article', NULL), NULL,
            CASE WHEN random() < 0.5 THEN pg_temp.random_date() END, CASE WHEN random() < 0.5 THEN pg_temp.random_date() END);
    PERFORM pg_temp.add_code(id) FROM generate_series(1, pg_temp.one_of(0, 1, 1, 2, 2, 3, 4, 6));
    CASE pg_temp.one_of(0, 1, 2, 2, 2, 3, 3)
        WHEN 0 THEN NULL;
        WHEN 1 THEN
            PERFORM pg_temp.add_diagnosis(id, '{noncovered}') FROM generate_series(1, pg_temp.one_of(1, 2, 4, 8));
        WHEN 2 THEN
            PERFORM pg_temp.add_diagnosis(id, '{covered}') FROM generate_series(1, pg_temp.one_of(1, 2, 5, 12));
            PERFORM pg_temp.add_diagnosis(id, '{noncovered}') FROM generate_series(1, pg_temp.one_of(0, 0, 1, 2));
        WHEN 3 THEN
            PERFORM pg_temp.add_diagnosis(id, '{covered,covered,required,required,noncovered}')
               FROM generate_series(1, pg_temp.one_of(2, 6, 12));
    END CASE;
    -- The same row twice.
    INSERT INTO codecheck.policy_code SELECT * FROM codecheck.policy_code WHERE policy_id = id AND random() < 0.1;
    INSERT INTO codecheck.policy_diagnosis SELECT * FROM codecheck.policy_diagnosis WHERE policy_id = id AND random() < 0.1;
END $$;

CREATE FUNCTION pg_temp.draw_policies(policies int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE codecheck.policy CASCADE;
    PERFORM pg_temp.add_policy(pg_temp.one_of('P'::text, 'p', 'Ä') || n) FROM generate_series(1, policies) AS n;
END $$;

-- ---- Questions

-- Keeps its expression, and what hangs on it, from call to call.
CREATE FUNCTION pg_temp.ask(code hcpcs, dx icd10cm[], on_date date, jurisdiction text, payer text) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN supports_necessity(code, dx, on_date, jurisdiction, payer); END $$;

-- What is wrong with the rows of necessity, NULL when nothing is.
CREATE FUNCTION pg_temp.complaint(a_code hcpcs, a_dx icd10cm[], a_date date, a_jurisdiction text, a_payer text) RETURNS text
LANGUAGE sql VOLATILE AS $$
    WITH verdict AS MATERIALIZED (
        SELECT * FROM necessity(a_code, a_dx, a_date, a_jurisdiction, a_payer)
                 WITH ORDINALITY AS n (status, policy_id, group_no, matched, reason, place)
    ), reference AS MATERIALIZED (
        SELECT * FROM necessity_reference.policies(a_code, a_dx, a_date, a_jurisdiction, a_payer)
                 JOIN necessity_reference.governing(a_code, a_date, a_jurisdiction, a_payer) USING (policy_id)
    ), detail AS (
        SELECT verdict.*, reference.supported, every_group, groups,
               EXISTS (SELECT FROM codecheck.policy_diagnosis AS d
                        WHERE d.policy_id = verdict.policy_id AND role <> 'noncovered') AS names_diagnoses
          FROM verdict JOIN reference USING (policy_id)
    )
    SELECT concat_ws('; ',
        CASE WHEN EXISTS (SELECT FROM verdict WHERE reason IS NULL) THEN 'no reason' END,
        CASE WHEN NOT EXISTS (SELECT FROM reference)
             THEN CASE WHEN (SELECT array_agg(status || coalesce(policy_id, '') || coalesce(group_no::text, '') || cardinality(coalesce(matched, '{}')))
                               FROM verdict) IS DISTINCT FROM '{no_policy0}' THEN 'not the one row no_policy' END
             WHEN (SELECT array_agg(policy_id || ' ' || status ORDER BY policy_id, status) FROM verdict) IS DISTINCT FROM
                  (SELECT array_agg(policy_id || CASE WHEN supported THEN ' supported' ELSE ' not_supported' END
                                    ORDER BY policy_id) FROM reference)
             THEN 'other policies or statuses' END,
        CASE WHEN EXISTS (SELECT FROM verdict AS a JOIN verdict AS b ON b.place > a.place
                           WHERE a.status <> 'supported' AND b.status = 'supported') THEN 'not best first' END,
        CASE WHEN EXISTS (SELECT FROM detail WHERE supported AND cardinality(matched) = 0) THEN 'supported by nothing' END,
        CASE WHEN EXISTS (SELECT FROM detail WHERE NOT names_diagnoses AND group_no IS NOT NULL) THEN 'a group of no group' END,
        CASE WHEN EXISTS (SELECT FROM detail WHERE supported AND names_diagnoses AND NOT EXISTS (
                              SELECT FROM necessity_reference.supporting(policy_id, every_group, groups, a_dx) AS s
                               WHERE s IS NOT DISTINCT FROM detail.group_no)) THEN 'the group does not support' END,
        CASE WHEN EXISTS (SELECT FROM detail WHERE supported AND names_diagnoses AND NOT EXISTS (
                              SELECT FROM necessity_reference.supporting(policy_id, every_group, groups, matched) AS s
                               WHERE s IS NOT DISTINCT FROM detail.group_no)) THEN 'what matched does not suffice' END,
        CASE WHEN EXISTS (SELECT FROM detail, unnest(matched) AS m
                           WHERE m IS NULL OR m NOT IN (
                               SELECT * FROM necessity_reference.counting(policy_id, every_group, groups, a_dx)))
             THEN 'matched is none that counts' END,
        CASE WHEN EXISTS (SELECT FROM detail, unnest(matched) AS m
                           WHERE names_diagnoses AND NOT EXISTS (
                               SELECT FROM codecheck.policy_diagnosis AS d
                                WHERE d.policy_id = detail.policy_id AND d.group_no IS NOT DISTINCT FROM detail.group_no
                                  AND d.role <> 'noncovered' AND m <@ d.code)) THEN 'matched is not in the group' END)
$$;

CREATE TYPE pg_temp.tally AS (asked int, yes int, no int, no_policy int, wrong text[]);

CREATE FUNCTION pg_temp.compare(questions int, label text) RETURNS pg_temp.tally LANGUAGE sql VOLATILE AS $$
    WITH question AS MATERIALIZED (
        SELECT CASE WHEN random() > 0.02 THEN pg_temp.random_service() END AS code, pg_temp.random_diagnoses() AS dx,
               pg_temp.random_date() AS on_date, CASE WHEN random() < 0.6 THEN pg_temp.random_name() END AS jurisdiction,
               CASE WHEN random() < 0.6 THEN pg_temp.random_name() END AS payer
          FROM generate_series(1, questions)
    ), answer AS MATERIALIZED (
        SELECT *, supports_necessity(code, dx, on_date, jurisdiction, payer) AS got,
               pg_temp.ask(code, dx, on_date, jurisdiction, payer) AS got_again,
               necessity_reference.supports(code, dx, on_date, jurisdiction, payer) AS wanted,
               nullif(pg_temp.complaint(code, dx, on_date, jurisdiction, payer), '') AS complaint
          FROM question
    )
    SELECT count(*), count(*) FILTER (WHERE wanted), count(*) FILTER (WHERE NOT wanted), count(*) FILTER (WHERE wanted IS NULL),
           array_agg(format('%s: (%L, %L, %L, %L, %L) is %s, not %s; %s', label, code, dx, on_date, jurisdiction, payer,
                            coalesce(wanted::text, 'null'), concat_ws(' or ', coalesce(got::text, 'null'), coalesce(got_again::text, 'null')),
                            complaint))
             FILTER (WHERE got IS DISTINCT FROM wanted OR got_again IS DISTINCT FROM wanted OR complaint IS NOT NULL)
      FROM answer
$$;

-- ---- Sets of policies, from none to many

CREATE TEMP TABLE result (part text, asked int, yes int, no int, no_policy int, wrong text[]);

DO $$
BEGIN
    FOR n IN 1 .. 150 LOOP
        PERFORM pg_temp.draw_policies(n % 15);
        INSERT INTO result SELECT 'sets', t.* FROM pg_temp.compare(60, 'set ' || n) AS t;
    END LOOP;
    FOR n IN 1 .. 3 LOOP
        PERFORM pg_temp.draw_policies(200);
        INSERT INTO result SELECT 'sets', t.* FROM pg_temp.compare(100, 'large set ' || n) AS t;
    END LOOP;
END $$;

-- The last of them again, with all lines asked at once.
INSERT INTO necessity_reference.line
SELECT n, pg_temp.random_service(), pg_temp.random_diagnoses(), coalesce(pg_temp.random_date(), '2025-10-01'),
       CASE WHEN random() < 0.6 THEN pg_temp.random_name() END, CASE WHEN random() < 0.6 THEN pg_temp.random_name() END
  FROM generate_series(1, 2000) AS n;
ANALYZE necessity_reference.line, codecheck.policy, codecheck.policy_code, codecheck.policy_diagnosis;
SELECT set_eq('SELECT line_no, supported FROM necessity_reference.answer',
              'SELECT line_no, answer FROM (SELECT line_no, supports_necessity(code, dx, on_date, jurisdiction, payer) AS answer
                                              FROM necessity_reference.line) AS s WHERE answer IS NOT NULL',
              'a set of lines has the answers of its lines');

-- ---- Random changes in nested savepoints, some of them rolled back

CREATE FUNCTION pg_temp.change_something() RETURNS void LANGUAGE plpgsql AS $$
DECLARE id text := (SELECT policy_id FROM codecheck.policy ORDER BY random() LIMIT 1);
BEGIN
    CASE floor(random() * 9)::int
        WHEN 0 THEN PERFORM pg_temp.add_policy('new ' || random());
        WHEN 1 THEN DELETE FROM codecheck.policy WHERE policy_id = id;
        WHEN 2 THEN UPDATE codecheck.policy SET policy_id = 'renamed ' || random() WHERE policy_id = id;
        WHEN 3 THEN UPDATE codecheck.policy
                       SET effective_from = pg_temp.random_date(), jurisdiction = pg_temp.random_jurisdiction() WHERE policy_id = id;
        WHEN 4 THEN UPDATE codecheck.policy_code SET group_no = pg_temp.random_group() WHERE policy_id = id;
        WHEN 5 THEN UPDATE codecheck.policy_diagnosis SET code = pg_temp.random_diagnosis() WHERE policy_id = id;
        WHEN 6 THEN DELETE FROM codecheck.policy_diagnosis WHERE policy_id = id AND role = 'noncovered';
        WHEN 7 THEN PERFORM pg_temp.add_code(id) WHERE id IS NOT NULL;
        WHEN 8 THEN IF random() < 0.2 THEN TRUNCATE codecheck.policy_diagnosis; END IF;
    END CASE;
END $$;

-- The tallies are the function's own, and so outlive what is rolled back.
CREATE FUNCTION pg_temp.churn(depth int) RETURNS pg_temp.tally[] LANGUAGE plpgsql AS $$
DECLARE tallies pg_temp.tally[] := '{}';
BEGIN
    FOR step IN 1 .. 4 LOOP
        PERFORM pg_temp.change_something();
        tallies := tallies || pg_temp.compare(12, format('changed, depth %s, step %s', depth, step));
        IF depth < 2 THEN
            BEGIN
                tallies := tallies || pg_temp.churn(depth + 1);
                IF random() < 0.7 THEN RAISE EXCEPTION 'roll back'; END IF;
            EXCEPTION WHEN raise_exception THEN NULL;
            END;
            tallies := tallies || pg_temp.compare(12, format('after a savepoint, depth %s, step %s', depth, step));
        END IF;
    END LOOP;
    RETURN tallies;
END $$;

DO $$
BEGIN
    FOR n IN 1 .. 4 LOOP
        PERFORM pg_temp.draw_policies(12);
        INSERT INTO result SELECT 'changes', t.* FROM unnest(pg_temp.churn(0)) AS t;
    END LOOP;
END $$;

-- ---- The outcome

SELECT is_empty(format('SELECT unnest(wrong) FROM result WHERE part = %L LIMIT 10', part),
                format('%s (%s questions: %s yes, %s no, %s no policy)', description, sum(asked), sum(yes), sum(no), sum(no_policy)))
  FROM result JOIN (VALUES ('sets', 'every answer is that of plain SQL'),
                           ('changes', 'and so it is amid changes and rollbacks')) AS d (part, description) USING (part)
 GROUP BY part, description ORDER BY part DESC;
-- A comparison of nothing proves nothing.
SELECT ok(sum(asked) > 4000 AND least(sum(yes), sum(no), sum(no_policy)) > sum(asked) / 20, part || ': each answer is frequent')
  FROM result GROUP BY part ORDER BY part DESC;

SELECT * FROM finish();
ROLLBACK;
