package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.ServingState;
import dev.raincheck.protocol.ValueCodec;
import dev.raincheck.protocol.ValueException;
import dev.raincheck.protocol.Values;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  private final ClientOptions options;
  private final ClientLoop loop;
  private final Calls calls;

  private RaincheckClient(ClientOptions options, ClientLoop loop, Calls calls) {
    this.options = options;
    this.loop = loop;
    this.calls = calls;
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
    var specs = new CallSpecs(requireNonNull(options, "options"), CallOptions.DEFAULT);
    var loop = new ClientLoop(options);
    loop.start();
    return new RaincheckClient(options, loop, new Calls(loop, specs));
  }

  /// The same client, whose calls have these options; what they leave open stays as it is here. It
  /// shares the connection, the session and the limits, and costs next to nothing. To close either
  /// closes both.
  ///
  /// ```java
  /// client.with(CallOptions.retention(Duration.ofDays(2))).submit(Reports.class, r -> r.build(query))
  /// ```
  ///
  /// @throws IllegalArgumentException if the metadata of the options and the client's own together
  ///   are more than 32 entries
  public RaincheckClient with(CallOptions options) {
    return new RaincheckClient(this.options, loop, calls.with(requireNonNull(options, "options")));
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
        calls::call);
  }

  /// Starts a call and does not wait for the work, though for room in the client, as far as
  /// [ClientOptions#limits] says: every method but a `@NonBlocking` one is answered with a token.
  /// The result of one that returns a stage is a stage that is complete.
  ///
  /// @param call calls one method of the object that it is given: `reports -> reports.build(query)`
  /// @throws IllegalArgumentException if it does more than that
  /// @throws CallNotStartedException if the client is full
  public <T, R extends @Nullable Object> Deferred<R> submit(
      Class<T> serviceInterface, Call<T, R> call) {
    return calls.submit(
        RecordedCall.of("submit", requireNonNull(serviceInterface, "serviceInterface"), call));
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

  /// Calls a method by name, with arguments by name, and waits for the result in plain Java values.
  ///
  /// @param method `service.method`
  /// @param arguments by parameter name
  public @Nullable Object call(String method, Map<String, ? extends @Nullable Object> arguments) {
    return calls.call(method, arguments).await();
  }

  /// Calls a method by name, with arguments by position, and waits for the result in plain Java
  /// values.
  public @Nullable Object call(String method, List<? extends @Nullable Object> arguments) {
    return calls.call(method, arguments).await();
  }

  /// Starts a call by name, and does not wait for the work.
  public Deferred<@Nullable Object> submit(
      String method, Map<String, ? extends @Nullable Object> arguments) {
    return calls.submit(method, arguments);
  }

  /// Starts a call by name, and does not wait for the work.
  public Deferred<@Nullable Object> submit(
      String method, List<? extends @Nullable Object> arguments) {
    return calls.submit(method, arguments);
  }

  /// Resumes a token, whoever got it and wherever, with a result in plain Java values: maps, lists,
  /// strings and numbers.
  ///
  /// Nothing is asked yet: whether the token is good is for the methods of the result to say.
  public Deferred<@Nullable Object> resume(String token) {
    return calls.resume(token, ResultReader.UNTYPED);
  }

  /// Resumes a token.
  ///
  /// @param type the type of the result
  public <T> Deferred<T> resume(String token, Class<T> type) {
    ValueCodec<T> codec = ValueCodec.of(requireNonNull(type, "type"));
    return calls.resume(token, ResultReader.of(type, bytes -> notNull(codec.decode(bytes))));
  }

  /// Resumes a token whose result is of a type with type arguments, such as `List<Report>`, or
  /// null.
  public Deferred<@Nullable Object> resume(String token, Type type) {
    ValueCodec<?> codec = ValueCodec.of(requireNonNull(type, "type"));
    return calls.resume(token, ResultReader.of(type, codec::decode));
  }

  private static <T> T notNull(@Nullable T value) {
    if (value == null) {
      throw new ValueException(
          "null (expected: a value; resume the token with a Type, or without)");
    }
    return value;
  }

  /// Resumes a token of one of the interface's methods: the result has the method's type, and the
  /// exceptions that it declares come back as themselves.
  ///
  /// ```java
  /// Deferred<Report> report = client.resume(token, Reports.class, reports -> reports.build(null));
  /// ```
  ///
  /// @param call calls the method of the object that it is given, with any arguments: they are not
  ///   used
  /// @throws IllegalArgumentException if it does more than that
  public <T, R extends @Nullable Object> Deferred<R> resume(
      String token, Class<T> serviceInterface, Call<T, R> call) {
    return calls.resume(
        token,
        RecordedCall.of("resume", requireNonNull(serviceInterface, "serviceInterface"), call)
            .contract());
  }

  /// Asks what can be called, of all services.
  ///
  /// @throws RaincheckException if the server does not answer
  public List<ServiceDescription> describe() {
    return services(null);
  }

  /// Asks what can be called of one service.
  ///
  /// @param service its name on the wire, such as `reports`
  /// @throws CallNotStartedException if there is none of that name, or no answer
  public ServiceDescription describe(String service) {
    return services(requireNonNull(service, "service")).stream()
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "the server describes nothing for "
                    + service
                    + " (expected: the service, or an error)"));
  }

  private List<ServiceDescription> services(@Nullable String service) {
    return question(
            "describe",
            header -> new Request.Describe(header, service),
            RaincheckClient::readServices)
        .await();
  }

  private static List<ServiceDescription> readServices(Reply reply) {
    Object services =
        reply instanceof Reply.Description description
            ? Values.decode(description.services())
            : null;
    return DescriptionMap.each("services", services, ServiceDescription::of);
  }

  /// Asks whether the server is there, and what it is ready for. Waits for the client's patience at
  /// most.
  ///
  /// @throws CallNotStartedException if there is no answer; says how far connections come
  public ServingState ping() {
    return question("ping", Request.Ping::new, RaincheckClient::stateOf).await();
  }

  /// Asks whether the server is there, and what it is ready for.
  ///
  /// @param limit how long to wait for the answer at most, at least 0
  /// @throws CallNotStartedException if there is none by then; says how far connections come
  public ServingState ping(Duration limit) {
    return question("ping", Request.Ping::new, RaincheckClient::stateOf).await(limit);
  }

  private static ServingState stateOf(Reply reply) {
    return reply instanceof Reply.Pong pong ? pong.state() : ServingState.UNHEALTHY;
  }

  private <R extends @Nullable Object> Question<R> question(
      String what, Function<Request.Header, Request> request, Function<Reply, R> read) {
    loop.callbacks().requireOtherThread();
    return new Question<>(loop, what, request, read);
  }

  /// How many events no [ClientListener] was told, since the listeners did not keep up.
  public long droppedEvents() {
    return loop.events().dropped();
  }

  /// Sends what is left to acknowledge, says goodbye so that the server can forget the session, and
  /// closes the connection. Callers that still wait are told so; their operations go on, and their
  /// tokens are still good. Waits until all that is done; on the client's own thread, in a
  /// callback, it returns at once.
  @Override
  public void close() {
    loop.close();
  }

  @Override
  public String toString() {
    return "RaincheckClient " + options.address() + ": " + loop;
  }
}
