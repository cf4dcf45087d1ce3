package dev.raincheck.client;

import dev.raincheck.api.Progress;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Command;
import dev.raincheck.client.book.Query;
import dev.raincheck.client.book.UntoldOutcome;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.ResultTypeException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The caller's side of one call: waits for the loop, and turns bytes into values, on the caller's
/// thread or where callbacks run.
final class DeferredCall<T extends @Nullable Object> implements Deferred<T> {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");

  private final ClientLoop loop;
  private final ClientCall call;
  private final @Nullable MethodContract contract;
  private final ResultReader<T> reader;
  private final Waiter waiter;

  DeferredCall(
      ClientLoop loop, ClientCall call, @Nullable MethodContract contract, ResultReader<T> reader) {
    this.loop = loop;
    this.call = call;
    this.contract = contract;
    this.reader = reader;
    this.waiter = new Waiter(loop, call);
  }

  @Override
  public boolean isDurable() {
    String token = waiter.waitFor(call.answered);
    return token != null && Token.isDurable(token);
  }

  @Override
  public String token() {
    String token = waiter.waitFor(call.answered);
    if (token != null) {
      return token;
    }
    CallOutcome outcome = call.done.join();
    if (outcome instanceof CallOutcome.Value) {
      throw new IllegalStateException(
          "%s was answered at once, so there is no token (expected: take the value with await())"
              .formatted(call.spec.method()));
    }
    throw Exceptions.unchecked(Exceptions.of(outcome, call, contract, loop.nowNs()));
  }

  @Override
  public Optional<String> callTrace() {
    return Optional.ofNullable(call.trace);
  }

  @Override
  public Polled<T> poll() {
    String token = call.isDone() ? null : waiter.waitFor(call.answered);
    if (token != null && !call.isDone()) {
      ask(token, header -> new Request.Poll(header, token, false));
    }
    UntoldOutcome.confirm(call, loop::ask);
    if (!call.isDone()) {
      return new Polled.Pending<>(
          call.started, Optional.ofNullable(call.progress), Duration.ofNanos(call.pollAfterNs));
    }
    return switch (call.done.join()) {
      case CallOutcome.Value(Slice value) -> polled(value);
      case CallOutcome other ->
          new Polled.Failed<>(Exceptions.of(other, call, contract, loop.nowNs()));
    };
  }

  private Polled<T> polled(Slice value) {
    try {
      return new Polled.Done<>(read(value));
    } catch (ResultTypeException unfit) {
      return new Polled.Failed<>(unfit);
    }
  }

  private T read(Slice value) {
    try {
      return reader.read().apply(Compression.inflate(value, loop.messageBytesMax()));
    } catch (ValueException unfit) {
      throw Exceptions.wrongType(call, reader.type(), unfit, loop.nowNs());
    }
  }

  /// Asks the server about this operation, and learns from the reply.
  private void ask(String token, Function<Request.Header, Request> request) {
    loop.callbacks().requireOtherThread();
    var question = new Query.OfCall(call, token, request);
    loop.ask(question);
    CallOutcome why = waiter.waitFor(question.heard);
    if (why != null) {
      throw Exceptions.unchecked(Exceptions.of(why, call, contract, loop.nowNs()));
    }
  }

  @Override
  public T await() {
    return handOver(waitForOutcome(null));
  }

  @Override
  public T await(Duration limit) {
    if (Objects.requireNonNull(limit, "limit").isNegative()) {
      throw new IllegalArgumentException(
          "limit: " + limit + " (expected: at least 0; poll() looks without waiting)");
    }
    return handOver(waitForOutcome(limit));
  }

  private CallOutcome waitForOutcome(@Nullable Duration limit) {
    long waitedNs = call.resumed && !call.isDone() ? waitForRoom(limit) : 0;
    loop.watch(call);
    return waiter.waitFor(call.done, limit, waitedNs);
  }

  private long waitForRoom(@Nullable Duration limit) {
    long beganNs = loop.nowNs();
    loop.callbacks().requireOtherThread();
    loop.entrance().admitAwaited(call, limit);
    return loop.nowNs() - beganNs;
  }

  /// Has the loop learn what becomes of it, for whatever follows.
  private void watch() {
    if (call.resumed) {
      loop.entrance().admit(call);
    }
    loop.watch(call);
  }

  /// Hands the value over, and only then acknowledges it.
  T handOver(CallOutcome outcome) {
    T value;
    try {
      value = valueOf(outcome);
    } catch (Throwable thrown) {
      handedOver(outcome, thrown);
      throw thrown;
    }
    acknowledgeIfOpen();
    return value;
  }

