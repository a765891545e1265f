-- What the loaded releases say about a code on a date.

@include src/codeset/functions.sql.inc type=icd10cm
@include src/codeset/functions.sql.inc type=icd10pcs
@include src/codeset/functions.sql.inc type=hcpcs
@include src/codeset/listed.sql.inc type=icd10cm
@include src/codeset/listed.sql.inc type=icd10pcs

CREATE FUNCTION expand_range(first icd10cm, last icd10cm, on_date date) RETURNS SETOF icd10cm
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 100
BEGIN ATOMIC
    SELECT listing.code
      FROM codecheck.icd10cm_listing AS listing
     WHERE $3 BETWEEN listing.effective_from AND listing.effective_to
       AND in_range(listing.code, $1, $2)
     ORDER BY tabular_place(listing.code);
END;
COMMENT ON FUNCTION expand_range(icd10cm, icd10cm, date) IS
    'the entries listed on a date from the first code to the end of all below the last, in tabular order; none when no release covers the date';

-- Cohorts by name.

CREATE FUNCTION codecheck.cohort(name text) RETURNS @extschema@.icd10cmset
    AS 'MODULE_PATHNAME', 'codecheck_cohort' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION codecheck.cohort(text) IS
    'the codes of the cohort of that name in the table codecheck.cohort; an error where there is none';
