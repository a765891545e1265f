-- Codes in place of others.

CREATE FUNCTION replacements(code icd10cm, on_date date) RETURNS icd10cm[]
    AS 'MODULE_PATHNAME', 'codecheck_replacements' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION replacements(icd10cm, date) IS
    'the codes to bill on a date for what is coded so: the code itself while it is billable, the billable codes below a header, what the conversion table leads to for a code that is gone, empty when that is nothing; NULL when no release covers the date, or a conversion table is wanted and none is loaded';

CREATE FUNCTION predecessors(code icd10cm) RETURNS icd10cm[]
    AS 'MODULE_PATHNAME', 'codecheck_predecessors' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION predecessors(icd10cm) IS
    'the codes that the conversion table names as previous to the code, and as previous to those; empty when it names none, NULL when no conversion table is loaded';
