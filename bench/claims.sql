-- :lines claim lines in bench.medical_claim: those of bench.tuva over and over, each time of other claims and patients.

SELECT format('CREATE TABLE bench.medical_claim AS SELECT %s FROM generate_series(1, %s) AS copy, bench.tuva LIMIT %s',
              string_agg(CASE WHEN attname IN ('claim_id', 'patient_id') THEN format('%1$I || ''-'' || copy AS %1$I', attname)
                         ELSE quote_ident(attname) END, ', ' ORDER BY attnum),
              :lines / (SELECT count(*) FROM bench.tuva) + 1, :lines)
  FROM pg_attribute WHERE attrelid = 'bench.tuva'::regclass AND attnum > 0 \gexec
VACUUM ANALYZE bench.medical_claim;

-- A tenth of them, to see what grows with their number.
CREATE TABLE bench.medical_claim_tenth AS SELECT * FROM bench.medical_claim LIMIT :lines / 10;
VACUUM ANALYZE bench.medical_claim_tenth;

SET search_path = bench, public;
SELECT codecheck.tuva_medical_claim('bench.medical_claim', 'medical_claim_mapped'),
       codecheck.tuva_medical_claim('bench.medical_claim_tenth', 'medical_claim_tenth_mapped');

-- Births and sexes are not in the layout: drawn by hash, the same for all lines of a patient.
-- As a view over the layout, and as a table of the columns that an audit reads.
SELECT format('CREATE VIEW bench.claim%1$s AS
                   SELECT *, date ''1930-01-01'' + ((hashtextextended(patient_id, 1) & 2147483647) %% 32000)::int AS patient_birth_date,
                          (ARRAY[''F'', ''M''])[1 + (hashtextextended(patient_id, 2) & 1)] AS patient_sex
                     FROM bench.medical_claim%1$s_mapped', which),
       format('CREATE TABLE bench.claim_line%1$s AS SELECT * FROM bench.claim%1$s', which),
       format('VACUUM ANALYZE bench.claim_line%1$s', which)
  FROM unnest('{"",_tenth}'::text[]) AS which \gexec
