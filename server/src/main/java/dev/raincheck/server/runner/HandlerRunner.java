package dev.raincheck.server.runner;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Running;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.CarrierWakes;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.Inbox;
import dev.raincheck.transport.loop.ThreadState;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Gives every operation the thread that its method asks for: the loop itself, a virtual thread of
/// its own, or a platform thread, of which there are as many as processors. It owns no state of
/// operations; handlers post to the inbox.
public final class HandlerRunner implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// Reading larger arguments would hold up the loop, and the method be blamed for it: bytes take
  /// about 10 µs, structured values up to a millisecond or two. With 16 KiB here calls of 100 KiB
  /// each way were 10 070 a second, with this 13 790.
  private static final int ON_LOOP_BYTES_MAX = 128 * 1024;

  private final Inbox<Event> inbox;

  /// What operations go by.
  private final LongSupplier clock;

  private final LoopWatch watch;
  private final CpuThreads cpu;
  private final SecureRandom random = new SecureRandom();
  private final Interrupter interrupter = new Interrupter();
  private final CarrierWakes wakes = new CarrierWakes();
  private volatile boolean shutdownAnnounced;

  /// What the loop's thread is like before it runs a method; the loop's.
  private @Nullable ThreadState loop;

  public HandlerRunner(Inbox<Event> inbox, LongSupplier clock, LoopWatch watch, int cpuThreads) {
    this.inbox = inbox;
    this.clock = clock;
    this.watch = watch;
    this.cpu = new CpuThreads(cpuThreads);
  }

  /// Runs the operation's handler; one with a thread of its own starts with [#startWaiting]. The
  /// loop's.
  public void start(Operation operation) {
    Slice arguments = Objects.requireNonNull(operation.arguments);
    var running = new RunningHandler(this, operation, arguments);
    operation.running = running;
    if (operation.method.policy().mode() == CallMode.NON_BLOCKING
        && !operation.method.heldTheLoop
        && Compression.inflatedBytes(arguments) <= ON_LOOP_BYTES_MAX) {
      runOnLoop(running, operation.method);
    } else if (operation.method.policy().threads() == Threads.CPU) {
      cpu.execute(running);
    } else {
      wakes.add(running::startOnVirtualThread);
    }
  }

  /// Names a thread, on one that starts with the next [#startWaiting]. The loop's.
  void nameLater(Runnable naming) {
    wakes.add(() -> FreshThreads.virtual("raincheck-names", naming).start());
  }

  /// Starts what waits for a thread of its own. The loop's.
  public void startWaiting() {
    wakes.run();
  }

  private void runOnLoop(RunningHandler running, ServedMethod method) {
    startWaiting(); // this one may take long
    if (loop == null) {
      loop = ThreadState.ofThisThread();
    }
    watch.enter();
    running.runAmongOthers(loop);
    LoopWatch.Held held = watch.leave();
    if (held != null && !method.forgiven) {
      method.forgiven = true; // a first call loads classes, which is no fault of the method
    } else if (held != null) {
      method.heldTheLoop = true;
      LOG.warn(
          "{} is @NonBlocking and held up the loop; it runs on virtual threads from now"
              + " on (remedy: drop @NonBlocking, or let it answer from memory)",
          method.name(),
          held.where());
    }
  }

  /// Calls the operation's thread by its id, if it has one of its own. The loop's.
  public void name(Operation operation) {
    Running running = operation.running;
    if (running != null) {
      running.name(operation.label());
    }
  }

  /// Asks the operation's handler to stop. The loop's.
  public void stop(Operation operation, String reason) {
    Running running = operation.running;
    if (running != null) {
      running.stop(reason);
    }
  }

  /// Posts where the operation's handler is. On a thread of its own: to look at a thread that
  /// computes may take until that reaches a safe point. The loop's.
  public void takeStack(Operation operation, Function<String, Event> then) {
    Running running = operation.running;
    try {
      Runnable look = () -> inbox.post(then.apply(running == null ? "" : running.stack()));
      FreshThreads.daemon("raincheck-stacks", look).start();
    } catch (Throwable noThread) {
      LOG.warn("no thread to take the stack of {}", operation.label(), noThread);
      inbox.post(then.apply(""));
    }
  }

  /// Runs what interrupts handlers.
  Executor interrupter() {
    return interrupter;
  }

  /// The handlers that others wait for.
  GateWatch gates() {
    return watch.gates();
  }

  /// What ids of operations are drawn from; for any thread.
  RandomGenerator random() {
    return random;
  }

  void post(Event event) {
    inbox.post(event);
  }

  boolean isLoop(Thread thread) {
    return watch.loop() == thread;
  }

  /// By the clock of the watch.
  long watchNs() {
    return watch.nowNs();
  }

  /// By the clock of the operations.
  long nowNs() {
    return clock.getAsLong();
  }

  public void announceShutdown() {
    shutdownAnnounced = true;
  }

  boolean isShutdownAnnounced() {
    return shutdownAnnounced;
  }

  /// Whether the calling thread runs one of this server's handlers.
  public boolean isHandlerThread() {
    return CallContext.find().orElse(null) instanceof RunningHandler running
        && running.belongsTo(this);
  }

  @Override
  public void close() {
    cpu.close();
    watch.close();
  }
}
