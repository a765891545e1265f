-- The profile of evaluation and management: lines by chance against plain SQL written another way, boundaries, and
-- whatever columns a relation of claims may have.
BEGIN;
SELECT no_plan();
SET LOCAL client_min_messages = warning;
\ir lib/seed.sql

-- The codes by the ranges of their numbers.
CREATE FUNCTION pg_temp.family_of(code text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN code BETWEEN '99201' AND '99205' THEN 'office_new' WHEN code BETWEEN '99211' AND '99215' THEN 'office_established'
                WHEN code BETWEEN '99218' AND '99220' THEN 'observation_initial' WHEN code BETWEEN '99221' AND '99223' THEN 'hospital_initial'
                WHEN code BETWEEN '99224' AND '99226' THEN 'observation_subsequent' WHEN code BETWEEN '99231' AND '99233' THEN 'hospital_subsequent'
                WHEN code BETWEEN '99234' AND '99236' THEN 'hospital_same_day' WHEN code BETWEEN '99241' AND '99245' THEN 'consultation_office'
                WHEN code BETWEEN '99251' AND '99255' THEN 'consultation_hospital' WHEN code BETWEEN '99281' AND '99285' THEN 'emergency'
                WHEN code BETWEEN '99304' AND '99306' THEN 'nursing_facility_initial' WHEN code BETWEEN '99307' AND '99310' THEN 'nursing_facility_subsequent'
                WHEN code BETWEEN '99324' AND '99328' THEN 'domiciliary_new' WHEN code BETWEEN '99334' AND '99337' THEN 'domiciliary_established'
                WHEN code BETWEEN '99341' AND '99345' THEN 'home_new' WHEN code BETWEEN '99347' AND '99350' THEN 'home_established'
                WHEN code BETWEEN '98000' AND '98003' THEN 'telemedicine_video_new' WHEN code BETWEEN '98004' AND '98007' THEN 'telemedicine_video_established'
                WHEN code BETWEEN '98008' AND '98011' THEN 'telemedicine_audio_new' WHEN code BETWEEN '98012' AND '98015' THEN 'telemedicine_audio_established' END
$$;
CREATE TEMP TABLE coded AS
    SELECT code, family, row_number() OVER (PARTITION BY family ORDER BY code) AS level
      FROM (SELECT to_char(n, 'FM00000') AS code, pg_temp.family_of(to_char(n, 'FM00000')) AS family FROM generate_series(0, 99999) AS n) AS number
     WHERE family IS NOT NULL;
SELECT set_eq('SELECT family, level, code::text FROM codecheck.em_level', 'SELECT family, level, code FROM coded', 'families and levels');
SELECT is_empty('SELECT family FROM codecheck.em_level GROUP BY family HAVING ARRAY[min(levels), max(levels)] <> ARRAY[count(*), count(*)]::int[]', 'and how many levels there are');
SELECT is_empty($$ SELECT code FROM codecheck.em_level WHERE code_section(code) <> 'Evaluation and Management' $$, 'evaluation and management');

-- ---- By chance
CREATE SCHEMA claims;
CREATE TABLE claims.plain (claim_id text, line_no int, provider_id text, specialty text, code text);
INSERT INTO claims.plain
SELECT n::text, n,
       CASE WHEN random() > 0.05 THEN 'P' || floor(random() ^ 3 * 40)::int END,
       (ARRAY['207Q00000X', NULL, '207R00000X', '208000000X'])[1 + floor(random() ^ 2 * 4)::int],
       CASE WHEN random() < 0.05 THEN (ARRAY[NULL, '', ' ', '9921', '9921X', '992133', '70450', 'G0439', '99217', '99199'])[1 + floor(random() * 10)::int]
            ELSE (ARRAY['', ' ', E'\t'])[1 + floor(random() ^ 8 * 3)::int] || codes[1 + floor(random() ^ 3 * 81)::int] || (ARRAY['', ' '])[1 + floor(random() ^ 8 * 2)::int] END
  FROM generate_series(1, 6000) AS n, (SELECT array_agg(code ORDER BY md5(code)) AS codes FROM coded) AS all_codes;
INSERT INTO claims.plain VALUES ('A', 1, 'P1', 'alone', '99213'), ('B', 1, 'P1', 'two', '99213'), ('C', 1, 'P2', 'two', '99214'), ('C', 2, 'P2', 'two', '99214');

-- Each profile by itself, from lines taken one at a time; the distance from what two profiles have in common.
CREATE FUNCTION pg_temp.expected() RETURNS TABLE (
    provider_id text, specialty text, family text, lines bigint, level_lines bigint[], level_share numeric[], mean_level numeric,
    peer_providers bigint, peer_lines bigint, peer_share numeric[], peer_mean_level numeric, difference numeric, z numeric, distance numeric, small boolean)
LANGUAGE sql AS $$
    WITH line AS MATERIALIZED (
        SELECT coalesce(provider_id, '') AS provider_id, coalesce(specialty, '') AS specialty, family, level
          FROM claims.plain JOIN coded ON coded.code = btrim(plain.code, E' \t')
    ), level AS MATERIALIZED (
        SELECT p.provider_id, p.specialty, p.family, coded.level,
               count(l.level) FILTER (WHERE l.provider_id = p.provider_id) AS own,
               count(l.level) FILTER (WHERE l.provider_id <> p.provider_id AND l.provider_id <> '') AS others
          FROM (SELECT DISTINCT provider_id, specialty, family FROM line) AS p
          JOIN coded ON coded.family = p.family
          LEFT JOIN line l ON l.specialty = p.specialty AND l.family = p.family AND l.level = coded.level
         GROUP BY 1, 2, 3, 4
    ), peers AS (
        SELECT p.provider_id, p.specialty, p.family, count(DISTINCT l.provider_id) AS providers, count(l.level) AS lines, avg(l.level) AS mean, stddev_samp(l.level) AS s
          FROM (SELECT DISTINCT provider_id, specialty, family FROM line) AS p
          LEFT JOIN line l ON l.specialty = p.specialty AND l.family = p.family AND l.provider_id <> p.provider_id AND l.provider_id <> ''
         GROUP BY 1, 2, 3
    ), profile AS (
        SELECT provider_id, specialty, family, array_agg(own ORDER BY level) AS own, array_agg(round(own / n, 4) ORDER BY level) AS share,
               n, sum(own * level) / n AS mean, array_agg(round(others / m, 4) ORDER BY level) AS others_share, 1 - sum(least(own / n, others / m)) AS distance
          FROM (SELECT level.*, sum(own) OVER p AS n, nullif(sum(others) OVER p, 0) AS m FROM level WINDOW p AS (PARTITION BY provider_id, specialty, family)) AS level
         GROUP BY provider_id, specialty, family, n
    )
    SELECT nullif(provider_id, ''), nullif(specialty, ''), family, n::bigint, own, share, round(p.mean, 4), peers.providers, peers.lines,
           CASE WHEN peers.lines > 0 THEN others_share END, round(peers.mean, 4), round(p.mean - peers.mean, 4),
           CASE WHEN s > 0 THEN round((p.mean - peers.mean) / (s * sqrt(1 / n + 1.0 / peers.lines)), 2) END,
           CASE WHEN peers.lines > 0 THEN round(distance, 4) END, n < 30 OR peers.providers < 5
      FROM profile p JOIN peers USING (provider_id, specialty, family)
$$;
CREATE TEMP TABLE profile AS SELECT * FROM codecheck.em_profile('claims.plain');
SELECT bag_eq('SELECT * FROM profile', 'SELECT * FROM pg_temp.expected()', 'every profile');
SELECT is((SELECT sum(lines) FROM profile), (SELECT count(*)::numeric FROM claims.plain JOIN coded ON coded.code = btrim(plain.code, E' \t')), 'every line is in one');
SELECT ok(bool_or(small) AND bool_or(NOT small) AND bool_or(provider_id IS NULL) AND bool_or(specialty IS NULL) AND bool_or(difference > 0.5) AND bool_or(difference < -0.5)
          AND bool_or(z IS NULL) AND count(*) FILTER (WHERE z <> 0 AND distance > 0.2) > 100, 'there is something to compare') FROM profile;
SELECT results_eq('SELECT family FROM profile', 'SELECT family FROM profile JOIN (SELECT DISTINCT family, place FROM codecheck.em_level) AS f USING (family) ORDER BY place', 'family by family');

-- ---- By hand
CREATE TEMP TABLE claim (claim_id text, provider_id text, specialty text, code text);
CREATE FUNCTION pg_temp.profiled(relation regclass DEFAULT 'pg_temp.claim') RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', coalesce(provider_id, 'nobody'), family, level_lines, mean_level, 'peers', peer_providers, peer_lines, peer_mean_level, 'by', difference, z, distance,
                                         CASE WHEN small THEN 'small' END), '; ' ORDER BY provider_id COLLATE "C", family, specialty COLLATE "C"), '') FROM codecheck.em_profile(relation)
