package dev.raincheck.transport.loop;

import java.nio.channels.SelectableChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/// The thread at one end of the wire: JeroMQ's I/O thread, on which our own loop takes its turns
/// between those of the transport. Two threads would have to wake each other:
/// docs/decisions/one-thread-for-transport-and-loop.md
///
/// JeroMQ hands the threads that it needs to a factory, and with the I/O thread its poller. There
/// the loop has its socket watched, and a pipe by which others wake it.
public final class EventLoop {
  static {
    JeroMq.makeReadable();
  }

  private static final String IO_THREAD = "iothread";

  private final String name;
  private final boolean daemon;
  private final Consumer<String> broken;
  private final WakePipe pipe = new WakePipe();
  private final Alarm alarm;
  private final AtomicReference<@Nullable Start> start = new AtomicReference<>();
  private final TransportClosing closing = new TransportClosing();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Poller poller;

  // From here on the thread's own.
  private Poller.@Nullable Handle pipeHandle;
  private final Map<SelectableChannel, Poller.Handle> watched = new HashMap<>();
  private @Nullable Turns turns;
  private final RoundEnd roundEnd = new RoundEnd(this::takeTurn);
  private int rescans;
  private boolean ended;

  /// What is done on the thread.
  public interface Turns {
    /// Does whatever there is to do, without blocking: something has arrived, or somebody called
    /// [#wake], or it is time.
    void turn();

    /// A turn has thrown, or the thread has died: no turn comes any more. Has to [#end] the loop.
    void failed(Throwable fault);
  }

  private record Start(Turns turns, List<SelectableChannel> channels) {}

  private record OnInput(Runnable work) implements IPollEvents {
    @Override
    public void inEvent() {
      work.run();
    }
  }

  /// @param name of the thread
  /// @param daemon whether the process may end while it runs
  /// @param broken called, on the thread that dies, if the transport loses another one for good
  public EventLoop(String name, boolean daemon, Consumer<String> broken) {
    this.name = name;
    this.daemon = daemon;
    this.broken = broken;
    this.alarm = new Alarm(name + "-alarm", daemon, this::wake);
  }

  /// Makes the transport. If that fails, throws what [#closeAfter] returns.
  public <T> T make(Supplier<T> transport) {
    try {
      return transport.get();
    } catch (RuntimeException failed) {
      throw closeAfter(failed, () -> {});
    }
  }

  /// The transport's thread factory.
  public Thread createThread(Runnable work, String role) {
    if (role.startsWith(IO_THREAD) && work instanceof Poller ioPoller) {
      LoopThread created = FreshThreads.loop(name, () -> run(ioPoller));
      created.setDaemon(daemon);
      thread = created;
      return created;
    }
    return FreshThreads.daemon(name + "-" + role, () -> runOther(work, role));
  }

  private void run(Poller ioPoller) {
    try {
      poller = ioPoller;
      pipeHandle = ioPoller.addHandle(pipe.source(), new OnInput(this::woken));
      ioPoller.setPollIn(pipeHandle);
      ioPoller.run();
    } catch (Throwable fault) {
      closing.threadDied();
      Turns orphaned = turns == null ? neverBegun() : turns;
      turns = null;
      if (orphaned == null) {
        tell(name, fault);
      } else {
        fail(orphaned, fault);
      }
    }
  }

  private void runOther(Runnable work, String role) {
    try {
      work.run();
    } catch (Throwable fault) {
      closing.threadDied();
      tell(role, fault);
    }
  }

  private void tell(String role, Throwable fault) {
    broken.accept("ZeroMQ thread " + role + " died: " + fault);
  }

  private void woken() {
    pipe.drain();
    begin();
    rescan();
    turnSoon();
  }

  private void begin() {
    Start first = start.getAndSet(null);
    if (first != null) {
      turns = first.turns();
      first.channels().forEach(this::watch);
    }
  }

  private void takeTurn() {
    Turns current = turns;
    if (current == null) {
      return;
    }
    try {
      current.turn();
    } catch (Throwable fault) {
      turns = null;
      fail(current, fault);
    }
  }

