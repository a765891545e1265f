-- How many rows the hierarchy operators are expected to find.

CREATE FUNCTION icd10_typanalyze(internal) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_typanalyze(internal) IS
    'ANALYZE of a column of codes: the server''s statistics, and the codes in finer grain';
CREATE FUNCTION icd10_sel(internal, oid, internal, integer) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_sel(internal, oid, internal, integer) IS
    'restriction selectivity of the hierarchy operators';
CREATE FUNCTION icd10_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_joinsel(internal, oid, internal, smallint, internal) IS
    'join selectivity of the hierarchy operators';

@include src/planner/selectivity.sql.inc type=icd10cm
@include src/planner/selectivity.sql.inc type=icd10pcs

ALTER OPERATOR <@ (icd10cm, icd10cmset) SET (RESTRICT = icd10_sel, JOIN = icd10_joinsel);
ALTER OPERATOR @> (icd10cmset, icd10cm) SET (RESTRICT = icd10_sel, JOIN = icd10_joinsel);
ALTER OPERATOR && (icd10cm[], icd10cmset) SET (RESTRICT = icd10_sel, JOIN = icd10_joinsel);
ALTER OPERATOR && (icd10cmset, icd10cm[]) SET (RESTRICT = icd10_sel, JOIN = icd10_joinsel);
