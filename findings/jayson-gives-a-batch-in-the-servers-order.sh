#!/usr/bin/env bash
# jayson 5.0.0 (JSON-RPC 2.0 for Node.js): the answers to a batch come in the order in which the server wrote them, not in that of the requests.
#
# What one would guess: JSON-RPC lets a server answer in any order, and has an id in each answer so that the client can put them in order
# again; so the client does that, or hands them out by request.
# What happens: a callback of two arguments gets the array as it came. One of three gets failures and results apart, each in the server's order:
# of three requests of which the second failed, the place of a result says nothing of whose it is. Whoever counts places takes one answer for
# another, without an error. Right is to compare ids.
#
# Seen (Node.js 20), the server answers from the last to the first, with ten times what it was given, and refuses -2:
#   asked 1 -2 3: together 30 refused 10; apart: failed refused, results 30 10
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts jayson@5.0.0 >/dev/null

cat >batch.cjs <<'JS'
const http = require('node:http');
const jayson = require('jayson');

const answer = ({ id, params: [n] }) =>
  n < 0
    ? { jsonrpc: '2.0', id, error: { code: 1, message: 'refused' } }
    : { jsonrpc: '2.0', id, result: n * 10 };
const said = (answers) => answers.map((it) => it.error?.message ?? it.result).join(' ');

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(JSON.parse(body).map(answer).reverse()));
  });
});

server.listen(0, '127.0.0.1', () => {
  const client = jayson.client.http({ host: '127.0.0.1', port: server.address().port });
  const batch = [1, -2, 3].map((n) => client.request('times', [n], undefined, false));
  client.request(batch, (failed, answers) => {
    client.request(batch, (failedToo, failures, results) => {
      console.log(
        `asked 1 -2 3: together ${said(answers)}; apart: failed ${said(failures)}, results ${said(results)}`,
      );
      process.exit(failed || failedToo ? 1 : 0);
    });
  });
});
JS
expected="asked 1 -2 3: together 30 refused 10; apart: failed refused, results 30 10"
seen=$(node batch.cjs)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
