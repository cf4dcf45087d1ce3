#!/usr/bin/env bash
# Jetty 12.1.14 and Tomcat 11.0.15: a handler answers a POST, 403 with Content-Length, before the request's body has come.
#
# What one would guess: HTTP/1.1 connections stay open unless the answer says "Connection: close", so either it says so, or the next
# request on the connection is answered.
# What happens: Jetty ends the connection as soon as the answer is out, and the answer does not say so; so a client that keeps
# connections may send its next request, no matter which, to where nobody reads. The JDK's then fails with "HTTP/1.1 header parser
# received no bytes". It happens only if the body comes later than its head, as that client's always does: a matter of microseconds, and of load. Tomcat
# leaves the connection open, and waits for the body. A handler that does not want a body has to say "Connection: close" by itself.
#
# Seen: Jetty: 403, says close: false, ends: true; Tomcat: 403, says close: false, ends: false
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
      <groupId>org.eclipse.jetty</groupId>
      <artifactId>jetty-server</artifactId>
      <version>12.1.14</version>
    </dependency>
    <dependency>
      <groupId>org.apache.tomcat.embed</groupId>
      <artifactId>tomcat-embed-core</artifactId>
      <version>11.0.15</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib

cat >Early.java <<'JAVA'
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

class Early {
  public static void main(String[] args) throws Exception {
    System.out.printf("Jetty: %s; Tomcat: %s%n", asked(jetty()), asked(tomcat()));
    System.exit(0);
  }

  static int jetty() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(403);
            response.getHeaders().put("Content-Length", 2);
            response.write(true, ByteBuffer.wrap("no".getBytes(StandardCharsets.US_ASCII)), callback);
            return true;
          }
        });
    server.start();
    return connector.getLocalPort();
  }

  static int tomcat() throws Exception {
    Tomcat server = new Tomcat();
    server.setBaseDir("tomcat");
    server.setSilent(true);
    server.setHostname("127.0.0.1");
    server.setPort(0);
    server.getConnector().setProperty("address", "127.0.0.1");
    var context = server.addContext("", null);
    Tomcat.addServlet(
        context,
        "early",
        new HttpServlet() {
          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response.setStatus(403);
            response.setContentLength(2);
            response.getOutputStream().print("no");
          }
        });
    context.addServletMappingDecoded("/*", "early");
    server.start();
    return server.getConnector().getLocalPort();
  }

  /// Sends the head alone, and waits for two seconds whether the connection ends.
  static String asked(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2000);
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      boolean ends = false;
      try {
        for (int c; (c = socket.getInputStream().read()) >= 0; ) {
          answer.append((char) c);
        }
        ends = true;
      } catch (SocketTimeoutException open) {
        // It is still there.
      }
      return "%s, says close: %b, ends: %b"
          .formatted(
              answer.substring(9, 12), answer.toString().toLowerCase().contains("connection: close"), ends);
    }
  }
}
JAVA
expected="Jetty: 403, says close: false, ends: true; Tomcat: 403, says close: false, ends: false"
seen=$(java -cp "lib/*" Early.java 2>/dev/null)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
