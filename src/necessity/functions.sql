-- Whether a diagnosis makes a service medically necessary.

CREATE FUNCTION supports_necessity(
    code hcpcs,
    dx icd10cm[],
    on_date date DEFAULT CURRENT_DATE,
    jurisdiction text DEFAULT NULL,
    payer text DEFAULT NULL
) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION supports_necessity(hcpcs, icd10cm[], date, text, text) IS
    'true: a policy that governs the code on the date supports it by one of the diagnoses; false: policies govern it and none does; NULL: no policy governs it';

CREATE FUNCTION necessity(
    code hcpcs,
    dx icd10cm[],
    on_date date DEFAULT CURRENT_DATE,
    jurisdiction text DEFAULT NULL,
    payer text DEFAULT NULL,
    OUT status text,
    OUT policy_id text,
    OUT group_no integer,
    OUT matched icd10cm[],
    OUT reason text
) RETURNS SETOF record
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100 ROWS 3;
COMMENT ON FUNCTION necessity(hcpcs, icd10cm[], date, text, text) IS
    'what each policy that governs the code on the date says of the diagnoses, supporting ones first; one row no_policy when none governs';