  /// The value, or what is thrown in its place.
  private T valueOf(CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Value(Slice value)) {
      return read(value);
    }
    throw Exceptions.unchecked(Exceptions.of(outcome, call, contract, loop.nowNs()));
  }

  /// A failure is an outcome like any other: a server that drains waits for this.
  private void handedOver(CallOutcome outcome, Throwable thrown) {
    boolean isOutcome =
        !(thrown instanceof TokenException || thrown instanceof OutcomeUnknownException);
    if (outcome instanceof CallOutcome.Failed(Failure failure)
        && isOutcome
        && !isUnread(failure, thrown)) {
      acknowledgeIfOpen();
    }
  }

  /// Whether it is a declared exception that somebody else can get as itself by resuming the token,
  /// with the interface, or another version of it. A caller by name asked for no more than it gets.
  private boolean isUnread(Failure failure, Throwable thrown) {
    return failure.declared() != null
        && thrown instanceof RaincheckException
        && (contract != null || call.resumed);
  }

  @Override
  public void acknowledge() {
    String token = call.token;
    if (token == null) {
      return;
    }
    boolean isSure = !call.resumed || call.isDone();
    if (!isSure && !loop.isClosed() && !loop.callbacks().isLoopThread()) {
      acknowledgeAndHear(token);
    } else if (!loop.acknowledge(token)) {
      throw new IllegalStateException(
          "acknowledge: the client is closed (expected: an open one; resume the token with"
              + " another client)");
    }
  }

  /// What was resumed may be no token: then the server says so.
  private void acknowledgeAndHear(String token) {
    CallOutcome why = waiter.waitFor(ResumedToken.acknowledge(token, loop));
    if (why != null) {
      throw Exceptions.unchecked(Exceptions.of(why, call, contract, loop.nowNs()));
    }
  }

  /// Nobody needs to know if it is too late for that; the retention ends at last.
  private void acknowledgeIfOpen() {
    String token = call.token;
    if (token != null) {
      boolean told = loop.acknowledge(token);
      assert told || loop.isClosed();
    }
  }

  @Override
  public void cancel(String reason) {
    if (Objects.requireNonNull(reason, "reason").length() > WireLimits.TEXT_CHARS_MAX) {
      throw new IllegalArgumentException(
          "reason: %d characters (expected: at most %d)"
              .formatted(reason.length(), WireLimits.TEXT_CHARS_MAX));
    }
    call.cancelAsked = true;
    String token;
    do {
      token = waiter.waitFor(call.answered);
      if (token != null && !call.isDone()) {
        String asked = token;
        ask(asked, header -> new Request.Cancel(header, asked, reason));
      }
    } while (!call.isDone() && !Objects.equals(token, call.token)); // submitted again meanwhile
    if (call.done.getNow(null) instanceof CallOutcome.Failed(Failure failure)
        && failure.code().isAboutToken()) {
      throw Exceptions.unchecked(Exceptions.of(call.done.join(), call, contract, loop.nowNs()));
    }
  }

  @Override
  public void onProgress(Consumer<Progress> listener) {
    Objects.requireNonNull(listener, "listener");
    loop.post(new Command.Listen(call, loop.callbacks().reporting(listener)));
    watch();
  }

  @Override
  public CompletableFuture<T> toFuture() {
    CapturedContext context = loop.callbacks().capture();
    watch();
    var future = new ResultFuture<T>(loop.callbacks(), this::cancelAside);
    call.whenDone(outcome -> loop.callbacks().add(context.around(() -> complete(future, outcome))));
    return future;
  }

  /// A cancel waits for the server, which code that cancels a future does not expect.
  private void cancelAside() {
    Callbacks.ON_VIRTUAL_THREADS.execute(() -> {
      try {
        cancel("the future was cancelled");
      } catch (RaincheckException unheard) {
        LOG.debug("the operation of a cancelled future had ended before, or may go on", unheard);
      }
    });
  }

  /// Hands it over to the future. One that is complete already takes nothing, and the token stays
  /// good. Acknowledged before whatever depends on the future runs: that may close the client.
  private void complete(ResultFuture<T> future, CallOutcome outcome) {
    call.leaveRoom(); // before whatever depends on the future calls again
    if (!future.claim()) {
      return;
    }
    try {
      future.deliver(handOver(outcome));
    } catch (Throwable thrown) { // whatever it is, the future must complete with it
      future.fail(thrown);
    }
  }

  @Override
  public String toString() {
    return "Deferred " + call + ", " + loop;
  }
}
