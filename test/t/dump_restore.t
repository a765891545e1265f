#!/usr/bin/perl
# The extension in a schema of the user's choice, dumped, restored and dropped.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Session;
use Test::More;

my ($source, $copy) = map { "codecheck_${_}_$$" } qw(source copy);
my $directory = tempdir(CLEANUP => 1);
my @sessions;

sub make_database
{
	my ($name) = @_;
	system('createdb', '--maintenance-db=postgres', '-T', 'template0', $name) == 0 or die "no database $name";
	push @sessions, Session->new($name);
	return $sessions[-1];
}

END
{
	my $status = $?;
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning';
	$_->end for @sessions;
	system('dropdb', '--maintenance-db=postgres', '--force', '--if-exists', $_) for $source, $copy;
	$? = $status;
}

sub dump_of
{
	my ($database) = @_;

	# Recent versions guard a dump with a random word.
	return join '', grep { !/^\\(un)?restrict / } qx{pg_dump '$database'};
}

# Every object of the database, but for the server's own.
my $objects = "SELECT pg_describe_object(classid, objid, 0) FROM (
		SELECT 'pg_class'::regclass AS classid, oid AS objid FROM pg_class UNION ALL
		SELECT 'pg_proc'::regclass, oid FROM pg_proc UNION ALL
		SELECT 'pg_type'::regclass, oid FROM pg_type UNION ALL
		SELECT 'pg_operator'::regclass, oid FROM pg_operator UNION ALL
		SELECT 'pg_opclass'::regclass, oid FROM pg_opclass UNION ALL
		SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily UNION ALL
		SELECT 'pg_cast'::regclass, oid FROM pg_cast UNION ALL
		SELECT 'pg_trigger'::regclass, oid FROM pg_trigger UNION ALL
		SELECT 'pg_constraint'::regclass, oid FROM pg_constraint UNION ALL
		SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite UNION ALL
		SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger UNION ALL
		SELECT 'pg_namespace'::regclass, oid FROM pg_namespace UNION ALL
		SELECT 'pg_extension'::regclass, oid FROM pg_extension) AS object
	 WHERE objid >= 16384 ORDER BY 1;
	SELECT count(*) FROM pg_description;
	SELECT count(*) FROM pg_init_privs;";

my $session = make_database($source);
my $before = $session->query($objects);

