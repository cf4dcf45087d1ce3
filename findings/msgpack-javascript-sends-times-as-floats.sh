#!/usr/bin/env bash
# msgpackr 2.1.4 and msgpack-lite 0.2.2 (MessagePack for JavaScript): an integer of 2^32 or more, as is every time in milliseconds,
# is encoded as a float 64.
#
# What one would guess: as a uint 64, like @msgpack/msgpack, since MessagePack has one and the number is a safe integer.
# What happens: beyond 32 bits every number is a double. What reads strictly elsewhere, as `unpackLong` of msgpack-core, refuses
# it. (msgpackr reads a uint 64 as a BigInt, so that the same time comes back as another type if it was on a server in Java.)
# Let the reader take a float without a fraction for an integer, or send a BigInt from msgpackr.
#
# Seen (Node.js 20): @msgpack/msgpack cf0000019ad16134c0, msgpackr cb4279ad16134c0000, msgpack-lite cb4279ad16134c0000
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund @msgpack/msgpack@3.1.3 msgpackr@2.1.4 msgpack-lite@0.2.2 >/dev/null
cat >times.cjs <<'JS'
const time = 1764449400000;
const hex = (bytes) => Buffer.from(bytes).toString("hex");
console.log(
  `@msgpack/msgpack ${hex(require("@msgpack/msgpack").encode(time))}, ` +
    `msgpackr ${hex(require("msgpackr").pack(time))}, msgpack-lite ${hex(require("msgpack-lite").encode(time))}`,
);
JS
expected="@msgpack/msgpack cf0000019ad16134c0, msgpackr cb4279ad16134c0000, msgpack-lite cb4279ad16134c0000"
seen=$(node times.cjs)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
