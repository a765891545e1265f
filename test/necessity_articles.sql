-- The articles of the Medicare Coverage Database in CODECHECK_DATA/mcd, loaded
-- as policies: what they say is read a second time from the CSV files, as text.
\set QUIET on
\set data `test -r "$CODECHECK_DATA/mcd/article.csv" && echo true || echo false`
\if :data
\else
\echo 1..0 # SKIP no CODECHECK_DATA/mcd/article.csv
\quit
\endif
\set ON_ERROR_STOP on
\set start :DBNAME
SET client_min_messages = warning;
DROP DATABASE IF EXISTS necessity_articles;
CREATE DATABASE necessity_articles;
\connect necessity_articles
SET client_min_messages = warning;
SET jit = off;
CREATE EXTENSION pgtap;
CREATE EXTENSION codecheck;
\set here :DBNAME
\setenv PGDATABASE :here
\setenv PGHOST :HOST
\setenv PGPORT :PORT
\setenv PGUSER :USER
SELECT no_plan();

-- Twice: what is loaded again replaces what is there.
\! for n in 1 2; do bin/codecheck load policies "$CODECHECK_DATA/mcd" >/dev/null || echo "not ok - the load"; done

CREATE TABLE article (article_id text, article_version text, title text, eff_date text, end_date text, status text, display_id text);
CREATE TABLE service (article_id text, article_version text, code text, code_version text, code_group text, range text,
    last_updated text, long_description text, short_description text);
CREATE TABLE covered (article_id text, article_version text, code text, code_version text, group_no text, range text,
    last_updated text, sort_order text, description text, asterisk text);
CREATE TABLE noncovered (article_id text, article_version text, code text, code_version text, group_no text, range text,
    last_updated text, sort_order text, description text);
CREATE TABLE state (article_id text, state text);
\copy article FROM PROGRAM 'cat "$CODECHECK_DATA/mcd/article.csv"' WITH (FORMAT csv, HEADER, ENCODING 'LATIN1')
\copy service FROM PROGRAM 'cat "$CODECHECK_DATA/mcd/article_x_hcpc_code.csv"' WITH (FORMAT csv, HEADER, ENCODING 'LATIN1')
\copy covered FROM PROGRAM 'cat "$CODECHECK_DATA/mcd/article_x_icd10_covered.csv"' WITH (FORMAT csv, HEADER, ENCODING 'LATIN1')
\copy noncovered FROM PROGRAM 'cat "$CODECHECK_DATA/mcd/article_x_icd10_noncovered.csv"' WITH (FORMAT csv, HEADER, ENCODING 'LATIN1')
\copy state FROM PROGRAM 'cat "$CODECHECK_DATA/mcd/article_x_state.csv"' WITH (FORMAT csv, HEADER, ENCODING 'LATIN1')
-- XX000 is no diagnosis: an article that covers it covers nothing.
UPDATE covered SET code = replace(code, '.', '');
UPDATE noncovered SET code = replace(code, '.', '');

SELECT cmp_ok((SELECT count(*) FROM codecheck.policy), '=', (SELECT count(*) FROM article), 'every article is a policy, once');
SELECT is_empty('SELECT display_id FROM article EXCEPT SELECT policy_id FROM codecheck.policy', 'under its own name');

-- ---- Every code of every article, with every diagnosis of all, their categories and codes below them

CREATE TABLE diagnosis AS
    WITH named AS (SELECT code FROM covered WHERE code <> 'XX000' UNION SELECT code FROM noncovered)
    SELECT code FROM named
     UNION SELECT left(code, 3) FROM named
     UNION SELECT code || '1' FROM named WHERE length(code) < 7
     UNION SELECT unnest('{I10,Z99.89,A00,Z3A}'::text[]);
CREATE TABLE opinion AS
    SELECT article.article_id, display_id, diagnosis.code AS dx,
           EXISTS (SELECT FROM noncovered AS n WHERE n.article_id = article.article_id AND starts_with(diagnosis.code, n.code)) AS is_noncovered,
           EXISTS (SELECT FROM covered AS c WHERE c.article_id = article.article_id AND starts_with(diagnosis.code, c.code)) AS is_covered,
           EXISTS (SELECT FROM covered AS c WHERE c.article_id = article.article_id) AS covers_some
      FROM article, diagnosis;
CREATE TABLE expected AS
    SELECT service.code, dx, display_id, NOT is_noncovered AND (is_covered OR NOT covers_some) AS supported
      FROM opinion JOIN service USING (article_id);
ANALYZE expected;

SELECT is_empty($$
    SELECT code, dx, bool_or(supported) AS expected, supports_necessity(code::hcpcs, ARRAY[dx::icd10cm]) AS got
      FROM expected GROUP BY code, dx
    HAVING bool_or(supported) IS DISTINCT FROM supports_necessity(code::hcpcs, ARRAY[dx::icd10cm]) LIMIT 10$$,
    'supports_necessity says what the articles say');
