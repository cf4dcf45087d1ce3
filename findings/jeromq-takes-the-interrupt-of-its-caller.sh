#!/usr/bin/env bash
# JeroMQ 0.7.0: a thread that was interrupted cannot bind or connect a socket, and is not interrupted any more.
#
# What one would guess: neither call waits for anything, so an interrupt is none of their business, as in libzmq and java.net.Socket's
# bind; or at least the thread stays interrupted.
# What happens: both fail with errno 4, and the thread's interrupt is gone. Clear it before, and set it again afterwards.
#
# Seen (JDK 25): bind: errno 4, interrupted afterwards: false; connect the same
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

cat >Interrupted.java <<'JAVA'
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

class Interrupted {
  public static void main(String[] args) {
    interrupted("bind", socket -> socket.bind("tcp://127.0.0.1:*"));
    interrupted("connect", socket -> socket.connect("tcp://127.0.0.1:9"));
    Runtime.getRuntime().halt(0);
  }

  private static void interrupted(String what, Consumer<ZMQ.Socket> call) {
    var socket = new ZContext().createSocket(SocketType.DEALER); // closing it would fail, too
    Thread.currentThread().interrupt();
    String how = "fine";
    try {
      call.accept(socket);
    } catch (ZMQException failed) {
      how = "errno " + failed.getErrorCode();
    }
    System.out.printf("%s: %s, interrupted afterwards: %b%n", what, how, Thread.interrupted());
  }
}
JAVA
expected="bind: errno 4, interrupted afterwards: false
connect: errno 4, interrupted afterwards: false"
seen=$(timeout 60 java -cp "$work/*" Interrupted.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