# The code sets as a loader leaves them, and a table of the user's.
is($session->query("SET client_min_messages = warning;
	CREATE SCHEMA codes; CREATE EXTENSION codecheck SCHEMA codes;
	INSERT INTO codecheck.icd10cm_entry
		SELECT nextval('codecheck.code_entry_id'), code::codes.icd10cm, billable, text, text FROM (VALUES
			('M54', false, 'Dorsalgia'), ('M54.5', true, 'Low back pain'), ('M54.5', false, 'Low back pain, by cause'),
			('M54.50', true, E'Low back pain,\\tunspecified \\\\ \"quoted\"')) AS t(code, billable, text);
	INSERT INTO codecheck.icd10pcs_entry VALUES (nextval('codecheck.code_entry_id'), '0DTJ4ZZ', true, 'Resection', 'Resection of Appendix');
	INSERT INTO codecheck.hcpcs_entry VALUES (nextval('codecheck.code_entry_id'), 'G0439', '2011-01-01', '2019-06-30', 'Visit', 'Wellness visit');
	INSERT INTO codecheck.hcpcs_modifier_entry VALUES (nextval('codecheck.code_entry_id'), 'LT', '1996-01-01', NULL, 'Left', 'Left side');
	INSERT INTO codecheck.cpt_entry VALUES (nextval('codecheck.code_entry_id'), '99213', NULL, NULL, 'Visit', NULL);
	INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, billable_count, entries, source, sha256) VALUES
		('icd10cm', 'FY2021', '2020-10-01', '2021-09-30', NULL, 2, 1, '{[1,3)}', 'a.txt', 'abc'),
		('icd10cm', 'FY2022', '2021-10-01', '2022-09-30', NULL, 3, 1, '{[1,2),[3,5)}', 'b.txt', NULL),
		('icd10pcs', 'FY2022', '2021-10-01', '2022-09-30', NULL, 1, 1, '{[5,6)}', NULL, NULL),
		('hcpcs', '2019', '2019-01-01', '2019-12-31', '2010-01-01', 1, 1, '{[6,8)}', NULL, NULL),
		('cpt', '2019', '2019-01-01', '2019-12-31', NULL, 1, 1, '{[8,9)}', NULL, NULL),
		('tabular', 'FY2022', '2021-10-01', '2022-09-30', NULL, 1, NULL, '{[9,10)}', NULL, NULL),
		('conversion', 'FY2022', '2021-10-01', '2022-09-30', NULL, 1, NULL, '{[10,11)}', NULL, NULL),
		('pcs-tables', 'FY2022', '2021-10-01', '2022-09-30', NULL, 1, NULL, '{[11,15)}', NULL, NULL);
	INSERT INTO codecheck.icd10cm_note VALUES (nextval('codecheck.code_entry_id'), 'M50', 'M54', 'block', 'excludes1', 1, NULL, 'back (S39.-)', 'S39');
	INSERT INTO codecheck.conversion_entry VALUES (nextval('codecheck.code_entry_id'), 'M54.50', '2021-10-01', 'M54.5', NULL);
	INSERT INTO codecheck.pcs_prefix_entry SELECT nextval('codecheck.code_entry_id'), left('0DT', n)::codes.icd10pcs, 'Axis ' || n, 'Title ' || n FROM generate_series(1, 3) AS n;
	INSERT INTO codecheck.pcs_row_entry VALUES (nextval('codecheck.code_entry_id'), '0DT', '{Body Part,Approach,Device,Qualifier}', '{J,4,Z,Z}', '{Appendix,Scope,None,None}');
	INSERT INTO codecheck.cohort VALUES ('diabetes', 'E08-E13, !E09, O24', 'Diabetes', 'a paper'), ('E''t', '', NULL, NULL), ('skin', 'C43-C44, !C44.0, C44.00', NULL, NULL);
	INSERT INTO codecheck.ptp_entry VALUES (nextval('codecheck.code_entry_id'), '99213', '{36415,36416}', '2020-01-01', NULL, 1, E'More\\tthan');
	INSERT INTO codecheck.mue_entry VALUES (nextval('codecheck.code_entry_id'), '99213', 1, 2, 'Policy');
	INSERT INTO codecheck.addon_entry VALUES (nextval('codecheck.code_entry_id'), '99417', '99215', 1, '2021-01-01', NULL, 'practitioner', 'Practitioner only');
	INSERT INTO codecheck.fee_entry (entry_id, code, modifier, status, global_days) VALUES (nextval('codecheck.code_entry_id'), '20610', NULL, 'A', '000');
	INSERT INTO codecheck.mce_entry VALUES (nextval('codecheck.code_entry_id'), 'M54.50', 'adult', 15, 124), (nextval('codecheck.code_entry_id'), 'M54.50', 'female', NULL, NULL);
	INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, history_from, code_count, entries) VALUES
		('ptp-practitioner', '2022q1', '2022-01-01', '2022-12-31', '-infinity', 1, '{[15,16)}'),
		('mue-practitioner', '2022q1', '2022-01-01', '2022-12-31', NULL, 1, '{[16,17)}'),
		('aoc', '2022q1', '2022-01-01', '2022-12-31', '-infinity', 1, '{[17,18)}'),
		('fee-schedule', '2022q1', '2022-01-01', '2022-12-31', NULL, 1, '{[18,19)}'),
		('mce', 'v39', '2021-10-01', '2022-09-30', NULL, 1, '{[19,21)}');
	INSERT INTO codecheck.release_file VALUES ('mce', 'v39', 'a b.json', 'abc', '{[19,20)}', 1, '2022-01-01'), ('mce', 'v39', 'b.csv', NULL, '{[20,21)}', 1, '2022-01-01');
	INSERT INTO codecheck.edit_payer VALUES ('mue', 'Acme ''n'' Co', '222', NULL, NULL), ('dx_sex', 'Acme', NULL, NULL, false);
	UPDATE codecheck.edit SET enabled = false WHERE edit = 'dx_age';
	CREATE TABLE public.line (
		dx codes.icd10cm CHECK (dx OPERATOR(codes.<@) 'M54'::codes.icd10cm), dxs codes.icd10cm[], pcs codes.icd10pcs,
		code codes.hcpcs DEFAULT '99213'::codes.cpt, modifier codes.hcpcs_modifier,
		problem codes.icd11 DEFAULT '5A11/9B71.0Z' CHECK (problem OPERATOR(codes.<@) '9B71'::codes.icd11)) PARTITION BY HASH (dx);
	CREATE TABLE public.line_0 PARTITION OF public.line FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE public.line_1 PARTITION OF public.line FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE INDEX ON public.line USING gin (dxs); CREATE INDEX ON public.line (codes.parent(dx)) WHERE dx OPERATOR(codes.<@) 'M50-M54'::codes.icd10cmset;
	CREATE INDEX ON public.line (dx); CREATE INDEX ON public.line (codes.parent(dx)); CREATE INDEX ON public.line USING brin (code, problem);
	CREATE INDEX ON public.line (codes.stem(problem)); CREATE INDEX ON public.line USING hash (problem);
	INSERT INTO public.line (dx, dxs, pcs, modifier) SELECT ('M54' || n)::codes.icd10cm, '{I10,NULL,M54.5}', '0DT', 'LT' FROM generate_series(0, 99) AS n;"),
	'', 'an extension in a schema of its own, with data');