  /// Takes a turn when the transport has gone through all that is ready now, unless this is one.
  /// For hooks of the transport, on the thread.
  public void turnSoon() {
    roundEnd.ask(poller());
  }

  private void fail(Turns failing, Throwable fault) {
    try {
      failing.failed(fault);
    } catch (Throwable again) {
      broken.accept(name + " failed to end: " + again);
    }
  }

  /// The thread, once the transport has a socket.
  ///
  /// @throws IllegalStateException if the transport made none that is known
  public Thread thread() {
    Thread known = thread;
    if (known == null) {
      throw new IllegalStateException(
          "JeroMQ made no thread \"" + IO_THREAD + "…\" with a poller (expected: JeroMQ 0.7)");
    }
    return known;
  }

  /// Starts taking turns: one now, then one whenever a channel is readable. From this call on, only
  /// turns may use the transport's sockets.
  public void start(Turns first, List<SelectableChannel> channels) {
    thread();
    alarm.start();
    start.set(new Start(first, channels));
    wake();
    Turns orphaned = closing.hasLostThread() ? neverBegun() : null;
    if (orphaned != null) {
      fail(orphaned, new IllegalStateException("the transport's thread has died"));
    }
  }

  private @Nullable Turns neverBegun() {
    Start late = start.getAndSet(null);
    return late == null ? null : late.turns();
  }

  /// Takes a turn whenever the channel is readable, which the turn has to change. For the turns
  /// only.
  public void watch(SelectableChannel channel) {
    Poller.Handle handle = poller().addHandle(channel, new OnInput(this::turnSoon));
    poller().setPollIn(handle);
    watched.put(channel, handle);
  }

  /// Undoes [#watch]. For the turns only.
  public void forget(SelectableChannel channel) {
    Poller.Handle handle = watched.remove(channel);
    if (handle != null) {
      poller().removeHandle(handle);
    }
  }

  private Poller poller() {
    return Objects.requireNonNull(poller, "the transport has no thread yet");
  }

  /// Takes a turn soon, after the transport's own. From any thread.
  public void wake() {
    pipe.signal();
  }

  /// Takes a turn when it is time, or before. For the turns only.
  ///
  /// @param dueNs [Long#MAX_VALUE] for never
  public void wakeAt(long dueNs, long nowNs) {
    alarm.wakeAt(dueNs, nowNs);
  }

  /// Makes up for a fault of JeroMQ 0.7.0, see
  /// docs/decisions/new-connections-are-looked-at-again.md: makes the poller go through all it
  /// watches, twice. For hooks of the transport, on the thread.
  public void rescanTwice() {
    rescans = 2;
    wake();
  }

  private void rescan() {
    if (rescans > 0 && pipeHandle != null) {
      poller().setPollIn(pipeHandle); // set already, but now it goes through all of them
      if (--rescans > 0) {
        wake();
      }
    }
  }

  /// No turn is taken after this one. For the turns only; a second time does nothing.
  ///
  /// @param last done on another thread, which may [#close]
  public void end(Runnable last) {
    if (ended) {
      return;
    }
    ended = true;
    turns = null;
    try {
      watched.values().forEach(it -> poller().removeHandle(it));
    } finally {
      alarm.end(last);
    }
  }

  /// Closes what was made until something failed.
  ///
  /// @return what to throw, as JeroMQ fails in many ways, and seldom says why
  public IllegalStateException closeAfter(RuntimeException failure, Runnable transport) {
    var why =
        new IllegalStateException(
            name + " has no transport: " + failure + " (are too many files open?)", failure);
    try {
      close(transport);
    } catch (RuntimeException unclosed) {
      why.addSuppressed(unclosed);
    }
    return why;
  }

  /// Closes the transport. That waits for its threads, as long as none has died. For any thread but
  /// the transport's, and only if no turns are taken.
  ///
  /// @param transport closes it
  public void close(Runnable transport) {
    alarm.close();
    try {
      closing.close(name, transport);
    } finally {
      release();
    }
  }

  private void release() {
    Poller alone = poller;
    if (!closing.hasLostThread()) {
      pipe.close();
    } else if (alone != null) {
      alone.stop(); // the transport does not come to it if another of its threads is gone
    }
  }
}
