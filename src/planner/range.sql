-- A range of codes in tabular order.

CREATE FUNCTION icd10cm_range_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cm_range_support(internal) IS
    'planner support: in_range as code <@ icd10cmset(first, last), where those do not differ by row';

CREATE FUNCTION in_range(code icd10cm, first icd10cm, last icd10cm) RETURNS boolean
    AS 'MODULE_PATHNAME', 'icd10cm_in_range' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    SUPPORT icd10cm_range_support;
COMMENT ON FUNCTION in_range(icd10cm, icd10cm, icd10cm) IS
    'whether the code lies between two in tabular order, all below the last included; an error where the range ends before it begins';