$$;
SELECT is(pg_temp.profiled(), '', 'no lines, no profiles');
INSERT INTO claim VALUES ('A', 'P', NULL, '99213'), ('B', 'P', NULL, '99214');
SELECT is(pg_temp.profiled(), 'P office_established {0,0,1,1,0} 3.5000 peers 0 0 by small', 'one provider has no peers');
SELECT is((SELECT peer_share FROM codecheck.em_profile('claim')), NULL, '... and they have no shares');
INSERT INTO claim VALUES ('C', NULL, NULL, '99215');
SELECT is(pg_temp.profiled(), 'P office_established {0,0,1,1,0} 3.5000 peers 0 0 by small; nobody office_established {0,0,0,0,1} 5.0000 peers 1 2 3.5000 by 1.5000 1.73 1.0000 small',
          'a line without a provider is nobody''s peer');
INSERT INTO claim VALUES ('D', ' ', NULL, '99215'), ('E', '', NULL, '99211');
SELECT is((SELECT level_lines FROM codecheck.em_profile('claim') WHERE provider_id IS NULL), '{1,0,0,0,2}', 'blanks are no provider');
TRUNCATE claim;
INSERT INTO claim VALUES ('A', 'P', NULL, '99214'), ('B', 'Q', NULL, '99213'), ('C', 'Q', NULL, '99213');
SELECT is(pg_temp.profiled(), 'P office_established {0,0,0,1,0} 4.0000 peers 1 2 3.0000 by 1.0000 1.0000 small; Q office_established {0,0,2,0,0} 3.0000 peers 1 1 4.0000 by -1.0000 1.0000 small',
          'peers of one level, or of one line, have no deviation');
