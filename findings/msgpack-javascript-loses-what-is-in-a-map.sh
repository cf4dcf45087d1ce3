#!/usr/bin/env bash
# @msgpack/msgpack 3.1.2 (the reference MessagePack library for JavaScript): a `Map` is encoded as an empty map.
#
# What one would guess: `new Map([["a", 1]])` becomes the MessagePack map {"a": 1}, or is refused.
# What happens: it is taken for an object without properties, so `80` is sent, and nothing is said. (msgpackr encodes its
# entries.) Whoever calls with arguments by name, or with maps whose keys are numbers, must make plain objects.
#
# Seen (Node.js 20): Map: 80, plain object: 81a16101
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund @msgpack/msgpack@3.1.2 >/dev/null
cat >map.mjs <<'JS'
import { encode } from "@msgpack/msgpack";
const hex = (value) => Buffer.from(encode(value)).toString("hex");
console.log(`Map: ${hex(new Map([["a", 1]]))}, plain object: ${hex({ a: 1 })}`);
JS
expected="Map: 80, plain object: 81a16101"
seen=$(node map.mjs)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
