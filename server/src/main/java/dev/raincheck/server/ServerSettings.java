package dev.raincheck.server;

import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.TlsKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a builder has gathered; a server gets a copy. [ServerBuilder] says what each setting means.
final class ServerSettings {
  final ServerAddress address;
  final List<Binding> bindings;
  final List<HandlerInterceptor> interceptors;
  final List<ServerListener> listeners;

  /// The port that the first server of the builder took, for those that follow it; 0 before. All
  /// copies have the same.
  private final AtomicInteger portTaken;

  @Nullable String instance;
  @Nullable ServerAddress advertised;
  Times times = Times.DEFAULT;
  Limits limits = Limits.DEFAULT;
  ShutdownStrategy strategy = ShutdownStrategies.drain();
  byte @Nullable [] tokenSecret;
  @Nullable OperationStore store;
  boolean showsStacks;
  @Nullable CurveKeys curve;
  @Nullable TlsKeys tls;
  @Nullable Path authorizedClients;
  boolean clearText;
  boolean anybodyOperates;
  Authorizer authorizer = Access.OPEN.authorizer();
  boolean onSignals;
  @Nullable LongSupplier clock;
  @Nullable ZeroRpc zeroRpc;
  int cpuThreads = Runtime.getRuntime().availableProcessors();

  /// An interface and who implements it.
  record Binding(Class<?> serviceInterface, Object implementation) {}

  ServerSettings(ServerAddress address) {
    this.address = address;
    this.bindings = new ArrayList<>();
    this.interceptors = new ArrayList<>();
    this.listeners = new ArrayList<>();
    this.portTaken = new AtomicInteger();
  }

  private ServerSettings(ServerSettings from) {
    address = from.address;
    bindings = List.copyOf(from.bindings);
    interceptors = List.copyOf(from.interceptors);
    listeners = List.copyOf(from.listeners);
    portTaken = from.portTaken;
    instance = from.instance;
    advertised = from.advertised;
    times = from.times;
    limits = from.limits;
    strategy = from.strategy;
    tokenSecret = from.tokenSecret;
    store = from.store;
    showsStacks = from.showsStacks;
    curve = from.curve;
    tls = from.tls;
    authorizedClients = from.authorizedClients;
    clearText = from.clearText;
    anybodyOperates = from.anybodyOperates;
    authorizer = from.authorizer;
    onSignals = from.onSignals;
    clock = from.clock;
    zeroRpc = from.zeroRpc;
    cpuThreads = from.cpuThreads;
  }

  void name(String name) {
    if (name.isBlank() || name.length() > WireLimits.METHOD_CHARS_MAX) {
      throw new IllegalArgumentException(
          "instance: \"%s\" (expected: a name of at most 255 characters; leave it out for the host's name and the address)"
              .formatted(name));
    }
    instance = name;
  }

  void advertise(String text) {
    ServerAddress reached = ServerAddress.toConnect(text);
    if (reached.isAnyHost()
        || reached.isTls() != address.isTls()
        || text.length() > WireLimits.SERVER_CHARS_MAX) {
      throw new IllegalArgumentException(
          "advertise: \"%s\" (expected: the host by which clients reach this server, such as %s://reports-2:5570, in at most 255 characters)"
              .formatted(text, address.isTls() ? "tls" : "tcp"));
    }
    advertised = reached;
  }

  void signWith(byte[] secret) {
    if (secret.length < 16) {
      throw new IllegalArgumentException(
          "tokenSecret: " + secret.length + " bytes (expected: at least 16, from a random source)");
    }
    tokenSecret = secret.clone();
  }

  void computeOn(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("cpuThreads: " + threads + " (expected: at least 1)");
    }
    cpuThreads = threads;
  }

  /// For a server: later changes of the builder do not concern it.
  ServerSettings copy() {
    return new ServerSettings(this);
  }

  /// What is to be bound: the port that was taken before, if any would do.
  ServerAddress toBind() {
    return address.port() == 0
        ? new ServerAddress(address.host(), portTaken.get(), address.isTls())
        : address;
  }

  void took(int port) {
    portTaken.compareAndSet(0, port);
  }
}
