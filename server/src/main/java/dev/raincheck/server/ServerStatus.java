package dev.raincheck.server;

import dev.raincheck.api.ServingState;
import dev.raincheck.server.book.BookStatus;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A picture of a server: what it does, and how full it is. It was taken without stopping the
/// server, so each number was true at some moment of the taking; together they may be off by what
/// happened meanwhile.
public final class ServerStatus {
  private static final Ledger NO_LEDGER = Ledger.of(0, Map.of());

  private final Picture picture;

  /// How far the life of a server has come.
  public enum State {
    /// Built, and not started.
    BUILT,
    /// Takes calls.
    SERVING,
    /// Shuts down: results can be claimed.
    DRAINING,
    /// Something broke that only a restart mends; the log says what.
    UNHEALTHY,
    /// Closed, or failed: it answers nobody any more.
    CLOSED;

    static State of(ServingState serving) {
      return switch (serving) {
        case SERVING -> SERVING;
        case DRAINING -> DRAINING;
        case UNHEALTHY, UNKNOWN -> UNHEALTHY;
      };
    }
  }

  /// How much is used of what there may be.
  ///
  /// @param used how much there is now
  /// @param max how much there may be
  public record Fill(long used, long max) {
    static final Fill NONE = new Fill(0, 0);

    /// The part that is used: 0 if nothing is, 1 if the limit is reached, more if what was promised
    /// before has outgrown it.
    public double part() {
      return max == 0 ? 0 : (double) used / max;
    }

    @Override
    public String toString() {
      return used + " of " + max;
    }
  }

  /// How many operations of one method stand where.
  public static final class Method {
    private final String name;
    private final long queued;
    private final long running;
    private final long unclaimed;
    private final long handlersBusy;

    Method(ServedMethod method) {
      name = method.name();
      queued = method.queued;
      running = method.running;
      unclaimed = method.unclaimed;
      handlersBusy = method.handlersBusy;
    }

    /// The full wire name, such as `reports.build`.
    public String name() {
      return name;
    }

    /// Operations whose handler has not started: they wait for a gate.
    public long queued() {
      return queued;
    }

    /// Operations whose handler has started, and which have not ended.
    public long running() {
      return running;
    }

    /// Operations that have ended and whose token was given out, and of which no client has fetched
    /// the outcome.
    public long unclaimed() {
      return unclaimed;
    }

    /// Handlers at work, those of operations that were cancelled or aborted too.
    public long handlersBusy() {
      return handlersBusy;
    }

    @Override
    public String toString() {
      return "%s: %d queued, %d running, %d unclaimed, %d handlers busy"
          .formatted(name, queued, running, unclaimed, handlersBusy);
    }
  }

  private record Picture(
      State state,
      Ledger ledger,
      List<Method> methods,
      Optional<Duration> oldest,
      Fill unfinished,
      Fill kept,
      Fill keptBytes,
      Fill sessions,
      Fill connections,
      Duration loopDelay,
      long droppedEvents) {}

  private ServerStatus(Picture picture) {
    this.picture = picture;
  }

  /// Of a server that runs.
  static ServerStatus of(
      BookStatus book, Connections connections, long loopDelayNs, long droppedEvents) {
    Limits limits = book.limits();
    Usage used = book.used();
    return new ServerStatus(
        new Picture(
            State.of(book.serving()),
            book.ledger(),
            book.methods().stream().map(Method::new).toList(),
            book.oldest(),
            new Fill(used.unfinished(), limits.unfinishedMax()),
            new Fill(used.kept(), limits.keptMax()),
            new Fill(used.heldBytes(), limits.keptBytesMax()),
            new Fill(book.sessions(), limits.sessionsMax()),
            new Fill(connections.open(), connections.max()),
            Duration.ofNanos(loopDelayNs),
            droppedEvents));
  }

  /// Of a server that has nothing: it was not started, or has closed.
  static ServerStatus idle(State state, @Nullable Ledger ledger) {
    return new ServerStatus(
        new Picture(
            state,
            ledger == null ? NO_LEDGER : ledger,
            List.of(),
            Optional.empty(),
            Fill.NONE,
            Fill.NONE,
            Fill.NONE,
            Fill.NONE,
            Fill.NONE,
            Duration.ZERO,
            0));
  }

  /// How far the life of the server has come.
  public State state() {
    return picture.state();
  }

  /// What was accepted so far, and where it has come to stand: what has not ended, or was not
  /// fetched, is in no column yet. All zero before the start, and of a server that failed.
  public Ledger ledger() {
    return picture.ledger();
  }

  /// Each served method, by name.
  public List<Method> methods() {
    return picture.methods();
  }

  /// The age of the oldest operation that has not ended; empty if there is none.
  public Optional<Duration> oldest() {
    return picture.oldest();
  }

  /// Operations that have not ended, of [Limits#unfinishedMax].
  public Fill unfinished() {
    return picture.unfinished();
  }

  /// Operations and refusals that are remembered, of [Limits#keptMax].
  public Fill kept() {
    return picture.kept();
  }

  /// What is remembered, in bytes, of [Limits#keptBytesMax].
  public Fill keptBytes() {
    return picture.keptBytes();
  }

  /// Sessions, of [Limits#sessionsMax].
  public Fill sessions() {
    return picture.sessions();
  }

  /// Connections, of twice as many as sessions.
  public Fill connections() {
    return picture.connections();
  }

  /// The longest turn of the server's loop within the last 10 to 20 s: nobody is answered while a
  /// turn lasts. Some milliseconds are as they should be; more says that a `@NonBlocking` method
  /// holds the loop up, or that the process lacks processors.
  public Duration loopDelay() {
    return picture.loopDelay();
  }

  /// Events that no listener was told, since the listeners did not keep up.
  public long droppedEvents() {
    return picture.droppedEvents();
  }

  @Override
  public String toString() {
    return "%s: %s unfinished (oldest %s), %s kept in %s bytes, %s sessions, %s connections, loop delay %s"
        .formatted(
            picture.state(),
            picture.unfinished(),
            picture.oldest().map(Duration::toString).orElse("none"),
            picture.kept(),
            picture.keptBytes(),
            picture.sessions(),
            picture.connections(),
            picture.loopDelay());
  }
}
