-- The lists of diagnoses of the Medicare Code Editor.

INSERT INTO codecheck.release_system VALUES ('mce', 9, '{mce_entry}');

CREATE TABLE codecheck.mce_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.icd10cm NOT NULL,
    list text NOT NULL CHECK (list IN (
        'manifestation', 'unacceptable_principal', 'unacceptable_principal_alone', 'questionable_admission',
        'newborn', 'pediatric', 'maternity', 'adult', 'female', 'male', 'unspecified', 'wrong_procedure')),
    age_from integer CHECK (age_from >= 0),
    age_to integer CHECK (age_to >= age_from),
    CHECK ((list IN ('newborn', 'pediatric', 'maternity', 'adult')) = (age_from IS NOT NULL)),
    CHECK ((age_from IS NULL) = (age_to IS NULL))
);
CREATE INDEX ON codecheck.mce_entry (code);
COMMENT ON TABLE codecheck.mce_entry IS
    'diagnoses on the lists of the Medicare Code Editor, each kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.mce_entry.list IS
    'manifestation: never the first diagnosis; unacceptable_principal: not the first diagnosis; unacceptable_principal_alone: not the only one; newborn, pediatric, maternity, adult: for patients of an age; female, male: for patients of a sex; questionable_admission, unspecified, wrong_procedure: as CMS calls them';
COMMENT ON COLUMN codecheck.mce_entry.age_from IS 'the youngest patient of a list of ages, in full years';
COMMENT ON COLUMN codecheck.mce_entry.age_to IS 'the oldest patient of a list of ages, in full years';

CREATE VIEW codecheck.mce AS
    SELECT release, code, list, age_from, age_to
      FROM codecheck.code_release JOIN codecheck.mce_entry ON entry_id <@ entries
     WHERE system = 'mce';
COMMENT ON VIEW codecheck.mce IS 'the lists of the Medicare Code Editor, release by release';

GRANT SELECT ON codecheck.mce_entry, codecheck.mce TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.mce_entry', '');
@include src/codeset/announce.sql.inc table=mce_entry
