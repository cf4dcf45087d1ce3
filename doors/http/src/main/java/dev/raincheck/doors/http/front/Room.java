package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How many exchanges are open, and how large their bodies are together.
final class Room {
  private final HttpLimits limits;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile boolean closed;

  Room(HttpLimits limits) {
    this.limits = limits;
  }

  /// A place for one more exchange; null if there is none.
  @Nullable Place enter() {
    if (open.incrementAndGet() > limits.openMax() || closed) {
      leave();
      return null;
    }
    return new Place();
  }

  private void leave() {
    if (open.decrementAndGet() == 0 && closed) {
      emptied.complete(null);
    }
  }

  /// Lets nobody in any more.
  ///
  /// @return completed when all have left
  CompletableFuture<Void> close() {
    open.incrementAndGet();
    closed = true;
    leave();
    return emptied;
  }

  boolean isClosed() {
    return closed;
  }

  /// What an exchange takes, until it is over.
  final class Place {
    private final AtomicLong mine = new AtomicLong();
    private final AtomicBoolean left = new AtomicBoolean();

    /// Whether there is room for so much more of its body.
    boolean take(long more) {
      if (bytes.addAndGet(more) > limits.heldBytesMax()) {
        bytes.addAndGet(-more);
        return false;
      }
      mine.addAndGet(more);
      return true;
    }

    /// Writes the answer, which has the room of the request's body from here on. Room is taken
    /// before anything is written: ends whose values have none are answered without them.
    Answer write(List<Ending> endings, Function<List<Ending>, Answer> dialect) {
      exchange(0);
      List<Ending> fitting = endings.stream().map(this::fitting).toList();
      Answer answer = dialect.apply(fitting);
      return exchange(answer.body().length)
          ? answer
          : dialect.apply(fitting.stream().map(Ending::withoutValue).toList());
    }

    /// The same end, if there is room for its value, which is taken; else without the value.
    Ending fitting(Ending ending) {
      return take(ending.valueBytes()) ? ending : ending.withoutValue();
    }

    private boolean exchange(long other) {
      bytes.addAndGet(-mine.getAndSet(0));
      return take(other);
    }

    /// It is over; a second time does nothing.
    void leave() {
      if (left.compareAndSet(false, true)) {
        bytes.addAndGet(-mine.get());
        Room.this.leave();
      }
    }
  }

  @Override
  public String toString() {
    return "%d exchanges with %d bytes".formatted(open.get(), bytes.get());
  }
}
