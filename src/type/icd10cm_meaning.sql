-- What a diagnosis says by its place in the classification and by its shape.
-- Nothing needs to be loaded.

CREATE FUNCTION tabular_place(icd10cm) RETURNS bigint
    AS 'MODULE_PATHNAME', 'icd10cm_tabular_place' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tabular_place(icd10cm) IS
    'a number to sort by, for the order in which the classification is printed: C4A before C44, M1A before M10, U behind Z';

CREATE FUNCTION chapter(icd10cm) RETURNS integer
    AS 'MODULE_PATHNAME', 'icd10cm_chapter_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION chapter(icd10cm) IS 'the chapter, 1 to 22; NULL for a code outside of every chapter''s range';
CREATE FUNCTION chapter_title(icd10cm) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_chapter_title' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION chapter_title(icd10cm) IS 'the title of the chapter; NULL for a code outside of every chapter''s range';
CREATE FUNCTION block(icd10cm) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_block' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION block(icd10cm) IS
    'the block, by its range: E08-E13, or B20; the innermost where blocks lie in others; NULL for a code in no block';
CREATE FUNCTION block_title(icd10cm) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_block_title' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION block_title(icd10cm) IS 'the title of the innermost block; NULL for a code in no block';
CREATE FUNCTION blocks(icd10cm) RETURNS text[]
    AS 'MODULE_PATHNAME', 'icd10cm_blocks' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION blocks(icd10cm) IS
    'the blocks that hold the code, from the outermost to that of block(): {C00-C96,C00-C75,C43-C44}; empty for a code in no block';

CREATE FUNCTION seventh_character(icd10cm) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_seventh_character' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seventh_character(icd10cm) IS 'the seventh character, whatever it means; NULL for a shorter code';
CREATE FUNCTION encounter_type(icd10cm) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10cm_encounter_type' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION encounter_type(icd10cm) IS
    'initial, subsequent or sequela by the seventh character, those of fractures included; NULL where there is none or it means something else';
CREATE FUNCTION is_sequela(icd10cm) RETURNS boolean
    AS 'MODULE_PATHNAME', 'icd10cm_is_sequela' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_sequela(icd10cm) IS
    'whether the seventh character says sequela; categories of their own for sequelae, such as B90 and I69, are not meant';
CREATE FUNCTION is_external_cause(icd10cm) RETURNS boolean
    AS 'MODULE_PATHNAME', 'icd10cm_is_external_cause_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_external_cause(icd10cm) IS 'whether the code is one of V00 to Y99';
CREATE FUNCTION has_placeholder(icd10cm) RETURNS boolean
    AS 'MODULE_PATHNAME', 'icd10cm_has_placeholder_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION has_placeholder(icd10cm) IS 'whether a placeholder X stands in one of the positions four to six';
