-- Which codes of ICD-10-CM came in the place of which, from the official
-- conversion table.  It is cumulative, so one is loaded at a time: a newer one
-- takes the place of the older as a whole.

INSERT INTO codecheck.release_system VALUES ('conversion', 9, '{conversion_entry}');

CREATE TABLE codecheck.conversion_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10cm NOT NULL,
    effective_from date NOT NULL CHECK (isfinite(effective_from)),
    previous_from @extschema@.icd10cm,
    previous_to @extschema@.icd10cm,
    CHECK (previous_to IS NULL OR (previous_from IS NOT NULL AND previous_to >= previous_from))
);
CREATE INDEX ON codecheck.conversion_entry (code);
CREATE INDEX ON codecheck.conversion_entry (previous_from);
COMMENT ON TABLE codecheck.conversion_entry IS
    'the ICD-10-CM conversion table: a row for each code, or range of codes, that a code was assigned to before';
COMMENT ON COLUMN codecheck.conversion_entry.code IS 'the current code';
COMMENT ON COLUMN codecheck.conversion_entry.effective_from IS 'since when';
COMMENT ON COLUMN codecheck.conversion_entry.previous_from IS
    'the previous code, or the first of a range; NULL: the code is new and had none';
COMMENT ON COLUMN codecheck.conversion_entry.previous_to IS
    'the end of a range of codes in text order, with all below it; NULL: one code';

GRANT SELECT ON codecheck.conversion_entry TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.conversion_entry', '');
@include src/codeset/announce.sql.inc table=conversion_entry
