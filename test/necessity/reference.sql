-- Medical necessity a second time, in plain SQL over the policy tables: what
-- the tests compare with, and what the benchmark measures against.

CREATE SCHEMA necessity_reference;

-- The policies that govern the code, and what of each the code is scoped to.
CREATE FUNCTION necessity_reference.governing(
    a_code hcpcs, a_date date, a_jurisdiction text, a_payer text,
    OUT policy_id text, OUT every_group boolean, OUT groups int[])
RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT policy.policy_id, bool_or(scope.group_no IS NULL), array_agg(scope.group_no)
      FROM codecheck.policy_code AS scope
      JOIN codecheck.policy USING (policy_id)
     WHERE (scope.code_from = a_code OR scope.code_from < a_code AND scope.code_to >= a_code)
       AND coalesce(policy.effective_from, '-infinity') <= a_date
       AND coalesce(policy.effective_to, 'infinity') >= a_date
       AND (a_jurisdiction IS NULL OR policy.jurisdiction IS NULL OR a_jurisdiction = ANY (policy.jurisdiction))
       AND (a_payer IS NULL OR policy.payer IS NULL OR a_payer = policy.payer)
     GROUP BY policy.policy_id
$$;

-- The diagnoses that count for the policy: those it does not exclude from the scope.
CREATE FUNCTION necessity_reference.counting(
    a_policy text, a_every_group boolean, a_groups int[], a_dx icd10cm[], OUT diagnosis icd10cm)
RETURNS SETOF icd10cm LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT diagnosis
      FROM unnest(a_dx) AS diagnosis
     WHERE diagnosis IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM codecheck.policy_diagnosis AS excluded
            WHERE excluded.policy_id = a_policy AND excluded.role = 'noncovered' AND diagnosis <@ excluded.code
              AND (a_every_group OR excluded.group_no IS NULL OR excluded.group_no = ANY (a_groups)))
$$;

-- The groups that support: a covered diagnosis and, where the group requires a second, another one.
CREATE FUNCTION necessity_reference.supporting(
    a_policy text, a_every_group boolean, a_groups int[], a_dx icd10cm[], OUT group_no int)
RETURNS SETOF int LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT covered.group_no
      FROM codecheck.policy_diagnosis AS covered
      JOIN necessity_reference.counting(a_policy, a_every_group, a_groups, a_dx) AS first
        ON first.diagnosis <@ covered.code
     WHERE covered.policy_id = a_policy AND covered.role = 'covered'
       AND (a_every_group OR covered.group_no = ANY (a_groups))
       AND (NOT EXISTS (
                SELECT FROM codecheck.policy_diagnosis AS required
                 WHERE required.policy_id = a_policy AND required.role = 'required'
                   AND required.group_no IS NOT DISTINCT FROM covered.group_no)
            OR EXISTS (
                SELECT FROM codecheck.policy_diagnosis AS required
                  JOIN necessity_reference.counting(a_policy, a_every_group, a_groups, a_dx) AS second
                    ON second.diagnosis <@ required.code
                 WHERE required.policy_id = a_policy AND required.role = 'required'
                   AND required.group_no IS NOT DISTINCT FROM covered.group_no
                   AND second.diagnosis <> first.diagnosis))
$$;

-- Each policy that governs, and its answer.
CREATE FUNCTION necessity_reference.policies(
    a_code hcpcs, a_dx icd10cm[], a_date date, a_jurisdiction text, a_payer text,
    OUT policy_id text, OUT supported boolean)
RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT policy_id,
           CASE WHEN EXISTS (
                    SELECT FROM codecheck.policy_diagnosis AS named
                     WHERE named.policy_id = governing.policy_id AND named.role <> 'noncovered')
                THEN EXISTS (SELECT FROM necessity_reference.supporting(policy_id, every_group, groups, a_dx))
                ELSE EXISTS (SELECT FROM necessity_reference.counting(policy_id, every_group, groups, a_dx))
           END
      FROM necessity_reference.governing(a_code, a_date, a_jurisdiction, a_payer)
$$;

-- true, false, or NULL when no policy governs.
CREATE FUNCTION necessity_reference.supports(
    a_code hcpcs, a_dx icd10cm[], a_date date, a_jurisdiction text DEFAULT NULL, a_payer text DEFAULT NULL)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT bool_or(supported) FROM necessity_reference.policies(a_code, a_dx, a_date, a_jurisdiction, a_payer)
$$;
