package dev.raincheck.transport.tls;

import dev.raincheck.transport.loop.FreshThreads;
import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Does the costly part of handshakes, so that no answer waits for it. Of each connection one step
/// is under way at most, so what waits here is bounded by the number of connections, and addresses
/// have their turns. The threads end when nothing has come for a while.
public final class HandshakeThreads implements AutoCloseable {
  private static final long IDLE_S = 5;

  private final ThreadPoolExecutor threads;
  private final AddressTurns<Work> turns = new AddressTurns<>();
  private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();
  private final Runnable wake;

  /// A step of a handshake.
  interface Step {
    /// @return whether it was the last one
    boolean run() throws Exception;
  }

  /// What came of a step, for the loop.
  interface Outcome {
    void is(boolean last, @Nullable Throwable fault);
  }

  private record Work(Step step, Outcome outcome) {
    /// @return tells what came of it
    Runnable run() {
      try {
        boolean last = step.run();
        return () -> outcome.is(last, null);
      } catch (Throwable fault) {
        return () -> outcome.is(false, fault);
      }
    }
  }

  /// @param count of threads, at most
  /// @param wake has [#advance] called soon; from any thread
  public HandshakeThreads(String name, int count, Runnable wake) {
    this.wake = wake;
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> FreshThreads.daemon(name, work));
    threads.allowCoreThreadTimeOut(true);
  }

  /// Half of the processors: the other half is for what was let in.
  public static int serverCount() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /// @param address whose connection it is, for its turn; null if that is not known any more
  void submit(@Nullable InetAddress address, Step step, Outcome outcome) {
    turns.add(address, new Work(step, outcome));
    try {
      threads.execute(() -> tell(turns.next().run()));
    } catch (Throwable noThread) { // out of memory, or the end
      Work tooMuch = turns.next();
      tell(() -> tooMuch.outcome().is(false, noThread));
    }
  }

  private void tell(Runnable news) {
    done.add(news);
    wake.run();
  }

  /// Tells what has come of steps. The loop's.
  public void advance() {
    for (Runnable next; (next = done.poll()) != null; ) {
      next.run();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
