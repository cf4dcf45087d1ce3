package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.CallMode;
import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.MethodContract;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.ServiceContract;
import dev.raincheck.protocol.ServingState;
import dev.raincheck.protocol.Slice;
import dev.raincheck.protocol.ValueCodec;
import dev.raincheck.protocol.ValueException;
import dev.raincheck.protocol.Values;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Calls the methods of a server. One client is one connection and one session; share it between as
/// many threads as you like.
///
/// ```java
/// try (var client = RaincheckClient.connect("tcp://127.0.0.1:5570")) {
///   Report report = client.service(Reports.class).build(query);
/// }
/// ```
///
/// Interrupting a thread that waits ends the waiting with [StoppedWaitingException] and leaves the
/// operation alone.
public final class RaincheckClient implements AutoCloseable {
  private static final Long AT_ONCE = 0L;

  private final ClientOptions options;
  private final ClientLoop loop;

  private RaincheckClient(ClientOptions options) {
    this.options = options;
    this.loop = new ClientLoop(options);
    loop.start();
  }

  /// A client with the default options. It connects by itself, now or as soon as the server is
  /// there.
  ///
  /// @param address where the server listens, such as `tcp://127.0.0.1:5570`
  /// @throws IllegalArgumentException if it is no address, or its host is unknown
  public static RaincheckClient connect(String address) {
    return connect(ClientOptions.of(address));
  }

  /// A client.
  public static RaincheckClient connect(ClientOptions options) {
    return new RaincheckClient(requireNonNull(options, "options"));
  }

  /// An object whose methods call the server's. They wait for the result, however long the server
  /// takes, polling by themselves; those that return a [java.util.concurrent.CompletionStage]
  /// return at once.
  ///
  /// @throws IllegalArgumentException if the interface cannot be a service; says what to do
  public <T> T service(Class<T> serviceInterface) {
    return ServiceProxy.of(
        requireNonNull(serviceInterface, "serviceInterface"),
        "service at " + options.address(),
        (contract, arguments) -> {
          ClientCall.Spec spec = spec(contract, arguments, null);
          ClientCall sent = contract.asynchronous() ? send(spec) : sendAwaited(spec);
          var call = new DeferredCall<>(loop, sent, contract, ResultReader.of(contract));
          return contract.asynchronous() ? call.toFuture() : call.await();
        });
  }

  /// Starts a call and does not wait for the work: every method but a `@NonBlocking` one is
  /// answered with a token. The result of one that returns a stage is a stage that is complete.
  ///
  /// @param call calls one method of the object that it is given: `reports -> reports.build(query)`
  /// @throws IllegalArgumentException if it does more than that
  public <T, R extends @Nullable Object> Deferred<R> submit(
      Class<T> serviceInterface, Call<T, R> call) {
    NotedCall noted = NotedCall.of(requireNonNull(serviceInterface, "serviceInterface"), call);
    MethodContract contract = noted.contract();
    Long within = contract.mode() == CallMode.NON_BLOCKING ? null : AT_ONCE;
    ClientCall sent = send(spec(contract, noted.arguments(), within));
    @SuppressWarnings("unchecked") // the function's own type says what the method returns
    var reader = (ResultReader<R>) ResultReader.ofReturned(contract);
    return new DeferredCall<>(loop, sent, contract, reader);
  }

  /// A call of one method, which may declare exceptions.
  ///
  /// @param <T> the service
  /// @param <R> what the method returns
  @FunctionalInterface
  public interface Call<T, R extends @Nullable Object> {
    /// Calls it.
    R on(T service) throws Exception;
  }

  private ClientCall.Spec spec(
      MethodContract contract,
      @Nullable Object @Nullable [] arguments,
      @Nullable Long respondWithinMs) {
    Long within =
        respondWithinMs != null
            ? respondWithinMs
            : contract.policy().timings().respondWithin().map(Duration::toMillis).orElse(null);
    return new ClientCall.Spec(
        contract.name(),
        bounded(contract.name(), contract.encodeArguments(arguments)),
        pushed(within),
        contract.policy().idempotent());
  }

  private Request.Options pushed(@Nullable Long respondWithinMs) {
    return new Request.Options(respondWithinMs, null, null, true, options.metadata());
  }

  private Slice bounded(String method, Slice arguments) {
    int max = options.messageBytesMax(); // the rest of the message is added when it is sent
    if (arguments.length() > max) {
      throw new IllegalArgumentException(
          "%s: arguments of %d bytes (expected: at most %d; send less, or raise messageBytesMax on both sides)"
              .formatted(method, arguments.length(), max));
    }
    return options.compresses() ? Compression.deflate(arguments) : arguments;
  }

  private ClientCall send(ClientCall.Spec spec) {
    return loop.submit(new ClientCall(spec, null, loop.nowNs()));
  }

  private ClientCall sendAwaited(ClientCall.Spec spec) {
    loop.callbacks().requireOtherThread(); // before anything runs that nobody would wait for
    return loop.submit(ClientCall.awaitedHere(spec, loop.nowNs()));
  }

  /// Calls a method by name, with arguments by name, and waits for the result in plain Java values.
  ///
  /// @param method `service.method`
  /// @param arguments by parameter name
  public @Nullable Object call(String method, Map<String, ? extends @Nullable Object> arguments) {
    return untyped(method, arguments, null).await();
  }

