-- What the Medicare Code Editor says of a diagnosis.

CREATE FUNCTION mce_list(code icd10cm, on_date date) RETURNS text[]
    AS 'MODULE_PATHNAME', 'codecheck_mce_list' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mce_list(icd10cm, date) IS
    'the lists of the Medicare Code Editor that the code itself is on, by the release in force on a date; empty when it is on none, NULL when no release covers the date';
