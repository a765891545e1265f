-- Coverage policies: which diagnoses support which services, for whom and when.

CREATE TABLE codecheck.policy (
    policy_id text PRIMARY KEY,
    payer text,
    jurisdiction text[],
    kind text,
    title text,
    effective_from date,
    effective_to date,
    source text
);
COMMENT ON TABLE codecheck.policy IS 'coverage policies; written by users in plain SQL, or loaded';
COMMENT ON COLUMN codecheck.policy.payer IS 'whose policy it is; NULL: every payer';
COMMENT ON COLUMN codecheck.policy.jurisdiction IS 'where it holds, such as states; NULL: everywhere';
COMMENT ON COLUMN codecheck.policy.kind IS 'NCD for a national coverage determination, LCD, article, or a name of the user''s';
COMMENT ON COLUMN codecheck.policy.effective_from IS 'the first day it holds; NULL: open';
COMMENT ON COLUMN codecheck.policy.effective_to IS 'the last day it holds; NULL: open';

CREATE TABLE codecheck.policy_code (
    policy_id text NOT NULL REFERENCES codecheck.policy ON UPDATE CASCADE ON DELETE CASCADE,
    code_from @extschema@.hcpcs NOT NULL,
    code_to @extschema@.hcpcs,
    group_no integer,
    CHECK (code_to >= code_from)
);
CREATE INDEX ON codecheck.policy_code (policy_id);
CREATE INDEX ON codecheck.policy_code (code_from);
COMMENT ON TABLE codecheck.policy_code IS 'the services that a policy governs';
COMMENT ON COLUMN codecheck.policy_code.code_to IS 'the end of a range of codes in text order; NULL: one code';
COMMENT ON COLUMN codecheck.policy_code.group_no IS 'the group of diagnoses that the code needs; NULL: any of the policy''s';

CREATE TABLE codecheck.policy_diagnosis (
    policy_id text NOT NULL REFERENCES codecheck.policy ON UPDATE CASCADE ON DELETE CASCADE,
    group_no integer,
    role text NOT NULL CHECK (role IN ('covered', 'required', 'noncovered')),
    code @extschema@.icd10cm,
    CHECK (code IS NOT NULL OR role = 'covered')
);
CREATE INDEX ON codecheck.policy_diagnosis (policy_id);
COMMENT ON TABLE codecheck.policy_diagnosis IS 'the diagnoses that a policy names; each row stands for the code and all below it';
COMMENT ON COLUMN codecheck.policy_diagnosis.group_no IS 'groups are alternatives; rows without a number are a group of their own, noncovered ones count in every group';
COMMENT ON COLUMN codecheck.policy_diagnosis.code IS 'NULL: the group is there but no diagnosis supports it';

GRANT SELECT ON codecheck.policy, codecheck.policy_code, codecheck.policy_diagnosis TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('codecheck.policy', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.policy_code', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.policy_diagnosis', '');

@include src/codeset/announce.sql.inc table=policy
@include src/codeset/announce.sql.inc table=policy_code
@include src/codeset/announce.sql.inc table=policy_diagnosis
