package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Body;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
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
    /// These for all places, as there may be many.
    private static final AtomicLongFieldUpdater<Place> MINE =
        AtomicLongFieldUpdater.newUpdater(Place.class, "mine");

    private static final AtomicIntegerFieldUpdater<Place> LEFT =
        AtomicIntegerFieldUpdater.newUpdater(Place.class, "left");

    private final String principal;
    private volatile long mine;

    /// 1 when it is over.
    private volatile int left;

    private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();

    private Place(String principal) {
      this.principal = principal;
    }

    /// Whether the client was given all that there was to say to it. Completed in any case, at the
    /// latest when the place is left.
    CompletableFuture<Boolean> delivered() {
      return delivered;
    }

    /// Whether it is over: its client has gone, or has its answer.
    boolean hasLeft() {
      return left == 1;
    }

    /// Whether there is room for so much more of its body. There is none for who has left: a client
    /// may go before its answer is known.
    boolean take(long more) {
      boolean fits = left == 0 && bytes.take(principal, more);
      if (fits) {
        keep(more);
      }
      return fits;
    }

    private void keep(long taken) {
      MINE.addAndGet(this, taken);
      if (left == 1) { // meanwhile
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
      return take(Math.max(0, size - mine));
    }

    /// From here on it has so much, if there is room.
    private boolean exchange(long other) {
      long before = MINE.getAndSet(this, 0);
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
      if (LEFT.compareAndSet(this, 0, 1)) {
        delivered.complete(hasIt);
        giveBack();
        places.giveBack(principal, 1);
        seeWhetherEmpty();
      }
    }

    private void giveBack() {
      bytes.giveBack(principal, MINE.getAndSet(this, 0));
    }
  }

  @Override
  public String toString() {
    return "%d exchanges with %d bytes".formatted(places.taken(), bytes.taken());
  }
}