# With an empty search_path: nothing depends on the caller's.
my $ask = "SET search_path = '';
	SELECT code, day, codes.code_status(code, day), codes.is_billable(code, day), codes.code_description(code, day)
	  FROM unnest('{M54,M54.5,M54.50,Z99}'::codes.icd10cm[]) AS code, unnest('{2020-09-30,2020-10-01,2021-10-01,2022-10-01}'::date[]) AS day;
	SELECT codes.code_status('0DTJ4ZZ'::codes.icd10pcs, '2022-01-01'), codes.code_status('G0439'::codes.hcpcs, '2019-07-01'), codes.code_description('99213'::codes.cpt, '2019-07-01');
	SELECT array(SELECT codes.descendants('M54'::codes.icd10cm, '2022-01-01')), array(SELECT codes.children('M54'::codes.icd10cm, '2022-01-01'));
	SELECT codes.excludes1('S39.012A', 'M54.5'), codes.excludes1('M54.5', 'S39.012A', '2022-10-01') IS NULL, (codecheck.notes('M54.5')).*;
	SELECT codes.predecessors('M54.50'), codes.body_part('0DTJ4ZZ'), codes.section_title('0DTJ4ZZ');
	SELECT * FROM codecheck.release ORDER BY system, effective_from;
	SELECT codes.ncci_conflict('36415', '99213', '2022-01-01'), codes.mue_limit('99213', '2022-01-01'), codes.addon_primaries('99417', '2022-01-01'),
		codes.fee_indicator('20610', NULL, '2022-01-01', 'global_days'), codes.mce_list('M54.50', '2022-01-01'), (codes.ncci_edit('99213', '36415', '2021-01-01')).rationale;
	TABLE codecheck.release_file; TABLE codecheck.edit_payer; SELECT edit FROM codecheck.edit WHERE NOT enabled;
	SELECT *, codecheck.cohort(name) OPERATOR(codes.=) codes, codes.icd10cmset_hash(codes), 'E11'::codes.icd10cm OPERATOR(codes.<@) codecheck.cohort(name) FROM codecheck.cohort ORDER BY name;
	SELECT count(*), codes.min(dx), codes.max(dx), sum(codes.icd10cm_hash(dx)), codes.max(problem), sum(codes.icd11_hash(problem)) FROM public.line WHERE dx OPERATOR(codes.<@) 'M54.5'::codes.icd10cm AND code OPERATOR(codes.=) '99213'::codes.cpt;
	RESET search_path;";
