-- ICD-10-PCS by its own files: the tables, which say what codes there are and
-- what each character means, and the definitions of those meanings.
--
-- A table has the codes of three first characters; each of its rows allows every
-- combination of some values of the other four axes.  A value has its title from
-- the row: in XW0 the same character stands for one substance or another.

INSERT INTO codecheck.release_system VALUES
    ('pcs-tables', 9, '{pcs_prefix_entry,pcs_row_entry}'),
    ('pcs-definitions', 9, '{pcs_definition_entry,pcs_device_key_entry}');

CREATE TABLE codecheck.pcs_prefix_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10pcs NOT NULL,
    axis_name text NOT NULL,
    title text NOT NULL,
    definition text
);
CREATE INDEX ON codecheck.pcs_prefix_entry (code);
COMMENT ON TABLE codecheck.pcs_prefix_entry IS
    'what the last character of each section, body system and table of ICD-10-PCS stands for, kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.pcs_prefix_entry.axis_name IS 'of the axis of that character: Section, Body System, Operation, ...';
COMMENT ON COLUMN codecheck.pcs_prefix_entry.definition IS 'of the operation of a table, where the file has one';

CREATE TABLE codecheck.pcs_row_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10pcs NOT NULL,
    axis_names text[] NOT NULL CHECK (cardinality(axis_names) = 4),
    allowed text[] NOT NULL CHECK (cardinality(allowed) = 4),
    titles text[] NOT NULL CHECK (cardinality(titles) = length(array_to_string(allowed, '')))
);
CREATE INDEX ON codecheck.pcs_row_entry (code);
COMMENT ON TABLE codecheck.pcs_row_entry IS
    'rows of ICD-10-PCS tables, each kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.pcs_row_entry.code IS 'the table';
COMMENT ON COLUMN codecheck.pcs_row_entry.axis_names IS 'of axes 4 to 7: Body Part, Approach, ...';
COMMENT ON COLUMN codecheck.pcs_row_entry.allowed IS 'of axes 4 to 7 each the values that go with all those of the others, in order';
COMMENT ON COLUMN codecheck.pcs_row_entry.titles IS 'of the values of axis 4, then of axis 5, 6 and 7, in their order';

CREATE TABLE codecheck.pcs_definition_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10pcs NOT NULL,
    axis integer NOT NULL CHECK (axis BETWEEN 1 AND 7),
    axis_name text NOT NULL,
    title text NOT NULL,
    definition text,
    explanation text,
    includes text[] NOT NULL
);
CREATE INDEX ON codecheck.pcs_definition_entry (code);
COMMENT ON TABLE codecheck.pcs_definition_entry IS
    'definitions of the titles of ICD-10-PCS, each kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.pcs_definition_entry.code IS 'the section';
COMMENT ON COLUMN codecheck.pcs_definition_entry.includes IS
    'what goes under the title: examples of an operation, the parts of a body part, the names of a device';

CREATE TABLE codecheck.pcs_device_key_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10pcs NOT NULL,
    device text NOT NULL,
    operation text NOT NULL,
    body_systems text[] NOT NULL,
    parent_value text NOT NULL,
    parent_title text NOT NULL
);
CREATE INDEX ON codecheck.pcs_device_key_entry (code);
COMMENT ON TABLE codecheck.pcs_device_key_entry IS
    'specific devices of ICD-10-PCS and the general value that takes them together, for operations and body systems without a value of their own';
COMMENT ON COLUMN codecheck.pcs_device_key_entry.code IS 'the section';

GRANT SELECT ON codecheck.pcs_prefix_entry, codecheck.pcs_row_entry,
    codecheck.pcs_definition_entry, codecheck.pcs_device_key_entry TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('codecheck.pcs_prefix_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.pcs_row_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.pcs_definition_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.pcs_device_key_entry', '');

@include src/codeset/announce.sql.inc table=pcs_prefix_entry
@include src/codeset/announce.sql.inc table=pcs_row_entry

CREATE VIEW codecheck.pcs_definition_in_force AS
    SELECT release.release, release.effective_from, release.effective_to, entry.code AS section,
           entry.axis, entry.axis_name, entry.title, entry.definition, entry.explanation, entry.includes
      FROM codecheck.release
      JOIN codecheck.code_release AS listing
        ON listing.system = release.system AND listing.release = release.release
      JOIN codecheck.pcs_definition_entry AS entry ON entry.entry_id <@ listing.entries
     WHERE release.system = 'pcs-definitions';
COMMENT ON VIEW codecheck.pcs_definition_in_force IS
    'the definitions of each loaded release, and from when to when they are in force';
GRANT SELECT ON codecheck.pcs_definition_in_force TO PUBLIC;
