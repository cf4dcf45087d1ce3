package dev.raincheck.server;

import dev.raincheck.protocol.BackgroundLogger;
import dev.raincheck.protocol.CallPolicy;
import dev.raincheck.protocol.Inbox;
import dev.raincheck.protocol.MethodContract;
import dev.raincheck.protocol.ServerAddress;
import dev.raincheck.protocol.ServiceContract;
import dev.raincheck.protocol.Threads;
import dev.raincheck.protocol.TokenSigner;
import dev.raincheck.protocol.Values;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Puts a server together: reads the services, binds the address, wires the parts and starts the
/// loop.
final class ServerStart {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration LAST_SIGNAL_GRACE = Duration.ofSeconds(2);

  private final ServerBuilder builder;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Gate> serialGroups = new HashMap<>();
  private final Access access;

  ServerStart(ServerBuilder builder) {
    this.builder = builder;
    Path clients = builder.authorizedClients;
    access =
        new Access(clients == null ? null : new AuthorizedClientsFile(clients), builder.authorizer);
  }

  RaincheckServer start() {
    MethodDirectory methods = readServices();
    checkStrategy(methods);
    checkExposure();
    LongSupplier clock = System::nanoTime;
    var wake = new Wake();
    var inbox = new Inbox<Event>(wake);
    RouterSocket socket =
        RouterSocket.bind(
            BindProbe.chosen(ServerAddress.toBind(builder.address)).toString(),
            new RouterSocket.Options(
                builder.limits.messageBytesMax(),
                builder.limits.waitingBytesMax(),
                builder.limits.incomingBytesMax(Runtime.getRuntime().maxMemory()),
                connections(),
                LINGER,
                clock,
                curve()),
            what -> broken(inbox, what));
    wake.socket = socket;
    try {
      return start(methods, inbox, socket, clock);
    } catch (RuntimeException | Error failed) {
      socket.close();
      throw failed;
    }
  }

  private RaincheckServer start(
      MethodDirectory methods, Inbox<Event> inbox, RouterSocket socket, LongSupplier clock) {
    BookSettings settings = settings(socket.address(), clock.getAsLong());

    var watch = new LoopWatch(socket.events().thread(), clock);
    var runner = new HandlerRunner(inbox, clock, watch, builder.cpuThreads);
    var parts =
        new ServerLoop.Parts(socket, inbox, runner, new StrategyThread(inbox), access, clock);
    var loop = new ServerLoop(parts, actions -> new OperationBook(settings, methods, actions));
    String address = socket.address(); // from its start on the socket is the loop's
    var server = new RaincheckServer(address, inbox, runner, loop);
    if (builder.onSignals) {
      ShutdownSignals.install(
          new SignalledServer(server, Thread.currentThread(), settings.strategy().budget(), clock));
    }
    checkDescriptors();
    access.start();
    watch.start();
    loop.start();
    LOG.info(
        "serving {} at {}{}, {}, shutdown {}",
        methods.names(),
        address,
        origin(),
        exposure(),
        String.valueOf(builder.strategy));
    return server;
  }

  /// Which address of a name it is.
  private String origin() {
    ServerAddress wanted = ServerAddress.toBind(builder.address);
    return wanted.isAnyHost() || wanted.isLiteral()
        ? ""
        : ", the first address of " + wanted.host();
  }

  private RouterSocket.@Nullable Curve curve() {
    return builder.curve == null ? null : new RouterSocket.Curve(builder.curve, access);
  }

  private void checkExposure() {
    ServerAddress address = ServerAddress.toBind(builder.address);
    if (builder.curve == null && !builder.clearText && !address.isLoopback()) {
      throw new IllegalArgumentException(
          "address: \"%s\" (expected: one of the loopback such as tcp://127.0.0.1:5570, since nothing is encrypted; call curve(keys, clients), or allowClearTextFromAnywhere() if you mean it)"
              .formatted(builder.address));
    }
  }

  private void checkDescriptors() {
    if (Descriptors.max() < builder.limits.connectionsMax()) {
      LOG.warn(
          "the process may have {} descriptors, and the server {} connections (expected: more"
              + " descriptors than connections; raise `ulimit -n`, or lower sessionsMax)",
          Descriptors.max(),
          builder.limits.connectionsMax());
    }
  }