SELECT is((SELECT array_agg(z) FROM codecheck.em_profile('claim')), '{NULL,NULL}', '... so there is no z');
UPDATE claim SET code = '99215' WHERE claim_id = 'C';
SELECT is((SELECT (difference, z) FROM codecheck.em_profile('claim') WHERE provider_id = 'P'), (0.0000, 0.00), 'a mean like the peers''');
SELECT is((SELECT distance FROM codecheck.em_profile('claim') WHERE provider_id = 'P'), 1.0000, '... of other levels');
UPDATE claim SET code = '99204' WHERE provider_id = 'P';
SELECT is(pg_temp.profiled(), 'P office_new {0,0,0,1,0} 4.0000 peers 0 0 by small; Q office_established {0,0,1,0,1} 4.0000 peers 0 0 by small', 'families are not compared');
UPDATE claim SET code = '99214', specialty = provider_id;
SELECT is((SELECT array_agg(peer_providers) FROM codecheck.em_profile('claim')), '{0,0}', 'nor specialties');
UPDATE claim SET provider_id = 'P', specialty = CASE claim_id WHEN 'A' THEN 'Q' ELSE NULL END;
SELECT is((SELECT array_agg(lines || ' ' || peer_lines ORDER BY specialty NULLS LAST) FROM codecheck.em_profile('claim')), '{1 0,2 0}', 'a provider is no peer of its own under another specialty, or under none');
TRUNCATE claim;
INSERT INTO claim SELECT n, provider, NULL, '99213' FROM unnest('{P,Q,R,S,T,U}'::text[]) AS provider, generate_series(1, 30) AS n WHERE provider <> 'P' OR n < 30;
SELECT is((SELECT string_agg(provider_id, '' ORDER BY provider_id) FROM codecheck.em_profile('claim') WHERE small), 'P', '29 lines are few, 30 are not');
DELETE FROM claim WHERE provider_id = 'U';
SELECT is((SELECT string_agg(provider_id, '' ORDER BY provider_id) FROM codecheck.em_profile('claim') WHERE small), 'PQRST', '4 peers are few, 5 are not');
TRUNCATE claim;
INSERT INTO claim VALUES ('A', 'P', NULL, NULL), ('B', 'P', NULL, ''), ('C', 'P', NULL, '9921'), ('D', 'P', NULL, E'99213\n'), ('E', 'P', NULL, repeat('9', 100000)), ('F', 'P', NULL, '９９２１３'), ('G', 'P', NULL, '99213F');
SELECT is(pg_temp.profiled(), 'P office_established {0,0,1,0,0} 3.0000 peers 0 0 by small', 'what is no code is left out');

