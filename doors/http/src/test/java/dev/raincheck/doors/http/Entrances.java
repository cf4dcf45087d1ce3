package dev.raincheck.doors.http;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// The ways into a server by HTTP.
enum Entrances {
  /// By itself, in the server's process.
  ALONE,
  /// By itself, beside the server.
  BESIDE,
  /// In a web application on Jetty.
  IN_JETTY,
  /// In a web application on Tomcat, beside the server.
  IN_TOMCAT;

  /// One that is open.
  ///
  /// @param address `http://127.0.0.1:1234/rpc`
  record Open(String address, AutoCloseable closing) {
    void close() throws Exception {
      closing.close();
    }
  }

  Open open(RaincheckServer server, Path folder) throws Exception {
    return switch (this) {
      case ALONE -> alone(HttpDoor.builder(server), () -> {});
      case BESIDE -> {
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address()).withPatience(Duration.ofSeconds(1)));
        yield alone(HttpDoor.builder(client), client);
      }
      case IN_JETTY ->
          inJetty(HttpDoor.builder(server).xmlRpc(XmlRpcMode.WITH_NIL).serve(Shop.class).servlet());
      case IN_TOMCAT -> {
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address()).withPatience(Duration.ofSeconds(1)));
        yield inTomcat(
            HttpDoor.builder(client).xmlRpc(XmlRpcMode.WITH_NIL).serve(Shop.class).servlet(),
            client,
            folder);
      }
    };
  }

  private static Open alone(HttpDoorBuilder builder, AutoCloseable then) {
    HttpDoor door =
        builder.xmlRpc(XmlRpcMode.WITH_NIL).serve(Shop.class).start("http://127.0.0.1:*");
    return new Open(
        door.address(),
        () -> {
          door.close();
          then.close();
        });
  }

  private static Open inJetty(RaincheckServlet servlet) throws Exception {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/app");
    var holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/rpc/*");
    server.setHandler(context);
    server.start();
    return new Open(
        "http://127.0.0.1:%d/app/rpc".formatted(connector.getLocalPort()), server::stop);
  }

  private static Open inTomcat(RaincheckServlet servlet, RaincheckClient client, Path folder)
      throws LifecycleException {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    var context = tomcat.addContext("", folder.toString());
    Wrapper wrapper = Tomcat.addServlet(context, "rpc", servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping("/rpc/*");
    tomcat.start();
    return new Open(
        "http://127.0.0.1:%d/rpc".formatted(tomcat.getConnector().getLocalPort()),
        () -> {
          tomcat.stop();
          tomcat.destroy();
          client.close();
        });
  }
}
