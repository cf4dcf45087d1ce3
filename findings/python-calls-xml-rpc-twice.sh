#!/usr/bin/env bash
# CPython 3.11, xmlrpc.client: a call whose connection is closed before an answer comes is sent a second time, also if the connection
# is new.
#
# What one would guess: an exception: http.client, on which it is built, repeats nothing.
# What happens: `Transport.request` tries twice, for the sake of connections that have idled too long, and does not look whether this
# one has. A server that dies in the middle of a call gets it again when it is back. Whoever serves XML-RPC must not close such a
# connection to say "no".
#
# Seen: one call, its connection closed once: the value is 1, sent 2 times
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >server.py <<'PY'
# Takes POSTs, answers those whose number is in the first argument with the second, and closes the connection of any other.
import re, socket, sys, threading

answered = set(sys.argv[1].split(","))
answer = sys.argv[2].encode()
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
count = 0


def read(client):
    head = b""
    while b"\r\n\r\n" not in head:
        part = client.recv(65536)
        if not part:
            return False
        head += part
    head, body = head.split(b"\r\n\r\n", 1)
    length = int(re.search(rb"content-length: *([0-9]+)", head.lower()).group(1))
    while len(body) < length:
        body += client.recv(65536)
    return True


def serve(client):
    global count
    with client:
        while read(client):
            count += 1
            if str(count) not in answered:
                return
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(answer)
            client.sendall(head.encode() + answer)


def accept():
    while True:
        threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
sys.stdin.read()
print(count, flush=True)
PY

cat >client.py <<'PY'
import sys, xmlrpc.client

print(xmlrpc.client.ServerProxy("http://127.0.0.1:" + sys.argv[1]).m())
PY
one="<methodResponse><params><param><value><int>1</int></value></param></params></methodResponse>"
coproc server { python3 server.py 2 "$one"; }
exec {answers}<&"${server[0]}" {life}>&"${server[1]}"
eval "exec ${server[1]}>&-"
read -r port <&"$answers"
value=$(python3 client.py "$port")
exec {life}>&-
read -r count <&"$answers"
expected="one call, its connection closed once: the value is 1, sent 2 times"
seen="one call, its connection closed once: the value is $value, sent $count times"
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
