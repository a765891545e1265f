-- The indicators of the Medicare physician fee schedule.  The descriptions in
-- its files are the AMA's and stay out.

INSERT INTO codecheck.release_system VALUES ('fee-schedule', 12, '{fee_entry}');

CREATE TABLE codecheck.fee_entry (
    entry_id integer PRIMARY KEY,
    code @extschema@.hcpcs NOT NULL,
    modifier @extschema@.hcpcs_modifier,
    status text CHECK (octet_length(status) = 1),
    pctc text CHECK (octet_length(pctc) = 1),
    global_days text CHECK (octet_length(global_days) = 3),
    multiple text CHECK (octet_length(multiple) = 1),
    bilateral text CHECK (octet_length(bilateral) = 1),
    assistant text CHECK (octet_length(assistant) = 1),
    co_surgeon text CHECK (octet_length(co_surgeon) = 1),
    team text CHECK (octet_length(team) = 1)
);
CREATE INDEX ON codecheck.fee_entry (code);
COMMENT ON TABLE codecheck.fee_entry IS
    'the indicators of the Medicare physician fee schedule for a code or a part of it, each row kept once for all releases that repeat it';
COMMENT ON COLUMN codecheck.fee_entry.modifier IS '26, TC or 53: a part of the service; NULL: the whole of it';
COMMENT ON COLUMN codecheck.fee_entry.status IS 'whether and how Medicare pays for the code: A active, B bundled, N not covered and so on';
COMMENT ON COLUMN codecheck.fee_entry.pctc IS 'professional and technical component: 1 has both, and so on';
COMMENT ON COLUMN codecheck.fee_entry.global_days IS 'the days after a procedure that its fee includes: 000, 010, 090, or MMM, XXX, YYY, ZZZ';
COMMENT ON COLUMN codecheck.fee_entry.multiple IS 'how several procedures are paid (modifier 51)';
COMMENT ON COLUMN codecheck.fee_entry.bilateral IS 'both sides (modifier 50): 1 and 3 are paid for, 0, 2 and 9 not';
COMMENT ON COLUMN codecheck.fee_entry.assistant IS 'an assistant at surgery (80, 81, 82, AS): 2 is paid, 0 with documents, 1 and 9 not';
COMMENT ON COLUMN codecheck.fee_entry.co_surgeon IS 'two surgeons (62): 2 are paid, 1 with documents, 0 and 9 not';
COMMENT ON COLUMN codecheck.fee_entry.team IS 'a team of surgeons (66): 2 is paid, 1 with documents, 0 and 9 not';

CREATE VIEW codecheck.fee_schedule AS
    SELECT release, code, modifier, status, pctc, global_days, multiple, bilateral, assistant, co_surgeon, team
      FROM codecheck.code_release JOIN codecheck.fee_entry ON entry_id <@ entries
     WHERE system = 'fee-schedule';
COMMENT ON VIEW codecheck.fee_schedule IS 'the indicators of the Medicare physician fee schedule, release by release';

GRANT SELECT ON codecheck.fee_entry, codecheck.fee_schedule TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('codecheck.fee_entry', '');
@include src/codeset/announce.sql.inc table=fee_entry
