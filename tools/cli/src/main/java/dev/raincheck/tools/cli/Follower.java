package dev.raincheck.tools.cli;

import dev.raincheck.api.Progress;
import dev.raincheck.client.ClientEvent;
import dev.raincheck.client.ClientListener;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits for the end of one operation, and shows how far it is. Takes no result: what was not
/// printed is not acknowledged.
final class Follower implements ClientListener {
  private final Surroundings around;

  /// Each report of progress; empty for the end.
  private final BlockingQueue<Optional<Progress>> news = new LinkedBlockingQueue<>();

  Follower(Surroundings around) {
    this.around = around;
  }

  @Override
  public void on(ClientEvent event) {
    if (event.kind() == ClientEvent.Kind.DONE) {
      news.add(Optional.empty());
    }
  }

  /// @param limit how long, if not for as long as it takes
  /// @return how it ended; empty if the limit is over before
  Optional<Polled<@Nullable Object>> follow(
      Deferred<@Nullable Object> operation, Optional<Duration> limit) throws InterruptedException {
    var bar = new ProgressBar(around.err(), around.columns());
    long beganNs = System.nanoTime();
    long limitNs = limit.map(TimeUnit.NANOSECONDS::convert).orElse(Long.MAX_VALUE);
    operation.onProgress(progress -> news.add(Optional.of(progress)));
    try {
      Optional<Progress> next;
      do {
        next = news.poll(limitNs - (System.nanoTime() - beganNs), TimeUnit.NANOSECONDS);
        if (next == null) {
          return Optional.empty();
        }
        next.ifPresent(bar::draw);
      } while (next.isPresent());
    } finally {
      bar.clear();
    }
    return Optional.of(operation.poll()); // it has ended, so nothing is asked
  }
}
