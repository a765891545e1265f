-- The samples as a page of Markdown.

\pset tuples_only on
\pset format unaligned

-- What is asked for, by section: of the value itself where there is nothing to compare it with.
CREATE TEMPORARY TABLE question (section text, n integer, what text, task text, variant text, versus text, goal text, target numeric);
INSERT INTO question VALUES
    ('hierarchy', 1, 'subtree by scan, against int8 BETWEEN', 'subtree E11, by scan', 'icd10cm <@', 'int8 BETWEEN', 'times <=', 1.1),
    ('hierarchy', 2, 'subtree of 1 % by index, against int8 BETWEEN', 'subtree of 1 %, by index', 'icd10cm <@', 'int8 BETWEEN', 'times <=', 1.15),
    ('hierarchy', 3, '... only counted', 'subtree of 1 %, only counted, by index', 'icd10cm <@', 'int8 BETWEEN', 'times <=', 1.15),
    ('hierarchy', 4, '... of 0.01 %', 'subtree of 0.01 %, by index', 'icd10cm <@', 'int8 BETWEEN', 'times <=', 1.15),
    ('hierarchy', 5, 'size of the column, against int8', 'column size', 'icd10cm', 'int8', 'times <=', 1),
    ('hierarchy', 6, 'size of the btree, against int8', 'index size', 'icd10cm', 'int8', 'times <=', 1),
    ('hierarchy', 10, 'sort, against int8', 'sort', 'icd10cm', 'int8', 'times <=', 1.05),
    ('hierarchy', 11, 'group, against int8', 'group', 'icd10cm', 'int8', 'times <=', 1.05),
    ('hierarchy', 12, 'hash join, against int8', 'hash join with the code list', 'icd10cm', 'int8', 'times <=', 1.05),
    ('hierarchy', 13, 'sort of text, against icd10cm', 'sort', 'text', 'icd10cm', 'times >=', 2.5),
    ('hierarchy', 14, 'group of text, against icd10cm', 'group', 'text', 'icd10cm', 'times >=', 2.5),
    ('hierarchy', 15, 'hash join of text, against icd10cm', 'hash join with the code list', 'text', 'icd10cm', 'times >=', 2.5),
    ('hierarchy', 20, 'cohort of 200 by scan, against int8 BETWEEN of one range', 'cohort of 200, by scan', 'icd10cm <@ icd10cmset', 'int8 BETWEEN, one range of as many rows', 'times <=', 2),
    ('hierarchy', 21, 'LIKE ANY of 200, against the cohort', 'cohort of 200, by scan', 'text LIKE ANY', 'icd10cm <@ icd10cmset', 'times >=', 25),
    ('hierarchy', 30, 'unnesting text[], against GIN', 'arrays with a code below E11', 'text[] unnested, LIKE', 'icd10cm[] <@, GIN', 'times >=', 100),
    ('hierarchy', 31, 'unnesting icd10cm[], against GIN', 'arrays with a code below E11', 'icd10cm[] unnested, <@', 'icd10cm[] <@, GIN', 'times >=', 100),
    ('hierarchy', 40, 'COPY in, against unchecked text', 'COPY in', 'icd10cm', 'text', 'times <=', 1.15),
    ('code sets', 1, 'load ICD-10-CM FY2026, 98,186 rows', 'load icd10cm', 'FY2026', NULL, 'ms <', 3000),
    ('code sets', 2, 'load ICD-10-PCS FY2026, 80,029 rows', 'load icd10pcs', 'FY2026', NULL, 'ms', NULL),
    ('code sets', 3, 'load HCPCS 2020, 7,079 rows', 'load hcpcs', '2020', NULL, 'ms', NULL),
    ('code sets', 4, 'first is_billable, ten releases of ICD-10-CM', 'first is_billable', 'call', 'nothing', 'ms <', 150),
    ('code sets', 5, '... memory kept', 'first is_billable', 'memory', NULL, 'MB <', 24),
    ('code sets', 6, 'first code_description, the same', 'first code_description', 'call', 'nothing', 'ms', NULL),
    ('code sets', 7, '... memory kept', 'first code_description', 'memory', NULL, 'MB', NULL),
    ('code sets', 8, 'first is_billable, five releases of ICD-10-PCS', 'first is_billable of ICD-10-PCS', 'call', 'nothing', 'ms', NULL),
    ('code sets', 9, '... memory kept', 'first is_billable of ICD-10-PCS', 'memory', NULL, 'MB', NULL),
    ('code sets', 10, 'first is_billable, two releases of HCPCS', 'first is_billable of HCPCS', 'call', 'nothing', 'ms', NULL),
    ('code sets', 11, '... memory kept', 'first is_billable of HCPCS', 'memory', NULL, 'MB', NULL),
    ('code sets', 12, 'first supports_necessity, 2,006 policies', 'first supports_necessity', 'call', 'nothing', 'ms', NULL),
    ('code sets', 13, '... memory kept', 'first supports_necessity', 'memory', NULL, 'MB', NULL),
    ('code sets', 20, 'is_billable, against IS NOT NULL', 'is_billable', 'call', 'scan', 'times <=', 2),
    ('code sets', 21, 'joins in SQL, against is_billable', 'is_billable', 'join', 'call', 'times', NULL),
    ('code sets', 30, 'SQL by line, indexed, against supports_necessity', 'supports_necessity of few', 'join', 'call', 'times >=', 25),
    ('code sets', 31, 'SQL in steps, into tables of its own, against supports_necessity', 'supports_necessity', 'steps', 'call', 'times >=', 25),
    ('code sets', 32, 'any state, against the line''s state', 'supports_necessity', 'call', 'state', 'times', NULL),
    ('meaning', 1, 'load the tabular list, 25,968 notes', 'load tabular', 'FY2023', NULL, 'ms <', 20000),
    ('meaning', 2, 'load the tables of ICD-10-PCS, 2,733 rows', 'load pcs-tables', 'FY2026', NULL, 'ms <', 10000),
    ('meaning', 3, 'load the definitions of ICD-10-PCS', 'load pcs-definitions', 'FY2026', NULL, 'ms', NULL),
    ('meaning', 4, 'load the conversion table from its workbook, 5,892 rows', 'load conversion', 'FY2026', NULL, 'ms', NULL),
    ('meaning', 5, 'load HCPCS from its workbook, 8,846 rows', 'load hcpcs', '2025-10', NULL, 'ms <', 3000),
    ('meaning', 6, 'load 22 quarters of CPT codes, 391,579 rows', 'load cpt', 'quarters', NULL, 'ms', NULL),
    ('meaning', 10, 'first laterality, ten releases of ICD-10-CM', 'first laterality', 'call', 'nothing', 'ms', NULL),
    ('meaning', 11, '... memory kept', 'first laterality', 'memory', NULL, 'MB', NULL),
    ('meaning', 12, 'first excludes1, two lists', 'first excludes1', 'call', 'nothing', 'ms', NULL),
    ('meaning', 13, '... memory kept', 'first excludes1', 'memory', NULL, 'MB', NULL),
    ('meaning', 14, 'first replacements, ten releases of ICD-10-CM', 'first replacements', 'call', 'nothing', 'ms', NULL),
    ('meaning', 15, '... memory kept', 'first replacements', 'memory', NULL, 'MB', NULL),
    ('meaning', 16, 'first axis_title', 'first axis_title', 'call', 'nothing', 'ms', NULL),
    ('meaning', 17, '... memory kept', 'first axis_title', 'memory', NULL, 'MB', NULL),
    ('meaning', 20, 'drift', 'drift', 'claim', NULL, 'ms <', 10000),
    ('meaning', 21, '... memory, against that of a tenth', 'drift memory', 'claim', 'claim_tenth', 'times', NULL),
    ('rules', 1, 'load the bundling edits, 2,546,017 rows', 'load ptp', '2024q3', NULL, 'ms <', 60000),
    ('rules', 2, 'load units of practitioners, 14,677 rows', 'load mue', 'prac', NULL, 'ms', NULL),
    ('rules', 3, '... of hospitals, 14,628', 'load mue', 'out', NULL, 'ms', NULL),
    ('rules', 4, '... of suppliers, 2,928', 'load mue', 'dme', NULL, 'ms', NULL),
    ('rules', 5, 'load add-on codes, 7,743 rows', 'load aoc', '2026q3', NULL, 'ms', NULL),
    ('rules', 6, 'load a fee schedule, 18,010 rows', 'load fee-schedule', '2023a', NULL, 'ms', NULL),
    ('rules', 7, 'load the Medicare Code Editor v37, 14,153 rows', 'load mce', 'v37', NULL, 'ms', NULL),
    ('rules', 8, '... v43, 6,645', 'load mce', 'v43', NULL, 'ms', NULL),
    ('rules', 10, 'first ncci_conflict', 'first ncci_conflict', 'call', 'nothing', 'ms', NULL),
    ('rules', 11, '... memory kept', 'first ncci_conflict', 'memory', NULL, 'MB <', 80),
    ('rules', 12, 'first mue_limit', 'first mue_limit', 'call', 'nothing', 'ms', NULL),
    ('rules', 13, '... memory kept', 'first mue_limit', 'memory', NULL, 'MB', NULL),
    ('rules', 14, 'first is_addon', 'first is_addon', 'call', 'nothing', 'ms', NULL),
    ('rules', 15, '... memory kept', 'first is_addon', 'memory', NULL, 'MB', NULL),
    ('rules', 16, 'first fee_indicator', 'first fee_indicator', 'call', 'nothing', 'ms', NULL),
    ('rules', 17, '... memory kept', 'first fee_indicator', 'memory', NULL, 'MB', NULL),
    ('rules', 18, 'first mce_list', 'first mce_list', 'call', 'nothing', 'ms', NULL),
    ('rules', 19, '... memory kept', 'first mce_list', 'memory', NULL, 'MB', NULL),
    ('rules', 20, 'SQL over the unnested edits, indexed, against ncci_conflict', 'ncci_conflict', 'join', 'call', 'times', NULL),
    ('audit', 1, 'audit of a table, by one core', 'audit lines', 'table', NULL, 'lines/s >=', 100000),
    ('audit', 2, '... of the view over Tuva''s layout', 'audit lines', 'view', NULL, 'lines/s >=', 100000),
    ('audit', 3, 'denial_report of a table, by one core', 'denial_report lines', 'table', NULL, 'lines/s >=', 100000),
    ('audit', 4, '... of the view', 'denial_report lines', 'view', NULL, 'lines/s >=', 100000),
    ('audit', 10, 'audit of a table, against two workers', 'audit', 'table', 'table, workers', 'times >=', 1.6),
    ('audit', 11, '... of the view', 'audit', 'view', 'view, workers', 'times >=', 1.6),
    ('audit', 12, 'denial_report of a table, against two workers', 'denial_report', 'table', 'table, workers', 'times >=', 1.6),
    ('audit', 13, '... of the view', 'denial_report', 'view', 'view, workers', 'times >=', 1.6),
    ('audit', 20, 'memory of audit of a table, against that of a tenth', 'audit memory', 'table', 'table, a tenth', 'times <=', 1.1),
    ('audit', 21, '... of the view', 'audit memory', 'view', 'view, a tenth', 'times <=', 1.1),
    ('audit', 22, 'memory of denial_report of a table, against that of a tenth', 'denial_report memory', 'table', 'table, a tenth', 'times <=', 1.1),
    ('audit', 23, '... of the view', 'denial_report memory', 'view', 'view, a tenth', 'times <=', 1.1),
    ('audit', 30, 'plain SQL, a tenth of the lines, without necessity and excludes1_pair, against audit', 'audit in plain SQL', 'plain SQL', 'call', 'times >=', 5),
    ('audit', 40, 'audit_into in one batch', 'audit_into', 'one batch', NULL, 'ms', NULL),
    ('audit', 41, '... in ten', 'audit_into', 'ten batches', NULL, 'ms', NULL),
    ('audit', 42, '... memory, against that of one batch', 'audit_into memory', 'ten batches', 'one batch', 'times', NULL);

