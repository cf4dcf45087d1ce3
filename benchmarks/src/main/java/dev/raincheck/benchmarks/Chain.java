package dev.raincheck.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Callers without threads: each answer sends the next question. A single caller blocks instead.
///
/// @param call starts a call, and tells when it is answered: null, or what went wrong
/// @param blocking does a call, and waits for it
record Chain(Consumer<Consumer<@Nullable Throwable>> call, Consumer<Void> blocking, Runnable end)
    implements Load {
  @Override
  public void run(int outstanding, long untilNs, Recorder latency) throws Exception {
    if (outstanding == 1) {
      Raincheck.blocking(blocking, end).run(1, untilNs, latency);
      return;
    }
    Stream.generate(() -> new Caller(call, untilNs, latency))
        .limit(outstanding)
        .map(Caller::start)
        .toList() // all are under way before the first is waited for
        .forEach(CompletableFuture::join);
  }

  @Override
  public void close() {
    end.run();
  }

  private static final class Caller {
    private final Consumer<Consumer<@Nullable Throwable>> call;
    private final long untilNs;
    private final Recorder latency;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long sentNs;

    Caller(Consumer<Consumer<@Nullable Throwable>> call, long untilNs, Recorder latency) {
      this.call = call;
      this.untilNs = untilNs;
      this.latency = latency;
    }

    CompletableFuture<Void> start() {
      ask(System.nanoTime());
      return done;
    }

    private void ask(long nowNs) {
      sentNs = nowNs;
      try {
        call.accept(this::answered);
      } catch (RuntimeException unstarted) {
        done.completeExceptionally(unstarted);
      }
    }

    private void answered(@Nullable Throwable problem) {
      long nowNs = System.nanoTime();
      latency.recordValue(nowNs - sentNs);
      if (problem != null) {
        done.completeExceptionally(problem);
      } else if (nowNs < untilNs) {
        ask(nowNs);
      } else {
        done.complete(null);
      }
    }
  }
}
