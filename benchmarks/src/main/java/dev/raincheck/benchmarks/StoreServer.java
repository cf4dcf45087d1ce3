package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;

/// The server's process: answers quick calls, and ends long ones at once.
final class StoreServer {
  private StoreServer() {}

  /// What is called.
  @Service("stored")
  interface Stored {
    /// Answered with its result.
    long quick(long number);

    /// Always answered with a token, and recorded before it starts if there is a store.
    @Blocking
    long lasting(long number);
  }

  private static final class AtOnce implements Stored {
    @Override
    public long quick(long number) {
      return number;
    }

    @Override
    public long lasting(long number) {
      return number;
    }
  }

  /// @param args kind of the store, and where it is
  static void main(String[] args) throws IOException {
    StoreKind kind = StoreKind.valueOf(args[0]);
    var builder = RaincheckServer.builder("tcp://127.0.0.1:*").serve(Stored.class, new AtOnce());
    if (kind != StoreKind.NONE) {
      builder.store(kind.at(args[1]));
    }
    out.println(builder.start().address());
    Child.awaitEndOfInput();
    System.exit(0);
  }
}
