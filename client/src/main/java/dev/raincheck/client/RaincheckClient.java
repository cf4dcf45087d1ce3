package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.contract.ServiceProxy;
import dev.raincheck.protocol.wire.ServerPorts;
import dev.raincheck.transport.loop.Uninterrupted;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls the methods of a server. One client is one connection and one session; any number of
/// threads can share it.
///
/// ```java
/// try (var client = RaincheckClient.connect("tcp://127.0.0.1:5570")) {
///   Report report = client.service(Reports.class).build(query);
/// }
/// ```
///
/// All methods can be called by any thread. A thread that waits can be interrupted: its method
/// throws [dev.raincheck.client.exceptions.StoppedWaitingException] and the operation goes on.
public final class RaincheckClient implements AutoCloseable {
  static {
    ServerPorts.offer(
        RaincheckClient.class, (client, pushed) -> new ClientPort(client.loop, pushed));
  }

  private final ClientOptions options;
  private final ClientLoop loop;
  private final Calls calls;

  private RaincheckClient(ClientOptions options, ClientLoop loop, Calls calls) {
    this.options = options;
    this.loop = loop;
    this.calls = calls;
  }

  /// Makes a client with the default options. It connects in the background, now or as soon as the
  /// server is there: a server that cannot be reached is reported by the first call.
  ///
  /// @param address where the server listens, such as `tcp://127.0.0.1:5570`
  /// @return a client that connects
  /// @throws IllegalArgumentException if it is no such address, or its host is unknown
  public static RaincheckClient connect(String address) {
    return connect(ClientOptions.of(address));
  }

  /// Makes a client. It connects in the background, as [#connect(String)] does.
  ///
  /// @param options the address of the server, and how to talk to it
  /// @return a client that connects
  /// @throws IllegalArgumentException if the host of the server is unknown
  public static RaincheckClient connect(ClientOptions options) {
    var specs = new CallSpecs(requireNonNull(options, "options"), CallOptions.DEFAULT);
    ClientLoop loop = Uninterrupted.get(() -> new ClientLoop(options));
    loop.start();
    return new RaincheckClient(options, loop, new Calls(loop, specs));
  }

  /// Gives options to calls: what they leave open stays as it is here. Costs next to nothing: both
  /// share one connection, one session and one set of limits, and closing either closes both.
  ///
  /// ```java
  /// var kept = client.with(CallOptions.retention(Duration.ofDays(2)));
  /// String token = kept.submit(Reports.class, reports -> reports.build(query)).token();
  /// ```
  ///
  /// @param options what calls ask for
  /// @return this client, with these options for its calls
  /// @throws IllegalArgumentException if the metadata of the options and the client's own together
  ///   are more than 32 entries
  public RaincheckClient with(CallOptions options) {
    return new RaincheckClient(this.options, loop, calls.with(requireNonNull(options, "options")));
  }

  /// Makes a proxy, whose methods call the server. They wait for the result, however long the work
  /// takes, and poll for it by themselves; methods that return a
  /// [java.util.concurrent.CompletionStage] return at once. They throw what the interface declares,
  /// [dev.raincheck.api.InvalidArgumentsException] for arguments that cannot travel, and
  /// [dev.raincheck.client.exceptions.RaincheckException] for everything else.
  ///
  /// @param <T> the interface
  /// @param serviceInterface annotated with `@Service`, or a child of such an interface
  /// @return an implementation of the interface that any number of threads can share
  /// @throws dev.raincheck.api.ContractException if the interface cannot be a service; the message
  ///   names each method and the remedy
  public <T> T service(Class<T> serviceInterface) {
    return ServiceProxy.of(
        requireNonNull(serviceInterface, "serviceInterface"),
        "service at " + options.address(),
        calls::call);
  }

  /// {@return whether it is a proxy of [#service], of any client} For containers that hold proxies
  /// beside implementations of the same interfaces.
  ///
  /// @param object a proxy, or anything else
  public static boolean isProxy(Object object) {
    return ServiceProxy.isProxy(requireNonNull(object, "object"));
  }

