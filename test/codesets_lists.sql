-- Lists of HCPCS and CPT: codes with their own dates, codes without, and both one after the other.
BEGIN;
SELECT no_plan();
\ir lib/seed.sql

DELETE FROM codecheck.code_release;

-- A file with dates for 2023 and one for July 2024, plain lists for 2024 and 2025, and nothing between October and December 2024.
INSERT INTO codecheck.hcpcs_entry VALUES
    (1, 'G0001', '2011-01-01', NULL, 'In all', 'Listed in all'),
    (2, 'G0002', '2011-01-01', '2022-06-30', 'Ended', 'Ended before all'),
    (3, 'G0003', '2011-01-01', NULL, 'Dropped', 'Listed in 2023 only'),
    (11, 'G0001', NULL, NULL, NULL, NULL),
    (14, 'G0004', NULL, NULL, 'From the list', NULL),
    (15, 'G0005', NULL, '2025-03-31', NULL, NULL),
    (16, 'G0006', NULL, '2024-12-31', NULL, NULL),
    (17, 'G0007', NULL, NULL, NULL, NULL);
INSERT INTO codecheck.hcpcs_modifier_entry VALUES (30, 'LT', '1996-01-01', NULL, 'Left', 'Left side');
INSERT INTO codecheck.cpt_entry VALUES
    (21, '99201', NULL, NULL, NULL, NULL),
    (22, '99213', NULL, NULL, 'Visit', NULL),
    (23, '0001A', '2020-12-11', '2023-11-01', 'Shot', 'Shot, first dose');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries) VALUES
    ('hcpcs', '2023', '2023-01-01', '2023-12-31', '2022-06-30', 3, 2, '{[1,4),[30,31)}'),
    ('hcpcs', '2024', '2024-01-01', '2024-12-31', NULL, 2, 2, '{[11,12),[14,15)}'),
    ('hcpcs', '2024-JUL', '2024-07-01', '2024-09-30', '2022-06-30', 2, 2, '{[1,3),[30,31)}'),
    ('hcpcs', '2025', '2025-01-01', '2025-12-31', NULL, 5, 5, '{[11,12),[14,18)}'),
    -- Modifiers only: nothing is said of codes.
    ('hcpcs', '2025-OCT', '2025-10-01', '2025-12-31', '2025-10-01', 0, 0, '{[30,31)}');
SELECT unnest(ARRAY[is(code_status(code, day), status, format('%s on %s', code, day)),
                    is(is_billable(code, day), status = 'billable', format('%s on %s: billable', code, day)),
                    is(code_description(code, day), description, format('%s on %s: description', code, day))])
  FROM (VALUES ('G0001'::hcpcs, '2010-12-31'::date, 'not_yet_effective', NULL), ('G0001', '2011-01-01', 'billable', 'Listed in all'),
               -- The file of July 2024 rules the past; the list of 2025 has no text.
               ('G0001', '2024-03-01', 'billable', 'Listed in all'), ('G0001', '2024-09-30', 'billable', 'Listed in all'), ('G0001', '2024-10-01', NULL, NULL),
               ('G0001', '2025-01-01', 'billable', NULL), ('G0001', '2025-12-31', 'billable', NULL), ('G0001', '2026-01-01', NULL, NULL),
               ('G0002', '2022-06-30', 'billable', 'Ended before all'), ('G0002', '2022-07-01', 'retired', NULL), ('G0002', '2025-06-01', 'retired', NULL),
               ('G0003', '2023-12-31', 'billable', 'Listed in 2023 only'), ('G0003', '2024-01-01', 'retired', NULL), ('G0003', '2024-11-01', NULL, NULL), ('G0003', '2025-01-01', 'retired', NULL),
               ('G0004', '2022-06-29', NULL, NULL), ('G0004', '2022-06-30', 'not_yet_effective', NULL), ('G0004', '2024-01-01', 'billable', 'From the list'),
               ('G0004', '2024-07-01', 'retired', NULL), ('G0004', '2024-12-31', NULL, NULL), ('G0004', '2025-01-01', 'billable', 'From the list'),
               ('G0005', '2024-09-30', 'not_yet_effective', NULL), ('G0005', '2025-01-01', 'billable', NULL), ('G0005', '2025-03-31', 'billable', NULL), ('G0005', '2025-04-01', 'retired', NULL),
               ('G0006', '2025-01-01', 'retired', NULL), ('G0006', '2023-01-01', 'not_yet_effective', NULL),
               ('G0007', '2025-10-01', 'billable', NULL), ('G0007', 'infinity', NULL, NULL), ('G0007', '-infinity', NULL, NULL), ('G0001', '-infinity', NULL, NULL),
               ('G0008', '2022-06-29', NULL, NULL), ('G0008', '2022-06-30', 'unknown', NULL), ('G0008', '2024-11-01', NULL, NULL), ('G0008', '2025-10-01', 'unknown', NULL),
               ('99213', '2025-01-01', NULL, NULL)) AS t(code, day, status, description);

INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries) VALUES
    ('cpt', '2020', '2020-01-01', '2020-12-31', 2, 2, '{[21,23)}'),
    ('cpt', '2021', '2021-01-01', '2021-12-31', 1, 1, '{[22,23)}');
SELECT unnest(ARRAY[is(code_status(code, day), status, format('%s on %s', code, day)),
                    is(code_description(code, day), description, format('%s on %s: description', code, day))])
  FROM (VALUES ('99201'::hcpcs, '2019-12-31'::date, NULL, NULL), ('99201', '2020-01-01', 'billable', NULL), ('99201', '2021-01-01', 'retired', NULL), ('99201', '2022-01-01', NULL, NULL),
               ('99213', '2020-12-31', 'billable', 'Visit'), ('99213', '2021-12-31', 'billable', 'Visit'), ('99213', '2022-01-01', NULL, NULL),
               ('99999', '2020-06-01', 'unknown', NULL), ('0001A', '2021-01-01', 'unknown', NULL), ('G0001', '2020-06-01', 'billable', 'Listed in all')) AS t(code, day, status, description);
SELECT is(code_status('99213'::cpt, '2020-06-01'), 'billable', 'a cpt goes in as a hcpcs');
SELECT is(array_agg(code_status(code, '2021-06-01') ORDER BY n), '{billable,billable,retired,billable}', 'both levels in one statement')
  FROM unnest('{99213,G0001,99201,G0001}'::hcpcs[]) WITH ORDINALITY AS t(code, n);
UPDATE codecheck.cpt_entry SET terminated = '2020-03-31' WHERE entry_id = 21;
SELECT is(code_status('99201'::hcpcs, '2020-04-01'), 'retired', 'an entry is updated');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries)
VALUES ('cpt', '2023', '2023-01-01', '2023-12-31', '2022-01-01', 1, 1, '{[23,24)}');
SELECT is(code_status(code, day), status, format('%s on %s, with dates since 2023', code, day))
  FROM (VALUES ('0001A'::hcpcs, '2020-12-10'::date, 'not_yet_effective'), ('0001A', '2020-12-11', 'billable'), ('0001A', '2022-03-01', 'billable'),
               ('0001A', '2023-11-02', 'retired'), ('99213', '2022-01-01', 'retired'), ('99213', '2021-12-31', 'billable')) AS t(code, day, status);

-- What is missing: an earlier gap only where no later release tells of the past.
SELECT results_eq($$SELECT system, missing_from, missing_to FROM codecheck.release_gap WHERE system IN ('hcpcs', 'cpt') AND missing_to < '2026-01-01' ORDER BY 1, 2$$,
                  $$SELECT 'x', '2020-01-01'::date, '2020-01-01'::date WHERE false$$, 'no gap before a release that tells of the past');
DELETE FROM codecheck.code_release WHERE release IN ('2023', '2025-OCT') AND system IN ('hcpcs', 'cpt');
INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
VALUES ('cpt', '2024', '2024-01-01', '2024-12-31', 1, 1, '{[22,23)}');
SELECT results_eq($$SELECT system, missing_from, missing_to FROM codecheck.release_gap WHERE system IN ('hcpcs', 'cpt') AND missing_to < '2025-01-01' ORDER BY 1, 2$$,
                  $$VALUES ('cpt', '2022-01-01'::date, '2023-12-31'::date), ('hcpcs', '2024-10-01', '2024-12-31')$$, 'a gap before a plain list');
DELETE FROM codecheck.code_release WHERE system = 'cpt';
SELECT is_empty($$SELECT FROM codecheck.release_gap WHERE system = 'cpt'$$, 'who has no CPT list misses none');

