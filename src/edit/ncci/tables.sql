-- Rules of the National Correct Coding Initiative (NCCI), release by release,
-- as CMS publishes them for each setting.

INSERT INTO codecheck.release_system VALUES
    ('ptp-practitioner', 12, '{ptp_entry}'),
    ('ptp-outpatient', 12, '{ptp_entry}');

-- Millions of pairs are some hundred thousand lists: most column 1 codes have
-- the same few rules for many column 2 codes.
CREATE TABLE codecheck.ptp_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.hcpcs NOT NULL,
    column2 @extschema@.hcpcs[] NOT NULL,
    effective_from date CHECK (isfinite(effective_from)),
    effective_to date CHECK (isfinite(effective_to)),
    modifier_indicator smallint NOT NULL CHECK (modifier_indicator IN (0, 1, 9)),
    rationale text,
    CHECK (effective_to >= effective_from)
);
CREATE INDEX ON codecheck.ptp_entry (code);
COMMENT ON TABLE codecheck.ptp_entry IS 'procedure-to-procedure edits: a row for each column 1 code and rule, each kept once for all releases that repeat it; codecheck.ptp_edit has a row for each pair';
COMMENT ON COLUMN codecheck.ptp_entry.code IS 'the column 1 code, which is paid';
COMMENT ON COLUMN codecheck.ptp_entry.column2 IS 'the column 2 codes under this rule';
COMMENT ON COLUMN codecheck.ptp_entry.effective_from IS 'the first day of the edit; NULL: since ever';
COMMENT ON COLUMN codecheck.ptp_entry.effective_to IS 'the last day of the edit; NULL: until further notice';
COMMENT ON COLUMN codecheck.ptp_entry.modifier_indicator IS '0: no modifier bypasses the edit; 1: a PTP-associated one does; 9: the edit never applied';

CREATE VIEW codecheck.ptp_edit AS
    SELECT substr(r.system, 5) AS setting, r.release, e.code AS column1, listed.column2,
           e.effective_from, e.effective_to, e.modifier_indicator, e.rationale
      FROM codecheck.code_release r
      JOIN codecheck.ptp_entry e ON e.entry_id <@ r.entries,
           unnest(e.column2) AS listed(column2)
     WHERE r.system IN ('ptp-practitioner', 'ptp-outpatient');
COMMENT ON VIEW codecheck.ptp_edit IS
    'the procedure-to-procedure edits of every release, a row for each pair and window as the files list them';

GRANT SELECT ON codecheck.ptp_entry, codecheck.ptp_edit TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.ptp_entry', '');
@include src/codeset/announce.sql.inc table=ptp_entry

-- ---- Medically unlikely edits: the most units of a service that are believed

INSERT INTO codecheck.release_system VALUES
    ('mue-practitioner', 12, '{mue_entry}'),
    ('mue-outpatient', 12, '{mue_entry}'),
    ('mue-dme', 12, '{mue_entry}');

CREATE TABLE codecheck.mue_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.hcpcs NOT NULL,
    units integer NOT NULL CHECK (units >= 0),
    adjudication_indicator smallint NOT NULL CHECK (adjudication_indicator BETWEEN 1 AND 3),
    rationale text
);
CREATE INDEX ON codecheck.mue_entry (code);
COMMENT ON TABLE codecheck.mue_entry IS
    'lines of MUE files, each kept once for all settings and releases that repeat it';
COMMENT ON COLUMN codecheck.mue_entry.units IS 'the most units of the code; 0: none is payable';
COMMENT ON COLUMN codecheck.mue_entry.adjudication_indicator IS
    'what the units are counted over: 1 each line by itself, 2 and 3 all lines of a day, by policy and by clinical benchmarks';
COMMENT ON COLUMN codecheck.mue_entry.rationale IS 'why, in CMS''s words';

CREATE VIEW codecheck.mue AS
    SELECT substr(r.system, length('mue-') + 1) AS setting, r.release, e.code, e.units, e.adjudication_indicator, e.rationale
      FROM codecheck.code_release r
      JOIN codecheck.mue_entry e ON e.entry_id <@ r.entries
     WHERE r.system LIKE 'mue-%';
COMMENT ON VIEW codecheck.mue IS 'the medically unlikely edits of each setting and loaded release';

GRANT SELECT ON codecheck.mue_entry, codecheck.mue TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.mue_entry', '');
@include src/codeset/announce.sql.inc table=mue_entry

-- ---- Add-on codes

INSERT INTO codecheck.release_system VALUES ('aoc', 12, '{addon_entry}');

CREATE TABLE codecheck.addon_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.hcpcs NOT NULL,
    primary_code @extschema@.hcpcs,
    edit_type smallint NOT NULL CHECK (edit_type BETWEEN 1 AND 3),
    effective_from date,
    effective_to date,
    setting text CHECK (setting IN ('practitioner', 'outpatient', 'dme')),
    note text
);
CREATE INDEX ON codecheck.addon_entry (code);
COMMENT ON TABLE codecheck.addon_entry IS
    'lines of add-on code files, each kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.addon_entry.code IS 'the add-on code';
COMMENT ON COLUMN codecheck.addon_entry.primary_code IS 'a code that it may be added to; NULL: the contractor defines it (CCCCC)';
COMMENT ON COLUMN codecheck.addon_entry.edit_type IS 'who defines the primary codes: 1 CMS, 2 the contractor, 3 both';
COMMENT ON COLUMN codecheck.addon_entry.effective_to IS 'the last day, of the pair or of one of its codes';
COMMENT ON COLUMN codecheck.addon_entry.setting IS 'where alone the line applies, as its note tells; NULL: anywhere';
COMMENT ON COLUMN codecheck.addon_entry.note IS 'what CMS remarks';

CREATE VIEW codecheck.addon AS
    SELECT r.release, e.code AS add_on, e.primary_code, e.edit_type, e.effective_from, e.effective_to, e.setting, e.note
      FROM codecheck.code_release r
      JOIN codecheck.addon_entry e ON e.entry_id <@ r.entries
     WHERE r.system = 'aoc';
COMMENT ON VIEW codecheck.addon IS
    'the add-on codes of each loaded release and their primary codes; a date that is NULL is open';

GRANT SELECT ON codecheck.addon_entry, codecheck.addon TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.addon_entry', '');
@include src/codeset/announce.sql.inc table=addon_entry