my $answers = $session->query($ask);
like($answers, qr/^M54\.5\|2020-10-01\|billable\|t\|Low back pain$/m, 'a billable code');
like($answers, qr/^billable\|retired\|Visit$/m, 'the other code sets');
like($answers, qr/^M54\.5\|2021-10-01\|header\|f\|Low back pain, by cause$/m, 'a header');
like($answers, qr/^M54\.50\|2022-10-01\|\|\|$/m, 'no data');
like($answers, qr/^diabetes\|E08-E13, !E09, O24\|Diabetes\|a paper\|t\|-?\d+\|t$/m, 'the cohorts');
like($answers, qr/^t\|t\|M50-M54\|excludes1\|back \(S39\.-\)\|S39\|t$/m, 'the notes');
like($answers, qr/^\{M54\.5\}\|Appendix\|Title 1$/m, 'the conversion table and the tables of ICD-10-PCS');
like($answers, qr/^\{M54\.5,M54\.50\}\|\{M54\.5\}$/m, 'the listed hierarchy');
like($answers, qr/^t\|1\|\{99215\}\|000\|\{adult,female\}\|More\tthan$/m, 'the rules of payment');
like($answers, qr/^mce\|v39\|a b\.json\|abc\|\{\[19,20\)\}\|1\|2022.*^mue\|Acme 'n' Co\|222\|\|\n.*^dx_age$/ms, 'their files, and what is set for an edit');
unlike($answers, qr/ERROR/, 'all of it with an empty search_path');

# A plan finds the range's functions without the path, too.
$session->query("SET search_path = ''; SET enable_seqscan = off; PREPARE below(codes.icd10cm) AS SELECT count(*) FROM public.line WHERE dx OPERATOR(codes.<@) \$1;
	SET plan_cache_mode = force_generic_plan;");
like($session->query("EXPLAIN (COSTS off) EXECUTE below('M54.5');"), qr/Index Cond: .*subtree_last/, 'an index range with an empty search_path');
is($session->query("EXECUTE below('M54.5');"), 11, 'with its rows');
$session->query('RESET ALL; DEALLOCATE ALL;');

# As text and in pieces.
my $dump = dump_of($source);
for my $format ('plain', 'custom')
{
	my $restored = make_database($copy);
	my $file = "$directory/$format";

	is(system('pg_dump', '-F', $format, '-f', $file, $source), 0, "$format: dumped");
	is(system($format eq 'plain'
			? "psql -Xq -v ON_ERROR_STOP=1 -o /dev/null -d '$copy' -f '$file'"
			: "pg_restore --exit-on-error -d '$copy' '$file'"), 0, "$format: restored");
	is($restored->query($ask), $answers, "$format: the answers are the same");
	is($restored->query("SELECT nextval('codecheck.code_entry_id');"), 21, "$format: new entries are numbered on");
	$restored->query("SELECT setval('codecheck.code_entry_id', 20);");
	is(dump_of($copy), $dump, "$format: dumped again, it is the same");
	(pop @sessions)->end;
	system('dropdb', '--maintenance-db=postgres', $copy);
}

# Dropped, and made again, in a session that has used it.
$session->query('SET client_min_messages = warning; DROP TABLE public.line; DROP EXTENSION codecheck; DROP SCHEMA codes;');
is($session->query($objects), $before, 'DROP EXTENSION leaves nothing');
is($session->query("SET client_min_messages = warning; CREATE SCHEMA other; CREATE EXTENSION codecheck SCHEMA other;
	SELECT coalesce(other.code_status('M54.5'::other.icd10cm, '2021-10-01'), 'no data');"), 'no data', 'made again, it knows nothing of before');
is($session->query("INSERT INTO codecheck.icd10cm_entry VALUES (1, 'M54.5', true, 'x', 'x');
	INSERT INTO codecheck.code_release (system, release, effective_from, valid_until, code_count, billable_count, entries)
		VALUES ('icd10cm', 'FY2022', '2021-10-01', '2022-09-30', 1, 1, '{[1,2)}');
	SELECT other.code_status('M54.5'::other.icd10cm, '2021-10-01');"), 'billable', 'and learns');

done_testing();
