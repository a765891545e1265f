-- What the rules of NCCI say.

CREATE FUNCTION ncci_edit(
    INOUT column1 hcpcs,
    INOUT column2 hcpcs,
    on_date date,
    setting text DEFAULT 'practitioner',
    OUT modifier_indicator integer,
    OUT effective_from date,
    OUT effective_to date,
    OUT rationale text
) RETURNS SETOF record
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 ROWS 1;
COMMENT ON FUNCTION ncci_edit(hcpcs, hcpcs, date, text) IS
    'the procedure-to-procedure edits of two codes in force on the date, in either order, as CMS''s table has them: 0 no modifier bypasses it, 1 a PTP-associated one does, 9 it never applied; a NULL day is open; no row without an edit or a release';

CREATE FUNCTION ncci_conflict(
    a hcpcs,
    b hcpcs,
    on_date date,
    modifiers hcpcs_modifier[] DEFAULT '{}',
    setting text DEFAULT 'practitioner'
) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION ncci_conflict(hcpcs, hcpcs, date, hcpcs_modifier[], text) IS
    'true: a procedure-to-procedure edit of the two codes, in either order, denies one of them on the date, for the modifiers do not bypass it; false: none does; NULL: no release for the setting and the date is loaded; NULL modifiers are none';
