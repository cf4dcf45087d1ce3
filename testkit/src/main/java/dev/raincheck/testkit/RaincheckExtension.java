package dev.raincheck.testkit;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A server and a client in the test's process, on a free port of the loopback: for each test, or
/// in a static field for all tests of a class. Between them is a proxy that can spoil connections,
/// and both go by one clock, which the test can move.
///
/// ```java
/// @RegisterExtension
/// final RaincheckExtension raincheck = RaincheckExtension.serving(Reports.class, new ReportsInMemory());
///
/// @Test
/// void reports_areBuilt(Reports reports) {
///   assertEquals("ready", reports.build("x"));
/// }
/// ```
///
/// Tests can have these as parameters: the served interfaces (which call the server as any client
/// does), [RaincheckClient], [RaincheckServer], [TestClock] and [FaultProxy].
///
/// The server has its defaults, but at its end it waits for nobody: what runs is cancelled.
public final class RaincheckExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final String SERVER = "server";

  private final List<Served<?>> served;
  private final List<Consumer<ServerBuilder>> serverChanges;
  private final List<UnaryOperator<ClientOptions>> clientChanges;

  /// The server, while there is one, under [#SERVER]. Classes may run at the same time, and each
  /// begins only when it is there.
  private final Map<String, Shared> shared = new ConcurrentHashMap<>();

  /// A server, and the ids of those under way that have it: a class and those nested in it, or a
  /// test. JUnit also ends what it did not begin, since another extension failed before.
  private record Shared(Running running, Set<String> users) {
    Shared with(String user) {
      var more = new HashSet<>(users);
      more.add(user);
      return new Shared(running, Set.copyOf(more));
    }

    Shared without(String user) {
      var fewer = new HashSet<>(users);
      fewer.remove(user);
      return new Shared(running, Set.copyOf(fewer));
    }
  }

  private record Served<T>(Class<T> serviceInterface, T implementation) {
    void addTo(ServerBuilder builder) {
      builder.serve(serviceInterface, implementation);
    }
  }

  private RaincheckExtension(
      List<Served<?>> served,
      List<Consumer<ServerBuilder>> serverChanges,
      List<UnaryOperator<ClientOptions>> clientChanges) {
    this.served = served;
    this.serverChanges = serverChanges;
    this.clientChanges = clientChanges;
  }

  /// An extension whose server serves this.
  ///
  /// @param serviceInterface annotated with `@Service`
  /// @param implementation the real one, or a mock
  /// @param <T> the service
  /// @return an extension to be registered with `@RegisterExtension`
  public static <T> RaincheckExtension serving(Class<T> serviceInterface, T implementation) {
    return new RaincheckExtension(List.of(), List.of(), List.of())
        .andServing(serviceInterface, implementation);
  }

  /// A new extension whose server serves this beside the others.
  ///
  /// @param serviceInterface annotated with `@Service`
  /// @param implementation the real one, or a mock
  /// @param <T> the service
  /// @return the new extension
  public <T> RaincheckExtension andServing(Class<T> serviceInterface, T implementation) {
    var one =
        new Served<T>(
            requireNonNull(serviceInterface, "serviceInterface"),
            requireNonNull(implementation, "implementation"));
    return new RaincheckExtension(and(served, one), serverChanges, clientChanges);
  }

  /// A new extension whose server is changed so before it is built.
  ///
  /// @param change sets what should be otherwise
  /// @return the new extension
  public RaincheckExtension withServer(Consumer<ServerBuilder> change) {
    return new RaincheckExtension(
        served, and(serverChanges, requireNonNull(change, "change")), clientChanges);
  }

  /// A new extension whose client is changed so before it connects.
  ///
  /// @param change makes other options of those that are there
  /// @return the new extension
  public RaincheckExtension withClient(UnaryOperator<ClientOptions> change) {
    return new RaincheckExtension(
        served, serverChanges, and(clientChanges, requireNonNull(change, "change")));
  }

  private static <E> List<E> and(List<E> all, E one) {
    var longer = new ArrayList<>(all);
    longer.add(one);
    return List.copyOf(longer);
  }

  /// {@return the client, which is connected to the server through the proxy}
  public RaincheckClient client() {
    return running().client();
  }

  /// What a caller of the service has.
  ///
  /// @param serviceInterface the service
  /// @param <T> the service
  /// @return an object whose methods call the server
  public <T> T service(Class<T> serviceInterface) {
    return client().service(serviceInterface);
  }

  /// {@return the server that runs; after a [#restart] the next one}
  public RaincheckServer server() {
    return running().server();
  }

  /// {@return the clock of server and client}
  public TestClock clock() {
    return running().clock();
  }

  /// {@return what is between client and server}
  public FaultProxy proxy() {
    return running().proxy();
  }

  /// Ends the server, which forgets everything, and starts another at its address.
  public void restart() {
    running().restart();
  }

  private Running running() {
    Shared current = shared.get(SERVER);
    if (current == null) {
      throw new IllegalStateException(
          "there is no server now (expected: within a test; register the extension with"
              + " @RegisterExtension)");
    }
    return current.running();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  /// With a server of its own, unless its class has one.
  @Override
  public void beforeEach(ExtensionContext context) {
    if (shared.isEmpty()) {
      begin(context);
    }
  }

  private void begin(ExtensionContext context) {
    shared.compute(
        SERVER, (key, there) -> (there == null ? started() : there).with(context.getUniqueId()));
  }

  private Shared started() {
    return new Shared(Running.start(this::configure, clientChanges), Set.of());
  }

  private void configure(ServerBuilder builder) {
    served.forEach(it -> it.addTo(builder));
    serverChanges.forEach(it -> it.accept(builder));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  private void end(ExtensionContext context) {
    List<Running> ended = new ArrayList<>(1);
    shared.computeIfPresent(
        SERVER,
        (key, there) -> {
          Shared left = there.without(context.getUniqueId());
          if (!left.users().isEmpty()) {
            return left;
          }
          ended.add(there.running());
          return null;
        });
    ended.forEach(Running::close);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RaincheckClient.class
        || type == RaincheckServer.class
        || type == TestClock.class
        || type == FaultProxy.class
        || (type.isAnnotationPresent(Service.class)
            && served.stream().anyMatch(it -> it.serviceInterface() == type));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == RaincheckClient.class) {
      return client();
    } else if (type == RaincheckServer.class) {
      return server();
    } else if (type == TestClock.class) {
      return clock();
    } else if (type == FaultProxy.class) {
      return proxy();
    }
    return service(type);
  }
}