  /// Calls a method by name, with arguments by position, and waits for the result in plain Java
  /// values.
  public @Nullable Object call(String method, List<? extends @Nullable Object> arguments) {
    return untyped(method, arguments, null).await();
  }

  /// Starts a call by name, and does not wait for the work.
  public Deferred<@Nullable Object> submit(
      String method, Map<String, ? extends @Nullable Object> arguments) {
    return untyped(method, arguments, AT_ONCE);
  }

  /// Starts a call by name, and does not wait for the work.
  public Deferred<@Nullable Object> submit(
      String method, List<? extends @Nullable Object> arguments) {
    return untyped(method, arguments, AT_ONCE);
  }

  private Deferred<@Nullable Object> untyped(
      String method, Object arguments, @Nullable Long respondWithinMs) {
    if (requireNonNull(method, "method").indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "method: \"%s\" (expected: service.method, such as reports.build)".formatted(method));
    }
    Slice encoded = bounded(method, encoded(method, requireNonNull(arguments, "arguments")));
    var spec = new ClientCall.Spec(method, encoded, pushed(respondWithinMs), false);
    ClientCall call = respondWithinMs == null ? sendAwaited(spec) : send(spec);
    return new DeferredCall<>(loop, call, null, ResultReader.of(Object.class, Values::decode));
  }

  private static Slice encoded(String method, Object arguments) {
    try {
      return Slice.of(Values.encode(arguments));
    } catch (ValueException unfit) {
      throw new IllegalArgumentException(method + ": " + unfit.getMessage(), unfit);
    }
  }

  /// Takes up a token, whoever got it and wherever.
  ///
  /// @param type the type of the result
  public <T> Deferred<T> resume(String token, Class<T> type) {
    ValueCodec<T> codec = ValueCodec.of(requireNonNull(type, "type"));
    return taken(token, ResultReader.of(type, bytes -> notNull(codec.decode(bytes))));
  }

  /// Takes up a token whose result is of a type with type arguments, such as `List<Report>`.
  public Deferred<@Nullable Object> resume(String token, Type type) {
    ValueCodec<?> codec = ValueCodec.of(requireNonNull(type, "type"));
    return taken(token, ResultReader.of(type, codec::decode));
  }

  /// Takes up a token of one of the interface's methods: the result has the method's type, and the
  /// exceptions that it declares come back as themselves.
  ///
  /// @param method the method's name in the interface
  public <T> Deferred<@Nullable Object> resume(
      String token, Class<T> serviceInterface, String method) {
    ServiceContract service = ServiceContract.of(serviceInterface);
    MethodContract contract =
        service
            .method(service.name() + "." + method)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "%s has no method %s (expected: one of %s)"
                        .formatted(service.name(), method, service.methods())));
    return new DeferredCall<>(loop, resumed(token), contract, ResultReader.of(contract));
  }

  private static <T> T notNull(@Nullable T value) {
    if (value == null) {
      throw new ValueException("null (expected: a value; take it with resume(token, Type))");
    }
    return value;
  }

  private <T extends @Nullable Object> Deferred<T> taken(String token, ResultReader<T> reader) {
    return new DeferredCall<>(loop, resumed(token), null, reader);
  }

  private ClientCall resumed(String token) {
    return ClientCall.resumed(requireNonNull(token, "token"), loop.nowNs());
  }

  /// What can be called, of all services, in plain maps and lists.
  public @Nullable Object describe() {
    return describe(null);
  }

  /// What can be called, in plain maps and lists.
  ///
  /// @param service a service's name, or null for all
  public @Nullable Object describe(@Nullable String service) {
    return ask(
        "describe",
        header -> new Request.Describe(header, service),
        reply ->
            reply instanceof Reply.Description description
                ? Values.decode(description.services())
                : null);
  }

  /// Asks whether the server is there, and what it is ready for.
  public ServingState ping() {
    return ask(
        "ping",
        Request.Ping::new,
        reply -> reply instanceof Reply.Pong pong ? pong.state() : ServingState.UNHEALTHY);
  }

  private <R extends @Nullable Object> R ask(
      String what, Function<Request.Header, Request> request, Function<Reply, R> read) {
    loop.callbacks().requireOtherThread();
    var spec = new ClientCall.Spec(what, Slice.of(new byte[0]), Request.Options.DEFAULT, true);
    var call = new ClientCall(spec, null, loop.nowNs());
    var replied = new CompletableFuture<Reply>();
    loop.ask(
        new Query(
            request,
            (reply, nowNs) -> {
              replied.complete(reply);
              loop.book().finish(call, outcomeOf(reply));
            },
            why -> loop.book().finish(call, why)));
    new DeferredCall<>(loop, call, null, ResultReader.of(byte[].class, Slice::toByteArray)).await();
    return read.apply(replied.join());
  }

  private static CallOutcome outcomeOf(Reply reply) {
    return reply instanceof Reply.Failed failed
        ? new CallOutcome.Failed(failed.failure())
        : new CallOutcome.Value(Slice.of(new byte[0]));
  }

  /// Sends what is left to acknowledge, and closes the connection. Callers that still wait are told
  /// so; their operations go on, and their tokens are still good. Waits until all that is done; on
  /// the client's own thread, in a callback, it returns at once.
  @Override
  public void close() {
    loop.close();
  }

  @Override
  public String toString() {
    return "RaincheckClient " + options.address() + ": " + loop;
  }
}
