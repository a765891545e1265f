-- Claims in the layout of The Tuva Project's medical_claim.

-- The expression of a source column as the given type; NULL of it where the
-- column is missing, which depends on the version of the layout.  Dates and
-- numbers kept as text are read without ever failing.
CREATE FUNCTION codecheck.tuva_column(source regclass, name text, wanted text) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT COALESCE(
        (SELECT CASE
                    WHEN wanted = 'date' AND kind.typcategory = 'S'
                        THEN format('codecheck.try_date(%I::pg_catalog.text)', attribute.attname)
                    WHEN wanted IN ('numeric', 'integer') AND kind.typcategory = 'S'
                        THEN format('codecheck.try_%s(%I::pg_catalog.text)', wanted, attribute.attname)
                    WHEN wanted = 'integer'
                        THEN format('CASE WHEN %1$I OPERATOR(pg_catalog.>=) 0 AND %1$I OPERATOR(pg_catalog.<=) 2147483647 THEN %1$I::pg_catalog.int4 END',
                                    attribute.attname)
                    WHEN wanted = 'text'
                        THEN format('codecheck.try_text(%I::pg_catalog.text)', attribute.attname)
                    ELSE format('%I::pg_catalog.%s', attribute.attname, wanted)
                END
           FROM pg_catalog.pg_attribute AS attribute
           JOIN pg_catalog.pg_type AS kind ON kind.oid = attribute.atttypid
          WHERE attribute.attrelid = source
            AND attribute.attname = name
            AND attribute.attnum > 0
            AND NOT attribute.attisdropped),
        format('NULL::pg_catalog.%s', CASE wanted WHEN 'integer' THEN 'int4' ELSE wanted END));
END;
COMMENT ON FUNCTION codecheck.tuva_column(regclass, text, text) IS
    'used by tuva_medical_claim, drift and em_profile: a source column as an expression of a type';

-- The filled columns NAME1, NAME2, ... as an array.
CREATE FUNCTION codecheck.tuva_columns(source regclass, name text, count integer) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (SELECT format('codecheck.filled(%s)', coalesce(string_agg(format('%I::pg_catalog.text', attname), ', ' ORDER BY n), 'NULL'))
          FROM generate_series(1, count) AS n
          JOIN pg_attribute ON attrelid = source AND attname = name || n AND NOT attisdropped);
COMMENT ON FUNCTION codecheck.tuva_columns(regclass, text, integer) IS
    'used by tuva_medical_claim: numbered source columns as one array without the empty ones';

-- Lines coded in ICD-9 are left out: what their diagnoses are is not known here.
CREATE FUNCTION codecheck.tuva_medical_claim(source regclass, view_name text DEFAULT 'codecheck_medical_claim')
    RETURNS regclass
    LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
AS $$
DECLARE
    target text;
    missing text;
BEGIN
    SELECT pg_catalog.string_agg(wanted.name, ', ' ORDER BY wanted.place) INTO missing
      FROM (VALUES (1, 'claim_id'), (2, 'claim_line_number'), (3, 'claim_type'), (4, 'hcpcs_code'),
                   (5, 'diagnosis_code_1')) AS wanted(place, name)
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS attribute
                        WHERE attribute.attrelid OPERATOR(pg_catalog.=) source
                          AND attribute.attname OPERATOR(pg_catalog.=) wanted.name
                          AND NOT attribute.attisdropped);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '% is not in the layout of The Tuva Project''s medical_claim: it lacks %', source, missing
            USING ERRCODE = 'undefined_column';
    END IF;
    IF pg_catalog.current_schema() IS NULL THEN
        RAISE EXCEPTION 'no schema has been selected to create the view in'
            USING ERRCODE = 'invalid_schema_name';
    END IF;
    target := pg_catalog.format('%I.%I', pg_catalog.current_schema(), view_name);
    EXECUTE pg_catalog.format($view$
        CREATE OR REPLACE VIEW %1$s AS
        SELECT %2$s AS claim_id,
               %3$s AS line_no,
               CASE WHEN %4$s OPERATOR(pg_catalog.~~) '11%%' THEN 'inpatient' ELSE %5$s END AS claim_type,
               %6$s AS patient_id,
               COALESCE(%7$s, %24$s, %25$s) AS provider_id,
               COALESCE(%8$s, %9$s) AS from_date,
               COALESCE(%10$s, %11$s, %12$s) AS thru_date,
               %13$s AS place_of_service,
               %14$s AS code,
               %15$s AS modifiers,
               %16$s AS units,
               %18$s AS dx,
               CASE WHEN pg_catalog.lower(%19$s) OPERATOR(pg_catalog.~~) 'icd-9%%' THEN NULL ELSE %20$s END AS procedures,
               %21$s AS charge,
               %22$s AS paid
          FROM %23$s
         WHERE (pg_catalog.lower(%17$s) OPERATOR(pg_catalog.~~) 'icd-9%%') IS NOT TRUE$view$,
        target,
        codecheck.tuva_column(source, 'claim_id', 'text'),
        codecheck.tuva_column(source, 'claim_line_number', 'integer'),
        codecheck.tuva_column(source, 'bill_type_code', 'text'),
        codecheck.tuva_column(source, 'claim_type', 'text'),
        codecheck.tuva_column(source, 'patient_id', 'text'),
        codecheck.tuva_column(source, 'rendering_npi', 'text'),
        codecheck.tuva_column(source, 'claim_line_start_date', 'date'),
        codecheck.tuva_column(source, 'claim_start_date', 'date'),
        codecheck.tuva_column(source, 'discharge_date', 'date'),
        codecheck.tuva_column(source, 'claim_line_end_date', 'date'),
        codecheck.tuva_column(source, 'claim_end_date', 'date'),
        codecheck.tuva_column(source, 'place_of_service_code', 'text'),
        codecheck.tuva_column(source, 'hcpcs_code', 'text'),
        codecheck.tuva_columns(source, 'hcpcs_modifier_', 5),
        codecheck.tuva_column(source, 'service_unit_quantity', 'numeric'),
        codecheck.tuva_column(source, 'diagnosis_code_type', 'text'),
        codecheck.tuva_columns(source, 'diagnosis_code_', 25),
        codecheck.tuva_column(source, 'procedure_code_type', 'text'),
        codecheck.tuva_columns(source, 'procedure_code_', 25),
        codecheck.tuva_column(source, 'charge_amount', 'numeric'),
        codecheck.tuva_column(source, 'paid_amount', 'numeric'),
        source,
        codecheck.tuva_column(source, 'billing_npi', 'text'),
        codecheck.tuva_column(source, 'facility_npi', 'text'));
    RETURN target::pg_catalog.regclass;
END
$$;
COMMENT ON FUNCTION codecheck.tuva_medical_claim(regclass, text) IS
    'makes a view over a table in the layout of The Tuva Project''s medical_claim that codecheck.audit reads, in the current schema, and returns it; lines coded in ICD-9 are left out';
