package dev.raincheck.server.runner;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Cancellation;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.book.Failures;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Handler;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Running;
import dev.raincheck.server.terms.Identifiers;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.ThreadState;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// One handler at work: what its thread and the loop share, and the context that the handler sees.
final class RunningHandler extends Task implements CallContext, Running, Runnable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// Made beforehand: when it is needed there may be no memory to make it.
  private static final Outcome UNTELLABLE =
      new Outcome.Failed(
          Failure.of(
              ErrorCode.INTERNAL,
              Execution.UNKNOWN,
              "the handler failed, and its exception could not be described; see the server's"
                  + " log"));

  private static final Outcome NO_THREAD = new Outcome.Failed(Failures.noThread());

  /// These for all handlers, instead of `AtomicReference`s in each: 16 bytes per operation for
  /// each.
  private static final AtomicReferenceFieldUpdater<RunningHandler, @Nullable Slice> ARGUMENTS =
      AtomicReferenceFieldUpdater.newUpdater(RunningHandler.class, Slice.class, "arguments");

  private static final AtomicReferenceFieldUpdater<RunningHandler, @Nullable Progress>
      UNSENT_PROGRESS =
          AtomicReferenceFieldUpdater.newUpdater(
              RunningHandler.class, Progress.class, "unsentProgress");

  private static final AtomicReferenceFieldUpdater<RunningHandler, Token.@Nullable Id> ID =
      AtomicReferenceFieldUpdater.newUpdater(RunningHandler.class, Token.Id.class, "id");

  private final HandlerRunner runner;

  /// The operation's, drawn when somebody asks first; by any thread.
  private volatile Token.@Nullable Id id;

  /// What the operation is called: the name of a thread of its own, or what the log lines of a
  /// shared one carry.
  private volatile String label;

  /// Null from when it begins, so that it begins once.
  @SuppressWarnings("UnusedVariable") // it is used through ARGUMENTS
  private volatile @Nullable Slice arguments;

  /// While the handler is at work.
  private volatile @Nullable Thread thread;

  @SuppressWarnings("UnusedVariable") // it is used through UNSENT_PROGRESS
  private volatile @Nullable Progress unsentProgress;

  private volatile @Nullable String stopReason;

  RunningHandler(HandlerRunner runner, Operation operation, Slice arguments) {
    super(operation);
    this.runner = runner;
    this.id = operation.knownId();
    this.label = operation.label();
    this.arguments = arguments;
  }

  /// Runs the handler on a virtual thread of its own. On any thread.
  void startOnVirtualThread() {
    try {
      FreshThreads.virtual(label, this).start();
    } catch (Throwable noThread) {
      hasNoThread();
      throw noThread;
    }
  }

  /// Ends the operation, unless the handler has a thread all the same.
  void hasNoThread() {
    if (ARGUMENTS.getAndSet(this, null) != null) {
      runner.post(new Event.Finished(operation, NO_THREAD));
    }
  }

  /// Runs the handler on this thread, which is its own: nothing else runs there afterwards, so what
  /// the handler did to it does not matter, nor an interrupt that comes late.
  @Override
  public void run() {
    Slice input = ARGUMENTS.getAndSet(this, null);
    if (input == null) {
      return; // it was begun, or given up
    }
    Thread me = Thread.currentThread();
    thread = me;
    if (!label.equals(me.getName())) {
      me.setName(label); // it got its token before it had a thread, or the thread before its work
    }
    if (!me.isVirtual()) { // a virtual one bears the name, and a map for it would cost 330 bytes
      MDC.put("operation", label);
    }
    if (stopReason != null) {
      me.interrupt(); // it was asked to stop before it had a thread
    }
    handle(me, input);
  }

  /// Runs the handler on the loop's thread, which others share, and undoes what it changes there.
  void runAmongOthers(ThreadState before) {
    Slice input = ARGUMENTS.getAndSet(this, null);
    if (input != null) {
      if (id != null) { // the method's name alone is not worth 0.1 µs
        MDC.put("operation", label);
      }
      try {
        handle(before.thread(), input);
      } finally {
        before.restore();
      }
    }
  }

  /// Posts how it ended, whatever happens.
  private void handle(Thread me, Slice input) {
    Outcome outcome = UNTELLABLE;
    boolean gated = !method.gates().isEmpty();
    try {
      if (gated) {
        runner.gates().enter(this, me, runner.watchNs());
      }
      Handler handler = method.handler();
      me.setContextClassLoader(handler.contextClassLoader());
      outcome = CallContext.call(this, () -> handler.handle(input));
      outcome = inflates ? outcome.deflated() : outcome;
    } catch (
        Throwable fault) { // what was thrown throws when asked what it is, or no memory is left
      String type = fault.getClass().getName(); // of which no text may be asked
      operationId();
      LOG.error("{} failed with {}, and its exception could not be described", label, type);
    } finally {
      thread = null;
      if (gated) {
        runner.gates().leave(this);
      }
      runner.post(new Event.Finished(operation, outcome));
    }
  }

  @Override
  public Token.@Nullable Id id() {
    return id;
  }

  @Override
  public Token.Id id(RandomGenerator random) {
    if (id == null) {
      ID.compareAndSet(this, null, Identifiers.drawOperationId(random));
    }
    return Objects.requireNonNull(id);
  }

  @Override
  public String stack() {
    return Stacks.of(() -> thread);
  }

  @Override
  String label() {
    return label;
  }

  /// The loop's, which does not do it by itself: a handler that has locked its thread would hold it
  /// up. Nor does it start what does: that was 16 of the 25 µs that a token cost it.
  @Override
  public void name(String name) {
    label = name;
    Thread running = thread;
    if (running != null) {
      runner.nameLater(() -> running.setName(name));
    }
  }

  boolean belongsTo(HandlerRunner other) {
    return runner == other;
  }

  /// The loop's, which does not interrupt it by itself: that would run what closes the handler's
  /// channel.
  @Override
  public void stop(String reason) {
    stopReason = reason;
    if (thread != null) {
      runner.interrupter().execute(this::interrupt);
    }
  }

  private void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /// The progress to be reported, once. The loop's.
  @Nullable Progress takeProgress() {
    return UNSENT_PROGRESS.getAndSet(this, null);
  }

  @Override
  public String method() {
    return method.name();
  }

  @Override
  public String operationId() {
    Token.Id mine = id(runner.random());
    label = method.label(mine);
    Thread me = Thread.currentThread();
    if (me == thread && !label.equals(me.getName())) {
      me.setName(label);
    }
    if (!me.isVirtual() && (me == thread || runner.isLoop(me))) {
      MDC.put("operation", label);
    }
    return mine.text();
  }

  @Override
  public String principal() {
    return principal;
  }

  @Override
  public Optional<Duration> remaining() {
    return limitEndNs == Operation.NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, limitEndNs - runner.nowNs())));
  }

  @Override
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public void progress(double fraction, String message) {
    Progress told = fitting(fraction, message);
    if (UNSENT_PROGRESS.getAndSet(this, told) == null) {
      runner.post(new Event.Progressed(operation, this::takeProgress));
    }
  }

  /// A report never fails the work: fractions that were added up end a little above 1.
  private Progress fitting(double fraction, @Nullable String message) {
    boolean fits = !(fraction < 0 || fraction > 1) && message != null;
    if (!fits && method.toldOfUnfitProgress.compareAndSet(false, true)) {
      LOG.warn(
          "{} reported progress {}, \"{}\" (expected: from 0 to 1, or NaN if unknown, and a"
              + " message); the closest value was used. Logged once",
          method(),
          fraction,
          message);
    }
    double nearest = Double.isNaN(fraction) ? fraction : Math.clamp(fraction, 0.0, 1.0);
    return new Progress(nearest, message == null ? "" : message);
  }

  @Override
  public Cancellation cancellation() {
    return () -> Optional.ofNullable(stopReason);
  }

  @Override
  public boolean isShuttingDown() {
    return runner.isShutdownAnnounced();
  }
}
