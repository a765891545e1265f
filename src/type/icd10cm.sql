-- The type icd10cm.

@include src/type/code_type.sql.inc type=icd10cm int=int8
COMMENT ON TYPE icd10cm IS
    'a category, subcategory or code of ICD-10-CM, the diagnoses of US claims; prints with the dot';

@include src/type/hierarchy.sql.inc type=icd10cm

CREATE FUNCTION category(icd10cm) RETURNS icd10cm
    AS 'MODULE_PATHNAME', 'icd10cm_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category(icd10cm) IS 'the first three characters';
