-- The edits and how a user sets them.

CREATE FUNCTION codecheck.edit_registry(
    OUT place integer, OUT edit text, OUT title text, OUT level text,
    OUT carc text, OUT rarc text, OUT source text
) RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'codecheck_edit_registry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION codecheck.edit_registry() IS 'the edits as the module has them, in the order of reports';

CREATE TABLE codecheck.edit_setting (
    edit text PRIMARY KEY,
    carc text,
    rarc text,
    enabled boolean NOT NULL
);
COMMENT ON TABLE codecheck.edit_setting IS 'what UPDATE codecheck.edit has changed';
SELECT pg_catalog.pg_extension_config_dump('codecheck.edit_setting', '');

CREATE VIEW codecheck.edit AS
    SELECT registry.edit, registry.title, registry.level,
           CASE WHEN setting.edit IS NULL THEN registry.carc ELSE setting.carc END AS carc,
           CASE WHEN setting.edit IS NULL THEN registry.rarc ELSE setting.rarc END AS rarc,
           registry.source,
           COALESCE(setting.enabled, true) AS enabled
      FROM codecheck.edit_registry() AS registry
      LEFT JOIN codecheck.edit_setting AS setting ON setting.edit = registry.edit
     ORDER BY registry.place;
COMMENT ON VIEW codecheck.edit IS
    'every edit; UPDATE sets carc, rarc and enabled, DELETE brings the defaults back';
COMMENT ON COLUMN codecheck.edit.carc IS 'the claim adjustment reason code of the denial a payer would give';
COMMENT ON COLUMN codecheck.edit.rarc IS 'the remittance advice remark code beside it';
COMMENT ON COLUMN codecheck.edit.source IS 'what the edit judges by';
COMMENT ON COLUMN codecheck.edit.enabled IS 'whether codecheck.audit runs it where no edits are named';

CREATE FUNCTION codecheck.set_edit() RETURNS trigger
    LANGUAGE plpgsql PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM codecheck.edit_setting AS setting WHERE setting.edit = OLD.edit;
        RETURN OLD;
    END IF;
    IF (NEW.edit, NEW.title, NEW.level, NEW.source)
       IS DISTINCT FROM (OLD.edit, OLD.title, OLD.level, OLD.source) THEN
        RAISE EXCEPTION 'only carc, rarc and enabled of an edit can be set'
            USING ERRCODE = 'feature_not_supported';
    END IF;
    INSERT INTO codecheck.edit_setting AS setting (edit, carc, rarc, enabled)
    VALUES (NEW.edit, NEW.carc, NEW.rarc, NEW.enabled)
        ON CONFLICT (edit) DO UPDATE
       SET carc = excluded.carc, rarc = excluded.rarc, enabled = excluded.enabled;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION codecheck.set_edit() IS 'trigger: keeps what is set on codecheck.edit';

CREATE TRIGGER set_edit INSTEAD OF UPDATE OR DELETE ON codecheck.edit
    FOR EACH ROW EXECUTE FUNCTION codecheck.set_edit();

GRANT SELECT ON codecheck.edit, codecheck.edit_setting TO PUBLIC;

-- ---- What differs from payer to payer

CREATE FUNCTION codecheck.is_edit(name text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN name IN (SELECT registry.edit FROM codecheck.edit_registry() AS registry);
COMMENT ON FUNCTION codecheck.is_edit(text) IS 'whether there is an edit of that name';

CREATE TABLE codecheck.edit_payer (
    edit text CONSTRAINT edit_exists CHECK (codecheck.is_edit(edit)),
    payer text CHECK (btrim(payer) <> ''),
    carc text,
    rarc text,
    enabled boolean,
    PRIMARY KEY (edit, payer)
);
COMMENT ON TABLE codecheck.edit_payer IS
    'what a payer does otherwise than codecheck.edit says; where a column is NULL the edit is for this payer as for all; written by users';
COMMENT ON COLUMN codecheck.edit_payer.payer IS 'as the column payer of the claims has it';
COMMENT ON COLUMN codecheck.edit_payer.enabled IS 'whether codecheck.audit runs the edit on lines of this payer where no edits are named';
SELECT pg_catalog.pg_extension_config_dump('codecheck.edit_payer', '');
GRANT SELECT ON codecheck.edit_payer TO PUBLIC;
