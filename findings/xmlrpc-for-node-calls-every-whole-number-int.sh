#!/usr/bin/env bash
# xmlrpc 1.3.2 (XML-RPC for Node.js): a whole number beyond 32 bits is sent as an <int>, which has 32, and 1e21 as the <int> "1e+21";
# an <i8> that arrives is text.
#
# What one would guess: beyond 32 bits a <double>, an <i8>, or a refusal.
# What happens: whatever has no fraction is an <int>, printed as JavaScript prints it. Integers of 64 bits pass in neither direction:
# send them as text.
#
# Seen (Node.js 20): 2^40: <int>1099511627776</int>, 10^21: <int>1e+21</int>, <i8>5</i8>: string
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund xmlrpc@1.3.2 >/dev/null
cat >whole.cjs <<'JS'
const { Readable } = require("node:stream");
const { serializeMethodCall } = require("xmlrpc/lib/serializer");
const Deserializer = require("xmlrpc/lib/deserializer");
const sent = (value) => serializeMethodCall("m", [value]).match(/<value>(.*)<\/value>/)[1];
const answer = "<methodResponse><params><param><value><i8>5</i8></value></param></params></methodResponse>";
new Deserializer().deserializeMethodResponse(Readable.from([answer]), (error, value) =>
  console.log(`2^40: ${sent(2 ** 40)}, 10^21: ${sent(1e21)}, <i8>5</i8>: ${error ?? typeof value}`),
);
JS
expected="2^40: <int>1099511627776</int>, 10^21: <int>1e+21</int>, <i8>5</i8>: string"
seen=$(node whole.cjs)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
