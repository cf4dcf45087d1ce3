#!/usr/bin/env bash
# JeroMQ 0.7.0 with libzmq 4.3.5 (pyzmq 27.2.0): `setImmediate(true)` is libzmq's `ZMQ_IMMEDIATE` 0, and `false` is 1.
#
# What one would guess: the option of the same name with the same meaning: 1 or true queues messages for connections that are up only.
# What happens: in JeroMQ true is the default, and queues messages for a server that nobody has reached yet; false does what
# libzmq's 1 does. A program that is carried over with its settings does the one thing it was told not to: what it sends
# while the server is down is kept, and runs when that is back.
#
# Seen (JDK 17 and 25), sent to nobody: JeroMQ: true: queued, false: refused; libzmq: 1: refused, 0: queued
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>fr.loghub</groupId>
      <artifactId>jeromq</artifactId>
      <version>0.7.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.20</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work"
python3 -m pip install --quiet --disable-pip-version-check --target py pyzmq==27.2.0 2>pip.log || { cat pip.log >&2; exit 1; }

cat >Immediate.java <<'JAVA'
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Immediate {
  public static void main(String[] args) {
    System.out.printf("JeroMQ: true: %s, false: %s; ", sent(true), sent(false));
  }

  static String sent(boolean immediate) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket client = context.createSocket(SocketType.DEALER);
      client.setImmediate(immediate);
      client.connect("tcp://127.0.0.1:1");
      return client.send("hello", ZMQ.DONTWAIT) ? "queued" : "refused";
    }
  }
}
JAVA
cat >immediate.py <<'PY'
import zmq


def sent(immediate):
    context = zmq.Context()
    client = context.socket(zmq.DEALER)
    client.immediate = immediate
    client.connect("tcp://127.0.0.1:1")
    try:
        client.send(b"hello", zmq.DONTWAIT)
        return "queued"
    except zmq.Again:
        return "refused"
    finally:
        context.destroy(linger=0)


print(f"libzmq: 1: {sent(1)}, 0: {sent(0)}")
PY
expected="JeroMQ: true: queued, false: refused; libzmq: 1: refused, 0: queued"
seen=$(java -cp "$work/*" Immediate.java && PYTHONPATH=py python3 immediate.py)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
