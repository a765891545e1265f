-- How high each provider codes evaluation and management, against its peers.

-- The families of CPT codes whose last digit, or place in a row of codes, is a level of work: by medical
-- decision making since 2021 (office) and 2023 (elsewhere).  A code that is deleted keeps its place, so that
-- levels mean the same in older claims: 99201 until 2020; 99218-99220, 99224-99226, 99241, 99251, 99324-99337
-- and 99343 until 2022.  Not here: what is told apart by time alone (critical care, discharge, telephone,
-- online, prolonged), by age (preventive, newborn), or not at all.  No family has more than 5 levels: a constant, for
-- else the planner takes the codes to be thousands and sorts the claims.
CREATE VIEW codecheck.em_level AS
    SELECT family.place, family.family, step.level, family.levels,
           (family.first + step.level - 1)::text::@extschema@.hcpcs AS code
      FROM (VALUES (1, 'office_new', 99201, 5),
                   (2, 'office_established', 99211, 5),
                   (3, 'observation_initial', 99218, 3),
                   (4, 'hospital_initial', 99221, 3),
                   (5, 'observation_subsequent', 99224, 3),
                   (6, 'hospital_subsequent', 99231, 3),
                   (7, 'hospital_same_day', 99234, 3),
                   (8, 'consultation_office', 99241, 5),
                   (9, 'consultation_hospital', 99251, 5),
                   (10, 'emergency', 99281, 5),
                   (11, 'nursing_facility_initial', 99304, 3),
                   (12, 'nursing_facility_subsequent', 99307, 4),
                   (13, 'domiciliary_new', 99324, 5),
                   (14, 'domiciliary_established', 99334, 4),
                   (15, 'home_new', 99341, 5),
                   (16, 'home_established', 99347, 4),
                   (17, 'telemedicine_video_new', 98000, 4),
                   (18, 'telemedicine_video_established', 98004, 4),
                   (19, 'telemedicine_audio_new', 98008, 4),
                   (20, 'telemedicine_audio_established', 98012, 4)) AS family(place, family, first, levels)
      JOIN generate_series(1, 5) AS step(level) ON step.level <= family.levels;
COMMENT ON VIEW codecheck.em_level IS
    'CPT codes of evaluation and management that have levels: the family, the level in it, and how many levels the family has; deleted codes keep their place';
GRANT SELECT ON codecheck.em_level TO PUBLIC;

-- With S1 the sum of the levels of n lines and S2 that of their squares, M the like of m lines of the peers:
--   mean_level = S1 / n, difference = mean_level - peer_mean_level,
--   z = difference / (s * sqrt(1/n + 1/m)), s the standard deviation (m - 1) of the peers' lines,
--   distance = half the sum over the levels of |share - peer share|.
CREATE FUNCTION codecheck.em_profile(claims regclass)
RETURNS TABLE (provider_id text, specialty text, family text, lines bigint, level_lines bigint[], level_share numeric[],
               mean_level numeric, peer_providers bigint, peer_lines bigint, peer_share numeric[], peer_mean_level numeric,
               difference numeric, z numeric, distance numeric, small boolean)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED COST 100000 ROWS 500
SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB'
SET jit = off
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = $1) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'em_profile needs a relation of claims';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = $1 AND attname = 'code' AND attnum > 0 AND NOT attisdropped) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_column',
            MESSAGE = format('relation "%s" has no services: it lacks column "code"', $1),
            DETAIL = 'Also read, where present, are provider_id and specialty.',
            HINT = 'Map a table of another layout with a view.';
    END IF;

    RETURN QUERY EXECUTE format($query$
        WITH line AS NOT MATERIALIZED (
            SELECT (%2$s) COLLATE "C" AS provider_id, (%3$s) COLLATE "C" AS specialty,
                   @extschema@.try_hcpcs(%4$s) AS code
              FROM %1$s
        ), own AS (
            SELECT line.provider_id, line.specialty, em.place, em.family, em.levels,
                   ARRAY[count(*) FILTER (WHERE em.level = 1), count(*) FILTER (WHERE em.level = 2),
                         count(*) FILTER (WHERE em.level = 3), count(*) FILTER (WHERE em.level = 4),
                         count(*) FILTER (WHERE em.level = 5)] AS level_lines,
                   -- Every provider of the family and the specialty but this one.
                   count(line.provider_id) OVER peers - (line.provider_id IS NOT NULL)::int AS peer_providers
              FROM line JOIN codecheck.em_level em ON em.code OPERATOR(@extschema@.=) line.code
             GROUP BY line.provider_id, line.specialty, em.place, em.family, em.levels
            WINDOW peers AS (PARTITION BY line.specialty, em.family)
        ), by_level AS (
            SELECT own.*, step.level, step.lines AS own_lines,
                   coalesce(sum(step.lines) FILTER (WHERE own.provider_id IS NOT NULL)
                            OVER (PARTITION BY own.specialty, own.family, step.level), 0)
                   - CASE WHEN own.provider_id IS NOT NULL THEN step.lines ELSE 0 END AS others_lines
              FROM own CROSS JOIN LATERAL unnest(own.level_lines[:own.levels]) WITH ORDINALITY AS step(lines, level)
        ), summed AS (
            SELECT provider_id, specialty, place, family, peer_providers,
                   sum(own_lines) AS n, sum(own_lines * level) AS s1, array_agg(own_lines ORDER BY level) AS own_lines,
                   nullif(sum(others_lines), 0) AS m, sum(others_lines * level) AS t1, sum(others_lines * level * level) AS t2,
                   array_agg(others_lines ORDER BY level) AS others_lines
              FROM by_level
             GROUP BY provider_id, specialty, place, family, peer_providers
        )
        SELECT provider_id, specialty, family, n::bigint, own_lines,
               (SELECT array_agg(round(k / n, 4) ORDER BY level) FROM unnest(own_lines) WITH ORDINALITY AS step(k, level)),
               round(s1 / n, 4), peer_providers, coalesce(m, 0)::bigint,
               (SELECT array_agg(round(k / m, 4) ORDER BY level) FROM unnest(others_lines) WITH ORDINALITY AS step(k, level) WHERE m > 0),
               round(t1 / m, 4), round(s1 / n - t1 / m, 4),
               round((s1 / n - t1 / m) / nullif(sqrt((m * t2 - t1 * t1) / nullif(m * (m - 1), 0) * (1 / n + 1 / m)), 0), 2) AS z,
               round((SELECT sum(abs(k / n - l / m)) / 2 FROM unnest(own_lines, others_lines) AS step(k, l)), 4),
               n < 30 OR peer_providers < 5
          FROM summed
         ORDER BY place, specialty, z DESC NULLS LAST, provider_id
        $query$, $1,
        codecheck.tuva_column($1, 'provider_id', 'text'),
        codecheck.tuva_column($1, 'specialty', 'text'),
        codecheck.tuva_column($1, 'code', 'text'));
END
$$;
COMMENT ON FUNCTION codecheck.em_profile(regclass) IS
    'for each provider and family of codecheck.em_level: how many lines it has of each level, and how far they are from those of its peers, which are the other providers of the same specialty, or all others where the claims have no column specialty: the difference of the mean levels, z = difference / (s sqrt(1/lines + 1/peer_lines)) with s the standard deviation of the peers'' levels, and distance, half the sum of the absolute differences of the shares (0: the same, 1: nothing in common); NULL where there are no peers, z also where all of their lines have one level; lines without a provider are counted under NULL and are nobody''s peers; small: fewer than 30 lines or 5 peers; NULL for the relation is an error';
