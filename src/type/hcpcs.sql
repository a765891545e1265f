-- The types hcpcs, its Level I subset cpt, and hcpcs_modifier.

@include src/type/code_type.sql.inc type=hcpcs int=int4
COMMENT ON TYPE hcpcs IS 'a code of HCPCS: Level I, which is CPT, or Level II';

@include src/type/code_type.sql.inc type=cpt int=int4
COMMENT ON TYPE cpt IS 'a code of CPT, the Level I of HCPCS';

@include src/type/code_type.sql.inc type=hcpcs_modifier int=int2
COMMENT ON TYPE hcpcs_modifier IS 'a modifier of a HCPCS code';

CREATE CAST (cpt AS hcpcs) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (cpt AS hcpcs) IS 'every CPT code is a HCPCS Level I code';

CREATE FUNCTION cpt(hcpcs) RETURNS cpt
    AS 'MODULE_PATHNAME', 'hcpcs_to_cpt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cpt(hcpcs) IS 'a HCPCS Level I code as cpt; an error for a Level II code';
CREATE CAST (hcpcs AS cpt) WITH FUNCTION cpt(hcpcs) AS ASSIGNMENT;
COMMENT ON CAST (hcpcs AS cpt) IS 'an error for a Level II code';

CREATE FUNCTION code_category(hcpcs) RETURNS text
    AS 'MODULE_PATHNAME', 'hcpcs_code_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_category(hcpcs) IS
    'the CPT category: I, II, III, PLA or MAAA; NULL for HCPCS Level II';
CREATE FUNCTION code_section(hcpcs) RETURNS text
    AS 'MODULE_PATHNAME', 'hcpcs_code_section' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_section(hcpcs) IS
    'the section of CPT Category I by the code''s number; NULL outside every section';
