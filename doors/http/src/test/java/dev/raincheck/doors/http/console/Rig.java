package dev.raincheck.doors.http.console;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.doors.http.HttpDoorBuilder;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Authorizer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// A server, a client that calls it, and a door with a console: olga operates, vera looks, and
/// whoever comes in has said that he is one of them, or somebody else.
final class Rig implements AutoCloseable {
  final ReportsAtWork work = new ReportsAtWork();
  final SharedStore store = new SharedStore();
  final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .instance("reports-a")
          .serve(Reports.class, work)
          .store(store)
          .authorizer(new Staff())
          .respondWithin(Duration.ofSeconds(10)) // to a key answers the store, however busy we are
          .shutdownStrategy("abort:200ms")
          .start();
  final RaincheckClient client = RaincheckClient.connect(ClientOptions.of(server.address()));
  final HttpDoor door;

  private static final class Staff implements Authorizer {
    @Override
    public boolean mayCall(String principal, String method) {
      return true;
    }

    @Override
    public boolean mayOperate(String principal) {
      boolean isStaff = principal.equals("olga") || principal.equals("/olga"); // or beside
      return isStaff || principal.startsWith("<");
    }
  }

  Rig() {
    this.door =
        withNames(HttpDoor.builder(server))
            .serve(Reports.class)
            .console()
            .start("http://127.0.0.1:*");
  }

  /// Has somebody call by HTTP, and take a token.
  void call(String who, String method, String argument) {
    var call =
        HttpRequest.newBuilder(URI.create(door.address() + "/" + method))
            .header("Authorization", authorization(who))
            .POST(BodyPublishers.ofString("[\"" + argument + "\"]"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status = http.sendAsync(call, BodyHandlers.discarding()).join().statusCode();
      if (status != 202) {
        throw new IllegalStateException(status + " (expected: 202)");
      }
    }
  }

  static String authorization(String who) {
    byte[] said = (who + ":secret").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(said);
  }

  static HttpDoorBuilder withNames(HttpDoorBuilder builder) {
    return builder.basic(
        (user, password) -> password.equals("secret") ? Optional.of(user) : Optional.empty());
  }

  @Override
  public void close() {
    work.release.countDown();
    door.close();
    client.close();
    server.close();
  }
}
