-- Code sets by date: what the official files say, release by release; and the
-- users' own cohorts of codes.
--
-- An entry is one line of a file: a code with its flag, dates and texts.  Most
-- lines stand unchanged in release after release, so an entry is kept once and
-- a release is the set of entries it lists, as a multirange of entry numbers.
-- The numbers come from one sequence for all code sets.  The files that go with
-- a code set, its notes and tables, are kept in the same way.

CREATE SCHEMA codecheck;
COMMENT ON SCHEMA codecheck IS 'reference tables, loaders, audits and reports of the extension codecheck';
GRANT USAGE ON SCHEMA codecheck TO PUBLIC;

CREATE SEQUENCE codecheck.code_entry_id AS integer;

CREATE TABLE codecheck.release_system (
    system text PRIMARY KEY,
    last_month integer NOT NULL CHECK (last_month BETWEEN 1 AND 12),
    entry_tables name[] NOT NULL
);
COMMENT ON TABLE codecheck.release_system IS 'what releases are of: the code sets and the files that go with them';
COMMENT ON COLUMN codecheck.release_system.last_month IS 'the month with which the year of a release ends';
COMMENT ON COLUMN codecheck.release_system.entry_tables IS 'the tables of this schema that hold the entries of the releases';
INSERT INTO codecheck.release_system VALUES
    ('icd10cm', 9, '{icd10cm_entry}'),
    ('icd10pcs', 9, '{icd10pcs_entry}'),
    ('hcpcs', 12, '{hcpcs_entry,hcpcs_modifier_entry}'),
    ('cpt', 12, '{cpt_entry}');

CREATE TABLE codecheck.code_release (
    system text NOT NULL REFERENCES codecheck.release_system,
    release text NOT NULL CHECK (release <> ''),
    effective_from date NOT NULL CHECK (isfinite(effective_from)),
    valid_until date NOT NULL,
    history_from date CHECK (history_from <= effective_from),
    code_count integer NOT NULL,
    billable_count integer,
    entries int4multirange NOT NULL,
    source text,
    sha256 text,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (system, release),
    UNIQUE (system, effective_from),
    CHECK (isfinite(valid_until) AND valid_until >= effective_from)
);
COMMENT ON TABLE codecheck.code_release IS 'the loaded releases of each code set, and of the files that go with it; written by the loaders';
COMMENT ON COLUMN codecheck.code_release.billable_count IS 'of a code set: how many of its codes can be billed';
COMMENT ON COLUMN codecheck.code_release.valid_until IS 'the last day of the release''s own year, whether or not a later release takes over before';
COMMENT ON COLUMN codecheck.code_release.history_from IS 'HCPCS and CPT: since when the file tells of terminated codes as well, the earliest termination date in it; NULL where its codes have no dates, so that it tells of its own time only';
COMMENT ON COLUMN codecheck.code_release.entries IS 'the entry_id of every line of the release';

CREATE TABLE codecheck.release_file (
    system text NOT NULL,
    release text NOT NULL,
    file text NOT NULL CHECK (file <> ''),
    sha256 text,
    entries int4multirange NOT NULL,
    rows integer NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (system, release, file),
    FOREIGN KEY (system, release) REFERENCES codecheck.code_release ON DELETE CASCADE
);
COMMENT ON TABLE codecheck.release_file IS 'the files of releases that are made of several; written by the loaders';
COMMENT ON COLUMN codecheck.release_file.file IS 'its name without the folder: a file of the same name takes its place in the release';
COMMENT ON COLUMN codecheck.release_file.entries IS 'the entry_id of what the file lists; the release lists what its files do';
COMMENT ON COLUMN codecheck.release_file.rows IS 'how many of its rows were loaded';

CREATE TABLE codecheck.icd10cm_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10cm NOT NULL,
    billable boolean NOT NULL,
    short_description text NOT NULL,
    long_description text NOT NULL,
    laterality text CHECK (laterality IN ('right', 'left', 'bilateral', 'unspecified')),
    unspecified boolean NOT NULL DEFAULT false,
    specificity integer NOT NULL DEFAULT 0
);
CREATE INDEX ON codecheck.icd10cm_entry (code);
COMMENT ON TABLE codecheck.icd10cm_entry IS 'lines of ICD-10-CM order files and what they say among those of their release, each kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.icd10cm_entry.laterality IS 'the side of the body, as the descriptions of the release tell';
COMMENT ON COLUMN codecheck.icd10cm_entry.unspecified IS 'whether the description leaves something unspecified';
COMMENT ON COLUMN codecheck.icd10cm_entry.specificity IS 'how many billable siblings in the release leave less unspecified';

