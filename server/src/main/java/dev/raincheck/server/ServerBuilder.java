package dev.raincheck.server;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.CurveKeys;
import dev.raincheck.protocol.ServerAddress;
import dev.raincheck.protocol.WireLimits;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describes a server, and starts it. Every setting has a default but for the services.
public final class ServerBuilder {
  final String address;
  final List<Binding> bindings = new ArrayList<>();
  @Nullable String instance;
  Times times = Times.DEFAULT;
  Limits limits = Limits.DEFAULT;
  ShutdownStrategy strategy = ShutdownStrategies.drain();
  byte @Nullable [] tokenSecret;
  boolean showsStacks;
  @Nullable CurveKeys curve;
  @Nullable Path authorizedClients;
  boolean clearText;
  Authorizer authorizer = Access.OPEN.authorizer();
  boolean onSignals;
  int cpuThreads = Runtime.getRuntime().availableProcessors();

  /// An interface and who implements it.
  record Binding(Class<?> serviceInterface, Object implementation) {}

  ServerBuilder(String address) {
    this.address = ServerAddress.toBind(address).toString();
  }

  /// Serves an interface.
  ///
  /// @param serviceInterface annotated with `@Service`
  /// @param implementation called by many threads at once
  public <T> ServerBuilder serve(Class<T> serviceInterface, T implementation) {
    bindings.add(
        new Binding(
            requireNonNull(serviceInterface, "serviceInterface"),
            requireNonNull(implementation, "implementation")));
    return this;
  }

  /// The server's name, part of every token. Default: the host's name and the address. Set it if
  /// the address changes from run to run.
  ///
  /// @param name at most 255 characters
  public ServerBuilder instance(String name) {
    if (requireNonNull(name, "name").isBlank() || name.length() > WireLimits.METHOD_CHARS_MAX) {
      throw new IllegalArgumentException(
          "instance: \"%s\" (expected: a name of at most 255 characters; leave it out for the host's name and the address)"
              .formatted(name));
    }
    this.instance = name;
    return this;
  }

  /// The deadline for an answer, for calls and methods that do not say otherwise. Default: 500 ms.
  public ServerBuilder respondWithin(Duration deadline) {
    times = times.withRespondWithin(requireNonNull(deadline, "deadline"));
    return this;
  }

  /// How long an unacknowledged result is kept, from completion, for calls and methods that do not
  /// say otherwise. Default: 15 minutes.
  public ServerBuilder retention(Duration retention) {
    times = times.withRetention(requireNonNull(retention, "retention"));
    return this;
  }

  /// All times at once.
  public ServerBuilder times(Times all) {
    this.times = requireNonNull(all, "all");
    return this;
  }

  /// What is admitted, in count and in bytes.
  public ServerBuilder limits(Limits all) {
    this.limits = requireNonNull(all, "all");
    return this;
  }

  /// What becomes of the work in flight at a shutdown. Default: [ShutdownStrategies#drain()], 25 s.
  public ServerBuilder shutdown(ShutdownStrategy chosen) {
    this.strategy = requireNonNull(chosen, "chosen");
    return this;
  }

  /// The same as text, from a configuration file: `drain:25s`, `reject`, `abort:2s`,
  /// `escalating:drain:20s,abort:2s`, …
  ///
  /// @throws IllegalArgumentException if there is no such strategy; says which there are
  public ServerBuilder shutdown(String text) {
    return shutdown(ShutdownStrategies.parse(requireNonNull(text, "text")));
  }

  /// Shuts down on SIGTERM and SIGINT. Further signals are the next stages of an escalating
  /// strategy, and one more than it has stages aborts within 2 s. A signal is for all servers of
  /// the process that asked for it; when all of their ledgers are written the process exits with
  /// 128 plus the signal's number.
  ///
  /// A signal has one handler: if another one is set already, the start fails with an
  /// [IllegalStateException], and that handler may call [RaincheckServer#requestShutdown].
  public ServerBuilder shutdownOnSignals() {
    onSignals = true;
    return this;
  }

  /// A key for tokens that outlives the run, so that a token of an earlier run can be told from a
  /// forged one. Default: a new random key for each run.
  ///
  /// @param secret at least 16 bytes
  public ServerBuilder tokenSecret(byte[] secret) {
    if (requireNonNull(secret, "secret").length < 16) {
      throw new IllegalArgumentException(
          "tokenSecret: " + secret.length + " bytes (expected: at least 16, from a random source)");
    }
    tokenSecret = secret.clone();
    return this;
  }

  /// Encrypts all connections (CurveZMQ), and lets in the clients whose keys stand in the file.
  ///
  /// @param keys the server's; clients are told the public one
  /// @param clients a key, a name, and perhaps methods and `stacks` in each line; read again when
  ///   it changes. The name is the client's principal
  public ServerBuilder curve(CurveKeys keys, Path clients) {
    curve = requireNonNull(keys, "keys");
    authorizedClients = requireNonNull(clients, "clients");
    return this;
  }

  /// Encrypts all connections, and lets in whoever knows the server's public key: nobody can
  /// listen, but anybody can call, and do what `SECURITY.md` says of clients that are let in.
  ///
  /// @param keys the server's; clients are told the public one
  public ServerBuilder curveForAnybody(CurveKeys keys) {
    curve = requireNonNull(keys, "keys");
    authorizedClients = null;
    return this;
  }

  /// Serves other machines than this one without encryption: whoever can reach the port can call,
  /// listen and change what is said. Not needed for addresses of the loopback, nor with CURVE.
  public ServerBuilder allowClearTextFromAnywhere() {
    clearText = true;
    return this;
  }

  /// Decides who may call what, beside the file of authorized clients: both must agree. Default:
  /// everybody may call everything.
  public ServerBuilder authorizer(Authorizer chosen) {
    authorizer = requireNonNull(chosen, "chosen");
    return this;
  }

  /// Sends the stacks of unexpected exceptions to all callers. Default: they see the exception's
  /// text only, but for those whom the file of authorized clients shows `stacks`.
  public ServerBuilder showStacksToCallers() {
    showsStacks = true;
    return this;
  }

  /// How many threads run `@Blocking(threads = CPU)` methods. Default: one a processor.
  public ServerBuilder cpuThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("cpuThreads: " + count + " (expected: at least 1)");
    }
    cpuThreads = count;
    return this;
  }

  /// Binds the address and serves.
  ///
  /// @throws IllegalArgumentException if the address cannot be bound, a service cannot be served,
  ///   or the shutdown strategy names a method that is not; says what to do
  public RaincheckServer start() {
    return new ServerStart(this).start();
  }
}
