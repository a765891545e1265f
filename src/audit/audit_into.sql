-- An audit in batches that are each committed, so that a long one can be watched and taken up again.

CREATE TABLE codecheck.audit_run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claims regclass NOT NULL,
    target regclass NOT NULL,
    edits text[],
    lines bigint NOT NULL,
    batches integer NOT NULL CHECK (batches > 0),
    batches_done integer NOT NULL DEFAULT 0,
    findings bigint NOT NULL DEFAULT 0,
    run_by name NOT NULL DEFAULT current_user,
    started_at timestamptz NOT NULL DEFAULT now(),
    last_batch_at timestamptz,
    finished_at timestamptz,
    CHECK (batches_done BETWEEN 0 AND batches AND (finished_at IS NOT NULL) = (batches_done = batches))
);
COMMENT ON TABLE codecheck.audit_run IS
    'the runs of codecheck.audit_into and how far they are; whoever deletes the row of an unfinished one gives it up';
COMMENT ON COLUMN codecheck.audit_run.edits IS 'those that were named; NULL: all that are enabled';
COMMENT ON COLUMN codecheck.audit_run.lines IS 'of the relation, when the run began';
COMMENT ON COLUMN codecheck.audit_run.batches IS 'shares of the claims and of the patients, by a hash';
COMMENT ON COLUMN codecheck.audit_run.findings IS 'written into the target by the batches that are done';
-- Whoever calls the same at the same time must not begin it twice.
CREATE UNIQUE INDEX unfinished_run ON codecheck.audit_run (claims, target, edits, run_by)
    NULLS NOT DISTINCT WHERE finished_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON codecheck.audit_run TO PUBLIC;
ALTER TABLE codecheck.audit_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_sees ON codecheck.audit_run FOR SELECT USING (true);
CREATE POLICY own_runs ON codecheck.audit_run USING (run_by = current_user);

-- A batch and the count of it are one transaction: whatever stops a run, each
-- batch is either in the target and counted, or neither.  Without a search_path
-- of its own, for then it could not commit.
CREATE PROCEDURE codecheck.audit_into(
    claims regclass, target regclass, batch integer DEFAULT 1000000, edits text[] DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
    finding_columns text;
    missing text;
    line_count bigint;
    run codecheck.audit_run;
    found_now bigint;
BEGIN
    IF claims IS NULL OR target IS NULL OR batch IS NULL OR batch OPERATOR(pg_catalog.<) 1 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'audit_into needs a relation of claims, a table for the findings, and at least one line in a batch';
    END IF;
    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(wanted.attname), ', ' ORDER BY wanted.attnum),
           pg_catalog.string_agg(pg_catalog.quote_ident(wanted.attname), ', ' ORDER BY wanted.attnum)
               FILTER (WHERE NOT EXISTS (
                   SELECT FROM pg_catalog.pg_attribute AS there
                    WHERE there.attrelid OPERATOR(pg_catalog.=) target
                      AND there.attname OPERATOR(pg_catalog.=) wanted.attname AND NOT there.attisdropped))
      INTO finding_columns, missing
      FROM pg_catalog.pg_attribute AS wanted
     WHERE wanted.attrelid OPERATOR(pg_catalog.=) 'codecheck.finding'::pg_catalog.regclass;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_column',
            MESSAGE = pg_catalog.format('table "%s" cannot take findings: it lacks %s', target, missing),
            HINT = 'CREATE TABLE findings OF codecheck.finding makes one that can.';
    END IF;

    LOOP
        SELECT * INTO run FROM codecheck.audit_run AS r
         WHERE r.claims OPERATOR(pg_catalog.=) audit_into.claims AND r.target OPERATOR(pg_catalog.=) audit_into.target
           AND (r.edits OPERATOR(pg_catalog.=) audit_into.edits OR (r.edits IS NULL AND audit_into.edits IS NULL))
           AND r.finished_at IS NULL AND r.run_by OPERATOR(pg_catalog.=) CURRENT_USER;
        IF FOUND THEN
            RAISE NOTICE 'audit of % goes on with batch % of %', claims, run.batches_done OPERATOR(pg_catalog.+) 1, run.batches;
            EXIT;
        END IF;
        EXECUTE pg_catalog.format('SELECT pg_catalog.count(*) FROM %s', claims) INTO line_count;
        INSERT INTO codecheck.audit_run (claims, target, edits, lines, batches)
        VALUES (claims, target, edits, line_count,
                GREATEST(1, pg_catalog.ceil(line_count::pg_catalog.numeric OPERATOR(pg_catalog./) batch))::pg_catalog.int4)
            ON CONFLICT DO NOTHING RETURNING * INTO run;
        COMMIT;
        EXIT WHEN run.run_id IS NOT NULL;
    END LOOP;

    LOOP
        -- Whoever else calls the same waits here, and takes the batch after this one.
        SELECT * INTO run FROM codecheck.audit_run AS r
         WHERE r.run_id OPERATOR(pg_catalog.=) run.run_id AND r.finished_at IS NULL FOR UPDATE;
        EXIT WHEN NOT FOUND;
        EXECUTE pg_catalog.format('INSERT INTO %s (%s) SELECT %2$s FROM codecheck.audit_share($1, $2, $3, $4)',
                                  target, finding_columns)
          USING claims, edits, run.batches_done OPERATOR(pg_catalog.+) 1, run.batches;
        GET DIAGNOSTICS found_now = ROW_COUNT;
        UPDATE codecheck.audit_run AS r
           SET batches_done = r.batches_done OPERATOR(pg_catalog.+) 1,
               findings = r.findings OPERATOR(pg_catalog.+) found_now,
               last_batch_at = pg_catalog.clock_timestamp(),
               finished_at = CASE WHEN r.batches_done OPERATOR(pg_catalog.+) 1 OPERATOR(pg_catalog.=) r.batches
                                  THEN pg_catalog.clock_timestamp() END
         WHERE r.run_id OPERATOR(pg_catalog.=) run.run_id
        RETURNING * INTO run;
        RAISE NOTICE 'audit of %: batch % of %, % findings, % in all', claims, run.batches_done, run.batches, found_now, run.findings;
        COMMIT;
    END LOOP;
END
$$;
COMMENT ON PROCEDURE codecheck.audit_into(regclass, regclass, integer, text[]) IS
    'codecheck.audit in batches of about so many lines, whole claims and whole patients; each batch''s findings are committed into the target with its count in codecheck.audit_run, and a run that was stopped goes on when it is called again, so that no line is reported twice; the relation should not change meanwhile';
