-- What the loaded releases say about a code on a date.

@include src/codeset/functions.sql.inc type=icd10cm
@include src/codeset/functions.sql.inc type=icd10pcs
@include src/codeset/functions.sql.inc type=hcpcs
@include src/codeset/listed.sql.inc type=icd10cm
@include src/codeset/listed.sql.inc type=icd10pcs

-- Cohorts by name.

CREATE FUNCTION codecheck.cohort(name text) RETURNS @extschema@.icd10cmset
    AS 'MODULE_PATHNAME', 'codecheck_cohort' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.cohort(text) IS
    'the codes of the cohort of that name in the table codecheck.cohort; an error where there is none';
