-- GIN on arrays of codes: the operators of the server's array_ops, and ours.

@include src/planner/array_gin.sql.inc type=icd10cm
@include src/planner/array_gin.sql.inc type=icd10pcs

ALTER OPERATOR FAMILY icd10cm_array_ops USING gin ADD OPERATOR 6 && (icd10cm[], icd10cmset);
