package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The server's process, with what users get by default: prints its address, and serves until its
/// input ends.
final class StartServer {
  private StartServer() {}

  @Service("start")
  interface Work {
    @NonBlocking
    long quick(long value);

    long ordinary(long value);

    /// Takes longer than anybody waits for it, and is answered with a token.
    long slow(long value);
  }

  private static final class AtWork implements Work {
    private static final Duration TAKES = Duration.ofSeconds(1);

    @Override
    public long quick(long value) {
      return value;
    }

    @Override
    public long ordinary(long value) {
      return value;
    }

    @Override
    public long slow(long value) {
      long untilNs = System.nanoTime() + TAKES.toNanos();
      for (long leftNs = TAKES.toNanos(); leftNs > 0; leftNs = untilNs - System.nanoTime()) {
        LockSupport.parkNanos(leftNs);
        if (Thread.currentThread().isInterrupted()) {
          break; // the server ends
        }
      }
      return value;
    }
  }

  static void main(String[] args) throws Exception {
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Work.class, new AtWork())
            .shutdownStrategy("abort:1s") // nobody claims what is left
            .start();
    out.println(server.address());
    Child.awaitEndOfInput();
    server.close();
  }
}
