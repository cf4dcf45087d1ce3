package dev.raincheck.server;

import dev.raincheck.api.Threads;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.AuthorizedClientsFile;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.MethodDirectory;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.look.Gauges;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.LoopWatch;
import dev.raincheck.server.runner.MethodBinding;
import dev.raincheck.server.runner.StoreThread;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.server.socket.BindProbe;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.server.socket.Descriptors;
import dev.raincheck.server.socket.Encryption;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.socket.RouterDoor;
import dev.raincheck.server.socket.RouterSocket;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Running;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.terms.DerivedLimits;
import dev.raincheck.server.zerorpc.Catalog;
import dev.raincheck.server.zerorpc.ZeroRpcDialect;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.Inbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts a server together: reads the services, binds the address, wires the parts and starts the
/// loop.
final class ServerStart {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final ServerSettings chosen;
  private final MethodDirectory methods;
  private final ForeignDialect dialect;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Gate> serialGroups = new HashMap<>();
  private final Access access;
  private final @Nullable Encryption encryption;
  private final Rehearsal rehearsal = Rehearsal.begin();

  /// Checks all that can be checked before the address is bound.
  ServerStart(ServerSettings chosen) {
    this.chosen = chosen;
    Path clients = chosen.authorizedClients;
    access =
        new Access(
            clients == null ? null : new AuthorizedClientsFile(clients),
            chosen.authorizer,
            Exposure.oversightOfAnybody(chosen),
            Exposure.isOneMachine(chosen));
    methods = readServices();
    dialect = dialect();
    checkStrategy();
    Exposure.check(chosen);
    encryption = Exposure.encryption(chosen, access);
  }

  /// Binds the address and serves.
  ///
  /// @param server who signals are for
  /// @throws IllegalArgumentException if the address cannot be bound; says what to do
  void start(RaincheckServer server) {
    checkDescriptors();
    var wake = new Wake();
    var inbox = new Inbox<Event>(wake);
    RouterSocket socket =
        RouterSocket.bind(
            BindProbe.chosen(chosen.toBind()).toString(),
            new RouterSocket.Options(
                chosen.limits.messageBytesMax(),
                new DerivedLimits(chosen.limits).waitingBytesMax(),
                new DerivedLimits(chosen.limits).incomingBytesMax(Runtime.getRuntime().maxMemory()),
                connections(),
                LINGER,
                System::nanoTime,
                encryption),
            what -> broken(inbox, what));
    wake.events = socket.events();
    ServerRun run = null;
    try {
      run = ServerRun.begin(chosen, socket.address());
      start(server, new Transport(inbox, socket), run);
    } catch (RuntimeException | Error failed) {
      socket.close();
      if (run != null) {
        run.abandon();
      }
      throw failed;
    }
  }

  /// Where messages come from, and events go.
  private record Transport(Inbox<Event> inbox, RouterSocket socket) {}

  private void start(RaincheckServer server, Transport transport, ServerRun run) {
    var clock = new ServerClock(chosen.clock);
    Inbox<Event> inbox = transport.inbox();
    RouterSocket socket = transport.socket();
    BookSettings settings = run.settings(access, random, clock.nowNs());
    StoreThread store = run.storeThread(inbox, methods.names());
    var watch = new LoopWatch(socket.events().thread(), System::nanoTime);
    var runner = new HandlerRunner(inbox, clock::nowNs, watch, chosen.cpuThreads);
    ServerListeners listeners = ServerListeners.of(chosen.listeners);
    var local = new LocalDoor(socket.events()::wake);
    var parts =
        new LoopParts(
            socket.events(),
            new Doors(new RouterDoor(socket, dialect), local),
            inbox,
            runner,
            new StrategyThread(inbox),
            store,
            access,
            listeners,
            socket.connections(),
            clock);
    var loop = new ServerLoop(parts, (actions, gauges) -> book(settings, actions, gauges));
    String address = socket.address(); // from its start on the socket is the loop's
    chosen.took(ServerAddress.toBind(address).port());
    server.attach(new Running(address, inbox, local, runner, loop));
    if (chosen.onSignals) {
      ShutdownSignals.install(
          new SignalledServer(
              server, Thread.currentThread(), settings.strategy().budget(), System::nanoTime));
    }
    access.start();
    watch.start();
    listeners.start();
    if (store != null) {
      store.start();
    }
    serve(loop, address);
  }

