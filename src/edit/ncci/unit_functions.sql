-- Units and add-on codes.

CREATE FUNCTION mue_limit(code hcpcs, on_date date, setting text DEFAULT 'practitioner') RETURNS integer
    AS 'MODULE_PATHNAME', 'codecheck_mue_limit' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mue_limit(hcpcs, date, text) IS
    'the most units of the code by the medically unlikely edits in force on a date for practitioner, outpatient or dme; NULL when none is published, which is no permission, or no release covers the date';

CREATE FUNCTION is_addon(code hcpcs, on_date date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'codecheck_is_addon' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_addon(hcpcs, date) IS
    'whether CMS has the code as an add-on code on a date; NULL when no release tells of the date';

CREATE FUNCTION addon_primaries(code hcpcs, on_date date) RETURNS hcpcs[]
    AS 'MODULE_PATHNAME', 'codecheck_addon_primaries' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION addon_primaries(hcpcs, date) IS
    'the codes that CMS lists as primary to an add-on code on a date, in any setting; empty where only the contractor defines them, NULL when the code is no add-on code or no release tells of the date';
