package dev.raincheck.samples;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.postgres.PostgresStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Three servers share a PostgreSQL; one is killed (kill -9), and the others go on with its work.
final class Fleet {
  private static final String ANY_PORT = "tcp://127.0.0.1:*";
  private static final int SERVERS = 3;
  private static final int OF_EACH_KIND = 5;

  private Fleet() {}

  /// @param args perhaps the URL of a PostgreSQL, else it starts one
  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("serve")) {
      serve(args[1], args[2]);
    } else if (args.length == 1) {
      try {
        PostgresStore.at(args[0]); // rather than in each server's process
      } catch (IllegalArgumentException wrongUrl) {
        System.err.println("fleet: " + wrongUrl.getMessage());
        System.exit(2);
      }
      fleet(args[0]);
    } else {
      try (var database = SampleDatabase.start()) {
        if (database.isThere()) {
          fleet(database.firstLine);
        } else {
          System.out.println(database.firstLine);
          System.out.println("say where there is one: ./samples/run fleet jdbc:postgresql://…");
        }
      }
    }
  }

  private static void serve(String address, String url) {
    SampleProcess.endWithParent();
    // region fleet
    var server =
        RaincheckServer.builder(address)
            .serve(Press.class, new Press.Idle())
            .store(PostgresStore.at(url))
            .shutdownOnSignals()
            .start();
    // endregion
    System.out.println(server.address());
    System.out.println("closed; " + server.awaitClose());
  }

  private static void fleet(String url) throws Exception {
    System.out.println("the database is " + url.replaceAll("\\?.*", ""));
    List<SampleProcess> servers = new ArrayList<>();
    try {
      List<String> addresses = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        var server = SampleProcess.start(Fleet.class, "serve", ANY_PORT, url);
        servers.add(server);
        addresses.add(server.nextLine());
        System.out.println("process " + server.pid() + " serves at " + addresses.get(i));
      }
      Map<String, String> tokens = new LinkedHashMap<>();
      for (String address : addresses) {
        submit(address, tokens);
      }
      servers.getLast().kill();
      System.out.println("process " + servers.getLast().pid() + " was killed");
      claim(String.join(",", addresses), tokens);
      for (SampleProcess server : servers.subList(0, SERVERS - 1)) {
        server.terminate();
        System.out.println("process " + server.pid() + " " + server.nextLine());
      }
    } finally {
      servers.forEach(SampleProcess::close);
    }
  }

  /// Gives a server work that takes long.
  private static void submit(String address, Map<String, String> tokens) {
    try (var client = RaincheckClient.connect(address)) {
      List<Deferred<String>> all = new ArrayList<>();
      for (int i = 1; i <= OF_EACH_KIND; i++) {
        String number = " " + i + " of " + address;
        all.add(client.submit(Press.class, press -> press.print("poster" + number, 5)));
        all.add(client.submit(Press.class, press -> press.render("scene" + number, 5)));
        all.add(client.submit(Press.class, press -> press.bind("book" + number, 1)));
      }
      for (Deferred<String> one : all) {
        awaitRecord(one);
        tokens.put(one.token(), one.isDurable() ? "durable" : "not durable");
      }
    }
  }

  private static void awaitRecord(Deferred<String> later) {
    while (!later.isDurable()) {
      later.poll();
    }
  }

  /// Any server that lives answers for all of them.
  private static void claim(String addresses, Map<String, String> tokens) {
    System.out.println("submitted " + tokens.size() + ": " + counts(tokens.values()));
    Map<String, String> ends = new LinkedHashMap<>();
    try (var client = RaincheckClient.connect(addresses)) {
      for (String token : tokens.keySet()) {
        ends.put(token, end(client.resume(token, String.class)));
      }
    }
    System.out.println("of these " + ends.size() + ": " + counts(ends.values()));
  }

  private static String end(Deferred<String> later) {
    try {
      return later.await().split(" ", 2)[0];
    } catch (RaincheckException failed) {
      return failed.code().map(String::valueOf).orElse("unknown");
    }
  }

  private static Map<String, Integer> counts(Iterable<String> kinds) {
    Map<String, Integer> counts = new TreeMap<>();
    kinds.forEach(kind -> counts.merge(kind, 1, Integer::sum));
    return counts;
  }
}
