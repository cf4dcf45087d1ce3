package dev.raincheck.transport.loop;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Reports a loop's events to the users' listeners, on a thread of its own: whatever they do, the
/// loop goes on.
///
/// @param <E> the events
public final class ListenerThread<E> implements AutoCloseable {
  /// Some tenths of a second of a busy server, and about 5 MB.
  static final int WAITING_MAX = 65_536;

  /// Events gather for so long before listeners hear of them. Woken for each turn of the loop, the
  /// thread took the processors from handlers: calls with meters were 0.66 × those without, and are
  /// 0.83 to 0.87 × so.
  private static final long GATHERING_NS = 10_000_000;

  private final String whose;
  private final List<? extends Consumer<? super E>> listeners;
  private final BackgroundLogger log;
  private final Thread thread = FreshThreads.daemon("raincheck-listeners", this::run);
  private final Ring<E> waiting = new Ring<>(WAITING_MAX);
  private volatile boolean asleep;
  private volatile long dropped;
  private volatile boolean closed;
  private long thrown;

  /// @param whose `server` or `client`, for the log
  public ListenerThread(String whose, List<? extends Consumer<? super E>> listeners) {
    this.whose = whose;
    this.listeners = List.copyOf(listeners);
    this.log = BackgroundLogger.of("dev.raincheck." + whose);
  }

  /// Starts reporting.
  public void start() {
    thread.start();
  }

  /// Reports an event, later; or drops it, if listeners are that far behind. The loop's.
  public void tell(E event) {
    if (!waiting.offer(event)) {
      drop();
    } else if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private void drop() {
    long all = dropped + 1;
    dropped = all; // only the loop writes it
    if (Long.bitCount(all) == 1) { // the first, second, fourth …: nobody fills the log
      log.warn(
          "the {}'s listeners do not keep up: {} events left out so far (expected: listeners"
              + " that hand over what takes time)",
          whose,
          all);
    }
  }

  /// Events that no listener received.
  public long dropped() {
    return dropped;
  }

  private void run() {
    boolean last = false;
    while (!last) {
      last = closed; // and one more look, for what came before
      for (E event; (event = waiting.poll()) != null; ) {
        tellAll(event);
      }
      if (!last) {
        rest();
      }
    }
  }

  /// Until there are events, and then until some have gathered.
  private void rest() {
    asleep = true;
    while (asleep && waiting.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
    if (!closed) {
      LockSupport.parkNanos(this, GATHERING_NS);
    }
  }

  private void tellAll(E event) {
    for (Consumer<? super E> listener : listeners) {
      try {
        listener.accept(event);
      } catch (Throwable fault) { // the user's, and none of the operation's
        if (Long.bitCount(++thrown) == 1) {
          log.warn("a listener failed, {} times so far", thrown, fault);
        }
      }
    }
  }

  /// Ends it when all events that wait have been reported.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
