-- The samples as a page of Markdown.

\pset tuples_only on
\pset format unaligned

-- What is asked for: of the value itself where there is nothing to compare it with.
CREATE TEMPORARY TABLE question (n integer, what text, task text, variant text, versus text, goal text, target numeric);
INSERT INTO question VALUES
    (1, 'load ICD-10-CM FY2026, 98,186 rows', 'load icd10cm', 'FY2026', NULL, 'ms <', 3000),
    (2, 'load ICD-10-PCS FY2026, 80,029 rows', 'load icd10pcs', 'FY2026', NULL, 'ms', NULL),
    (3, 'load HCPCS 2020, 7,079 rows', 'load hcpcs', '2020', NULL, 'ms', NULL),
    (4, 'first is_billable, ten releases of ICD-10-CM', 'first is_billable', 'call', 'nothing', 'ms <', 150),
    (5, '... memory kept', 'first is_billable', 'memory', NULL, 'MB <', 24),
    (6, 'first code_description, the same', 'first code_description', 'call', 'nothing', 'ms', NULL),
    (7, '... memory kept', 'first code_description', 'memory', NULL, 'MB', NULL),
    (8, 'first is_billable, five releases of ICD-10-PCS', 'first is_billable of ICD-10-PCS', 'call', 'nothing', 'ms', NULL),
    (9, '... memory kept', 'first is_billable of ICD-10-PCS', 'memory', NULL, 'MB', NULL),
    (10, 'first is_billable, two releases of HCPCS', 'first is_billable of HCPCS', 'call', 'nothing', 'ms', NULL),
    (11, '... memory kept', 'first is_billable of HCPCS', 'memory', NULL, 'MB', NULL),
    (12, 'first supports_necessity, 2,006 policies', 'first supports_necessity', 'call', 'nothing', 'ms', NULL),
    (13, '... memory kept', 'first supports_necessity', 'memory', NULL, 'MB', NULL),
    (20, 'is_billable, against IS NOT NULL', 'is_billable', 'call', 'scan', 'times <=', 2),
    (21, 'joins in SQL, against is_billable', 'is_billable', 'join', 'call', 'times', NULL),
    (30, 'SQL by line, indexed, against supports_necessity', 'supports_necessity of few', 'join', 'call', 'times >=', 25),
    (31, 'SQL in steps, into tables of its own, against supports_necessity', 'supports_necessity', 'steps', 'call', 'times >=', 25),
    (32, 'any state, against the line''s state', 'supports_necessity', 'call', 'state', 'times', NULL),
    (40, 'audit, all edits', 'audit', 'claim', NULL, 'ms <', 30000),
    (41, '... memory, against that of a tenth', 'audit memory', 'claim', 'claim_tenth', 'times <=', 1.1),
    (42, 'denial_report', 'denial_report', 'claim', NULL, 'ms <', 30000),
    (43, '... memory, against that of a tenth', 'denial_report memory', 'claim', 'claim_tenth', 'times <=', 1.1);

CREATE TEMPORARY VIEW numbered AS
    SELECT regexp_replace(task, ', (one process|default)$', '') AS task, variant, value, answer,
           COALESCE(substring(task FROM ', (one process|default)$'), '') AS workers,
           row_number() OVER (PARTITION BY task, variant ORDER BY n) AS round
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
    RETURN CASE WHEN value >= 100 THEN round(value)::text ELSE round(value, 1)::text END;
CREATE FUNCTION pg_temp.spread(m measured) RETURNS text LANGUAGE sql
    RETURN pg_temp.short(m.median) || CASE WHEN m.rounds > 1
        THEN ' (' || pg_temp.short(m.least) || '–' || pg_temp.short(m.most) || ')' ELSE '' END;

SELECT format(E'codecheck %s, %s\n', extversion, version()) FROM pg_extension WHERE extname = 'codecheck';
SELECT format(E'%s cores; shared_buffers %s, work_mem %s, max_parallel_workers_per_gather %s, jit %s, fsync %s\n',
              :'cores', current_setting('shared_buffers'), current_setting('work_mem'),
              current_setting('max_parallel_workers_per_gather'), current_setting('jit'), current_setting('fsync'));
SELECT format(E'%s claim lines; %s policies with %s services and %s diagnoses; %s lines of four diagnoses; SQL by line: the first %s of them.\n',
              :'lines', (SELECT count(*) FROM codecheck.policy), (SELECT count(*) FROM codecheck.policy_code),
              (SELECT count(*) FROM codecheck.policy_diagnosis), (SELECT count(*) FROM bench.line), :'few');
SELECT E'Medians of rounds in turns, with the least and the most; a ratio is the median of the rounds'' ratios. supports_necessity and its rivals have work_mem 256MB and no jit. "One process" is max_parallel_workers_per_gather = 0, "default" what the server does by itself; a parallel worker is new to each query, and builds its own cache in it.\n';
SELECT '| what | workers | measured | against | ratio | target | met |' UNION ALL SELECT '|---|---|---|---|---|---|---|';
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
                       CASE WHEN question.task LIKE '% memory' OR goal LIKE 'MB%' THEN 'MB' ELSE 'ms' END AS unit,
                       CASE WHEN target IS NOT NULL THEN substring(goal FROM '[<>=]+') || ' ' || target END AS aim) AS shown
 ORDER BY n, a.workers DESC;

SELECT E'\nThe plan of supports_necessity over all lines:\n';
EXPLAIN (COSTS OFF) SELECT count(*) FROM bench.line WHERE supports_necessity(code, dx, on_date);
SELECT format(E'\nMeasured in %s s.', :'took');
