package dev.raincheck.server;

import dev.raincheck.protocol.BackgroundLogger;
import dev.raincheck.protocol.FreshThreads;
import dev.raincheck.protocol.Inbox;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Tells the users' listeners, on a thread of its own: whatever they do, the loop goes on.
final class ListenerThread implements AutoCloseable {
  /// Some seconds of a busy server, and about 10 MB.
  static final int WAITING_MAX = 65_536;

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final List<ServerListener> listeners;
  private final Thread thread = FreshThreads.daemon("raincheck-listeners", this::run);
  private final Inbox<ServerEvent> inbox = new Inbox<>(() -> LockSupport.unpark(thread));
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long dropped;
  private volatile boolean closed;
  private long thrown;

  ListenerThread(List<ServerListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void start() {
    thread.start();
  }

  /// The loop's.
  void tell(ServerEvent event) {
    if (waiting.get() >= WAITING_MAX) {
      drop();
    } else {
      waiting.incrementAndGet();
      inbox.post(event);
    }
  }

  private void drop() {
    long now = dropped + 1; // only the loop writes it
    dropped = now;
    if (Long.bitCount(now) == 1) { // the first, second, fourth …: nobody fills the log
      LOG.warn(
          "the server's listeners do not keep up: {} events left out so far (expected: listeners"
              + " that hand over what takes time)",
          now);
    }
  }

  /// Events that no listener was told.
  long dropped() {
    return dropped;
  }

  private void run() {
    boolean last = false;
    while (!last) {
      last = closed; // and one more look, for what came before
      for (ServerEvent event; (event = inbox.poll()) != null; ) {
        waiting.decrementAndGet();
        tellAll(event);
      }
      if (!last && inbox.fallAsleep()) {
        LockSupport.park(this);
        inbox.wakeUp();
      }
    }
  }

  private void tellAll(ServerEvent event) {
    for (ServerListener listener : listeners) {
      try {
        listener.on(event);
      } catch (Throwable fault) { // the user's, and none of the operation's
        if (Long.bitCount(++thrown) == 1) {
          LOG.warn("a listener failed, {} times so far", thrown, fault);
        }
      }
    }
  }

  /// Ends it when all that waits has been told.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
