#!/usr/bin/env bash
# JeroMQ 0.7.0: a socket with `setSendBufferSize` connects, but cannot bind.
#
# What one would guess: accepted connections get the size, as in libzmq; or the setter refuses it.
# What happens: the size is asked of the listening channel, and Java's has no such option: `bind` throws
# UnsupportedOperationException. `setReceiveBufferSize` is fine on both. Leave the size to the system on servers.
#
# Seen (JDK 17 and 25): send buffer: connect done, bind UnsupportedOperationException; receive buffer: connect done, bind done
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

cat >Buffers.java <<'JAVA'
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Buffers {
  public static void main(String[] args) {
    System.out.printf(
        "send buffer: %s; receive buffer: %s%n",
        outcomes(socket -> socket.setSendBufferSize(65536)),
        outcomes(socket -> socket.setReceiveBufferSize(65536)));
  }

  static String outcomes(Consumer<ZMQ.Socket> setting) {
    return "connect "
        + outcome(setting, socket -> socket.connect("tcp://127.0.0.1:1"))
        + ", bind "
        + outcome(setting, socket -> socket.bindToRandomPort("tcp://127.0.0.1"));
  }

  static String outcome(Consumer<ZMQ.Socket> setting, Consumer<ZMQ.Socket> step) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
      setting.accept(socket);
      step.accept(socket);
      return "done";
    } catch (UnsupportedOperationException refused) {
      return refused.getClass().getSimpleName();
    }
  }
}
JAVA
expected="send buffer: connect done, bind UnsupportedOperationException; receive buffer: connect done, bind done"
seen=$(java -cp "$work/*" Buffers.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
