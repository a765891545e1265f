-- What supports_necessity answers about bench.line, in plain SQL over the same tables, twice.

-- By line: a view that can be asked of one line or of all, and knows of every change of a policy.
CREATE VIEW bench.by_line AS
    SELECT line.*, (
        WITH governing AS MATERIALIZED (
            SELECT policy_id, bool_or(group_no IS NULL) AS every_group, array_agg(group_no) AS groups
              FROM codecheck.policy_code
             WHERE (code_to IS NULL AND code_from = line.code
                    OR code_to IS NOT NULL AND line.code BETWEEN code_from AND code_to)
               AND (SELECT on_date BETWEEN COALESCE(effective_from, '-infinity') AND COALESCE(effective_to, 'infinity')
                      FROM codecheck.policy WHERE policy.policy_id = policy_code.policy_id)
             GROUP BY policy_id),
        said AS MATERIALIZED (
            SELECT policy_id, group_no, role, d
              FROM unnest(dx) AS d, governing JOIN codecheck.policy_diagnosis AS named USING (policy_id)
             WHERE named.code = ANY (ancestors(d) || d)
               AND (every_group OR group_no = ANY (groups) OR role = 'noncovered' AND group_no IS NULL)),
        counted AS MATERIALIZED (
            SELECT * FROM said
             WHERE role <> 'noncovered'
               AND (policy_id, d) NOT IN (SELECT policy_id, d FROM said WHERE role = 'noncovered'))
        SELECT CASE
            WHEN EXISTS (
                SELECT FROM counted AS first
                 WHERE role = 'covered'
                   AND (NOT EXISTS (SELECT FROM codecheck.policy_diagnosis AS asking
                                     WHERE asking.policy_id = first.policy_id AND asking.role = 'required'
                                       AND asking.group_no IS NOT DISTINCT FROM first.group_no)
                        OR EXISTS (SELECT FROM counted AS second
                                    WHERE second.role = 'required' AND second.policy_id = first.policy_id
                                      AND second.group_no IS NOT DISTINCT FROM first.group_no AND second.d <> first.d)))
                OR EXISTS (
                SELECT FROM unnest(dx) AS d, governing
                 WHERE NOT EXISTS (SELECT FROM codecheck.policy_diagnosis AS named
                                    WHERE named.policy_id = governing.policy_id AND named.role <> 'noncovered')
                   AND (policy_id, d) NOT IN (SELECT policy_id, d FROM said))
            THEN true
            WHEN EXISTS (SELECT FROM governing) THEN false END) AS supported
      FROM bench.line;

-- In steps: what the policies say of each service and each diagnosis that the
-- lines have, as tables with statistics and indexes; then the lines. That pays
-- for many lines at once, and is out of date with the next change of a policy.
CREATE PROCEDURE bench.take_steps() LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS bench.scope, bench.said, bench.enough, bench.asked, bench.governed CASCADE;

    CREATE UNLOGGED TABLE bench.scope AS
        SELECT line.code, policy.policy_id, bool_or(group_no IS NULL) AS every_group, array_agg(group_no) AS groups,
               daterange(effective_from, effective_to, '[]') AS days,
               NOT EXISTS (SELECT FROM codecheck.policy_diagnosis AS named
                            WHERE named.policy_id = policy.policy_id AND named.role <> 'noncovered') AS only_excludes
          FROM (SELECT DISTINCT code FROM bench.line) AS line
          JOIN codecheck.policy_code ON line.code BETWEEN code_from AND COALESCE(code_to, code_from)
          JOIN codecheck.policy USING (policy_id)
         GROUP BY line.code, policy.policy_id;
    ANALYZE bench.scope;
    CREATE UNLOGGED TABLE bench.said AS
        WITH named AS MATERIALIZED (
            SELECT d, policy_id, group_no, role
              FROM (SELECT DISTINCT d FROM bench.line, unnest(dx) AS d) AS line, unnest(ancestors(d) || d) AS above
              JOIN codecheck.policy_diagnosis ON policy_diagnosis.code = above)
        SELECT code, d, policy_id, group_no, role, days, only_excludes,
               bool_or(role = 'noncovered') OVER (PARTITION BY code, d, policy_id) AS excluded,
               EXISTS (SELECT FROM codecheck.policy_diagnosis AS asking
                        WHERE asking.policy_id = scope.policy_id AND asking.role = 'required'
                          AND asking.group_no IS NOT DISTINCT FROM named.group_no) AS asks_second
          FROM bench.scope JOIN named USING (policy_id)
         WHERE every_group OR group_no = ANY (groups) OR role = 'noncovered' AND group_no IS NULL;
    ANALYZE bench.said;

    -- When a service has a policy; when one that any diagnosis satisfies, save those it excludes.
    CREATE UNLOGGED TABLE bench.governed AS
        SELECT code, range_agg(days) AS days, range_agg(days) FILTER (WHERE only_excludes) AS any_days
          FROM bench.scope GROUP BY code;
    -- When a diagnosis is enough for a service; whether it is one that some policy excludes.
    CREATE UNLOGGED TABLE bench.enough AS
        SELECT code, d, range_agg(days) AS days, bool_or(excluded) AS excluded
          FROM (SELECT code, d, days, false AS excluded FROM bench.said
                 WHERE role = 'covered' AND NOT asks_second AND NOT excluded
                UNION ALL
                SELECT code, pair.d, CASE WHEN excluding.d IS NULL THEN scope.days END, true
                  FROM (SELECT DISTINCT code, d FROM bench.said WHERE only_excludes) AS pair
                  JOIN bench.scope USING (code)
                  LEFT JOIN (SELECT DISTINCT code, d, policy_id FROM bench.said WHERE only_excludes) AS excluding
                       USING (code, d, policy_id)
                 WHERE scope.only_excludes) AS supporting
         GROUP BY code, d;
    CREATE INDEX ON bench.enough (code, d);
    -- What takes two diagnoses.
    CREATE UNLOGGED TABLE bench.asked AS
        SELECT code, d, policy_id, group_no, role, days FROM bench.said WHERE asks_second AND NOT excluded;
    CREATE INDEX ON bench.asked (code, d);
    ANALYZE bench.governed, bench.enough, bench.asked;

    CREATE VIEW bench.in_steps AS
        SELECT line.*, CASE
            WHEN EXISTS (
                SELECT FROM unnest(line.dx) AS one(dx) LEFT JOIN bench.enough ON enough.code = line.code AND enough.d = one.dx
                 WHERE on_date <@ enough.days OR on_date <@ any_days AND enough.excluded IS NOT TRUE)
                OR EXISTS (
                SELECT FROM unnest(line.dx) AS one(dx) JOIN bench.asked AS first ON first.code = line.code AND first.d = one.dx,
                       unnest(line.dx) AS other(dx) JOIN bench.asked AS second ON second.code = line.code AND second.d = other.dx
                 WHERE first.role = 'covered' AND second.role = 'required' AND one.dx <> other.dx AND on_date <@ first.days
                   AND second.policy_id = first.policy_id AND second.group_no IS NOT DISTINCT FROM first.group_no)
            THEN true
            WHEN on_date <@ governed.days THEN false END AS supported
          FROM bench.line LEFT JOIN bench.governed USING (code);
END $$;
