package dev.raincheck.samples;

import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// A server that is called by HTTP: at once, by a token, by JSON-RPC and by XML-RPC.
///
/// With a port, such as 8080, it serves until it is stopped.
final class Http {
  private static final String RESULT_OF_XML = "<int>";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  private Http(String address) {
    this.address = address;
  }

  public static void main(String[] args) throws Exception {
    try {
      serve(args.length == 0 ? "*" : args[0], args.length > 0);
    } catch (IllegalArgumentException wrongPort) {
      System.err.println("http: " + wrongPort.getMessage());
      System.exit(2); // and with it the server, which has started by then
    }
  }

  private static void serve(String port, boolean untilStopped) throws Exception {
    // region door
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*").serve(Jdk.class, new JdkFiles()).start();
    HttpDoor door =
        HttpDoor.builder(server).serve(Jdk.class).console().start("http://127.0.0.1:" + port);
    // endregion
    System.out.println("serving at " + door.address());
    if (untilStopped) {
      System.out.printf("open %s/console/ in a browser%n", door.address());
      System.out.printf("try: curl -d '[\"lib\"]' %s/jdk.digest%n", door.address());
      server.awaitClose();
    }
    new Http(door.address()).callAll();
    server.close();
    door.close();
    System.out.println("closed; " + server.awaitClose());
  }

  private void callAll() throws IOException, InterruptedException {
    show("at once, by position", post("/jdk.version", "[]"));
    show("by name, and wrong", post("/jdk.size", "{\"directory\": \"nowhere\"}"));

    HttpResponse<String> accepted = post("/jdk.digest", "[\"bin\"]");
    show("takes longer", accepted);
    URI token =
        URI.create(address).resolve(accepted.headers().firstValue("Location").orElseThrow());
    show("asked again, waiting", send(HttpRequest.newBuilder(token).header("Prefer", "wait=30")));
    show(
        "in safe hands",
        send(
            HttpRequest.newBuilder(URI.create(token + "/acknowledge"))
                .POST(BodyPublishers.noBody())));

    show(
        "by JSON-RPC",
        post(
            "/jsonrpc",
            "{\"jsonrpc\": \"2.0\", \"method\": \"jdk.size\", \"params\": [\"conf\"], \"id\": 1}"));
    HttpResponse<String> xml =
        post(
            "/xmlrpc",
            "<methodCall><methodName>jdk.size</methodName><params><param><value>conf</value></param></params></methodCall>");
    System.out.printf(
        "%-22s %d, with a number: %s%n",
        "by XML-RPC", xml.statusCode(), xml.body().contains(RESULT_OF_XML));
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(address + path)).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void show(String what, HttpResponse<String> answer) {
    String body = answer.body();
    System.out.printf(
        "%-22s %d %s%n",
        what, answer.statusCode(), body.length() <= 160 ? body : body.substring(0, 160) + "…");
  }
}
