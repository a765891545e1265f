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
