package dev.raincheck.server;

import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Execution;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Progress;
import dev.raincheck.protocol.Slice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// One handler at work: what its thread and the loop share, and the context that the handler sees.
final class RunningHandler implements CallContext, Runnable {
  static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);

  /// Made beforehand: when it is needed there may be no memory to make it.
  private static final Outcome UNTELLABLE =
      new Outcome.Failed(
          Failure.of(
              ErrorCode.INTERNAL,
              Execution.UNKNOWN,
              "the handler failed, and what it threw cannot be told; see the server's log"));

  /// Stands in for the thread while an interrupt is on its way to it.
  private static final Thread BEING_INTERRUPTED =
      Thread.ofVirtual()
          .inheritInheritableThreadLocals(false)
          .unstarted(() -> {}); // nor a class loader

  private static final Outcome NO_THREAD =
      new Outcome.Failed(
          Failure.of(
              ErrorCode.INTERNAL,
              Execution.NOT_STARTED,
              "the server could not make a thread for the handler; see its log"));

  /// These for all handlers, instead of `AtomicReference`s in each: 16 bytes an operation for each.
  private static final AtomicReferenceFieldUpdater<RunningHandler, @Nullable Slice> ARGUMENTS =
      AtomicReferenceFieldUpdater.newUpdater(RunningHandler.class, Slice.class, "arguments");

  private static final AtomicReferenceFieldUpdater<RunningHandler, @Nullable Thread> THREAD =
      AtomicReferenceFieldUpdater.newUpdater(RunningHandler.class, Thread.class, "thread");

  private static final AtomicReferenceFieldUpdater<RunningHandler, @Nullable Progress>
      UNSENT_PROGRESS =
          AtomicReferenceFieldUpdater.newUpdater(
              RunningHandler.class, Progress.class, "unsentProgress");

  private final HandlerRunner runner;
  private final Operation operation;

  /// What the operation is called: the name of a thread of its own, or what the log lines of a
  /// shared one carry.
  private volatile String label;

  /// Null from when it begins, so that it begins once.
  @SuppressWarnings("UnusedVariable") // it is used through ARGUMENTS
  private volatile @Nullable Slice arguments;

  private volatile @Nullable Thread thread;

  @SuppressWarnings("UnusedVariable") // it is used through UNSENT_PROGRESS
  private volatile @Nullable Progress unsentProgress;

  private volatile @Nullable String stopReason;

  RunningHandler(HandlerRunner runner, Operation operation, Slice arguments) {
    this.runner = runner;
    this.operation = operation;
    this.label = operation.label();
    this.arguments = arguments;
  }

  /// Runs the handler on a virtual thread of its own. On any thread.
  void startOnVirtualThread() {
    try {
      Thread.ofVirtual().name(label).start(this);
    } catch (Throwable noThread) {
      if (ARGUMENTS.getAndSet(this, null) != null) { // else it has one all the same
        runner.post(new Event.Finished(operation, NO_THREAD));
      }
      throw noThread;
    }
  }

  /// Runs the handler on this thread, and posts how it ended, whatever happens.
  @Override
  public void run() {
    Slice input = ARGUMENTS.getAndSet(this, null);
    if (input == null) {
      return; // it was begun, or given up
    }
    Thread me = Thread.currentThread();
    thread = me;
    if (me.isVirtual() && !label.equals(me.getName())) {
      me.setName(label); // it got its token before it had a thread
    }
    if (stopReason != null) {
      me.interrupt(); // it was asked to stop before it had a thread
    }
    Outcome outcome = UNTELLABLE;
    try {
      if (!me.isVirtual()) { // a virtual one bears the name, and a map for it would cost 330 bytes
        MDC.put("operation", label);
      }
      outcome =
          ScopedValue.where(CURRENT, this).call(() -> operation.method.handler().handle(input));
      outcome = operation.inflates ? outcome.deflated() : outcome;
    } catch (
        Throwable fault) { // what was thrown throws when asked what it is, or no memory is left
      String type = fault.getClass().getName(); // of which no text may be asked
      LOG.error("{} failed with {}, and what it threw cannot be told", method(), type);
    } finally {
      ended(me, outcome);
    }
  }

  private void ended(Thread me, Outcome outcome) {
    while (!THREAD.compareAndSet(this, me, null)) {
      Thread.onSpinWait(); // an interrupt is on its way; it must not hit whatever this thread does
      // next
    }
    Thread.interrupted();
    if (!me.isVirtual()) {
      MDC.remove("operation");
    }
    runner.post(new Event.Finished(operation, outcome));
  }

  /// Calls the thread so, if it has one of its own. The loop's, which does not do it by itself: a
  /// handler that has locked its thread would hold it up.
  void name(String name) {
    label = name;
    Thread running = thread;
    if (running != null && running.isVirtual()) {
      Thread.startVirtualThread(() -> running.setName(name));
    }
  }

  boolean belongsTo(HandlerRunner other) {
    return runner == other;
  }

  /// Asks the handler to stop. The loop's.
  void stop(String reason) {
    stopReason = reason;
    Thread running = thread;
    if (running != null && THREAD.compareAndSet(this, running, BEING_INTERRUPTED)) {
      running.interrupt();
      thread = running;
    }
  }

  /// The progress to be told, once. The loop's.
  @Nullable Progress takeProgress() {
    return UNSENT_PROGRESS.getAndSet(this, null);
  }

  @Override
  public String method() {
    return operation.method.name();
  }

  @Override
  public String principal() {
    return operation.principal;
  }

  @Override
  public Optional<Duration> remaining() {
    long limitNs = operation.limitEndNs();
    return limitNs == Operation.NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, limitNs - runner.nowNs())));
  }

  @Override
  public Map<String, String> metadata() {
    return operation.metadata;
  }

  @Override
  public void progress(double fraction, String message) {
    if (UNSENT_PROGRESS.getAndSet(this, new Progress(fraction, message)) == null) {
      runner.post(new Event.Progressed(operation, this::takeProgress));
    }
  }

  @Override
  public Cancellation cancellation() {
    return () -> Optional.ofNullable(stopReason);
  }

  @Override
  public boolean shutdown() {
    return runner.isShutdownAnnounced();
  }
}
