package dev.raincheck.testkit;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Cancellation;
import dev.raincheck.api.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call for a handler that is tested alone: what [CallContext#current] returns within it. It
/// remembers what the handler reports, and can be cancelled.
///
/// ```java
/// var call = TestCall.of("reports.build").withPrincipal("alice");
/// call.onProgress(report -> call.cancel("enough"));
/// assertThrows(CancellationException.class, () -> call.call(() -> reports.build(query)));
/// ```
public final class TestCall implements CallContext {
  private final Facts facts;
  private final List<Progress> reports = new CopyOnWriteArrayList<>();
  private final List<Consumer<Progress>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable String> cancelReason = new AtomicReference<>();
  private volatile @Nullable Thread handler;
  private volatile boolean interrupting;
  private volatile boolean shuttingDown;

  /// Written only before the call is made.
  private static final class Facts {
    private final String method;
    private String principal = "";
    private @Nullable Duration remaining;
    private @Nullable String key;
    private Map<String, String> metadata = Map.of();

    private Facts(String method) {
      this.method = method;
    }

    private Facts(Facts from) {
      method = from.method;
      principal = from.principal;
      remaining = from.remaining;
      key = from.key;
      metadata = from.metadata;
    }
  }

  private TestCall(Facts facts) {
    this.facts = facts;
  }

  /// A call without principal, metadata and limit.
  ///
  /// @param method `service.method`
  /// @return a call that has not begun
  public static TestCall of(String method) {
    return new TestCall(new Facts(requireNonNull(method, "method")));
  }

  private TestCall with(Consumer<Facts> change) {
    var changed = new Facts(facts);
    change.accept(changed);
    return new TestCall(changed);
  }

  /// A new call like this, of another principal.
  ///
  /// @param name the principal's
  /// @return the new call
  public TestCall withPrincipal(String name) {
    requireNonNull(name, "name");
    return with(it -> it.principal = name);
  }

  /// A new call like this, with a key.
  ///
  /// @param name the key
  /// @return the new call
  public TestCall withKey(String name) {
    requireNonNull(name, "name");
    return with(it -> it.key = name);
  }

  /// A new call like this, with other metadata.
  ///
  /// @param entries in the place of those that were there
  /// @return the new call
  public TestCall withMetadata(Map<String, String> entries) {
    var copy = Map.copyOf(entries);
    return with(it -> it.metadata = copy);
  }

  /// A new call like this, with that much left of its operation limit, whatever time passes.
  ///
  /// @param time what is left
  /// @return the new call
  public TestCall withRemaining(Duration time) {
    requireNonNull(time, "time");
    return with(it -> it.remaining = time);
  }

  /// Runs a handler as this call, on this thread.
  ///
  /// @param body calls the handler
  /// @param <T> what it returns
  /// @param <X> what it may throw
  /// @return what the handler returns
  /// @throws X if the handler does
  public <T extends @Nullable Object, X extends Throwable> T call(
      ScopedValue.CallableOp<? extends T, X> body) throws X {
    Thread me = Thread.currentThread();
    handler = me;
    if (cancelReason.get() != null) {
      me.interrupt(); // as a server does with what was cancelled before it had a thread
    }
    try {
      return CallContext.call(this, body);
    } finally {
      handler = null;
      while (interrupting) {
        Thread.onSpinWait(); // else the test would be interrupted
      }
      if (cancelReason.get() != null) {
        Thread.interrupted(); // the test goes on
      }
    }
  }

  /// Asks the handler to stop, as a client, a limit or a shutdown does: by [#cancellation], and by
  /// an interrupt, also if it only begins later. The first reason stands.
  ///
  /// @param reason what the handler sees
  public void cancel(String reason) {
    if (cancelReason.compareAndSet(null, requireNonNull(reason, "reason"))) {
      interrupting = true;
      Thread running = handler;
      if (running != null) {
        running.interrupt();
      }
      interrupting = false;
    }
  }

  /// Lets the handler see that the server shuts down.
  public void shutDown() {
    shuttingDown = true;
  }

  /// Calls the listener with each report of progress, on the handler's thread.
  ///
  /// @param listener may cancel the call
  public void onProgress(Consumer<Progress> listener) {
    listeners.add(requireNonNull(listener, "listener"));
  }

  /// {@return what the handler has reported so far, in order}
  public List<Progress> reports() {
    return List.copyOf(reports);
  }

  @Override
  public String method() {
    return facts.method;
  }

  @Override
  public String operationId() {
    return facts.method + "-test";
  }

  @Override
  public String principal() {
    return facts.principal;
  }

  @Override
  public Optional<String> key() {
    return Optional.ofNullable(facts.key);
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.ofNullable(facts.remaining);
  }

  @Override
  public Map<String, String> metadata() {
    return facts.metadata;
  }

  /// As on a server: what does not fit is taken as what comes closest.
  @Override
  public void progress(double fraction, String message) {
    double fit = Double.isNaN(fraction) ? fraction : Math.clamp(fraction, 0.0, 1.0);
    var report = new Progress(fit, message);
    reports.add(report);
    listeners.forEach(it -> it.accept(report));
  }

  @Override
  public Cancellation cancellation() {
    return () -> Optional.ofNullable(cancelReason.get());
  }

  @Override
  public boolean isShuttingDown() {
    return shuttingDown;
  }

  @Override
  public String toString() {
    return "TestCall of " + facts.method;
  }
}
