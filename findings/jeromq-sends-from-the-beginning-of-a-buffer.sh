#!/usr/bin/env bash
# JeroMQ 0.7.0: `sendByteBuffer` sends as many bytes as remain in the buffer, but from its index 0, not from its position.
#
# What one would guess: what lies between position and limit, as a channel's `write` does.
# What happens: the message is as long as it should be and holds other bytes, whether the buffer is on the heap, direct or
# read-only, and nothing fails. A payload behind a header in one buffer arrives as the header and half of itself.
# Send `buffer.slice()`.
#
# Seen (JDK 17 and 25): bytes 2 to 5 of 0123456789: heap 0123, direct 0123, slice of the same 2345
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

cat >Positions.java <<'JAVA'
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Positions {
  public static void main(String[] args) {
    byte[] digits = "0123456789".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer heap = ByteBuffer.wrap(digits).position(2).limit(6);
    ByteBuffer direct = ByteBuffer.allocateDirect(10).put(digits).position(2).limit(6);
    System.out.printf(
        "bytes 2 to 5 of 0123456789: heap %s, direct %s, slice of the same %s%n",
        arrives(heap), arrives(direct), arrives(heap.slice()));
  }

  static String arrives(ByteBuffer buffer) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket server = context.createSocket(SocketType.DEALER);
      server.setReceiveTimeOut(5000);
      int port = server.bindToRandomPort("tcp://127.0.0.1");
      ZMQ.Socket client = context.createSocket(SocketType.DEALER);
      client.connect("tcp://127.0.0.1:" + port);
      client.sendByteBuffer(buffer, 0);
      return server.recvStr();
    }
  }
}
JAVA
expected="bytes 2 to 5 of 0123456789: heap 0123, direct 0123, slice of the same 2345"
seen=$(java -cp "$work/*" Positions.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
