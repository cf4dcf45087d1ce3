#!/usr/bin/env bash
# JeroMQ 0.7.0, as libzmq 4.3.5 (pyzmq 27.2.0): the maximum reconnect interval does not hold for a server that accepts connections
# and closes them.
#
# What one would guess: each attempt that comes to nothing doubles the interval, up to `RECONNECT_IVL_MAX`.
# What happens: an attempt has succeeded once TCP has; then the interval begins anew. A proxy whose server is down, one that speaks
# another protocol, or a server that turns clients away in the handshake is asked by each of them at the shortest interval, for ever.
# Choose that interval so that all clients together may use it, or disconnect and wait by yourself.
#
# Seen (JDK 17 and 25), tries in 4 s, from 50 ms to 2 s: nobody listens: few, accepts and closes: many; libzmq: few, many
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

cat >Tries.java <<'JAVA'
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

class Tries {
  public static void main(String[] args) throws Exception {
    System.out.printf("nobody listens: %s, accepts and closes: %s; ", refused(), closed());
  }

  static String refused() throws Exception {
    int unused;
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      unused = listener.getLocalPort();
    }
    try (ZContext context = new ZContext()) {
      ZMQ.Socket client = client(context);
      client.monitor("inproc://tries", ZMQ.EVENT_CONNECT_RETRIED);
      ZMQ.Socket monitor = context.createSocket(SocketType.PAIR);
      monitor.connect("inproc://tries");
      client.connect("tcp://127.0.0.1:" + unused);
      Thread.sleep(4000);
      int tries = 0;
      while (ZEvent.recv(monitor, ZMQ.DONTWAIT) != null) {
        tries++;
      }
      return many(tries);
    }
  }

  static String closed() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        ZContext context = new ZContext()) {
      AtomicInteger tries = new AtomicInteger();
      Thread accepting = new Thread(() -> accept(listener, tries));
      accepting.setDaemon(true);
      accepting.start();
      client(context).connect("tcp://127.0.0.1:" + listener.getLocalPort());
      Thread.sleep(4000);
      return many(tries.get());
    }
  }

  static void accept(ServerSocket listener, AtomicInteger tries) {
    try {
      while (true) {
        listener.accept().close();
        tries.incrementAndGet();
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  static ZMQ.Socket client(ZContext context) {
    ZMQ.Socket client = context.createSocket(SocketType.DEALER);
    client.setReconnectIVL(50);
    client.setReconnectIVLMax(2000);
    return client;
  }

  static String many(int tries) {
    return tries > 25 ? "many" : tries > 0 && tries < 15 ? "few" : "" + tries;
  }
}
JAVA
cat >tries.py <<'PY'
import socket, threading, time, zmq
from zmq.utils.monitor import recv_monitor_message


def client(context):
    client = context.socket(zmq.DEALER)
    client.reconnect_ivl = 50
    client.reconnect_ivl_max = 2000
    return client


def many(tries):
    return "many" if tries > 25 else "few" if 0 < tries < 15 else tries


def refused():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        unused = listener.getsockname()[1]
    context = zmq.Context()
    asking = client(context)
    monitor = asking.get_monitor_socket(zmq.EVENT_CONNECT_RETRIED)
    asking.connect(f"tcp://127.0.0.1:{unused}")
    time.sleep(4)
    tries = 0
    while monitor.poll(0):
        recv_monitor_message(monitor)
        tries += 1
    asking.disable_monitor()
    context.destroy(linger=0)
    return many(tries)


def closed():
    tries = 0

    def accept(listener):
        nonlocal tries
        while True:
            listener.accept()[0].close()
            tries += 1

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    context = zmq.Context()
    asking = client(context)
    asking.connect("tcp://127.0.0.1:%d" % listener.getsockname()[1])
    time.sleep(4)
    context.destroy(linger=0)
    return many(tries)


print(f"libzmq: {refused()}, {closed()}")
PY
expected="nobody listens: few, accepts and closes: many; libzmq: few, many"
seen=$(java -cp "$work/*" Tries.java && PYTHONPATH=py python3 tries.py)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
