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
SELECT codecheck.tuva_medical_claim('bench.medical_claim', 'claim'),
       codecheck.tuva_medical_claim('bench.medical_claim_tenth', 'claim_tenth');