-- ---- Columns and relations
SELECT pg_temp.profiled('claims.plain') AS expected \gset
CREATE TABLE claims."odd ""name" AS SELECT 'x' AS "Code", code::char(9), 1 AS "PROVIDER_ID", specialty::varchar, provider_id COLLATE "C", 0 AS place, 0 AS level, 0 AS lines FROM claims.plain WHERE btrim(code, E' \t') ~ '^.{5}$';
SELECT is(pg_temp.profiled('claims."odd ""name"'), :'expected', 'a name in quotes; char, varchar; other columns');
CREATE DOMAIN claims.name AS text;
CREATE TABLE claims.typed AS SELECT try_hcpcs(code) AS code, provider_id::claims.name, specialty::claims.name FROM claims.plain;
SELECT is(pg_temp.profiled('claims.typed'), :'expected', 'the extension''s own type; domains');
CREATE TABLE claims.numbers AS SELECT trim(code)::int AS code, substr(provider_id, 2)::bigint AS provider_id, specialty FROM claims.plain WHERE code ~ '^ *[0-9]{1,8} *$';
SELECT is((SELECT sum(lines) FROM codecheck.em_profile('claims.numbers')), (SELECT count(*)::numeric FROM claims.numbers JOIN coded ON coded.code = numbers.code::text), 'numbers');
CREATE TABLE claims.few AS SELECT code FROM claims.plain;
SELECT is((SELECT (count(*), count(provider_id), count(DISTINCT family), sum(lines), sum(peer_lines)) FROM codecheck.em_profile('claims.few')),
          (SELECT (count(DISTINCT family), 0::bigint, count(DISTINCT family), sum(lines), 0::numeric) FROM profile), 'nothing but a code');
CREATE VIEW claims.general AS SELECT provider_id, code FROM claims.plain;
SELECT is((SELECT sum(peer_lines) FROM codecheck.em_profile('claims.general') WHERE provider_id = 'P0'),
          (SELECT count(*)::numeric FROM claims.plain o JOIN coded ON coded.code = btrim(o.code, E' \t') WHERE o.provider_id <> 'P0'
              AND family IN (SELECT family FROM profile WHERE provider_id = 'P0')), 'without a specialty all others are peers');
SET LOCAL search_path = claims, public;
SELECT is((SELECT count(*) FROM codecheck.em_profile('plain')), (SELECT count(*) FROM profile), 'whatever the search_path');
RESET search_path;
CREATE ROLE profile_reader;
GRANT USAGE ON SCHEMA claims TO profile_reader;
SET LOCAL ROLE profile_reader;
SELECT throws_ok('SELECT codecheck.em_profile(''claims.plain'')', '42501', NULL, 'nobody reads what he may not');
RESET ROLE;
GRANT SELECT ON claims.plain TO profile_reader;
ALTER TABLE claims.plain ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE profile_reader;
SELECT is_empty('SELECT * FROM codecheck.em_profile(''claims.plain'')', 'row security hides lines');
RESET ROLE;

CREATE TABLE claims.codeless (claim_id text, provider_id text);
SELECT throws_ok('SELECT codecheck.em_profile(''claims.codeless'')', '42703', 'relation "claims.codeless" has no services: it lacks column "code"', 'no codes');
SELECT throws_ok('SELECT codecheck.em_profile(1::regclass)', '22023', 'em_profile needs a relation of claims', 'no relation');
SELECT throws_ok('SELECT codecheck.em_profile(NULL)', '22023', NULL, 'NULL');

SELECT finish();
ROLLBACK;
