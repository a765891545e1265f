# README.md tells the truth.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use Page;
use Test::More;

page_ok('README.md', 'readme', first_last => 1);
done_testing;
