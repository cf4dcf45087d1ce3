package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.ZeroRpc;
import java.io.IOException;

/// The server's process: what those in Python do, for the same clients.
final class ZeroRpcServer {
  private ZeroRpcServer() {}

  /// What is called.
  @Service("numbers")
  interface Numbers {
    /// Echoes.
    @NonBlocking
    long quick(long number);
  }

  /// @param args the address
  static void main(String[] args) throws IOException {
    RaincheckServer.builder(args[0])
        .serve(Numbers.class, number -> number)
        .zeroRpc(ZeroRpc.DEFAULT)
        .start();
    out.println("ready");
    Child.awaitEndOfInput();
    System.exit(0);
  }
}