  /// Starts a call without waiting for the work. Unless the options ask for another respond-within,
  /// the server answers at once with a token; a `@NonBlocking` method is answered with its result.
  /// Waits for room in a client that is full, as far as [ClientLimits#whenFull] says. If the method
  /// returns a stage, the result is a stage that is complete.
  ///
  /// @param <T> the interface
  /// @param <R> what the method returns
  /// @param serviceInterface annotated with `@Service`
  /// @param call calls one method of the object that it is given: `reports -> reports.build(query)`
  /// @return the call's result, as soon as there is one
  /// @throws IllegalArgumentException if `call` does more than that
  /// @throws dev.raincheck.client.exceptions.CallNotStartedException if there is no room in the
  ///   client
  public <T, R extends @Nullable Object> Deferred<R> submit(
      Class<T> serviceInterface, Call<T, R> call) {
    return calls.submit(
        RecordedCall.of("submit", requireNonNull(serviceInterface, "serviceInterface"), call));
  }

  /// Calls one method of a service. The method may declare exceptions.
  ///
  /// @param <T> the service
  /// @param <R> what the method returns
  @FunctionalInterface
  public interface Call<T, R extends @Nullable Object> {
    /// Calls the method.
    ///
    /// @param service records the call, and returns null or zero
    /// @return what the method returns
    /// @throws Exception if the method declares it
    R on(T service) throws Exception;
  }

  /// Calls a method by name, with arguments by name, and waits for the result.
  ///
  /// @param method its full name on the wire, such as `reports.build`
  /// @param arguments by parameter name: maps, lists, strings, numbers, and other values that can
  ///   travel
  /// @return the result in plain Java values: maps, lists, strings and numbers
  /// @throws IllegalArgumentException if `method` is no such name, or an argument cannot travel
  /// @throws dev.raincheck.client.exceptions.RaincheckException if there is no result
  public @Nullable Object call(String method, Map<String, ? extends @Nullable Object> arguments) {
    return calls.call(method, arguments).await();
  }

  /// Calls a method by name, with arguments by position, and waits for the result, as
  /// [#call(String, Map)] does.
  ///
  /// @param method its full name on the wire, such as `reports.build`
  /// @param arguments in the order of the parameters
  /// @return the result in plain Java values
  public @Nullable Object call(String method, List<? extends @Nullable Object> arguments) {
    return calls.call(method, arguments).await();
  }

  /// Starts a call by name, with arguments by name, without waiting for the work.
  ///
  /// @param method its full name on the wire, such as `reports.build`
  /// @param arguments by parameter name: maps, lists, strings, numbers, and other values that can
  ///   travel
  /// @return the call's result in plain Java values, as soon as there is one
  /// @throws IllegalArgumentException if `method` is no such name, or an argument cannot travel
  /// @throws dev.raincheck.client.exceptions.CallNotStartedException if there is no room in the
  ///   client
  public Deferred<@Nullable Object> submit(
      String method, Map<String, ? extends @Nullable Object> arguments) {
    return calls.submit(method, arguments);
  }

  /// Starts a call by name, with arguments by position, as [#submit(String, Map)] does.
  ///
  /// @param method its full name on the wire, such as `reports.build`
  /// @param arguments in the order of the parameters
  /// @return the call's result in plain Java values, as soon as there is one
  public Deferred<@Nullable Object> submit(
      String method, List<? extends @Nullable Object> arguments) {
    return calls.submit(method, arguments);
  }

  /// Resumes a token, whichever process got it. Sends nothing yet: the methods of what is returned
  /// report whether the token is good.
  ///
  /// @param token as [Deferred#token] returned it
  /// @return its result in plain Java values: maps, lists, strings and numbers
  public Deferred<@Nullable Object> resume(String token) {
    return calls.resume(token, ResultReader.UNTYPED);
  }