CREATE TEMPORARY VIEW numbered AS
    SELECT regexp_replace(task, ', (one process|default)$', '') AS task, variant, value, answer,
           COALESCE(substring(task FROM ', (one process|default)$'), '') AS workers,
           n, row_number() OVER (PARTITION BY task, variant ORDER BY n) AS round
      FROM bench.sample;
CREATE TEMPORARY VIEW measured AS
    SELECT task, variant, workers, percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric AS median,
           min(value) AS least, max(value) AS most, count(*) AS rounds
      FROM numbered GROUP BY task, variant, workers;
-- Neighbours in time suffered the same from whatever else the machine does.
CREATE TEMPORARY VIEW compared AS
    SELECT a.task, a.variant, b.variant AS versus, a.workers,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY a.value / b.value)::numeric AS ratio
      FROM numbered AS a JOIN numbered AS b USING (task, workers, round) WHERE b.value > 0
     GROUP BY a.task, a.variant, b.variant, a.workers;

CREATE FUNCTION pg_temp.short(value numeric) RETURNS text LANGUAGE sql
    RETURN round(value, CASE WHEN value >= 100 THEN 0 WHEN value >= 10 THEN 1 WHEN value >= 0.1 THEN 2 ELSE 3 END)::text;
CREATE FUNCTION pg_temp.many(value bigint) RETURNS text LANGUAGE sql RETURN to_char(value, 'FM999,999,999,999');
CREATE FUNCTION pg_temp.spread(m measured) RETURNS text LANGUAGE sql
    RETURN pg_temp.short(m.median) || CASE WHEN m.rounds > 1
        THEN ' (' || pg_temp.short(m.least) || '–' || pg_temp.short(m.most) || ')' ELSE '' END;
