package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Body;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How many exchanges are open, and how large their bodies are together: of all, and of each who
/// asks.
final class Room {
  private final Shares places;
  private final Shares bytes;
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile boolean closed;

  Room(HttpLimits limits) {
    this.places = new Shares(limits.openMax());
    this.bytes = new Shares(limits.heldBytesMax());
  }

  /// A place for one more exchange; null if there is none.
  ///
  /// @param principal whose it is; empty if that is not known
  @Nullable Place enter(String principal) {
    if (!places.take(principal, 1)) {
      return null;
    }
    var place = new Place(principal);
    if (closed) {
      place.leave();
      return null;
    }
    return place;
  }

  /// Lets nobody in any more.
  ///
  /// @return completed when all have left
  CompletableFuture<Void> close() {
    closed = true;
    seeWhetherEmpty();
    return emptied;
  }

  private void seeWhetherEmpty() {
    if (closed && places.taken() == 0) {
      emptied.complete(null);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /// What an exchange takes, until it is over.
  final class Place {
    private final String principal;
    private final AtomicLong mine = new AtomicLong();
    private final AtomicBoolean left = new AtomicBoolean();
    private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();

    private Place(String principal) {
      this.principal = principal;
    }

    /// Whether the client was given all that there was to say to it. Completed in any case, at the
    /// latest when the place is left.
    CompletableFuture<Boolean> delivered() {
      return delivered;
    }

    /// Whether there is room for so much more of its body. There is none for who has left: a client
    /// may go before its answer is known.
    boolean take(long more) {
      boolean fits = !left.get() && bytes.take(principal, more);
      if (fits) {
        keep(more);
      }
      return fits;
    }

    private void keep(long taken) {
      mine.addAndGet(taken);
      if (left.get()) { // meanwhile
        giveBack();
      }
    }

    /// Writes the answer, which has the room of the request's body from here on. Room is taken
    /// before anything is written, and more as the answer becomes longer: ends whose values have
    /// none are answered without them.
    Answer write(List<Ending> endings, Function<List<Ending>, Answer> dialect) {
      exchange(0);
      List<Ending> fitting = endings.stream().map(this::fitting).toList();
      try {
        Answer answer = Body.within(this::has, () -> dialect.apply(fitting));
        if (exchange(answer.body().length)) {
          return answer;
        }
      } catch (Body.NoRoomException full) {
        // as if it had been found out before
      }
      exchange(0);
      return dialect.apply(fitting.stream().map(this::withoutValue).toList());
    }

    /// The same end, if there is room for its value, which is taken; else without the value.
    private Ending fitting(Ending ending) {
      return take(ending.valueBytes()) ? ending : withoutValue(ending);
    }

    private Ending withoutValue(Ending ending) {
      Ending without = ending.withoutValue();
      if (without != ending) {
        delivered.complete(false);
      }
      return without;
    }

    /// Whether there is room for so much in all.
    private boolean has(long size) {
      return take(Math.max(0, size - mine.get()));
    }

    /// From here on it has so much, if there is room.
    private boolean exchange(long other) {
      long before = mine.getAndSet(0);
      long kept = Math.min(before, other);
      bytes.giveBack(principal, before - kept);
      keep(kept);
      return take(other - kept);
    }

    /// It is over, and the client has not been given what there was to say.
    void leave() {
      leave(false);
    }

    /// It is over; a second time does nothing.
    ///
    /// @param hasIt whether the client was given what there was to say
    void leave(boolean hasIt) {
      if (left.compareAndSet(false, true)) {
        delivered.complete(hasIt);
        giveBack();
        places.giveBack(principal, 1);
        seeWhetherEmpty();
      }
    }

    private void giveBack() {
      bytes.giveBack(principal, mine.getAndSet(0));
    }
  }

  @Override
  public String toString() {
    return "%d exchanges with %d bytes".formatted(places.taken(), bytes.taken());
  }
}
