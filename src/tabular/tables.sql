-- The tabular list of ICD-10-CM: the notes that stand at its chapters, blocks
-- and codes.

INSERT INTO codecheck.release_system VALUES ('tabular', 9, '{icd10cm_note}');

CREATE TABLE codecheck.icd10cm_note (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10cm NOT NULL,
    last_code @extschema@.icd10cm NOT NULL,
    level text NOT NULL CHECK (level IN ('chapter', 'block', 'code')),
    kind text NOT NULL,
    position integer NOT NULL,
    seventh_character text,
    text text NOT NULL,
    refs @extschema@.icd10cmset
);
CREATE INDEX ON codecheck.icd10cm_note (code);
COMMENT ON TABLE codecheck.icd10cm_note IS
    'notes of the tabular list of ICD-10-CM, each kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.icd10cm_note.code IS 'where the note stands: the code, or the first of the chapter or block';
COMMENT ON COLUMN codecheck.icd10cm_note.last_code IS 'the last code of the chapter or block; else the code again';
COMMENT ON COLUMN codecheck.icd10cm_note.kind IS
    'inclusion_term, includes, excludes1, excludes2, code_first, use_additional_code, code_also, note, seven_chr_note or seven_chr_def';
COMMENT ON COLUMN codecheck.icd10cm_note.position IS 'the number of the note among those of its place';
COMMENT ON COLUMN codecheck.icd10cm_note.seventh_character IS 'of a seven_chr_def: the character that the text defines';
COMMENT ON COLUMN codecheck.icd10cm_note.refs IS 'the codes that the text refers to; NULL where it names none, or not in a way that can be read';

GRANT SELECT ON codecheck.icd10cm_note TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.icd10cm_note', '');
@include src/codeset/announce.sql.inc table=icd10cm_note
