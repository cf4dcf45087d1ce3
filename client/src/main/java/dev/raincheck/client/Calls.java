package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.MethodContract;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Makes calls with one set of options.
final class Calls {
  private static final Long AT_ONCE = 0L;

  private final ClientLoop loop;
  private final CallSpecs specs;

  Calls(ClientLoop loop, CallSpecs specs) {
    this.loop = loop;
    this.specs = specs;
  }

  /// The same, with other options.
  Calls with(CallOptions options) {
    return new Calls(loop, specs.with(options));
  }

  /// What the object that stands for a service returns.
  @Nullable Object call(MethodContract contract, @Nullable Object @Nullable [] arguments) {
    ClientCall.Spec spec = specs.of(contract, arguments, null);
    return contract.asynchronous() ? stage(contract, spec) : waitFor(contract, spec);
  }

  private CompletableFuture<@Nullable Object> stage(MethodContract contract, ClientCall.Spec spec) {
    ClientCall sent;
    try {
      sent = send(spec);
    } catch (CallNotStartedException full) {
      return CompletableFuture.failedFuture(full);
    }
    return new DeferredCall<>(loop, sent, contract, ResultReader.of(contract)).toFuture();
  }

  private @Nullable Object waitFor(MethodContract contract, ClientCall.Spec spec) {
    return new DeferredCall<>(loop, sendAwaited(spec), contract, ResultReader.of(contract)).await();
  }

  /// Starts a call of an interface's method.
  <R extends @Nullable Object> Deferred<R> submit(RecordedCall recorded) {
    MethodContract contract = recorded.contract();
    Long within = contract.mode() == CallMode.NON_BLOCKING ? null : AT_ONCE;
    ClientCall sent = send(specs.of(contract, recorded.arguments(), within));
    return new DeferredCall<>(loop, sent, contract, ResultReader.ofReturned(contract));
  }

  /// Starts a call by name.
  Deferred<@Nullable Object> submit(String method, Object arguments) {
    return untyped(send(specs.of(method, arguments, AT_ONCE)));
  }

  /// Starts a call by name whose caller waits for the result at once.
  Deferred<@Nullable Object> call(String method, Object arguments) {
    return untyped(sendAwaited(specs.of(method, arguments, null)));
  }

  private Deferred<@Nullable Object> untyped(ClientCall call) {
    return new DeferredCall<>(loop, call, null, ResultReader.UNTYPED);
  }

  /// Resumes a token of which the method is not known.
  <T extends @Nullable Object> Deferred<T> resume(String token, ResultReader<T> reader) {
    return new DeferredCall<>(loop, resumed(token), null, reader);
  }

  /// Resumes a token of this method.
  <R extends @Nullable Object> Deferred<R> resume(String token, MethodContract contract) {
    return new DeferredCall<>(loop, resumed(token), contract, ResultReader.ofReturned(contract));
  }

  private ClientCall resumed(String token) {
    return ClientCall.resumed(requireNonNull(token, "token"), loop.nowNs());
  }

  private ClientCall send(ClientCall.Spec spec) {
    var call = new ClientCall(spec, null, loop.nowNs());
    loop.entrance().admit(call);
    return loop.submit(call);
  }

  private ClientCall sendAwaited(ClientCall.Spec spec) {
    loop.callbacks().requireOtherThread(); // before anything runs that nobody would wait for
    var call = ClientCall.awaitedHere(spec, loop.nowNs());
    loop.entrance().admitAwaited(call, null);
    return loop.submit(call);
  }
}
