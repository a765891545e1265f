-- What the descriptions of ICD-10-CM say, as each release was read.

CREATE FUNCTION laterality(icd10cm, on_date date) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_laterality' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION laterality(icd10cm, date) IS
    'the side of the body on a date: right, left, bilateral, or unspecified where codes for the sides exist; NULL where sides do not matter, and when the code is not listed on the date';
CREATE FUNCTION laterality(icd10cm) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_laterality' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION laterality(icd10cm) IS
    'the side of the body, by the newest loaded release that lists the code: right, left, bilateral, or unspecified where codes for the sides exist; NULL where sides do not matter, and when no release lists the code';

CREATE FUNCTION is_unspecified(icd10cm, on_date date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'icd10cm_is_unspecified' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_unspecified(icd10cm, date) IS
    'whether the description in force on a date leaves something unspecified; NULL when the code is not listed on the date';
CREATE FUNCTION specificity(icd10cm, on_date date) RETURNS integer
    AS 'MODULE_PATHNAME', 'icd10cm_specificity' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION specificity(icd10cm, date) IS
    'how many billable siblings of the code leave less unspecified on a date, 0 where it is as specific as they are; siblings share all but the last character, or the last one before the seventh; NULL when the code is not listed on the date';
