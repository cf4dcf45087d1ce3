#!/usr/bin/env bash
# JeroMQ 0.7.0: an array that is changed after `send(byte[])` has returned arrives changed.
#
# What one would guess: `send` copies, as libzmq's `zmq_send` does; the buffer is free when it returns.
# What happens: the message wraps the array. Over inproc the receiver gets the array's later content each time, over tcp if the
# I/O thread has not written it yet. Use a new array for each message, or copy it.
#
# Seen (JDK 17 and 25): sent "first", changed to "other": arrives "other"
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
import java.nio.charset.StandardCharsets;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Buffers {
  public static void main(String[] args) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket server = context.createSocket(SocketType.PULL);
      ZMQ.Socket client = context.createSocket(SocketType.PUSH);
      server.setReceiveTimeOut(3000);
      server.bind("inproc://here");
      client.connect("inproc://here");
      byte[] buffer = "first".getBytes(StandardCharsets.US_ASCII);
      client.send(buffer);
      System.arraycopy("other".getBytes(StandardCharsets.US_ASCII), 0, buffer, 0, buffer.length);
      System.out.printf("sent \"first\", changed to \"other\": arrives \"%s\"%n", server.recvStr());
    }
  }
}
JAVA
expected="sent \"first\", changed to \"other\": arrives \"other\""
seen=$(java -cp "$work/*" Buffers.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
