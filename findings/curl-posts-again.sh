#!/usr/bin/env bash
# curl 7.88.1: a POST whose connection is closed before an answer comes is sent a second time, if the connection has been used before.
#
# What one would guess: error 52, "empty reply from server". A POST is not idempotent, and nobody said `--retry`.
# What happens: on a connection that it uses again curl takes the end for the server's idle timeout, connects anew and sends the
# request once more, whatever its method. What a server did before it died is done twice, unless the call has a name by which the
# server knows it again.
#
# Seen (Debian 12): closed on a new connection: exit 52, 1 sent; closed on the second of two: exit 0, 3 sent
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q 'curl=7.88.1-*' 'libcurl4=7.88.1-*' >/dev/null 2>&1
for package in *.deb; do
  dpkg -x "$package" .
done
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

# What comes of as many POSTs as $1 by one curl, to a server that answers those in $2.
posts() {
  local code=0 count port sent=() i
  coproc server { python3 server.py "$2" ""; }
  exec {answers}<&"${server[0]}" {life}>&"${server[1]}"
  eval "exec ${server[1]}>&-"
  read -r port <&"$answers"
  for ((i = 0; i < $1; i++)); do
    sent+=(-d x "http://127.0.0.1:$port/")
  done
  LD_LIBRARY_PATH=$(echo "$work"/usr/lib/*/) usr/bin/curl -q -s "${sent[@]}" >/dev/null || code=$?
  exec {life}>&-
  read -r count <&"$answers"
  echo "exit $code, $count sent"
}
expected="closed on a new connection: exit 52, 1 sent; closed on the second of two: exit 0, 3 sent"
seen="closed on a new connection: $(posts 1 ''); closed on the second of two: $(posts 2 1,3)"
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