SELECT is_empty($$
    (SELECT code, dx, display_id, CASE WHEN supported THEN 'supported' ELSE 'not_supported' END FROM expected
     EXCEPT ALL
     SELECT code, dx, policy_id, status
       FROM (SELECT DISTINCT code, dx FROM expected) AS e, necessity(code::hcpcs, ARRAY[dx::icd10cm])) LIMIT 10$$,
    'so does necessity, article by article');
SELECT ok(count(*) FILTER (WHERE supported) > 5000 AND count(*) FILTER (WHERE NOT supported) > 5000,
          format('%s yes, %s no', count(*) FILTER (WHERE supported), count(*) FILTER (WHERE NOT supported)))
  FROM expected;

-- The same in words that need no reading of the above.
SELECT is((SELECT count(*) FROM service JOIN covered USING (article_id)
            WHERE covered.code <> 'XX000'
              AND NOT EXISTS (SELECT FROM noncovered AS n WHERE n.article_id = covered.article_id AND starts_with(covered.code, n.code))
              AND supports_necessity(service.code::hcpcs, ARRAY[covered.code::icd10cm])),
          (SELECT count(*) FROM service JOIN covered USING (article_id)
            WHERE covered.code <> 'XX000'
              AND NOT EXISTS (SELECT FROM noncovered AS n WHERE n.article_id = covered.article_id AND starts_with(covered.code, n.code))),
          'every covered diagnosis supports every code of its article');
SELECT is_empty($$SELECT service.code, noncovered.code FROM service JOIN noncovered USING (article_id),
                         necessity(service.code::hcpcs, ARRAY[noncovered.code::icd10cm]) AS verdict, article
                   WHERE article.article_id = service.article_id AND policy_id = display_id AND verdict.status <> 'not_supported'$$,
                'no noncovered diagnosis does');
SELECT is_empty($$SELECT policy_id, verdict.group_no, matched FROM service JOIN covered USING (article_id) JOIN article USING (article_id),
                         necessity(service.code::hcpcs, ARRAY[CASE WHEN covered.code <> 'XX000' THEN covered.code END::icd10cm]) AS verdict
                   WHERE policy_id = display_id AND verdict.status = 'supported' AND NOT EXISTS (
                         SELECT FROM covered AS c
                          WHERE c.article_id = article.article_id AND c.group_no::int = verdict.group_no
                            AND starts_with(replace(matched[1]::text, '.', ''), c.code))$$,
                'the group named is one that lists the diagnosis');

-- ---- Three articles by name

SELECT is(supports_necessity('87641', '{Z22.322}'), false, 'A52379 excludes Z22.322');
SELECT is(supports_necessity('87641', ARRAY(SELECT code::icd10cm FROM diagnosis)), false, 'and nothing supports it');
SELECT is(supports_necessity('29877', '{M17.11}'), false, 'A52369 excludes M17.11');
SELECT is(supports_necessity('29877', '{M25.561,M17.9}'), false, 'and M25.561');
SELECT is(supports_necessity('G0289', '{S83.241A}'), true, 'and nothing else');
SELECT is(supports_necessity('29877', '{M17.11,S83.241A}'), true, 'a diagnosis beside an excluded one supports');
SELECT is(supports_necessity('29877', '{}'), false, 'but none at all does not');
SELECT is(supports_necessity('81595', '{N17.9}'), false, 'A60274 excludes acute kidney failure');
SELECT is(supports_necessity('81595', '{N17.9,T86.19}'), true, 'and covers complications of a transplant');
SELECT is(supports_necessity('99214', '{Z00.00}'), NULL, 'no article governs 99214');

-- ---- Where, when and for whom

SELECT is_empty($$
    SELECT code, state, governs, got
      FROM (SELECT service.code, place.state,
                   bool_or(EXISTS (SELECT FROM state AS s WHERE s.article_id = service.article_id AND s.state = place.state)) AS governs,
                   supports_necessity(service.code::hcpcs, '{I10}', '2026-01-01', place.state) IS NOT NULL AS got
              FROM service, (SELECT DISTINCT state FROM state UNION SELECT 'ZZ') AS place
             GROUP BY service.code, place.state) AS s
     WHERE governs IS DISTINCT FROM got LIMIT 10$$, 'an article governs in its states and nowhere else');
SELECT is(supports_necessity('29877', '{S83.241A}', '2026-01-01', 'MA'), true, 'A52369 in Massachusetts');
SELECT is(supports_necessity('29877', '{S83.241A}', '2026-01-01', 'CA'), NULL, 'not in California');
SELECT is(supports_necessity('29877', '{S83.241A}', '2026-01-01', 'MA', 'Medicare'), true, 'for Medicare');
SELECT is(supports_necessity('29877', '{S83.241A}', '2026-01-01', 'MA', 'Another'), NULL, 'for nobody else');
SELECT is(supports_necessity('29877', '{S83.241A}', day), true, 'an article without dates holds on ' || day)
  FROM unnest('{1990-01-01,2099-12-31}'::date[]) AS day
 WHERE (SELECT eff_date || end_date FROM article WHERE article_id = '52369') = '';

SELECT * FROM finish();
\connect :start
DROP DATABASE necessity_articles;