CREATE FUNCTION pg_temp.answers(about text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT '| what | workers | measured | against | ratio | target | met |' UNION ALL SELECT '|---|---|---|---|---|---|---|'
    UNION ALL (
    SELECT format('| %s | %s | %s %s | %s | %s | %s | %s |', what, a.workers, pg_temp.spread(a), unit,
                  CASE WHEN b.task IS NOT NULL THEN pg_temp.spread(b) || ' ' || unit END,
                  CASE WHEN goal LIKE 'times%' THEN pg_temp.short(ratio) END, aim,
                  CASE WHEN target IS NULL THEN ''
                       WHEN CASE WHEN goal LIKE '%>=' THEN value >= target WHEN goal LIKE '%<=' THEN value <= target
                            ELSE value < target END THEN 'yes' ELSE '**no**' END)
      FROM question
      JOIN measured AS a ON a.task = question.task AND a.variant = question.variant
      LEFT JOIN measured AS b ON b.task = a.task AND b.workers = a.workers AND b.variant = question.versus
      LEFT JOIN compared AS c ON c.task = a.task AND c.workers = a.workers AND c.variant = a.variant AND c.versus = question.versus,
           LATERAL (SELECT CASE WHEN goal LIKE 'times%' THEN ratio ELSE a.median END AS value,
                           CASE WHEN question.task ~ ' (memory|size)$' THEN 'MB' WHEN goal LIKE 'times%' THEN 'ms'
                                ELSE split_part(goal, ' ', 1) END AS unit,
                           CASE WHEN target IS NOT NULL THEN substring(goal FROM '[<>=]+') || ' ' || target END AS aim) AS shown
     WHERE section = about
     ORDER BY n, a.workers DESC)
$$;
CREATE FUNCTION pg_temp.calls(tables text, aim numeric) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('| `%s` | %s%s |', m.variant, to_char(greatest(0, m.median - scan.median) / 1000, 'FM990.00'),
                  CASE WHEN m.median - scan.median > aim THEN ' **over**' END)
      FROM measured AS m
      JOIN measured AS scan ON scan.task = m.task AND scan.workers = m.workers AND scan.variant = 'the scan'
      JOIN (SELECT task, variant, min(n) AS n FROM numbered GROUP BY task, variant) AS o ON o.task = m.task AND o.variant = m.variant
     WHERE m.task ~ ('^calls over ' || tables) AND m.variant <> 'the scan'
     ORDER BY o.n
$$;

SELECT format(E'# Performance\n\nWritten by `make --silent bench BENCH_ROWS=%s BENCH_LINES=%s BENCH_ROUNDS=%s CODECHECK_DATA=... >docs/performance.md` in %s s.\n',
              :'rows', :'lines', :'rounds', :'took');
SELECT format(E'%s, %s\n', string_agg(extname || ' ' || extversion, ', ' ORDER BY extname), version())
  FROM pg_extension WHERE extname IN ('codecheck', 'ltree', 'prefix');
SELECT format(E'%s cores; shared_buffers %s, work_mem %s, max_parallel_workers_per_gather %s, jit %s, fsync %s; %s, %s\n',
              :'cores', current_setting('shared_buffers'), current_setting('work_mem'),
              current_setting('max_parallel_workers_per_gather'), current_setting('jit'), current_setting('fsync'),
              current_setting('server_encoding'), 'collation ' || datcollate)
  FROM pg_database WHERE datname = current_database();
SELECT E'Medians of rounds in turns, with the least and the most; a ratio is the median of the rounds'' ratios. All that are compared were first seen to return the same rows, but for the building of indexes and COPY out, which return none, and the range of as many rows. "One process" is max_parallel_workers_per_gather = 0, "default" what the server does by itself.\n';

SELECT E'## Hierarchy, against what people use today\n';
SELECT format(E'%s visits, one table for each way to keep their codes, all with the same rows in the same order; %s of them have a code below E11 (%s %%)%s. %s claims with 1 to 12 diagnoses in an array. The codes are the billable ones of FY2026, %s, the one of rank r about 1 / r times as often as the first, and the ranks drawn by hash. No jit. Whole tables are sorted and grouped in memory. "By scan" is before there are indexes; the path is that of the plan in one process.\n',
              pg_temp.many(:rows), pg_temp.many(visits), pg_temp.short(100.0 * visits / :rows),
              (SELECT string_agg(format('; of %s, %s (%s %%)', category, pg_temp.many(chosen.visits), pg_temp.short(100.0 * chosen.visits / :rows)), '' ORDER BY percent DESC)
                 FROM bench.chosen),
              (SELECT pg_temp.many(count(*)) FROM bench.dx_text), (SELECT pg_temp.many(count(*)) FROM bench.ranked))
  FROM bench.share WHERE above = 'E11';
SELECT format(E'The extension %s was not at hand.\n', extension)
  FROM unnest('{ltree,prefix}'::text[]) AS extension WHERE extension NOT IN (SELECT extname FROM pg_extension);
SELECT pg_temp.answers('hierarchy');

SELECT E'\nEvery way, against the first of its table.';
SELECT format(E'\n%s%s\n\n| how | path | ms | ratio |\n|---|---|---|---|\n%s', task,
              CASE WHEN workers = 'default' THEN ', with parallel workers' END, string_agg(line, E'\n' ORDER BY n))
  FROM (SELECT m.task, m.workers, n, first_value(n) OVER of_task AS first_n,
               format('| %s | %s | %s | %s |', m.variant, path, pg_temp.spread(m), pg_temp.short(ratio)) AS line
          FROM (SELECT *, first_value(variant) OVER (PARTITION BY task, workers ORDER BY n) AS first
                  FROM (SELECT task, workers, variant, min(n) AS n FROM numbered GROUP BY task, workers, variant) AS each) AS o
          JOIN measured AS m USING (task, workers, variant)
          JOIN compared AS c ON c.task = m.task AND c.workers = m.workers AND c.variant = m.variant AND c.versus = first
          LEFT JOIN bench.plan AS p ON p.task = m.task AND p.variant = m.variant AND m.workers = 'one process'
         WHERE m.task NOT IN (SELECT task FROM question WHERE section <> 'hierarchy') AND m.task NOT LIKE '% size'
           AND m.task NOT LIKE 'calls over %'
        WINDOW of_task AS (PARTITION BY m.task, m.workers ORDER BY n)) AS told
 GROUP BY task, workers, first_n ORDER BY first_n;

SELECT E'\nSizes, in MB\n\n| what | table | the column in it | index |\n|---|---|---|---|';
SELECT format('| %s | %s | %s | %s |', variant, pg_temp.short(max(value) FILTER (WHERE task = 'table size')),
              pg_temp.short(max(value) FILTER (WHERE task = 'column size')), pg_temp.short(max(value) FILTER (WHERE task = 'index size')))
  FROM bench.sample WHERE task LIKE '% size' GROUP BY variant ORDER BY min(n);

SELECT E'\n## Code sets and necessity\n';
SELECT format(E'%s claim lines; %s policies with %s services and %s diagnoses; %s lines of four diagnoses; SQL by line: the first %s of them. supports_necessity and its rivals have work_mem 256MB and no jit. A parallel worker is new to each query, and builds its own cache in it.\n',
              pg_temp.many(:lines), (SELECT pg_temp.many(count(*)) FROM codecheck.policy),
              (SELECT pg_temp.many(count(*)) FROM codecheck.policy_code),
              (SELECT pg_temp.many(count(*)) FROM codecheck.policy_diagnosis), pg_temp.many(:lines), pg_temp.many(:few));
SELECT pg_temp.answers('code sets');

SELECT E'\nThe plan of supports_necessity over all lines:\n\n```';
EXPLAIN (COSTS OFF) SELECT count(*) FROM bench.line WHERE supports_necessity(code, dx, on_date);
SELECT '```';

SELECT E'\n## What codes mean, and how they change\n';
SELECT format(E'drift asks %s claim lines; of CPT 22 quarters are loaded.\n', pg_temp.many(:lines));
SELECT pg_temp.answers('meaning');

SELECT E'\nA call, over a million rows in one process: its time beyond that of the scan. The codes are drawn at random from all that '
       'can be billed, so each is as good as new to the processor; the aim is 0.3 µs.\n\n| call | µs |\n|---|---|';
SELECT pg_temp.calls('drawn_(icd10cm|icd10pcs|hcpcs)', 300);

SELECT E'\n## The rules of payers, and the whole audit\n';
SELECT E'The files of the claims'' years are not at hand: units, the fee schedule and the Medicare Code Editor of later years stand in '
       'under their dates, and bundling and add-on codes, which have dates of their own, answer for years before their release.\n';
SELECT pg_temp.answers('rules');

SELECT E'\nA call, over a million pairs in random order, half of them pairs of the edits in either order: its time beyond that of the scan; the aim is 0.5 µs.\n\n| call | µs |\n|---|---|';
SELECT pg_temp.calls('drawn_pair', 500);

SELECT format(E'\nThe audit has %s claim lines for all %s edits, and finds %s; the policies are those above. Lines a second are of the processor''s time in one process. The table has the columns that an audit reads; the view is over The Tuva Project''s layout. The plain SQL is the reference of the tests, which finds the same: in one process, with work_mem 256MB, and with tables of its own, indexed and analyzed; a tenth of the lines, without the two edits that it judges by asking every policy and every note about every line.\n',
              pg_temp.many(:lines), (SELECT count(*) FROM codecheck.edit WHERE enabled),
              (SELECT pg_temp.many(max(answer)::bigint) FROM bench.sample WHERE task = 'audit' AND variant = 'table'));
SELECT pg_temp.answers('audit');
