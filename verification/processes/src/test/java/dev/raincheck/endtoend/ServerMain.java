package dev.raincheck.endtoend;

import dev.raincheck.server.RaincheckServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/// A server in a process of its own: writes its address, and its ledger when a signal ends it.
final class ServerMain {
  private ServerMain() {}

  /// @param args address and shutdown strategy
  public static void main(String[] args) {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    RaincheckServer server =
        RaincheckServer.builder(args[0])
            .serve(Office.class, new OfficeAtWork())
            .instance("office")
            .shutdownStrategy(args[1])
            .shutdownOnSignals()
            .start();
    out.println(server.address());
    out.println(server.awaitClose());
  }
}
