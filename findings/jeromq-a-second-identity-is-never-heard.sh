#!/usr/bin/env bash
# JeroMQ 0.7.0 (as libzmq 4.3): a ROUTER that has a connection with an identity never takes the messages of a second one with
# the same identity, not even after the first has gone.
#
# What one would guess: "the ROUTER socket shall reject the second" means that its connection ends, so that it connects again, and
# is let in once the first has gone.
# What happens: the second connection stays open, its messages go nowhere, and nothing is said on either side, for
# as long as it lives. So does a client that restarts before the server has noticed the death of its old connection. Set no
# identity, or have `setRouterHandover(true)`.
#
# Seen (JDK 17 and 25): second: lost, second after the first has gone: lost, a third: arrives
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

cat >Twins.java <<'JAVA'
import java.nio.charset.StandardCharsets;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Twins {
  public static void main(String[] args) throws InterruptedException {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket server = context.createSocket(SocketType.ROUTER);
      server.setReceiveTimeOut(1500);
      int port = server.bindToRandomPort("tcp://127.0.0.1");
      ZMQ.Socket first = twin(context, port);
      if (!sent(first, server).equals("arrives")) {
        throw new IllegalStateException("the first was not heard");
      }
      ZMQ.Socket second = twin(context, port);
      String beside = sent(second, server);
      first.close();
      Thread.sleep(1500);
      String after = sent(second, server);
      System.out.printf(
          "second: %s, second after the first has gone: %s, a third: %s%n",
          beside, after, sent(twin(context, port), server));
    }
  }

  static ZMQ.Socket twin(ZContext context, int port) {
    ZMQ.Socket twin = context.createSocket(SocketType.DEALER);
    twin.setIdentity("twin".getBytes(StandardCharsets.US_ASCII));
    twin.connect("tcp://127.0.0.1:" + port);
    return twin;
  }

  static String sent(ZMQ.Socket client, ZMQ.Socket server) {
    client.send("hello");
    boolean hasArrived = server.recv() != null && server.recv() != null;
    return hasArrived ? "arrives" : "lost";
  }
}
JAVA
expected="second: lost, second after the first has gone: lost, a third: arrives"
seen=$(java -cp "$work/*" Twins.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
