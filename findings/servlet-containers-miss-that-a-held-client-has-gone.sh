#!/usr/bin/env bash
# Jetty 12.1.14 and Tomcat 11.0.27: an asynchronous exchange whose client has closed or reset its connection goes on, and nobody is told.
#
# What one would guess: both wait for events of the connection anyway, and a reset is one: `AsyncListener.onError` is called, as it is when a
# write fails.
# What happens: while an exchange is held nothing is read from its connection, so neither an end nor a reset is seen. Who holds thousands of
# exchanges holds those of the dead until they are answered, and the first write to a client that has closed properly even succeeds. What shows that
# it has gone is the second write, or a time limit of one's own.
#
# Seen (JDK 17), 3 s after the client has gone:
#   Jetty, closed: no news, then write 1 taken, write 2 refused
#   Jetty, reset: no news, then write 1 refused
#   Tomcat, closed: no news, then write 1 taken, write 2 refused
#   Tomcat, reset: no news, then write 1 refused
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>held</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.eclipse.jetty.ee11</groupId>
      <artifactId>jetty-ee11-servlet</artifactId>
      <version>12.1.14</version>
    </dependency>
    <dependency>
      <groupId>org.apache.tomcat.embed</groupId>
      <artifactId>tomcat-embed-core</artifactId>
      <version>11.0.27</version>
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

cat >Held.java <<'JAVA'
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

public class Held extends HttpServlet {
  static final BlockingQueue<AsyncContext> HELD = new LinkedBlockingQueue<>();
  static final BlockingQueue<String> NEWS = new LinkedBlockingQueue<>();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext held = request.startAsync();
    held.setTimeout(0);
    held.addListener(
        new AsyncListener() {
          @Override
          public void onComplete(AsyncEvent event) {
            NEWS.add("complete");
          }

          @Override
          public void onTimeout(AsyncEvent event) {
            NEWS.add("timeout");
          }

          @Override
          public void onError(AsyncEvent event) {
            NEWS.add("error");
          }

          @Override
          public void onStartAsync(AsyncEvent event) {}
        });
    HELD.add(held);
  }

  static void leave(String container, int port, boolean resets) throws Exception {
    NEWS.clear();
    Socket client = new Socket("127.0.0.1", port);
    client.getOutputStream().write("GET /held HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    AsyncContext held = HELD.take();
    client.setSoLinger(resets, 0);
    client.close();
    String news = NEWS.poll(3, TimeUnit.SECONDS);
    System.out.printf(
        "%s, %s: %s, then %s%n",
        container, resets ? "reset" : "closed", news == null ? "no news" : news, written(held));
  }

  static String written(AsyncContext held) throws Exception {
    ServletOutputStream out = held.getResponse().getOutputStream();
    String all = "";
    for (int i = 1; i <= 4; i++) {
      try {
        out.write(new byte[100]);
        out.flush();
        all += "write " + i + " taken, ";
      } catch (IOException gone) {
        return all + "write " + i + " refused";
      }
      NEWS.poll(500, TimeUnit.MILLISECONDS); // the reset that answers it is under way
    }
    held.complete();
    return all + "none refused";
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(new Held());
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/held");
    jetty.setHandler(context);
    jetty.start();
    leave("Jetty", connector.getLocalPort(), false);
    leave("Jetty", connector.getLocalPort(), true);

    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("tomcat");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    var root = tomcat.addContext("", null);
    Tomcat.addServlet(root, "held", new Held()).setAsyncSupported(true);
    root.addServletMappingDecoded("/held", "held");
    tomcat.start();
    leave("Tomcat", tomcat.getConnector().getLocalPort(), false);
    leave("Tomcat", tomcat.getConnector().getLocalPort(), true);
    System.exit(0);
  }
}
JAVA
expected="Jetty, closed: no news, then write 1 taken, write 2 refused
Jetty, reset: no news, then write 1 refused
Tomcat, closed: no news, then write 1 taken, write 2 refused
Tomcat, reset: no news, then write 1 refused"
seen=$(java -cp "$work/lib/*" Held.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
