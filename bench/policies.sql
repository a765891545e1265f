-- Policies as many, as long and as much alike as those of a whole Medicare
-- Coverage Database export, and :lines lines for them to judge. There are
-- :topics topics, each written by eight contractors for their own states, and
-- made of codes that claims have, so that several policies govern most lines,
-- and of their neighbours. What is drawn is drawn by hash: every run has the same.

CREATE FUNCTION bench.draw(what text, n bigint, below bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashtextextended(what, n) & 9223372036854775807) % below;

-- The codes to draw from, numbered: what claims have, as often as they have it, and each once.
CREATE TABLE bench.claimed_service AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS n, code
      FROM (SELECT try_hcpcs(hcpcs_code) AS code FROM bench.tuva) AS claimed WHERE code IS NOT NULL;
CREATE TABLE bench.claimed_diagnosis AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS n, code
      FROM (SELECT try_icd10cm(unnest(ARRAY[diagnosis_code_1, diagnosis_code_2, diagnosis_code_3, diagnosis_code_4]))
                   AS code FROM bench.tuva) AS claimed WHERE code IS NOT NULL;
CREATE TABLE bench.service AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS n, code
      FROM (SELECT DISTINCT code FROM bench.claimed_service) AS claimed;
CREATE TABLE bench.diagnosis AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS n, code
      FROM (SELECT DISTINCT code FROM codecheck.icd10cm_entry WHERE is_billable(code, '2018-10-01')) AS listed;
SELECT format('CREATE INDEX ON bench.%I (n) INCLUDE (code)', pool), format('ANALYZE bench.%I', pool)
  FROM unnest('{claimed_service,claimed_diagnosis,service,diagnosis}'::text[]) AS pool \gexec
SELECT (SELECT count(*) FROM bench.claimed_service) AS claimed_services,
       (SELECT count(*) FROM bench.claimed_diagnosis) AS claimed_diagnoses,
       (SELECT count(*) FROM bench.service) AS services,
       (SELECT count(*) FROM bench.diagnosis) AS diagnoses \gset
CREATE INDEX ON bench.diagnosis (code);

-- A tenth of the topics only excludes diagnoses, another tenth asks for a second one. Lists are short mostly.
CREATE TABLE bench.topic AS
    SELECT topic, bench.draw('kind', topic, 10) = 0 AS excludes, bench.draw('kind', topic, 10) = 1 AS asks_second,
           1 + bench.draw('groups', topic, 3) AS groups,
           (3 + 75 * (bench.draw('size', topic, 100) / 100.0) ^ 2)::int AS stretches
      FROM generate_series(1, :topics) AS topic;
CREATE TABLE bench.topic_diagnosis AS
    SELECT DISTINCT topic, CASE WHEN groups > 1 THEN 1 + stretch % groups END AS group_no, member.code
      FROM bench.topic, generate_series(1, stretches) AS stretch,
           LATERAL (SELECT code FROM bench.claimed_diagnosis
                     WHERE stretch % 2 = 0 AND n = bench.draw('claimed', topic * 100 + stretch, :claimed_diagnoses)
                    UNION ALL
                    SELECT code FROM bench.diagnosis
                     WHERE stretch % 2 = 1 AND n = bench.draw('any', topic * 100 + stretch, :diagnoses)) AS first,
           LATERAL (SELECT code FROM bench.diagnosis WHERE code >= first.code
                     ORDER BY code LIMIT 1 + bench.draw('length', topic * 100 + stretch, 19)) AS member;
CREATE TABLE bench.policy AS
    SELECT format('B%s-%s', topic, contractor) AS policy_id, topic * 10 + contractor AS n, topic.*,
           ARRAY(SELECT 'S' || state FROM generate_series(1, 56) AS state WHERE state % 8 = contractor % 8) AS states
      FROM bench.topic, generate_series(1, 8) AS contractor;

INSERT INTO codecheck.policy (policy_id, jurisdiction, kind, effective_from, effective_to)
    SELECT policy_id, CASE WHEN topic % 10 > 0 THEN states END, 'article',
           date '2015-10-01' + bench.draw('from', n, 1200)::int,
           CASE bench.draw('ends', n, 4) WHEN 0 THEN date '2019-02-01' + bench.draw('to', n, 600)::int END
      FROM bench.policy;
INSERT INTO codecheck.policy_code (policy_id, code_from, code_to, group_no)
    SELECT DISTINCT ON (policy_id, code) policy_id, code,
           CASE bench.draw('range', topic * 10 + place, 20) WHEN 0 THEN
               (SELECT max(code) FROM bench.service AS later WHERE later.n BETWEEN service.n AND service.n + 3) END,
           CASE WHEN groups > 1 AND bench.draw('scope', topic * 10 + place, 3) = 0 THEN 1 + place % groups END
      FROM bench.policy, generate_series(1, 7) AS place, bench.service
     WHERE service.n = bench.draw('service', topic * 10 + place, :services)
     ORDER BY policy_id, code, place;
INSERT INTO codecheck.policy_diagnosis (policy_id, group_no, role, code)
    SELECT policy_id, group_no,
           CASE WHEN excludes THEN 'noncovered'
                WHEN asks_second AND bench.draw('role', hashtext(code::text), 3) = 0 THEN 'required'
                ELSE 'covered' END, code
      FROM bench.policy JOIN bench.topic_diagnosis USING (topic)
     WHERE bench.draw('kept', policy.n + hashtext(code::text), 10) > 0;

-- What plain SQL is served by best.
CREATE INDEX ON codecheck.policy_diagnosis (policy_id, code);
CREATE INDEX ON codecheck.policy_diagnosis (code, policy_id);
CREATE INDEX ON codecheck.policy_code (code_from, code_to) WHERE code_to IS NOT NULL;
CREATE INDEX ON codecheck.policy_code (code_from) WHERE code_to IS NULL;
CREATE INDEX ON codecheck.policy_diagnosis (policy_id) WHERE role = 'required';
CREATE INDEX ON codecheck.policy_diagnosis (policy_id) WHERE role <> 'noncovered';
VACUUM ANALYZE codecheck.policy, codecheck.policy_code, codecheck.policy_diagnosis;

CREATE TABLE bench.line AS
    SELECT line_id, service.code, ARRAY[a.code, b.code, c.code, d.code] AS dx,
           date '2018-01-01' + bench.draw('day', line_id, 365)::int AS on_date,
           'S' || 1 + bench.draw('state', line_id, 56) AS jurisdiction
      FROM generate_series(1, :lines) AS line_id, bench.claimed_service AS service, bench.claimed_diagnosis AS a,
           bench.claimed_diagnosis AS b, bench.claimed_diagnosis AS c, bench.claimed_diagnosis AS d
     WHERE service.n = bench.draw('service', line_id, :claimed_services)
       AND a.n = bench.draw('a', line_id, :claimed_diagnoses) AND b.n = bench.draw('b', line_id, :claimed_diagnoses)
       AND c.n = bench.draw('c', line_id, :claimed_diagnoses) AND d.n = bench.draw('d', line_id, :claimed_diagnoses);
CREATE UNIQUE INDEX ON bench.line (line_id);
VACUUM ANALYZE bench.line;

-- One diagnosis a line, on days of ten years.
CREATE TABLE bench.dated AS
    SELECT dx[1] AS code, date '2017-10-01' + bench.draw('date', line_id, 3287)::int AS on_date FROM bench.line;
VACUUM ANALYZE bench.dated;
