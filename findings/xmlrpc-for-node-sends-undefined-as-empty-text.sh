#!/usr/bin/env bash
# xmlrpc 1.3.2 (XML-RPC for Node.js): an argument that is `undefined` or a BigInt arrives as the empty string.
#
# What one would guess: a refusal, or <nil/>, as for `null`.
# What happens: <value/> is sent, which XML-RPC defines as a string without characters. A forgotten argument is a valid call with
# another meaning.
#
# Seen (Node.js 20): null: <value><nil/></value>, undefined: <value/>, 5n: <value/>, read as: ""
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund xmlrpc@1.3.2 >/dev/null
cat >nothing.cjs <<'JS'
const { Readable } = require("node:stream");
const { serializeMethodCall } = require("xmlrpc/lib/serializer");
const Deserializer = require("xmlrpc/lib/deserializer");
const call = (value) => serializeMethodCall("m", [value]);
const sent = (value) => call(value).match(/<param>(.*)<\/param>/)[1];
new Deserializer().deserializeMethodCall(Readable.from([call(undefined)]), (error, method, args) =>
  console.log(
    `null: ${sent(null)}, undefined: ${sent(undefined)}, 5n: ${sent(5n)}, read as: ${error ?? JSON.stringify(args[0])}`,
  ),
);
JS
expected="null: <value><nil/></value>, undefined: <value/>, 5n: <value/>, read as: \"\""
seen=$(node nothing.cjs)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
