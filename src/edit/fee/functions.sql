-- What the Medicare physician fee schedule says of a service.

CREATE FUNCTION fee_indicator(code hcpcs, modifier hcpcs_modifier, on_date date, name text) RETURNS text
    AS 'MODULE_PATHNAME', 'codecheck_fee_indicator' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION fee_indicator(hcpcs, hcpcs_modifier, date, text) IS
    'an indicator of the fee schedule in force on a date, by its name: status, pctc, global_days, multiple, bilateral, assistant, co_surgeon or team; modifier 26, TC or 53 for a part of the service, NULL for the whole of it; NULL when the schedule does not list the code with that modifier, when no release covers the date, and when another argument is NULL';
