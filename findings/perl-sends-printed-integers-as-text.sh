#!/usr/bin/env bash
# Data::MessagePack 1.02 (Perl): a variable with an integer is packed as text once it has been printed, compared with `eq`, or put
# into a string.
#
# What one would guess: reading does not change a value; Perl 5.36 even keeps such variables apart from text.
# What happens: the variable remembers its text, and the packer takes that first. A line of logging changes what is sent. Add 0 in the
# call: `pack($n + 0)`.
#
# Seen (Perl 5.36): packed 05, printed, packed c40135, with 0 added 05
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q 'libdata-messagepack-perl=1.02-1*' >/dev/null 2>&1
dpkg -x libdata-messagepack-perl_*.deb .
cat >print.pl <<'PERL'
use strict;
use Data::MessagePack;
my $n = 5;
my $before = unpack 'H*', Data::MessagePack->pack($n);
my $line = "n is $n";
my $after = unpack 'H*', Data::MessagePack->pack($n);
my $added = unpack 'H*', Data::MessagePack->pack($n + 0);
print "packed $before, printed, packed $after, with 0 added $added\n";
PERL
expected="packed 05, printed, packed c40135, with 0 added 05"
seen=$(PERL5LIB=$work/usr/share/perl5:$(echo "$work"/usr/lib/*/perl5/*) perl print.pl)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
