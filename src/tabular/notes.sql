-- The notes that apply to a code.

CREATE FUNCTION codecheck.notes(
    code @extschema@.icd10cm, on_date date,
    OUT place text, OUT kind text, OUT text text, OUT refs @extschema@.icd10cmset, OUT inherited boolean)
RETURNS SETOF record
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 20
BEGIN ATOMIC
    WITH in_force AS MATERIALIZED (
        SELECT listing.entries
          FROM codecheck.release AS release
          JOIN codecheck.code_release AS listing
            ON listing.system = release.system AND listing.release = release.release
         WHERE release.system = 'tabular' AND on_date BETWEEN release.effective_from AND release.effective_to
    ), applying AS (
        SELECT note.*
          FROM codecheck.icd10cm_note AS note
         WHERE note.level = 'code' AND
               note.code = ANY (SELECT @extschema@.try_icd10cm(left(@extschema@.compact($1), width))
                                  FROM generate_series(3, 7) AS width)
         UNION ALL
        SELECT note.*
          FROM codecheck.icd10cm_note AS note
         WHERE note.level <> 'code' AND
               @extschema@.in_range($1, note.code, note.last_code)
    )
    SELECT CASE WHEN applying.level = 'code' OR applying.code = applying.last_code THEN applying.code::text
                ELSE applying.code::text || '-' || applying.last_code::text END,
           applying.kind,
           concat_ws(': ', applying.seventh_character, applying.text),
           applying.refs,
           applying.level <> 'code' OR applying.code <> $1
      FROM applying
      JOIN in_force ON applying.entry_id <@ in_force.entries
     ORDER BY applying.level = 'code', applying.level = 'block', applying.code, applying.last_code DESC, applying.position;
END;
COMMENT ON FUNCTION codecheck.notes(@extschema@.icd10cm, date) IS
    'the notes of the tabular list in force on a date that apply to a code: those of its chapter, its blocks, the levels above it and its own; none when no list that covers the date is loaded';

CREATE FUNCTION codecheck.notes(
    code @extschema@.icd10cm,
    OUT place text, OUT kind text, OUT text text, OUT refs @extschema@.icd10cmset, OUT inherited boolean)
RETURNS SETOF record
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 20
BEGIN ATOMIC
    SELECT notes.place, notes.kind, notes.text, notes.refs, notes.inherited
      FROM codecheck.notes($1, (SELECT max(release.effective_from)
                                  FROM codecheck.release AS release WHERE release.system = 'tabular')) AS notes;
END;
COMMENT ON FUNCTION codecheck.notes(@extschema@.icd10cm) IS
    'the notes of the newest tabular list that apply to a code';
