package dev.raincheck.transport.loop;

import java.util.concurrent.locks.LockSupport;

/// What files say, as they have it now: a thread of its own looks once per second, so that no loop
/// waits for a disk. A version that cannot be read or understood changes nothing, and is complained
/// about for as long as it is there.
///
/// @param <V> a version of the files, which knows an equal one; or why there is none
/// @param <T> what a version says
public final class WatchedFiles<V, T> implements AutoCloseable {
  private static final long LOOK_NS = 1_000_000_000;

  /// How many looks at an unfit version are one complaint.
  public static final int COMPLAINT_LOOKS = 60;

  private final Source<V, T> source;
  private final BackgroundLogger log;
  private final Thread reader;
  private volatile Current<V, T> current;
  private volatile boolean closed;
  private V seen;
  private int unfitLooks;

  /// Files of a kind.
  public interface Source<V, T> {
    V read();

    /// @throws IllegalArgumentException if it cannot be read or understood; says why
    T understand(V version);

    /// What is logged about a version that was taken.
    String taken(T now);

    /// What is logged about one that could not be.
    String unfit(String why);

    /// Each look ends with what is in force, which time may have changed though no file did.
    default void lookAt(T now) {}
  }

  /// What is in force.
  private record Current<V, T>(V version, T meaning) {}

  /// Reads them.
  ///
  /// @param thread what the thread that looks is called
  /// @throws IllegalArgumentException if they cannot be read or understood; says why
  public WatchedFiles(String thread, Source<V, T> source, BackgroundLogger log) {
    this.source = source;
    this.log = log;
    reader = FreshThreads.daemon(thread, this::watch);
    seen = source.read();
    current = new Current<>(seen, source.understand(seen));
    source.lookAt(current.meaning);
  }

  public void start() {
    reader.start();
  }

  public T current() {
    return current.meaning;
  }

  private void watch() {
    LockSupport.parkNanos(LOOK_NS);
    while (!closed) {
      try {
        look();
      } catch (Throwable fault) { // out of memory, say: the next look may be luckier
        log.error("{} could not be checked for changes", source, fault);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  public void look() {
    takeChanged();
    source.lookAt(current.meaning);
  }

  /// Takes a new version if it was there at the last look already: else it may be half written.
  private void takeChanged() {
    V now = source.read();
    boolean steady = now.equals(seen);
    seen = now;
    if (!steady || now.equals(current.version)) {
      unfitLooks = 0;
      return;
    }
    try {
      current = new Current<>(now, source.understand(now));
      unfitLooks = 0;
      log.info("{}", source.taken(current.meaning));
    } catch (IllegalArgumentException problem) {
      if (unfitLooks++ % COMPLAINT_LOOKS == 0) {
        log.warn("{}", source.unfit(String.valueOf(problem.getMessage())));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
  }
}
