-- Which codes exclude each other.

CREATE FUNCTION excludes1(a icd10cm, b icd10cm) RETURNS boolean
    AS 'MODULE_PATHNAME', 'excludes1' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION excludes1(icd10cm, icd10cm) IS
    'whether an Excludes1 note at one of the codes, a level above it, its block or its chapter refers to the other, in the newest tabular list; NULL when none is loaded';
CREATE FUNCTION excludes1(a icd10cm, b icd10cm, on_date date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'excludes1_on_date' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION excludes1(icd10cm, icd10cm, date) IS
    'the same in the tabular list in force on a date; NULL when none that covers the date is loaded';
