-- The type icd10pcs.

@include src/type/code_type.sql.inc type=icd10pcs int=int8
COMMENT ON TYPE icd10pcs IS
    'a code of ICD-10-PCS, the inpatient procedures of US claims, or the first characters of one';

@include src/type/hierarchy.sql.inc type=icd10pcs

CREATE FUNCTION is_complete(icd10pcs) RETURNS boolean
    AS 'MODULE_PATHNAME', 'icd10pcs_is_complete' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_complete(icd10pcs) IS 'whether all seven characters are there';
CREATE FUNCTION axis(icd10pcs, n integer) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10pcs_axis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION axis(icd10pcs, integer) IS
    'the character at a position from 1 (section) to 7; NULL where a prefix has none';
