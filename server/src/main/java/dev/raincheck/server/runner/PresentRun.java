package dev.raincheck.server.runner;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.recording.WaitingByClient;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.security.MessageDigest;
import java.util.List;

/// The run on the store that this server has at present, and how it does. The store thread's, but
/// for [#isFailing] and [#fleet].
public final class PresentRun implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final Opener opener;
  private final String name;
  private final long goneMax;
  private final StoreRun.Identity first;
  private StoreRun run;
  private volatile boolean failing;
  private volatile List<StoreRun.Member> fleet = List.of();

  /// How many operations wait was known when it was asked last.
  private boolean counted;

  /// The run was declared dead.
  private boolean dead;

  /// How many of the runs that were declared dead the book is not known to know of: what was
  /// ordered of them is not to be done by this one.
  private int unknownToBook;

  /// Opens the store.
  @FunctionalInterface
  public interface Opener {
    /// {@return another run}
    ///
    /// @throws StoreException if it cannot be opened now
    StoreRun open() throws StoreException;
  }

  /// @param run the first one
  /// @param opener begins another one when this has been declared dead
  /// @param name what logs call the store
  /// @param goneMax how many records it may keep without their outcome
  public PresentRun(StoreRun run, Opener opener, String name, long goneMax) {
    this.run = run;
    this.first = run.identity();
    this.opener = opener;
    this.name = name;
    this.goneMax = goneMax;
  }

  String name() {
    return name;
  }

  StoreRun run() {
    return run;
  }

  boolean isFailing() {
    return failing;
  }

  /// Who shares the store, as it told last.
  List<StoreRun.Member> fleet() {
    return fleet;
  }

  void lookAtFleet() throws StoreException {
    fleet = List.copyOf(run.fleet());
  }

  boolean isDead() {
    return dead;
  }

  /// The book is told that the run was declared dead.
  void tellBook() {
    unknownToBook++;
  }

  /// What was ordered since the book knows of this run.
  List<StoreOrder> ordered(List<StoreOrder> orders) {
    List<StoreOrder> rest = orders;
    for (int i = 0; unknownToBook > 0 && i < orders.size(); i++) {
      if (orders.get(i) instanceof StoreOrder.BeginAnew) {
        unknownToBook--;
        rest = orders.subList(i + 1, orders.size());
      }
    }
    return unknownToBook > 0 ? List.of() : rest;
  }

  /// Begins another run instead.
  ///
  /// @return whether it has
  /// @throws IllegalStateException if that is on another store: the tokens that the server has
  ///   given, and signs as of the first one, are not that store's
  boolean reopen() {
    run.close();
    try {
      run = opener.open();
      requireSame(run.identity());
      dead = false;
      succeeded();
      return true;
    } catch (StoreException failed) {
      failed(failed);
      return false;
    }
  }

  private void requireSame(StoreRun.Identity now) {
    boolean isNamesake = first.store().equals(now.store());
    if (!isNamesake || !MessageDigest.isEqual(first.tokenSecret(), now.tokenSecret())) {
      throw new IllegalStateException(
          "%s is another one now: store %s%s (expected: %s, with which the server began; restart the server, or restore that store)"
              .formatted(
                  name,
                  now.store(),
                  isNamesake ? " with another token secret" : "",
                  first.store()));
    }
  }

  /// What the book is told of it.
  Event.StoreOpened opened() {
    long epoch = run.identity().epoch();
    try {
      return new Event.StoreOpened(epoch, count());
    } catch (StoreException failed) {
      failed(failed);
      return new Event.StoreOpened(epoch, 1); // so that nobody is kept from taking what there is
    }
  }

  /// How many operations wait in the store to be taken, and whose.
  WaitingByClient.Count count() throws StoreException {
    counted = false;
    var count = new WaitingByClient.Count(run.waiting(), run.waitingSample());
    counted = true;
    return count;
  }

  /// Whether the book cannot know by itself how many operations wait in the store: they could not
  /// be counted, or others take what this run leaves, too.
  boolean mayBeMiscounted() {
    return !counted || !fleet.isEmpty();
  }

  /// Deletes some of the results whose retention has ended, and of what is beyond its number.
  ///
  /// @return how many, as far as is known
  int purge() {
    try {
      return run.purge(goneMax);
    } catch (StoreException failed) {
      failed(failed);
      return 0;
    }
  }

  void succeeded() {
    if (failing) {
      failing = false;
      LOG.info("{} works again", name);
    }
  }

  void failed(StoreException why) {
    if (why.kind() == StoreException.Kind.FENCED) {
      dead = true;
    } else if (!failing) {
      failing = true;
      LOG.error(
          "{} failed: {}; what is to be stored waits, new calls that need it are refused (told"
              + " once)",
          name,
          why.getMessage());
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