  private void serve(ServerLoop loop, String address) {
    rehearsal.end();
    loop.start();
    logServing(address);
  }

  private OperationBook book(BookSettings settings, Actions actions, Supplier<Gauges> gauges) {
    return new OperationBook(settings, methods, actions, gauges);
  }

  private void logServing(String address) {
    LOG.info(
        "serving {} at {}{}, {}, {}, shutdown {}",
        methods.names(),
        address,
        origin(),
        Exposure.describe(chosen),
        chosen.store == null ? "without a store" : "with " + chosen.store,
        String.valueOf(chosen.strategy));
  }

  /// A server that was started.
  record Running(
      String address, Inbox<Event> inbox, LocalDoor local, HandlerRunner runner, ServerLoop loop) {}

  /// Which address of a name it is.
  private String origin() {
    ServerAddress wanted = chosen.address;
    return wanted.isAnyHost() || wanted.isLiteral()
        ? ""
        : ", the first address of " + wanted.host();
  }

  private void checkDescriptors() {
    if (Descriptors.max() < new DerivedLimits(chosen.limits).connectionsMax()) {
      LOG.warn(
          "the process may have {} descriptors, and the server {} connections (expected: more"
              + " descriptors than connections; raise `ulimit -n`, or lower sessionsMax)",
          Descriptors.max(),
          new DerivedLimits(chosen.limits).connectionsMax());
    }
  }

  /// A pattern with a typing error would be found out by the first shutdown that matters.
  private void checkStrategy() {
    ShutdownStrategy strategy = chosen.strategy;
    try {
      ShutdownStrategies.escalating(strategy); // which looks at the budget of each of its stages
      strategy.checkMethods(methods.names());
    } catch (IllegalArgumentException problem) {
      throw new IllegalArgumentException(
          "shutdown strategy: \"%s\": %s".formatted(strategy, problem.getMessage()), problem);
    }
  }

  /// Wakes the loop; made before what takes its turns is.
  private static final class Wake implements Runnable {
    private volatile @Nullable EventLoop events;

    @Override
    public void run() {
      EventLoop current = events;
      if (current != null) {
        current.wake();
      }
    }
  }

  private static void broken(Inbox<Event> inbox, String what) {
    LOG.error("{}; the server is unhealthy and must be restarted", what);
    inbox.post(new Event.Broken(what));
  }

  private Connections connections() {
    int max = new DerivedLimits(chosen.limits).connectionsMax();
    return new Connections(max, (int) DerivedLimits.share(max, chosen.limits.clientShare()));
  }

  private MethodDirectory readServices() {
    if (chosen.bindings.isEmpty()) {
      throw new IllegalArgumentException(
          "no service to serve (expected: at least one; call serve(Reports.class, new"
              + " MyReports()))");
    }
    var cpu = Gate.cpu(chosen.cpuThreads);
    List<ServedMethod> methods = new ArrayList<>();
    Map<String, Object> described = new TreeMap<>();
    for (ServerSettings.Binding binding : chosen.bindings) {
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

  private ForeignDialect dialect() {
    ZeroRpc settings = chosen.zeroRpc;
    if (settings == null) {
      return ForeignDialect.NONE;
    }
    List<ServiceContract> services =
        chosen.bindings.stream()
            .map(binding -> ServiceContract.of(binding.serviceInterface()))
            .toList();
    String name = chosen.instance == null ? "raincheck" : chosen.instance;
    return new ZeroRpcDialect(
        new Catalog(settings, services, chosen.times, name), random.nextLong());
  }

  private ServedMethod serve(MethodContract contract, Object implementation, Gate cpu) {
    CallPolicy policy = contract.policy();
    List<Gate> gates =
        new ArrayList<>(); // always in this order, so that no two operations wait for each other
    policy
        .serialGroup()
        .ifPresent(group -> gates.add(serialGroups.computeIfAbsent(group, Gate::serial)));
    policy.concurrencyLimit().ifPresent(limit -> gates.add(Gate.limit(limit)));
    if (policy.threads() == Threads.CPU) {
      gates.add(cpu);
    }
    var handler =
        new MethodBinding(
            contract,
            implementation,
            new DerivedLimits(chosen.limits).valueBytesMax(),
            principal -> chosen.showsStacks || access.maySeeStacks(principal),
            chosen.interceptors);
    return new ServedMethod(contract.name(), policy, gates, handler);
  }
}
