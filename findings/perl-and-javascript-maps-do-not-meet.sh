#!/usr/bin/env bash
# Data::MessagePack 1.02 (Perl) with @msgpack/msgpack 3.1.3: a hash that Perl has packed cannot be read by the reference library for
# JavaScript.
#
# What one would guess: {a => 1} is 81 a1 61 01, as everywhere.
# What happens: Perl packs strings, and keys too, as `bin` (81 c4 01 61 01), since it cannot tell text from bytes; and JavaScript
# refuses keys that are neither string nor number. With `Data::MessagePack->new->utf8` they are text.
#
# Seen (Perl 5.36, Node.js 20): 81c4016101: The type of key must be string or number but object; with utf8 81a16101: {"a":1}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q 'libdata-messagepack-perl=1.02-1*' >/dev/null 2>&1
dpkg -x libdata-messagepack-perl_*.deb .
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @msgpack/msgpack@3.1.3 >/dev/null
cat >read.mjs <<'JS'
import { decode } from "@msgpack/msgpack";
const read = (hex) => {
  try {
    return JSON.stringify(decode(Buffer.from(hex, "hex")));
  } catch (refused) {
    return refused.message;
  }
};
const [plain, utf8] = process.argv.slice(2);
console.log(`${plain}: ${read(plain)}; with utf8 ${utf8}: ${read(utf8)}`);
JS
pack() {
  PERL5LIB=$work/usr/share/perl5:$(echo "$work"/usr/lib/*/perl5/*) perl -MData::MessagePack -e "print unpack 'H*', Data::MessagePack->new$1->pack({a => 1})"
}
expected="81c4016101: The type of key must be string or number but object; with utf8 81a16101: {\"a\":1}"
seen=$(node read.mjs "$(pack '')" "$(pack '->utf8')")
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
