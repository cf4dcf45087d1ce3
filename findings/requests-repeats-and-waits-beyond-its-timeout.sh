#!/usr/bin/env bash
# requests 2.34.2 with urllib3 2.8.0 (Python): with `HTTPAdapter(max_retries=1)` a DELETE that the server has received is sent again
# when no answer comes in time; and a GET with `timeout=0.5` that is answered 503 waits as long as `Retry-After` says.
#
# What one would guess: what the documentation says: `max_retries` is "never" for requests "where data has made it to the server", nor
# for answers, and half a second is half a second.
# What happens: the number becomes a `Retry` of urllib3, which repeats GET, PUT and DELETE after a timeout of reading, and obeys
# `Retry-After` with 413, 429 and 503, by sleeping for up to six hours. Without the header the 503 is returned at once. Give
# `Retry(connect=1, read=0, status=0, other=0, respect_retry_after_header=False)`.
#
# Seen (Python 3.11): no answer in 0.5 s: DELETE sent 2 times, POST 1; 503 with Retry-After 2: sent 2 times in 2 s
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m pip install --quiet --disable-pip-version-check --target py requests==2.34.2 urllib3==2.8.0 2>pip.log ||
  { cat pip.log >&2; exit 1; }

cat >repeats.py <<'PY'
import socket, threading, time
import requests
from requests.adapters import HTTPAdapter


def serve(answer):
    """Takes requests without a body, and answers each if there is an answer."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken = []

    def one(client):
        while b"\r\n\r\n" in client.recv(65536):
            taken.append(1)
            client.sendall(answer)

    def accept():
        while True:
            threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return "http://127.0.0.1:%d/" % listener.getsockname()[1], taken


def ask(method, answer):
    url, taken = serve(answer)
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", HTTPAdapter(max_retries=1))
    begun = time.monotonic()
    try:
        session.request(method, url, timeout=0.5)
    except requests.RequestException:
        pass
    return len(taken), int(time.monotonic() - begun)


deletes, _ = ask("DELETE", b"")
posts, _ = ask("POST", b"")
sent, seconds = ask("GET", b"HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n")
print(
    f"no answer in 0.5 s: DELETE sent {deletes} times, POST {posts}; "
    f"503 with Retry-After 2: sent {sent} times in {seconds} s"
)
PY
expected="no answer in 0.5 s: DELETE sent 2 times, POST 1; 503 with Retry-After 2: sent 2 times in 2 s"
seen=$(PYTHONPATH=py python3 repeats.py)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
