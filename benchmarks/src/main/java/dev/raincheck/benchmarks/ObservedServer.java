package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.server.RaincheckServer;
import java.io.IOException;

/// The server's process. Prints its address.
final class ObservedServer {
  private ObservedServer() {}

  /// @param args what is told
  static void main(String[] args) throws IOException {
    var builder =
        RaincheckServer.builder("tcp://127.0.0.1:*").serve(Echo.class, new Raincheck.EchoService());
    out.println(Observing.valueOf(args[0]).serve(builder).address());
    Child.awaitEndOfInput();
    System.exit(0);
  }
}