  /// Resumes a token whose result is of this type, and not null. As [#resume(String)] otherwise.
  ///
  /// @param <T> the type of the result
  /// @param token as [Deferred#token] returned it
  /// @param type the type of the result
  /// @return its result in that type
  public <T> Deferred<T> resume(String token, Class<T> type) {
    return calls.resume(token, ResultReader.notNull(requireNonNull(type, "type")));
  }

  /// Resumes a token whose result is of a type with type arguments, such as `List<Report>`, or may
  /// be null. As [#resume(String)] otherwise.
  ///
  /// @param token as [Deferred#token] returned it
  /// @param type the type of the result
  /// @return its result in that type
  public Deferred<@Nullable Object> resume(String token, Type type) {
    return calls.resume(token, ResultReader.of(requireNonNull(type, "type")));
  }

  /// Resumes a token of a method of the interface: the result has the method's type, and exceptions
  /// that the method declares come back as themselves.
  ///
  /// ```java
  /// Deferred<Report> report = client.resume(token, Reports.class, reports -> reports.build(null));
  /// ```
  ///
  /// @param <T> the interface
  /// @param <R> what the method returns
  /// @param token as [Deferred#token] returned it
  /// @param serviceInterface annotated with `@Service`
  /// @param call calls that method of the object that it is given; its arguments are not used
  /// @return its result in the method's type
  /// @throws IllegalArgumentException if `call` does more than that
  public <T, R extends @Nullable Object> Deferred<R> resume(
      String token, Class<T> serviceInterface, Call<T, R> call) {
    return calls.resume(
        token,
        RecordedCall.of("resume", requireNonNull(serviceInterface, "serviceInterface"), call)
            .contract());
  }

  /// Asks the server which services it has. Waits for the client's patience at most.
  ///
  /// @return all services, sorted by name
  /// @throws dev.raincheck.client.exceptions.RaincheckException if the server does not answer
  public List<ServiceDescription> describe() {
    return Question.describe(loop, null).await();
  }

  /// Asks the server to describe one service. Waits for the client's patience at most.
  ///
  /// @param service its name on the wire, such as `reports`
  /// @return the service
  /// @throws dev.raincheck.client.exceptions.CallNotStartedException if there is none of that name,
  ///   or no answer
  public ServiceDescription describe(String service) {
    return Question.describe(loop, requireNonNull(service, "service")).await().getFirst();
  }

  /// Asks the server for its state. Waits for the client's patience at most.
  ///
  /// @return what the server is ready for
  /// @throws dev.raincheck.client.exceptions.CallNotStartedException if there is no answer; the
  ///   message says how far connections come
  public ServingState ping() {
    return Question.ping(loop).await();
  }

  /// Asks the server for its state.
  ///
  /// @param limit how long to wait for the answer, at least 0
  /// @return what the server is ready for
  /// @throws IllegalArgumentException if the limit is negative
  /// @throws dev.raincheck.client.exceptions.CallNotStartedException if there is no answer in time;
  ///   the message says how far connections come
  public ServingState ping(Duration limit) {
    return Question.ping(loop).await(limit);
  }

  /// {@return what operators see of the server, and can do there} Whether this client may, the
  /// server decides with each request.
  public Admin admin() {
    return new Admin(loop);
  }

  /// {@return how many events no [ClientListener] received, since the listeners did not keep up}
  public long droppedEvents() {
    return loop.events().dropped();
  }

  /// Sends the acknowledgements that are left, says goodbye so that the server can forget the
  /// session, and closes the connection. Callers that still wait get a
  /// [dev.raincheck.client.exceptions.StoppedWaitingException], or
  /// [dev.raincheck.client.exceptions.CallNotStartedException] for calls that never left; their
  /// operations go on, and their tokens are still good. Returns when all that is done; in a
  /// callback on the client's own thread it returns at once.
  @Override
  public void close() {
    loop.close();
  }

  @Override
  public String toString() {
    return "RaincheckClient " + options.address() + ": " + loop;
  }
}
