package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Service;
import dev.raincheck.server.RaincheckServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// The server's process: answers quick calls, and ends long ones at once. Prints its address, then,
/// for each line that it is sent, how often it has started what may run again.
final class StoreServer {
  /// Has it keep what may run again until it dies.
  static final String HOLDING = "holding";

  private StoreServer() {}

  /// What is called.
  @Service("stored")
  interface Stored {
    /// Answered with its result.
    long quick(long number);

    /// Always answered with a token, and recorded before it starts if there is a store.
    @Blocking
    long lasting(long number);

    /// The same, and may run again after its server has died.
    @Blocking
    @Idempotent
    long again(long number);

    /// Is not done when an answer is due.
    void late() throws InterruptedException;
  }

  private static final class AtOnce implements Stored {
    private final AtomicLong starts = new AtomicLong();
    private final CountDownLatch held;

    AtOnce(boolean isHolding) {
      held = new CountDownLatch(isHolding ? 1 : 0);
    }

    @Override
    public long quick(long number) {
      return number;
    }

    @Override
    public long lasting(long number) {
      return number;
    }

    @Override
    public long again(long number) {
      starts.incrementAndGet();
      try {
        held.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return number;
    }

    @Override
    public void late() throws InterruptedException {
      Thread.sleep(1_000);
    }
  }

  /// @param args kind of the store, where it is, and perhaps [#HOLDING]
  static void main(String[] args) throws IOException {
    StoreKind kind = StoreKind.valueOf(args[0]);
    var work = new AtOnce(args.length > 2 && args[2].equals(HOLDING));
    var builder =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Stored.class, work)
            .limits(HeldServer.WIDE.withSessionsMax(1_000)); // deferrals that nobody claims
    if (kind != StoreKind.NONE) {
      builder.store(kind.at(args[1]));
    }
    out.println(builder.start().address());
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (questions.readLine() != null) {
      out.println(work.starts.get());
    }
    System.exit(0);
  }
}