  private String exposure() {
    if (builder.curve == null) {
      return builder.clearText
          ? "in the clear for anybody"
          : "in the clear, from this machine only";
    }
    return builder.authorizedClients == null
        ? "encrypted for anybody"
        : "encrypted for the clients of " + builder.authorizedClients;
  }

  /// A pattern with a typing error would be found out by the first shutdown that matters.
  private void checkStrategy(MethodDirectory methods) {
    ShutdownStrategy strategy = builder.strategy;
    try {
      ShutdownStrategies.escalating(strategy); // which looks at the budget of each of its stages
      strategy.checkMethods(methods.names());
    } catch (IllegalArgumentException problem) {
      throw new IllegalArgumentException(
          "shutdown strategy: \"%s\": %s".formatted(strategy, problem.getMessage()), problem);
    }
  }

  /// Wakes the loop through its socket; made before the socket is.
  private static final class Wake implements Runnable {
    private volatile @Nullable RouterSocket socket;

    @Override
    public void run() {
      RouterSocket current = socket;
      if (current != null) {
        current.events().wake();
      }
    }
  }

  private static void broken(Inbox<Event> inbox, String what) {
    LOG.error("{}; the server is unhealthy and must be restarted", what);
    inbox.post(new Event.Broken(what));
  }

  private Connections connections() {
    int max = builder.limits.connectionsMax();
    return new Connections(max, (int) Limits.share(max, builder.limits.clientShare()));
  }

  private BookSettings settings(String boundAddress, long startedNs) {
    String instance = builder.instance == null ? hostName() + " " + boundAddress : builder.instance;
    long epoch = Identifiers.draw(random);
    byte[] secret = builder.tokenSecret == null ? random.generateSeed(32) : builder.tokenSecret;
    return new BookSettings(
        instance,
        epoch,
        builder.times,
        builder.limits,
        strategy(),
        new TokenSigner(instance, epoch, secret, builder.tokenSecret != null),
        access,
        random,
        System.currentTimeMillis(),
        startedNs);
  }

  /// Whoever sends one more signal than the strategy foresees means it.
  private ShutdownStrategy strategy() {
    return builder.onSignals
        ? ShutdownStrategies.escalating(
            builder.strategy, ShutdownStrategies.abort(LAST_SIGNAL_GRACE))
        : builder.strategy;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  private MethodDirectory readServices() {
    if (builder.bindings.isEmpty()) {
      throw new IllegalArgumentException(
          "no service to serve (expected: at least one; call serve(Reports.class, new"
              + " MyReports()))");
    }
    var cpu = new Gate(builder.cpuThreads);
    List<ServedMethod> methods = new ArrayList<>();
    Map<String, Object> described = new TreeMap<>();
    for (ServerBuilder.Binding binding : builder.bindings) {
      ServiceContract contract = ServiceContract.of(binding.serviceInterface());
      if (described.put(contract.name(), contract.describe()) != null) {
        throw new IllegalArgumentException(
            "service %s is served twice (expected: once; give one of them another name in @Service)"
                .formatted(contract.name()));
      }
      for (MethodContract method : contract.methods()) {
        methods.add(serve(method, binding.implementation(), cpu));
      }
    }
    Map<String, byte[]> descriptions = new TreeMap<>();
    described.forEach((name, service) -> descriptions.put(name, Values.encode(List.of(service))));
    return new MethodDirectory(
        methods, descriptions, Values.encode(List.copyOf(described.values())));
  }

  private ServedMethod serve(MethodContract contract, Object implementation, Gate cpu) {
    CallPolicy policy = contract.policy();
    List<Gate> gates =
        new ArrayList<>(); // always in this order, so that no two operations wait for each other
    policy
        .serialGroup()
        .ifPresent(group -> gates.add(serialGroups.computeIfAbsent(group, g -> new Gate(1))));
    policy.concurrencyLimit().ifPresent(limit -> gates.add(new Gate(limit)));
    if (policy.threads() == Threads.CPU) {
      gates.add(cpu);
    }
    var handler =
        new MethodBinding(
            contract,
            implementation,
            builder.limits.valueBytesMax(),
            principal -> builder.showsStacks || access.maySeeStacks(principal));
    return new ServedMethod(contract.name(), policy, gates, handler);
  }
}
