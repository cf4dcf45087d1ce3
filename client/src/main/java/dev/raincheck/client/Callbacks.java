package dev.raincheck.client;

import dev.raincheck.api.Progress;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.LoopWaits;
import dev.raincheck.transport.loop.ThreadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs what users hang on results and progress, on the executor that they chose. What becomes due
/// during a turn of the loop waits until the book has done its part: the executor may run it right
/// there, and it may call.
final class Callbacks {
  /// Where callbacks run unless users choose: there they may wait.
  static final Executor ON_VIRTUAL_THREADS =
      callback -> FreshThreads.virtual("raincheck-callback", callback).start();

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");
  private static final long HELD_NS_MAX = 100_000_000;

  private final Executor executor;
  private final List<CallbackInterceptor> interceptors;
  private final Supplier<Thread> loopThread;
  private final LongSupplier clock;
  private List<Runnable> due = new ArrayList<>();
  private boolean ended;
  private @Nullable ThreadState untouched;
  private boolean toldOfHolding;
  private volatile boolean toldOfRefusal;

  Callbacks(ClientOptions options, Supplier<Thread> loopThread, LongSupplier clock) {
    this.executor = options.callbacks();
    this.interceptors = options.callbackInterceptors();
    this.loopThread = loopThread;
    this.clock = clock;
  }

  boolean isLoopThread() {
    return Thread.currentThread() == loopThread.get();
  }

  /// Nobody may wait on the loop's thread for what only that thread can bring, nor on a server's.
  void requireOtherThread() {
    LoopWaits.require();
    if (isLoopThread()) {
      throw new IllegalStateException(
          "a callback on the client's own thread would wait for the client (expected: what follows"
              + " is attached to a future, or withCallbacks has an executor with threads)");
    }
  }

  /// The contexts of this thread, for callbacks that it attaches.
  CapturedContext capture() {
    return CapturedContext.of(interceptors);
  }

  /// Reports to the listener, in the contexts of this thread.
  Consumer<Progress> reporting(Consumer<Progress> listener) {
    return new Reports(capture(), listener);
  }

  /// One report at a time: of two threads of the executor the second could overtake the first, and
  /// behind a slow listener any number could wait. Of what comes meanwhile the last one counts.
  private final class Reports implements Consumer<Progress> {
    private final CapturedContext context;
    private final Consumer<Progress> listener;

    /// The latest one, until the listener has had it.
    private final AtomicReference<@Nullable Progress> latest = new AtomicReference<>();

    private Reports(CapturedContext context, Consumer<Progress> listener) {
      this.context = context;
      this.listener = listener;
    }

    @Override
    public void accept(Progress news) {
      if (latest.getAndSet(news) == null) {
        add(this::report);
      }
    }

    private void report() {
      Progress progress = Objects.requireNonNull(latest.get());
      try {
        context.around(() -> listener.accept(progress)).run();
      } finally {
        if (!latest.compareAndSet(progress, null)) {
          add(this::report);
        }
      }
    }
  }

  /// Runs it: now, and on the loop with the next [#run]. On any thread.
  void add(Runnable callback) {
    if (isLoopThread() && !ended) {
      due.add(callback);
    } else {
      execute(callback);
    }
  }

  /// Whether [#run] has nothing to do. The loop's.
  boolean isEmpty() {
    return due.isEmpty();
  }

  /// Runs what was added. The loop's.
  void run() {
    if (due.isEmpty()) {
      return;
    }
    long startNs = clock.getAsLong();
    List<Runnable> all = due;
    due = new ArrayList<>(all.size()); // the next turn has probably as many
    all.forEach(this::execute);
    warnIfHeld(all.size(), clock.getAsLong() - startNs);
  }

  private void warnIfHeld(int count, long heldNs) {
    if (heldNs > HELD_NS_MAX && !toldOfHolding && executor != ON_VIRTUAL_THREADS) {
      toldOfHolding = true;
      LOG.warn(
          "{} callbacks held up the client and all of its calls for {} ms (expected: callbacks that"
              + " neither wait nor compute for long; otherwise give withCallbacks an executor with"
              + " threads). Logged once",
          count,
          heldNs / 1_000_000);
    }
  }

  /// Runs what is left; what comes now, from callbacks that call once more, runs at once. The
  /// loop's.
  void end() {
    ended = true;
    run();
  }

  private void execute(Runnable callback) {
    Runnable guarded = () -> runGuarded(callback);
    try {
      executor.execute(guarded);
    } catch (Throwable refused) { // a future must complete when its call ends
      executeElsewhere(guarded, refused);
    }
  }

  private void executeElsewhere(Runnable guarded, Throwable refused) {
    if (!toldOfRefusal) {
      toldOfRefusal = true;
      LOG.warn(
          "the executor of withCallbacks refused a callback; refused callbacks run on virtual"
              + " threads (expected: an executor that accepts them all). Logged once",
          refused);
    }
    try {
      ON_VIRTUAL_THREADS.execute(guarded);
    } catch (Throwable noThread) {
      guarded.run();
    }
  }

  private void runGuarded(Runnable callback) {
    ThreadState before = isLoopThread() ? untouched() : null;
    try {
      callback.run();
    } catch (Throwable thrown) {
      LOG.warn("a callback failed", thrown);
    } finally {
      if (before != null) {
        before.restore();
      }
    }
  }

  /// As the loop's thread was before the first callback that ran there. The loop's.
  private ThreadState untouched() {
    ThreadState known = untouched;
    if (known == null) {
      known = ThreadState.ofThisThread();
      untouched = known;
    }
    return known;
  }
}
