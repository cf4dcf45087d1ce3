#!/usr/bin/env bash
# JeroMQ 0.7.0, as libzmq 4.3.5 (pyzmq 27.2.0): `unbind` ends all connections that came by that address.
#
# What one would guess: as when a listening socket is closed: nobody new comes in, who is there stays. So a server that wants to
# leave unbinds, answers what it has, and goes.
# What happens: accepted connections are the listener's children and end with it. The answers to what has been received have no way
# left and vanish without a word; the clients connect again, to nobody. Refuse new work by messages, and unbind last.
#
# Seen (JDK 17 and 25): answered before unbind: arrives, after: lost; libzmq: before: arrives, after: lost
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

cat >Leaving.java <<'JAVA'
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Leaving {
  public static void main(String[] args) throws InterruptedException {
    System.out.printf("answered before unbind: %s, after: %s; ", answered(false), answered(true));
  }

  static String answered(boolean afterUnbind) throws InterruptedException {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket server = context.createSocket(SocketType.ROUTER);
      int port = server.bindToRandomPort("tcp://127.0.0.1");
      ZMQ.Socket client = context.createSocket(SocketType.DEALER);
      client.setReceiveTimeOut(2000);
      client.connect("tcp://127.0.0.1:" + port);
      client.send("question");
      byte[] identity = server.recv();
      server.recv();
      if (afterUnbind) {
        server.unbind("tcp://127.0.0.1:" + port);
        Thread.sleep(500);
      }
      server.sendMore(identity);
      server.send("answer");
      return client.recv() == null ? "lost" : "arrives";
    }
  }
}
JAVA
cat >leaving.py <<'PY'
import time, zmq


def answered(after_unbind):
    context = zmq.Context()
    server = context.socket(zmq.ROUTER)
    port = server.bind_to_random_port("tcp://127.0.0.1")
    client = context.socket(zmq.DEALER)
    client.rcvtimeo = 2000
    client.connect(f"tcp://127.0.0.1:{port}")
    client.send(b"question")
    identity, _ = server.recv_multipart()
    if after_unbind:
        server.unbind(f"tcp://127.0.0.1:{port}")
        time.sleep(0.5)
    server.send_multipart([identity, b"answer"])
    try:
        client.recv()
        return "arrives"
    except zmq.Again:
        return "lost"
    finally:
        context.destroy(linger=0)


print(f"libzmq: before: {answered(False)}, after: {answered(True)}")
PY
expected="answered before unbind: arrives, after: lost; libzmq: before: arrives, after: lost"
seen=$(java -cp "$work/*" Leaving.java && PYTHONPATH=py python3 leaving.py)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
