-- The audit of :claims in words: the findings by edit, at most :examples of each,
-- what has no answer, and the denial report.
\pset footer off
\pset format unaligned
\pset tuples_only on

SELECT clock_timestamp() AS started \gset
CREATE TEMPORARY TABLE finding AS SELECT * FROM codecheck.audit(:'claims');
SELECT round(extract(epoch FROM clock_timestamp() - :'started')::numeric, 1) AS seconds \gset

CREATE TEMPORARY TABLE edit AS SELECT row_number() OVER () AS place, * FROM codecheck.edit;

-- As examples, codes of every kind before the same again.
CREATE TEMPORARY VIEW example AS
    SELECT *, row_number() OVER (PARTITION BY edit, status ORDER BY again, claim_id, line_no) AS nth,
           count(*) OVER (PARTITION BY edit) AS of_all
      FROM (SELECT *, row_number() OVER (PARTITION BY edit, status, code, diagnosis ORDER BY claim_id, line_no) AS again
              FROM finding
             WHERE status <> 'no_data') AS found;

-- Each finding: claim and line, CARC and RARC, the codes it is about, why, and by what.
WITH shown AS (
    SELECT place, claim_id, line_no, of_all, claim_id || '/' || line_no AS line,
           CASE status WHEN 'bypassed' THEN status ELSE concat_ws(' ', example.carc, example.rarc) END AS denial,
           coalesce(code, '') AS service,
           CASE WHEN length(diagnosis) > 19 THEN left(diagnosis, 16) || '...' ELSE coalesce(diagnosis, '') END AS reason,
           message || coalesce(' [' || example.source || ']', '') AS why
      FROM example JOIN edit USING (edit)
     WHERE nth <= :examples
), width AS (
    SELECT max(length(line)) + 2 AS line, max(length(denial)) + 2 AS denial,
           least(max(length(service)), 10) + 2 AS service, max(length(reason)) + 2 AS reason
      FROM shown
), written AS (
    SELECT place, 1 AS part, NULL AS claim_id, NULL AS line_no, E'\n' || edit || ': ' || title AS text
      FROM edit
     WHERE edit IN (SELECT edit FROM example)
     UNION ALL
    SELECT place, 2, claim_id, line_no,
           '  ' || rpad(shown.line, width.line) || rpad(shown.denial, width.denial) ||
           rpad(shown.service, width.service) || rpad(shown.reason, width.reason) ||
           rtrim(regexp_replace(why, '(.{1,' || 128 - margin || '})(?: +|$)', E'\\1\n' || repeat(' ', margin + 2), 'g'),
                 E' \n')
      FROM shown, width, LATERAL (SELECT width.line + width.denial + width.service + width.reason) AS layout(margin)
     UNION ALL
    SELECT place, 3, NULL, NULL, '  ... and ' || max(of_all) - count(*) || ' more'
      FROM shown
     GROUP BY place
    HAVING max(of_all) > count(*)
)
SELECT text FROM written ORDER BY place, part, claim_id, line_no, text;

-- What could not be judged, without the codes, diagnoses and dates that differ from line to line.
\echo
\echo 'What has no answer is neither a finding nor a pass. No list of CPT codes is loaded, for it is the AMA\'s to license:'
\echo
\pset format aligned
\pset tuples_only off
SELECT edit, count(*) AS lines,
       replace(replace(regexp_replace(message, '\m\d{4}-\d\d-\d\d\M', 'the date'), coalesce(code, ''), 'the code'),
               coalesce(diagnosis, ''), 'the diagnosis') AS why
  FROM finding JOIN edit USING (edit)
 WHERE status = 'no_data'
 GROUP BY place, edit, why
 ORDER BY place, lines DESC, why;

\echo 'The denial report; the rate is of the lines that got an answer:'
\echo
\pset null ''
SELECT edit, lines_judged AS judged, lines_failed AS failed, lines_bypassed AS bypassed, lines_no_data AS "no answer",
       round(100 * failure_rate, 1) AS "rate %", to_char(charge_at_stake, '99,999,990.00') AS "charge at stake",
       carc AS "CARC", rarc AS "RARC"
  FROM codecheck.denial_report(:'claims');

\pset format unaligned
\pset tuples_only on
SELECT format('%s of %s lines have a finding, and carry %s of the %s charged. The audit took %s s.',
              to_char(count(*) FILTER (WHERE failed), 'FM999,999'), to_char(count(*), 'FM999,999'),
              to_char(sum(charge) FILTER (WHERE failed), 'FM99,999,990.00'), to_char(sum(charge), 'FM99,999,990.00'),
              :'seconds')
  FROM (SELECT charge, (claim_id, line_no) IN (SELECT claim_id, line_no FROM finding WHERE status = 'fail') AS failed FROM :claims) AS line;
