-- The type icd10cmset: the codes that codes with all below them, ranges in
-- tabular order and exclusions name, kept as sorted disjoint intervals.

CREATE TYPE icd10cmset;

CREATE FUNCTION icd10cmset_in(cstring) RETURNS icd10cmset
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_in(cstring) IS 'I/O';
CREATE FUNCTION icd10cmset_out(icd10cmset) RETURNS cstring
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_out(icd10cmset) IS 'I/O';
CREATE FUNCTION icd10cmset_recv(internal) RETURNS icd10cmset
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_recv(internal) IS 'I/O';
CREATE FUNCTION icd10cmset_send(icd10cmset) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_send(icd10cmset) IS 'I/O';

CREATE TYPE icd10cmset (
    INPUT = icd10cmset_in,
    OUTPUT = icd10cmset_out,
    RECEIVE = icd10cmset_recv,
    SEND = icd10cmset_send,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE icd10cmset IS
    'a cohort of ICD-10-CM codes: codes with all below them, ranges in tabular order, exclusions: E08-E13, O24, !E09';

CREATE FUNCTION try_icd10cmset(text) RETURNS icd10cmset
    AS 'MODULE_PATHNAME', 'icd10cmset_try' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION try_icd10cmset(text) IS 'the text as icd10cmset, NULL where the cast would fail';

-- Casts.  None is implicit: text beside an array of codes stays an array.

CREATE FUNCTION icd10cmset(icd10cm) RETURNS icd10cmset
    AS 'MODULE_PATHNAME', 'icd10cmset_from_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset(icd10cm) IS 'the code and all below it';
CREATE FUNCTION icd10cmset(icd10cm[]) RETURNS icd10cmset
    AS 'MODULE_PATHNAME', 'icd10cmset_from_array' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset(icd10cm[]) IS 'the codes and all below them; NULL elements name nothing';
CREATE FUNCTION icd10cmset(first icd10cm, last icd10cm) RETURNS icd10cmset
    AS 'MODULE_PATHNAME', 'icd10cmset_from_range' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset(icd10cm, icd10cm) IS
    'the range in tabular order, to the end of all below the last code; an error where it ends before it begins';
CREATE CAST (icd10cm AS icd10cmset) WITH FUNCTION icd10cmset(icd10cm) AS ASSIGNMENT;
CREATE CAST (icd10cm[] AS icd10cmset) WITH FUNCTION icd10cmset(icd10cm[]) AS ASSIGNMENT;
COMMENT ON CAST (icd10cm AS icd10cmset) IS 'the code and all below it';
COMMENT ON CAST (icd10cm[] AS icd10cmset) IS 'the codes and all below them; NULL elements name nothing';

-- What it is made of.

CREATE FUNCTION size(icd10cmset) RETURNS integer
    AS 'MODULE_PATHNAME', 'icd10cmset_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION size(icd10cmset) IS 'the number of intervals, 0 for the empty cohort';
CREATE FUNCTION intervals(icd10cmset, OUT first icd10cm, OUT last icd10cm) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'icd10cmset_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION intervals(icd10cmset) IS
    'the intervals, in order: code BETWEEN first AND last; last is usually no code itself';
CREATE FUNCTION icd10cmset_first(icd10cmset) RETURNS icd10cm
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_first(icd10cmset) IS 'the begin of the first interval, NULL for the empty cohort';
CREATE FUNCTION icd10cmset_last(icd10cmset) RETURNS icd10cm
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_last(icd10cmset) IS 'the end of the last interval, NULL for the empty cohort';

-- Codes in a set.

CREATE FUNCTION icd10cm_in_set(icd10cm, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_holds(icd10cmset, icd10cm) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cm_array_overlaps_set(icd10cm[], icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_overlaps_array(icd10cmset, icd10cm[]) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cm_in_set(icd10cm, icd10cmset) IS 'implementation of <@ operator';
COMMENT ON FUNCTION icd10cmset_holds(icd10cmset, icd10cm) IS 'implementation of @> operator';
COMMENT ON FUNCTION icd10cm_array_overlaps_set(icd10cm[], icd10cmset) IS 'implementation of && operator';
COMMENT ON FUNCTION icd10cmset_overlaps_array(icd10cmset, icd10cm[]) IS 'implementation of && operator';

CREATE OPERATOR <@ (
    LEFTARG = icd10cm, RIGHTARG = icd10cmset, FUNCTION = icd10cm_in_set,
    COMMUTATOR = @>, RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR @> (
    LEFTARG = icd10cmset, RIGHTARG = icd10cm, FUNCTION = icd10cmset_holds,
    COMMUTATOR = <@, RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR && (
    LEFTARG = icd10cm[], RIGHTARG = icd10cmset, FUNCTION = icd10cm_array_overlaps_set,
    COMMUTATOR = &&, RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR && (
    LEFTARG = icd10cmset, RIGHTARG = icd10cm[], FUNCTION = icd10cmset_overlaps_array,
    COMMUTATOR = &&, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR <@ (icd10cm, icd10cmset) IS 'is in the cohort';
COMMENT ON OPERATOR @> (icd10cmset, icd10cm) IS 'the cohort holds';
COMMENT ON OPERATOR && (icd10cm[], icd10cmset) IS 'some element is in the cohort';
COMMENT ON OPERATOR && (icd10cmset, icd10cm[]) IS 'the cohort holds some element';

-- An untyped literal beside an array of codes would now be read as a cohort.
-- This keeps it an array; the planner replaces it by what it stands for.
CREATE FUNCTION icd10cm_arrays_overlap(a icd10cm[], b icd10cm[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN a OPERATOR(pg_catalog.&&) b;
COMMENT ON FUNCTION icd10cm_arrays_overlap(icd10cm[], icd10cm[]) IS 'implementation of && operator';
CREATE OPERATOR && (
    LEFTARG = icd10cm[], RIGHTARG = icd10cm[], FUNCTION = icd10cm_arrays_overlap,
    COMMUTATOR = &&, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR && (icd10cm[], icd10cm[]) IS 'the server''s own: some element of both is equal';

-- Two sets.

CREATE FUNCTION icd10cmset_contained(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_contains(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_overlaps(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_union(icd10cmset, icd10cmset) RETURNS icd10cmset
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_intersection(icd10cmset, icd10cmset) RETURNS icd10cmset
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_difference(icd10cmset, icd10cmset) RETURNS icd10cmset
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_contained(icd10cmset, icd10cmset) IS 'implementation of <@ operator';
COMMENT ON FUNCTION icd10cmset_contains(icd10cmset, icd10cmset) IS 'implementation of @> operator';
COMMENT ON FUNCTION icd10cmset_overlaps(icd10cmset, icd10cmset) IS 'implementation of && operator';
COMMENT ON FUNCTION icd10cmset_union(icd10cmset, icd10cmset) IS 'implementation of + operator';
COMMENT ON FUNCTION icd10cmset_intersection(icd10cmset, icd10cmset) IS 'implementation of * operator';
COMMENT ON FUNCTION icd10cmset_difference(icd10cmset, icd10cmset) IS 'implementation of - operator';

CREATE OPERATOR <@ (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_contained,
    COMMUTATOR = @>, RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR @> (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_contains,
    COMMUTATOR = <@, RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR && (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_overlaps,
    COMMUTATOR = &&, RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR + (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_union, COMMUTATOR = +
);
CREATE OPERATOR * (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_intersection, COMMUTATOR = *
);
CREATE OPERATOR - (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_difference
);
COMMENT ON OPERATOR <@ (icd10cmset, icd10cmset) IS 'lies in';
COMMENT ON OPERATOR @> (icd10cmset, icd10cmset) IS 'contains';
COMMENT ON OPERATOR && (icd10cmset, icd10cmset) IS 'have a code in common';
COMMENT ON OPERATOR + (icd10cmset, icd10cmset) IS 'union';
COMMENT ON OPERATOR * (icd10cmset, icd10cmset) IS 'intersection';
COMMENT ON OPERATOR - (icd10cmset, icd10cmset) IS 'difference';

-- An order, for DISTINCT, GROUP BY and unique indexes.

CREATE FUNCTION icd10cmset_eq(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_ne(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_lt(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_le(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_gt(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_ge(icd10cmset, icd10cmset) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_cmp(icd10cmset, icd10cmset) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_hash(icd10cmset) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_hash_extended(icd10cmset, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_eq(icd10cmset, icd10cmset) IS 'implementation of = operator';
COMMENT ON FUNCTION icd10cmset_ne(icd10cmset, icd10cmset) IS 'implementation of <> operator';
COMMENT ON FUNCTION icd10cmset_lt(icd10cmset, icd10cmset) IS 'implementation of < operator';
COMMENT ON FUNCTION icd10cmset_le(icd10cmset, icd10cmset) IS 'implementation of <= operator';
COMMENT ON FUNCTION icd10cmset_gt(icd10cmset, icd10cmset) IS 'implementation of > operator';
COMMENT ON FUNCTION icd10cmset_ge(icd10cmset, icd10cmset) IS 'implementation of >= operator';
COMMENT ON FUNCTION icd10cmset_cmp(icd10cmset, icd10cmset) IS 'less-equal-greater';
COMMENT ON FUNCTION icd10cmset_hash(icd10cmset) IS 'hash';
COMMENT ON FUNCTION icd10cmset_hash_extended(icd10cmset, bigint) IS 'hash with seed';

CREATE OPERATOR = (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
    LEFTARG = icd10cmset, RIGHTARG = icd10cmset, FUNCTION = icd10cmset_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR = (icd10cmset, icd10cmset) IS 'hold the same codes';
COMMENT ON OPERATOR <> (icd10cmset, icd10cmset) IS 'do not hold the same codes';
COMMENT ON OPERATOR < (icd10cmset, icd10cmset) IS 'comes before';
COMMENT ON OPERATOR <= (icd10cmset, icd10cmset) IS 'comes before or is equal';
COMMENT ON OPERATOR > (icd10cmset, icd10cmset) IS 'comes after';
COMMENT ON OPERATOR >= (icd10cmset, icd10cmset) IS 'comes after or is equal';

CREATE OPERATOR CLASS icd10cmset_ops DEFAULT FOR TYPE icd10cmset USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 icd10cmset_cmp(icd10cmset, icd10cmset),
    FUNCTION 4 btequalimage(oid);

CREATE OPERATOR CLASS icd10cmset_ops DEFAULT FOR TYPE icd10cmset USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 icd10cmset_hash(icd10cmset),
    FUNCTION 2 icd10cmset_hash_extended(icd10cmset, bigint);

-- Aggregates.

CREATE FUNCTION icd10cmset_agg_code(internal, icd10cm) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION icd10cmset_agg_set(internal, icd10cmset) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION icd10cmset_agg_combine(internal, internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION icd10cmset_agg_serialize(internal) RETURNS bytea
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_agg_deserialize(bytea, internal) RETURNS internal
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION icd10cmset_agg_final(internal) RETURNS icd10cmset
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION icd10cmset_agg_code(internal, icd10cm) IS 'aggregate transition';
COMMENT ON FUNCTION icd10cmset_agg_set(internal, icd10cmset) IS 'aggregate transition';
COMMENT ON FUNCTION icd10cmset_agg_combine(internal, internal) IS 'aggregate combination';
COMMENT ON FUNCTION icd10cmset_agg_serialize(internal) IS 'aggregate serialization';
COMMENT ON FUNCTION icd10cmset_agg_deserialize(bytea, internal) IS 'aggregate deserialization';
COMMENT ON FUNCTION icd10cmset_agg_final(internal) IS 'aggregate result';

CREATE AGGREGATE icd10cmset_agg(icd10cm) (
    SFUNC = icd10cmset_agg_code, STYPE = internal, FINALFUNC = icd10cmset_agg_final,
    COMBINEFUNC = icd10cmset_agg_combine, SERIALFUNC = icd10cmset_agg_serialize,
    DESERIALFUNC = icd10cmset_agg_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE icd10cmset_agg(icd10cmset) (
    SFUNC = icd10cmset_agg_set, STYPE = internal, FINALFUNC = icd10cmset_agg_final,
    COMBINEFUNC = icd10cmset_agg_combine, SERIALFUNC = icd10cmset_agg_serialize,
    DESERIALFUNC = icd10cmset_agg_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE icd10cmset_agg(icd10cm) IS
    'the cohort of the codes and all below them; NULLs are left out, NULL where nothing else is';
COMMENT ON AGGREGATE icd10cmset_agg(icd10cmset) IS
    'the union of the cohorts; NULLs are left out, NULL where nothing else is';
