#!/usr/bin/perl
# A client that sends anything in the binary format: what is no code is refused
# as text is, and the server stays up.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Scratch;
use Test::More;

scratch_database('hostile', '-E', 'UTF8', '-T', 'template0');
my $session = scratch_session();
my $file = tempdir(CLEANUP => 1) . '/binary';

is($session->query("SET client_min_messages = warning; CREATE EXTENSION codecheck;
	CREATE TABLE icd10cm_t (v icd10cm); CREATE TABLE icd10pcs_t (v icd10pcs); CREATE TABLE cpt_t (v cpt);
	CREATE TABLE hcpcs_t (v hcpcs); CREATE TABLE hcpcs_modifier_t (v hcpcs_modifier); CREATE TABLE icd11_t (v icd11); CREATE TABLE icd10cm_array_t (v icd10cm[]); CREATE TABLE icd10cmset_t (v icd10cmset);"), '', 'tables');
my $started = $session->query('SELECT pg_postmaster_start_time(), pg_backend_pid();');

# What the server makes of the bytes in a column: the value or the SQLSTATE.
sub receive
{
	my ($type, $bytes) = @_;

	open my $out, '>:raw', $file or die "cannot write $file: $!";
	print $out "PGCOPY\n\xff\r\n\0", pack('NN', 0, 0), pack('nN', 1, length $bytes), $bytes, pack('n', 0xffff);
	close $out or die "cannot write $file: $!";
	my $answer = $session->query("TRUNCATE ${type}_t;\n\\copy ${type}_t FROM '$file' (FORMAT binary)\nSELECT v FROM ${type}_t;");
	return $answer =~ /ERROR:  (\w{5}):/ ? $1 : $answer;
}

# And of the same bytes as text.
sub as_text
{
	my ($type, $bytes) = @_;
	my $answer = $session->query("SELECT convert_from(decode('" . unpack('H*', $bytes) . "', 'hex'), 'UTF8')::$type;");
	return $answer =~ /ERROR:  (\w{5}):/ ? $1 : $answer;
}

my %good = (icd10cm => 'E1165', icd10pcs => '0DTJ4ZZ', cpt => '99213', hcpcs => 'G0439', hcpcs_modifier => 'LT', icd11 => 'BA80.0');
my @types = sort keys %good;

for my $type (@types)
{
	my $good = $good{$type};
	my $stored = $type eq 'icd10cm' ? 'E11.65' : $good;

	is(receive($type, $good), $stored, "$type: a code is stored");
	is(receive($type, lc $good), $stored, "$type: in small letters");
	is(receive($type, ' ' x 100_000 . $good), $stored, "$type: behind 100 kB of blanks");

	my @bad = (
		['nothing', '', '22P02'],
		['blanks', '   ', '22P02'],
		['100 kB of blanks', ' ' x 100_000, '22P02'],
		['100 kB of codes', $good x (100_000 / length $good), '22P02'],
		['100 kB of dots', '.' x 100_000, '22P02'],
		['100 kB of a letter beyond ASCII', "\xc3\x89" x 50_000, '22P02'],
		['a letter beyond ASCII', "\xc3\x89" . substr($good, 1), '22P02'],
		['wide digits', "\xef\xbc\x91" x 5, '22P02'],
		['a no-break space', "$good\xc2\xa0", '22P02'],
		['control characters', "\x01\x02\x03\x04\x05", '22P02'],
		['what a range ends with', substr($good, 0, -1) . '~', '22P02'],
		['a NUL', "\0", '22021'],
		['a NUL behind a code', "$good\0", '22021'],
		['a NUL in a code', substr($good, 0, 1) . "\0" . substr($good, 1), '22021'],
		['100 kB of NULs', "\0" x 100_000, '22021'],
		['half a character', "$good\xc3", '22021'],
		['no UTF-8', "\xff\xfe\xfd", '22021'],
		['100 kB of no UTF-8', "\x80" x 100_000, '22021'],
		['its own stored form', pack('NN', 0x12, 0x34567890), '22021'],
		['an integer', pack('N', 99213), '22021']);
	is(receive($type, $_->[1]), $_->[2], "$type: $_->[0]") for @bad;
}

# An array whose elements are bad.
my $oid = $session->query("SELECT 'icd10cm'::regtype::oid;");
my $array = sub { pack('NNNNN', 1, 0, $oid, scalar @_, 1) . join '', map { pack('N', length) . $_ } @_ };
is(receive('icd10cm_array', $array->('E11', 'I10')), '{E11,I10}', 'an array is stored');
is(receive('icd10cm_array', $array->('E11', '?')), '22P02', 'an array with a bad element');
is(receive('icd10cm_array', $array->('E11', "I10\0")), '22021', 'an array with a NUL in an element');
is(receive('icd10cm_array', $array->('E11', '')), '22P02', 'an array with an empty element');

# Clusters.
is(receive('icd11', '5a11/2c25.z&xk8g'), '5A11/2C25.Z&XK8G', 'a cluster is stored');
is(receive('icd11', 'BA80/' x 99 . '5A11') =~ s/BA80\///gr, '5A11', 'of 100 codes');
is(receive('icd11', 'BA80/' x $_ . '5A11'), '22P02', "of more than $_ codes") for 100, 20_000;
is(receive('icd11', "5A11/XK8G\0"), '22021', 'a cluster with a NUL');
is(receive('icd11', $_ x 50_000), '22P02', "50,000 times $_") for '&', '/', 'X', 'BA80', 'BA80/';

# Cohorts.
is(receive('icd10cmset', 'e08-E13,!E09'), 'E08-E13, !E09', 'a cohort is stored');
is(receive('icd10cmset', ''), '', 'the empty cohort');
is(receive('icd10cmset', "E08\xe2\x80\x93E13"), 'E08-E13', 'a range as it is printed');
is(receive('icd10cmset', "E08\xe2\x80"), '22021', 'half a dash');
is(receive('icd10cmset', "E08\0"), '22021', 'a cohort with a NUL');
is(receive('icd10cmset', $_ x 100_000), '22P02', "100,000 times $_") for 'E', '!', '-', ',', '!E11,', 'E11-';
is(receive('icd10cmset', 'A00,' x 100_000 . '!A00,' x 20_000 . 'E11'), 'E11', 'codes and exclusions by the thousand');
is($session->query("SET statement_timeout = '1s'; SELECT (repeat('A00-Z99,', 60000) || repeat('!M05,', 100000) || 'E11')::icd10cmset; RESET statement_timeout;") =~ /57014/, 1,
	'more than can be done can be interrupted');

# Bytes at random, many of them codes or nearly: binary and text agree.
my $seed = $ENV{CODECHECK_SEED} // 20251001;
srand $seed;
my @alphabet = ((0 .. 9) x 4, ('A' .. 'Z') x 2, 'a' .. 'f', ' ', '.', "\t", "\0", '~', "\x7f", "\xc3\x89", "\x80", "\xff");
for my $type (@types)
{
	my (%seen, @different);

	for (1 .. 400)
	{
		my $bytes = rand() < 0.3 ? $good{$type} : join '', map { $alphabet[rand @alphabet] } 1 .. 1 + rand 9;

		substr($bytes, rand length $bytes, 1) = $alphabet[rand @alphabet] if rand() < 0.5;
		$bytes .= ' ' if rand() < 0.1;
		my ($received, $text) = (receive($type, $bytes), as_text($type, $bytes));
		push @different, unpack('H*', $bytes) . ": $received, as text $text" if $received ne $text;
		$seen{$received =~ /^22(?:021|P02)$/ ? $received : 'stored'}++;
	}
	is("@different", '', "$type: random bytes are received as text is read (CODECHECK_SEED=$seed)");
	is(join(' ', sort keys %seen), '22021 22P02 stored', "$type: all outcomes occurred");
}

# A client of another encoding.
$session->query("SET client_encoding = 'LATIN1';");
is(receive('icd10cm', "\xc911"), '22P02', 'LATIN1 is converted, and refused');
is(receive('icd10cm', "E11\0"), '22021', 'a NUL is none of LATIN1');
$session->query('RESET client_encoding;');

is($session->query('SELECT pg_postmaster_start_time(), pg_backend_pid();'), $started, 'the server and the session are still there');

done_testing();
