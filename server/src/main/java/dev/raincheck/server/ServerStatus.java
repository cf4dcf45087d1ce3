package dev.raincheck.server;

import dev.raincheck.api.ServingState;
import dev.raincheck.server.look.BookStatus;
import dev.raincheck.server.look.Gauges;
import dev.raincheck.server.settings.Limits;
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

    /// {@return the part that is used: 0 if nothing is, 1 if the limit is reached, more if what was
    /// promised before has outgrown it}
    public double part() {
      return max == 0 ? 0 : (double) used / max;
    }

    @Override
    public String toString() {
      return used + " of " + max;
    }
  }

  /// How many operations of one method are where.
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

    /// {@return the method's full name on the wire, such as `reports.build`}
    public String name() {
      return name;
    }

    /// {@return how many operations wait for their handler to start, at a gate}
    public long queued() {
      return queued;
    }

    /// {@return how many operations have a started handler and have not ended}
    public long running() {
      return running;
    }

    /// {@return how many operations have ended with a token, and no client has fetched their
    /// outcome}
    public long unclaimed() {
      return unclaimed;
    }

    /// {@return how many handlers are at work, including those of operations that were cancelled or
    /// aborted}
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
      Fill keys,
      Fill connections,
      Duration loopDelay,
      long droppedEvents,
      Optional<StoreStatus> store) {}

  private ServerStatus(Picture picture) {
    this.picture = picture;
  }

  /// Of a server that runs.
  static ServerStatus of(BookStatus book, Gauges gauges) {
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
            new Fill(used.keys(), limits.keysMax()),
            new Fill(gauges.connections(), gauges.connectionsMax()),
            Duration.ofNanos(gauges.loopDelayNs()),
            gauges.droppedEvents(),
            Optional.ofNullable(gauges.store())
                .map(store -> new StoreStatus(store, book.store()))));
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
            Fill.NONE,
            Duration.ZERO,
            0,
            Optional.empty()));
  }

  /// {@return how far the life of the server has come}
  public State state() {
    return picture.state();
  }

  /// {@return what was accepted so far, and where it has come to stand} Operations that have not
  /// ended, or whose outcome was not fetched, are in no column yet. All zero before the start, and
  /// of a server that failed.
  public Ledger ledger() {
    return picture.ledger();
  }

  /// {@return each served method, sorted by name}
  public List<Method> methods() {
    return picture.methods();
  }

  /// {@return the age of the oldest operation that has not ended; empty if there is none}
  public Optional<Duration> oldest() {
    return picture.oldest();
  }

  /// {@return operations that have not ended, of [Limits#unfinishedMax]}
  public Fill unfinished() {
    return picture.unfinished();
  }

  /// {@return operations and refusals that are kept, of [Limits#keptMax]}
  public Fill kept() {
    return picture.kept();
  }

  /// {@return the memory of what is kept, in bytes, of [Limits#keptBytesMax]}
  public Fill keptBytes() {
    return picture.keptBytes();
  }

  /// {@return sessions, of [Limits#sessionsMax]}
  public Fill sessions() {
    return picture.sessions();
  }

  /// {@return keys of calls that are remembered, of [Limits#keysMax]} It stays at the limit once it
  /// has reached it, since those that ended first are forgotten only for others.
  public Fill keys() {
    return picture.keys();
  }

  /// {@return connections, of twice as many as sessions}
  public Fill connections() {
    return picture.connections();
  }

  /// {@return the longest turn of the server's loop within the last 10 to 20 s} No client is
  /// answered while a turn lasts. Some milliseconds are normal; more says that a `@NonBlocking`
  /// method holds the loop up, or that the process lacks processors.
  public Duration loopDelay() {
    return picture.loopDelay();
  }

  /// {@return how many events no listener received, since the listeners did not keep up}
  public long droppedEvents() {
    return picture.droppedEvents();
  }

  /// {@return how the store does; empty if there is none, or the server does not run}
  public Optional<StoreStatus> store() {
    return picture.store();
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
