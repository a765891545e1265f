-- What the loaded tables and definitions of ICD-10-PCS say of a code.

@include src/pcs/functions.sql.inc function=section_title
COMMENT ON FUNCTION section_title(icd10pcs) IS
    'the title of the section (axis 1), by the newest loaded tables; NULL when they have none of it';
@include src/pcs/functions.sql.inc function=body_system
COMMENT ON FUNCTION body_system(icd10pcs) IS
    'the title of the body system (axis 2), by the newest loaded tables; NULL when the section has another meaning for the axis (F), the code is too short or the value is not in the tables';
@include src/pcs/functions.sql.inc function=root_operation
COMMENT ON FUNCTION root_operation(icd10pcs) IS
    'the title of the root operation, or of the root type or modality in sections that have those (axis 3), by the newest loaded tables; NULL when the code is too short or no table';
@include src/pcs/functions.sql.inc function=body_part
COMMENT ON FUNCTION body_part(icd10pcs) IS
    'the title of where on the body: the body part, body region, body system in sections 3 to 6 and F, or treatment site (axis 4), by the newest loaded tables; NULL when the section has none (G, H), the code is too short or the value is not in its table';
@include src/pcs/functions.sql.inc function=approach
COMMENT ON FUNCTION approach(icd10pcs) IS
    'the title of the approach (axis 5), by the newest loaded tables; NULL when the section has none (5, 6, B, C, D, F, G, H), the code is too short or the value is not in its table';
@include src/pcs/functions.sql.inc function=device
COMMENT ON FUNCTION device(icd10pcs) IS
    'the title of the device, in section 4 of the function or device, in X of the device, substance or technology (axis 6), by the newest loaded tables; NULL when the section has none of those, the code is too short or the value is not in its table';
@include src/pcs/functions.sql.inc function=qualifier
COMMENT ON FUNCTION qualifier(icd10pcs) IS
    'the title of the qualifier that ends a code in every section (axis 7), by the newest loaded tables; NULL when the code is too short or the value is not in its table; other axes that are called so are for axis_title';

CREATE FUNCTION axis_title(icd10pcs, n integer) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10pcs_axis_title' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION axis_title(icd10pcs, integer) IS
    'the title of the value at a position from 1 to 7, by the newest loaded tables; NULL when the code is too short, the value is not in its table, or the rows that allow the code have different titles for it';
CREATE FUNCTION axis_title(icd10pcs, n integer, on_date date) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10pcs_axis_title' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION axis_title(icd10pcs, integer, date) IS
    'axis_title(icd10pcs, n) by the tables in force on a date; NULL also when none that cover the date are loaded';

CREATE FUNCTION axis_name(icd10pcs, n integer) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10pcs_axis_name' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION axis_name(icd10pcs, integer) IS
    'what the axis at a position from 1 to 7 is called where the code stands (Body Part, Contrast, ...), by the newest loaded tables; NULL when they have nothing under the first three characters';
CREATE FUNCTION axis_name(icd10pcs, n integer, on_date date) RETURNS text
    AS 'MODULE_PATHNAME', 'icd10pcs_axis_name' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION axis_name(icd10pcs, integer, date) IS
    'axis_name(icd10pcs, n) by the tables in force on a date; NULL also when none that cover the date are loaded';

@include src/pcs/functions.sql.inc function=code_explain
COMMENT ON FUNCTION code_explain(icd10pcs) IS
    'why the code is none by the newest loaded tables: the first axis whose value does not go with those before it, and what would, or what is still missing; NULL for a complete code that its table allows; without tables it says so';
COMMENT ON FUNCTION code_explain(icd10pcs, date) IS
    'code_explain(icd10pcs) by the tables in force on a date; where none that cover the date are loaded it says so';

-- Not STRICT, for then the planner would call it for every row instead of making it part of the query.
CREATE FUNCTION codecheck.pcs_row_codes(code icd10pcs, allowed text[]) RETURNS SETOF icd10pcs
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
    SELECT ($1::text || axis_4 || axis_5 || axis_6 || axis_7)::icd10pcs
      FROM unnest(string_to_array($2[1], NULL)) AS axis_4,
           unnest(string_to_array($2[2], NULL)) AS axis_5,
           unnest(string_to_array($2[3], NULL)) AS axis_6,
           unnest(string_to_array($2[4], NULL)) AS axis_7;
END;
COMMENT ON FUNCTION codecheck.pcs_row_codes(icd10pcs, text[]) IS 'the codes that a row of a table makes';

CREATE FUNCTION codecheck.pcs_codes(on_date date) RETURNS SETOF icd10pcs
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 80000
BEGIN ATOMIC
    SELECT DISTINCT made.code
      FROM codecheck.release AS in_force
      JOIN codecheck.code_release AS listing
        ON listing.system = in_force.system AND listing.release = in_force.release
      JOIN codecheck.pcs_row_entry AS entry ON entry.entry_id <@ listing.entries
     CROSS JOIN LATERAL codecheck.pcs_row_codes(entry.code, entry.allowed) AS made (code)
     WHERE in_force.system = 'pcs-tables'
       AND $1 BETWEEN in_force.effective_from AND in_force.effective_to
     ORDER BY made.code;
END;
COMMENT ON FUNCTION codecheck.pcs_codes(date) IS
    'every code that the tables in force on a date make; none when no tables that cover the date are loaded';

-- A definition goes by its title, whatever value stands for that.
CREATE FUNCTION codecheck.pcs_definition(code icd10pcs, n integer, on_date date)
    RETURNS TABLE (title text, definition text, explanation text, includes text[])
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT d.title, d.definition, d.explanation, d.includes
      FROM codecheck.pcs_definition_in_force AS d
     WHERE d.section @> $1 AND d.axis = $2 AND d.title = axis_title($1, $2, $3)
       AND $3 BETWEEN d.effective_from AND d.effective_to;
END;
COMMENT ON FUNCTION codecheck.pcs_definition(icd10pcs, integer, date) IS
    'what the value at a position from 1 to 7 means, and what goes under it, by the tables and definitions in force on a date; no row where they do not say';
CREATE FUNCTION codecheck.pcs_definition(code icd10pcs, n integer)
    RETURNS TABLE (title text, definition text, explanation text, includes text[])
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT d.title, d.definition, d.explanation, d.includes
      FROM codecheck.pcs_definition_in_force AS d
     WHERE d.section @> $1 AND d.axis = $2 AND d.title = axis_title($1, $2)
       AND d.effective_from = (SELECT max(newest.effective_from) FROM codecheck.code_release AS newest
                                WHERE newest.system = 'pcs-definitions');
END;
COMMENT ON FUNCTION codecheck.pcs_definition(icd10pcs, integer) IS
    'what the value at a position from 1 to 7 means, and what goes under it, by the newest loaded tables and definitions; no row where they do not say';
