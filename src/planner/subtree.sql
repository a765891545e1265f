-- What the planner knows of the hierarchy operators.

CREATE FUNCTION icd10_subtree_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_subtree_support(internal) IS
    'planner support: a hierarchy operator as an index range';

@include src/planner/subtree.sql.inc type=icd10cm
@include src/planner/subtree.sql.inc type=icd10pcs

ALTER FUNCTION icd10cm_in_set(icd10cm, icd10cmset) SUPPORT icd10_subtree_support;
ALTER FUNCTION icd10cmset_holds(icd10cmset, icd10cm) SUPPORT icd10_subtree_support;
