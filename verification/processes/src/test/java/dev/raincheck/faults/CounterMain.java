package dev.raincheck.faults;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.stores.postgres.PostgresStore;
import dev.raincheck.stores.sqlite.SqliteStore;
import dev.raincheck.transport.TlsKeys;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/// The counter's server in a process of its own: writes that it starts, its address, and its ledger
/// when a signal ends it.
final class CounterMain {
  /// Its first line.
  static final String STARTING = "starting";

  private CounterMain() {}

  /// @param args address, file of starts, shutdown strategy, and perhaps the store's directory, or
  ///   the database's URL; over TLS there is a folder beside the starts, with keys
  public static void main(String[] args) throws IOException {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    out.println(STARTING);
    ServerBuilder builder =
        RaincheckServer.builder(args[0])
            .serve(Counter.class, new CounterOnDisk(args[1]))
            .instance("counter")
            .shutdownStrategy(args[2])
            .shutdownOnSignals();
    if (args[0].startsWith("tls:")) {
      Path folder = Path.of(args[1]).resolveSibling("tls");
      Path own = folder.resolve("server.pem");
      builder.tls(TlsKeys.pem(own, own, folder.resolve("ca.pem")), folder.resolve("clients"));
    }
    if (args.length > 3) {
      builder.store(store(args[3]));
    } else {
      builder.respondWithin(Duration.ofMillis(CounterOnDisk.WORK_MS / 2));
    }
    RaincheckServer server = builder.start();
    out.println(server.address());
    out.println(server.awaitClose());
  }

  private static OperationStore store(String where) {
    return where.startsWith("jdbc:") ? PostgresStore.at(where) : SqliteStore.in(Path.of(where));
  }
}
