#!/usr/bin/env bash
# Jetty 12.1.14: an exchange that is answered just when the connection's idle time is over may be closed without an answer, although its idle
# timeouts are said to be ignored.
#
# What one would guess: `Request.addIdleTimeoutListener(timeout -> false)` keeps an exchange that is held; and once its answer begins, the
# connection does not idle any more, so the answer has the whole idle time to be read.
# What happens: the end of the idle time is counted from the last byte that moved, that of the request. If an answer is being written at that
# moment, however lately begun, its write fails and the connection is closed. Who holds exchanges for a round time, such as a client's
# `Prefer: wait=30` under an idle time of 30 s, meets it again and again.
#
# Seen (JDK 17), 1,000 exchanges at a time, idle time 2 s, in up to 40 rounds:
#   answered after 200 ms: all answered
#   answered after 2000 ms: some closed without an answer
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>idle</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.eclipse.jetty</groupId>
      <artifactId>jetty-server</artifactId>
      <version>12.1.14</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.20</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"

cat >Idle.java <<'JAVA'
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

public class Idle {
  static final int EXCHANGES = 1_000;
  static final int IDLE_MS = 2_000;
  static volatile int holdMs;

  public static void main(String[] args) throws Exception {
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(IDLE_MS);
    connector.setAcceptQueueSize(EXCHANGES);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            request.addIdleTimeoutListener(timeout -> false);
            timer.schedule(
                () -> response.write(true, ByteBuffer.wrap(new byte[20_000]), callback), holdMs, TimeUnit.MILLISECONDS);
            return true;
          }
        });
    server.start();
    int early = closed(connector.getLocalPort(), IDLE_MS / 10, 5);
    int late = closed(connector.getLocalPort(), IDLE_MS, 40);
    System.out.println("answered after " + IDLE_MS / 10 + " ms: " + (early == 0 ? "all answered" : "some closed without an answer"));
    System.out.println("answered after " + IDLE_MS + " ms: " + (late == 0 ? "all answered" : "some closed without an answer"));
    System.err.println("closed: " + early + ", " + late);
    server.stop();
    timer.shutdownNow();
  }

  /// How many were, in the first round in which some are.
  static int closed(int port, int ms, int rounds) throws Exception {
    holdMs = ms;
    int closed = 0;
    for (int round = 0; round < rounds && closed == 0; round++) {
      List<SocketChannel> all = new ArrayList<>();
      for (int i = 0; i < EXCHANGES; i++) {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        all.add(channel);
      }
      for (SocketChannel channel : all) {
        try {
          closed += channel.read(ByteBuffer.allocate(100)) < 0 ? 1 : 0;
        } catch (java.io.IOException reset) {
          closed++;
        }
        channel.close();
      }
    }
    return closed;
  }
}
JAVA
timeout 180 java -cp "$work/lib/*" Idle.java >seen.txt
cat seen.txt
diff seen.txt - <<'SEEN'
answered after 200 ms: all answered
answered after 2000 ms: some closed without an answer
SEEN