CREATE TABLE codecheck.icd10pcs_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10pcs NOT NULL,
    billable boolean NOT NULL,
    short_description text NOT NULL,
    long_description text NOT NULL
);
CREATE INDEX ON codecheck.icd10pcs_entry (code);
COMMENT ON TABLE codecheck.icd10pcs_entry IS 'lines of ICD-10-PCS order files, each kept once for all releases that repeat it';

CREATE TABLE codecheck.hcpcs_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.hcpcs NOT NULL,
    added date,
    terminated date,
    short_description text,
    long_description text
);
CREATE INDEX ON codecheck.hcpcs_entry (code);
COMMENT ON TABLE codecheck.hcpcs_entry IS 'codes of HCPCS files with their own dates, and of lists without; terminated is the last valid day';

CREATE TABLE codecheck.hcpcs_modifier_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.hcpcs_modifier NOT NULL,
    added date NOT NULL,
    terminated date,
    short_description text NOT NULL,
    long_description text NOT NULL
);
CREATE INDEX ON codecheck.hcpcs_modifier_entry (code);
COMMENT ON TABLE codecheck.hcpcs_modifier_entry IS 'modifiers of HCPCS files with their own dates; terminated is the last valid day';

CREATE TABLE codecheck.cpt_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.cpt NOT NULL,
    added date,
    terminated date,
    short_description text,
    long_description text
);
CREATE INDEX ON codecheck.cpt_entry (code);
COMMENT ON TABLE codecheck.cpt_entry IS 'codes of the users'' lists of CPT, with what dates and texts they have; terminated is the last valid day';

CREATE FUNCTION codecheck.end_of_year(last_month integer, day date) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (make_date(extract(year FROM day + make_interval(months => 12 - last_month))::integer, last_month, 1)
        + interval '1 month - 1 day')::date;
COMMENT ON FUNCTION codecheck.end_of_year(integer, date) IS
    'the last day of the year that a day belongs to, where years end with that month';

CREATE VIEW codecheck.release AS
    SELECT system, release, effective_from,
           least(valid_until,
                 lead(effective_from) OVER (PARTITION BY system ORDER BY effective_from) - 1) AS effective_to,
           code_count, billable_count, source, sha256, loaded_at
      FROM codecheck.code_release;
COMMENT ON VIEW codecheck.release IS
    'what is loaded, and from when to when each release is in force: until the next one takes over, never past the end of its own year';

CREATE TABLE codecheck.cohort (
    name text PRIMARY KEY CHECK (name <> ''),
    codes @extschema@.icd10cmset NOT NULL,
    title text,
    source text
);
COMMENT ON TABLE codecheck.cohort IS 'cohorts by name, for codecheck.cohort(name); written by users';
COMMENT ON COLUMN codecheck.cohort.source IS 'where the definition comes from: a measure, a paper, a person';

GRANT SELECT ON ALL TABLES IN SCHEMA codecheck TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('codecheck.code_entry_id', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.code_release', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.release_file', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.icd10cm_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.icd10pcs_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.hcpcs_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.hcpcs_modifier_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.cpt_entry', '');
SELECT pg_catalog.pg_extension_config_dump('codecheck.cohort', '');

-- Every change of a table that a cache is built from tells all sessions, whoever
-- writes, replication included.  It is told before as well, because what a
-- trigger of somebody else's has seen of a statement that then fails must go.
CREATE FUNCTION codecheck.announce_change() RETURNS trigger
    AS 'MODULE_PATHNAME', 'codecheck_announce_change' LANGUAGE C PARALLEL UNSAFE;
COMMENT ON FUNCTION codecheck.announce_change() IS
    'trigger: sessions rebuild what they keep in memory of the changed table before their next use';

@include src/codeset/announce.sql.inc table=code_release
@include src/codeset/announce.sql.inc table=icd10cm_entry
@include src/codeset/announce.sql.inc table=icd10pcs_entry
@include src/codeset/announce.sql.inc table=hcpcs_entry
@include src/codeset/announce.sql.inc table=hcpcs_modifier_entry
@include src/codeset/announce.sql.inc table=cpt_entry
@include src/codeset/announce.sql.inc table=cohort