-- Random releases with and without dates, against the rules in plain SQL.
CREATE VIEW pg_temp.answer AS
    WITH entry AS (
        SELECT 'hcpcs' AS system, entry_id, code::text, added, terminated, coalesce(long_description, short_description) AS description FROM codecheck.hcpcs_entry
         UNION ALL
        SELECT 'cpt', entry_id, code::text, added, terminated, coalesce(long_description, short_description) FROM codecheck.cpt_entry
    ), counted AS (
        SELECT *, least(valid_until, lead(effective_from) OVER (PARTITION BY system ORDER BY effective_from) - 1) AS until
          FROM codecheck.code_release r
         WHERE EXISTS (SELECT FROM entry e WHERE e.system = r.system AND e.entry_id <@ r.entries)
    ), listing AS (
        SELECT e.system, e.code, r.effective_from, r.until, e.added, e.terminated, e.description,
               max(r.effective_from) FILTER (WHERE e.added IS NOT NULL) OVER (PARTITION BY e.system, e.code) AS dated_in
          FROM entry e JOIN counted r ON r.system = e.system AND e.entry_id <@ r.entries
    ), validity AS (
        -- A list that knows when a code ended ends it for the lists before as well.
        SELECT l.system, l.code, l.effective_from, l.description,
               coalesce(l.added, least(l.effective_from, l.terminated + 1)) AS first_day,
               least(l.terminated, l.until,
                     (SELECT min(later.terminated) FROM listing later
                       WHERE later.system = l.system AND later.code = l.code AND later.effective_from > l.effective_from)) AS last_day
          FROM listing l
         WHERE l.dated_in IS NULL OR l.effective_from > l.dated_in OR l.effective_from = l.dated_in
    )
    SELECT c.system, c.code, day::date AS day,
           CASE WHEN NOT (EXISTS (SELECT FROM counted r WHERE r.system = c.system AND day BETWEEN r.effective_from AND r.until)
                          OR day <= coalesce((SELECT max(until) FROM counted r WHERE r.system = c.system AND r.history_from IS NOT NULL), '-infinity') AND
                             (day >= (SELECT min(history_from) FROM counted r WHERE r.system = c.system) OR
                              EXISTS (SELECT FROM listing l WHERE l.system = c.system AND l.code = c.code AND l.dated_in IS NOT NULL)))
                THEN NULL
                WHEN EXISTS (SELECT FROM validity v WHERE v.system = c.system AND v.code = c.code AND day BETWEEN first_day AND last_day) THEN 'billable'
                WHEN EXISTS (SELECT FROM validity v WHERE v.system = c.system AND v.code = c.code AND day >= first_day) THEN 'retired'
                WHEN EXISTS (SELECT FROM validity v WHERE v.system = c.system AND v.code = c.code) THEN 'not_yet_effective'
                ELSE 'unknown'
           END AS status,
           (SELECT description FROM validity v WHERE v.system = c.system AND v.code = c.code AND day BETWEEN first_day AND last_day
             ORDER BY effective_from LIMIT 1) AS description
      FROM (SELECT 'hcpcs' AS system, 'G000' || n AS code FROM generate_series(1, 6) n
            UNION ALL SELECT 'cpt', '9920' || n FROM generate_series(1, 6) n) c
     CROSS JOIN generate_series(timestamp '2019-12-15', '2021-03-31', '5 days') day;
CREATE TEMP TABLE wrong (round integer, system text, code text, day date, status text, expected text, description text, expected_description text);
CREATE TEMP TABLE seen (status text, system text);
DO $$
DECLARE
    codes CONSTANT jsonb := '{"hcpcs": "G000", "cpt": "9920"}';
    system_ text;
BEGIN
    FOR round IN 1..30 LOOP
        DELETE FROM codecheck.code_release;
        DELETE FROM codecheck.hcpcs_entry;
        DELETE FROM codecheck.cpt_entry;
        FOREACH system_ IN ARRAY '{hcpcs,cpt}'::text[] LOOP
            -- Entry 10 i + k is the k-th form of the i-th code; forms 0 to 2 have no date of their beginning.
            EXECUTE format($sql$
                INSERT INTO codecheck.%1$I_entry
                SELECT 10 * i + k, (%2$L || i)::%1$I,
                       CASE WHEN k > 2 THEN date '2019-12-01' + (random() * 400)::integer END,
                       CASE WHEN k IN (2, 4, 5) THEN date '2020-01-01' + (random() * 400)::integer END,
                       CASE WHEN k <> 1 THEN 'Short ' || i || k END, CASE WHEN k %% 2 = 0 THEN 'Long ' || i || k END
                  FROM generate_series(1, 6) i, generate_series(0, 5) k$sql$, system_, codes ->> system_);
            EXECUTE format('UPDATE codecheck.%I_entry SET terminated = added + (random() * 100)::integer WHERE terminated < added', system_);
            INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries)
            SELECT system_, n, first_day, first_day + (random() * 120)::integer,
                   CASE WHEN dated THEN first_day - (random() * 60)::integer END, 0, 0,
                   (SELECT coalesce(range_agg(int4range(id, id + 1)), '{}')
                      FROM (SELECT 10 * i + CASE WHEN dated AND random() < 0.9 THEN 3 + (random() * 2)::integer ELSE (random() * 2)::integer END + 0 * n AS id
                              FROM generate_series(1, 6) i WHERE random() < 0.6 AND n IS NOT NULL AND n <> 3) listed)
              FROM (SELECT DISTINCT ON (first_day) n, first_day, dated
                      FROM (SELECT n, date '2020-01-01' + 30 * (random() * 12)::integer AS first_day, random() < 0.4 AS dated
                              FROM generate_series(1, 1 + (random() * 5)::integer) n) made
                     ORDER BY first_day) release;
        END LOOP;
        INSERT INTO wrong
        SELECT round, system, code, day, got.status, answer.status, got.description, answer.description
          FROM pg_temp.answer, LATERAL (SELECT code_status(code::hcpcs, day), code_description(code::hcpcs, day)) got(status, description)
         WHERE (got.status, got.description) IS DISTINCT FROM (answer.status, CASE WHEN answer.status = 'billable' THEN answer.description END);
        INSERT INTO seen SELECT DISTINCT status, system FROM pg_temp.answer;
    END LOOP;
END
$$;
SELECT is_empty('SELECT * FROM wrong ORDER BY round, code, day LIMIT 20', 'random releases: as by the rules');
SELECT is(count(DISTINCT (coalesce(status, ''), system)), 10::bigint, 'with every answer of both') FROM seen;

SELECT finish();
ROLLBACK;
