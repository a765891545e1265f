-- The type icd11: codes and clusters of the WHO's ICD-11.  It is stored as its
-- text, and is ordered and hashed as bytes are.

@include src/type/code_io.sql.inc type=icd11 like=bytea
COMMENT ON TYPE icd11 IS
    'a code of ICD-11 (MMS) or a cluster of codes: BA80.0, 5A11/9B71.0Z, 2C25.Z&XK8G';

-- Order is the byte order of the text.

CREATE FUNCTION icd11_eq(icd11, icd11) RETURNS boolean
    AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_ne(icd11, icd11) RETURNS boolean
    AS 'byteane' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_lt(icd11, icd11) RETURNS boolean
    AS 'bytealt' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_le(icd11, icd11) RETURNS boolean
    AS 'byteale' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_gt(icd11, icd11) RETURNS boolean
    AS 'byteagt' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_ge(icd11, icd11) RETURNS boolean
    AS 'byteage' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_cmp(icd11, icd11) RETURNS integer
    AS 'byteacmp' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_sortsupport(internal) RETURNS void
    AS 'bytea_sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd11_hash(icd11) RETURNS integer
    AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_hash_extended(icd11, bigint) RETURNS bigint
    AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_smaller(icd11, icd11) RETURNS icd11
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_larger(icd11, icd11) RETURNS icd11
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

@include src/type/code_order.sql.inc type=icd11

-- The hierarchy: by prefix within a stem code; blocks and chapters have no
-- codes, and what lies above an extension code its characters do not tell.  A
-- cluster lies below each of its parts: it says all that they say, and more.

CREATE FUNCTION icd11_contained(icd11, icd11) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_contains(icd11, icd11) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_strictly_below(icd11, icd11) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION icd11_strictly_above(icd11, icd11) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd11_contained(icd11, icd11) IS 'implementation of <@ operator';
COMMENT ON FUNCTION icd11_contains(icd11, icd11) IS 'implementation of @> operator';
COMMENT ON FUNCTION icd11_strictly_below(icd11, icd11) IS 'implementation of << operator';
COMMENT ON FUNCTION icd11_strictly_above(icd11, icd11) IS 'implementation of >> operator';

CREATE OPERATOR <@ (
    LEFTARG = icd11, RIGHTARG = icd11, FUNCTION = icd11_contained,
    COMMUTATOR = @>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
CREATE OPERATOR @> (
    LEFTARG = icd11, RIGHTARG = icd11, FUNCTION = icd11_contains,
    COMMUTATOR = <@, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
CREATE OPERATOR << (
    LEFTARG = icd11, RIGHTARG = icd11, FUNCTION = icd11_strictly_below,
    COMMUTATOR = >>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
CREATE OPERATOR >> (
    LEFTARG = icd11, RIGHTARG = icd11, FUNCTION = icd11_strictly_above,
    COMMUTATOR = <<, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (icd11, icd11) IS
    'is or lies below: for each stem of the right a stem of the left is at or below it, with all its extensions';
COMMENT ON OPERATOR @> (icd11, icd11) IS
    'is or lies above: for each stem of the left a stem of the right is at or below it, with all its extensions';
COMMENT ON OPERATOR << (icd11, icd11) IS 'lies strictly below';
COMMENT ON OPERATOR >> (icd11, icd11) IS 'lies strictly above';

CREATE FUNCTION subsumption(icd11, icd11) RETURNS text
    AS 'MODULE_PATHNAME', 'icd11_subsumption' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION subsumption(icd11, icd11) IS
    'FHIR''s answer on two codes or clusters: equivalent, subsumes, subsumed-by or not-subsumed';
CREATE FUNCTION parent(icd11) RETURNS icd11
    AS 'MODULE_PATHNAME', 'icd11_parent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION parent(icd11) IS
    'the next level up of a stem code; NULL at the top, for an extension code and for a cluster';
CREATE FUNCTION ancestors(icd11) RETURNS icd11[]
    AS 'MODULE_PATHNAME', 'icd11_ancestors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ancestors(icd11) IS
    'the levels above a stem code, from the category down to the parent; empty at the top and for an extension code, NULL for a cluster';
CREATE FUNCTION level(icd11) RETURNS integer
    AS 'MODULE_PATHNAME', 'icd11_level_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION level(icd11) IS
    'the level of a stem code: 1 for a category of four characters, as for an extension code; NULL for a cluster';

-- What a cluster is made of.

CREATE FUNCTION stem(icd11) RETURNS icd11
    AS 'MODULE_PATHNAME', 'icd11_stem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stem(icd11) IS 'the first stem code; NULL for an extension code by itself';
CREATE FUNCTION stems(icd11) RETURNS icd11[]
    AS 'MODULE_PATHNAME', 'icd11_stems' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stems(icd11) IS 'the stem codes in their order; empty for an extension code by itself';
CREATE FUNCTION extensions(icd11) RETURNS icd11[]
    AS 'MODULE_PATHNAME', 'icd11_extensions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION extensions(icd11) IS 'the extension codes of all stem codes in their order; empty where there are none';
