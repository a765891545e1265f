-- The audit of a claims relation, and its report.

CREATE TYPE codecheck.finding AS (
    claim_id text,
    line_no integer,
    edit text,
    status text,
    code text,
    diagnosis text,
    message text,
    carc text,
    rarc text,
    source text
);
COMMENT ON TYPE codecheck.finding IS 'what an edit found on a claim line; passes are not rows';
COMMENT ON COLUMN codecheck.finding.status IS 'fail, bypassed or no_data';
COMMENT ON COLUMN codecheck.finding.source IS 'the release or policy that the finding rests on';

CREATE FUNCTION codecheck.audit(claims regclass, edits text[] DEFAULT NULL)
    RETURNS SETOF codecheck.finding
    AS 'MODULE_PATHNAME', 'codecheck_audit' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000;
COMMENT ON FUNCTION codecheck.audit(regclass, text[]) IS
    'every line of a table or view of claims through the edits named, or through all that are enabled; codes are judged on the line''s date';

CREATE FUNCTION codecheck.audit_share(claims regclass, edits text[], share integer, shares integer)
    RETURNS SETOF codecheck.finding
    AS 'MODULE_PATHNAME', 'codecheck_audit_share' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000;
COMMENT ON FUNCTION codecheck.audit_share(regclass, text[], integer, integer) IS
    'codecheck.audit of one of so many shares, counted from 1, of the claims and of the patients: all shares together find what the whole audit finds';

CREATE FUNCTION codecheck.denial_report(
    claims regclass,
    edits text[] DEFAULT NULL,
    OUT edit text,
    OUT title text,
    OUT lines_judged bigint,
    OUT lines_failed bigint,
    OUT lines_bypassed bigint,
    OUT lines_no_data bigint,
    OUT failure_rate numeric,
    OUT charge_at_stake numeric,
    OUT carc text,
    OUT rarc text,
    OUT payer text
) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'codecheck_denial_report' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 30;
COMMENT ON FUNCTION codecheck.denial_report(regclass, text[]) IS
    'by edit: lines judged, failed, bypassed and without data, failure rate = failed / (passed + failed), and the charge of the failed lines; payer is NULL but where codecheck.edit_payer has a row, whose payer''s lines are then counted apart';

CREATE FUNCTION codecheck.try_date(text) RETURNS date
    AS 'MODULE_PATHNAME', 'codecheck_try_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.try_date(text) IS
    'a date written YYYY-MM-DD or YYYYMMDD, NULL for anything else';

CREATE FUNCTION codecheck.try_numeric(text) RETURNS numeric
    AS 'MODULE_PATHNAME', 'codecheck_try_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.try_numeric(text) IS
    'a number written with digits, a sign or not, a point or not; NULL for anything else';

CREATE FUNCTION codecheck.try_integer(text) RETURNS integer
    AS 'MODULE_PATHNAME', 'codecheck_try_integer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.try_integer(text) IS
    'a number of one to nine digits, NULL for anything else';

CREATE FUNCTION codecheck.try_text(text) RETURNS text
    AS 'MODULE_PATHNAME', 'codecheck_try_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.try_text(text) IS
    'a text without the blanks around it, NULL for one of blanks only';

CREATE FUNCTION codecheck.filled(VARIADIC text[]) RETURNS text[]
    AS 'MODULE_PATHNAME', 'codecheck_filled' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.filled(text[]) IS
    'the texts that are not blank, without the blanks around them: numbered columns as one array';
