package dev.raincheck.server;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;

/// Describes servers, and builds them. Every setting but the services has a default. For one
/// thread.
public final class ServerBuilder {
  private final ServerSettings settings;

  ServerBuilder(String address) {
    settings = new ServerSettings(ServerAddress.toBind(address));
  }

  /// Serves an interface.
  ///
  /// @param serviceInterface annotated with `@Service`
  /// @param implementation called by many threads at once
  public <T> ServerBuilder serve(Class<T> serviceInterface, T implementation) {
    settings.bindings.add(
        new ServerSettings.Binding(
            requireNonNull(serviceInterface, "serviceInterface"),
            requireNonNull(implementation, "implementation")));
    return this;
  }

  /// Runs an interceptor around every handler. The first that is given is the outermost.
  public ServerBuilder interceptHandlers(HandlerInterceptor interceptor) {
    settings.interceptors.add(requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /// Tells a listener what happens to calls and operations. It can neither fail nor delay them.
  public ServerBuilder listener(ServerListener listener) {
    settings.listeners.add(requireNonNull(listener, "listener"));
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
    settings.instance = name;
    return this;
  }

  /// The deadline for an answer, for calls and methods that do not say otherwise. Default: 500 ms.
  public ServerBuilder respondWithin(Duration deadline) {
    settings.times = settings.times.withRespondWithin(requireNonNull(deadline, "deadline"));
    return this;
  }

  /// How long an unacknowledged result is kept, from completion, for calls and methods that do not
  /// say otherwise. Default: 15 minutes.
  public ServerBuilder retention(Duration retention) {
    settings.times = settings.times.withRetention(requireNonNull(retention, "retention"));
    return this;
  }

  /// All times at once.
  public ServerBuilder times(Times all) {
    settings.times = requireNonNull(all, "all");
    return this;
  }

  /// What is admitted, in count and in bytes.
  public ServerBuilder limits(Limits all) {
    settings.limits = requireNonNull(all, "all");
    return this;
  }

  /// What becomes of the work in flight at a shutdown. Default: [ShutdownStrategies#drain()], 25 s.
  public ServerBuilder shutdownStrategy(ShutdownStrategy chosen) {
    settings.strategy = requireNonNull(chosen, "chosen");
    return this;
  }

  /// The same as text, from a configuration file: `drain:25s`, `reject`, `abort:2s`,
  /// `escalating:drain:20s,abort:2s`, …
  ///
  /// @throws IllegalArgumentException if there is no such strategy; says which there are
  public ServerBuilder shutdownStrategy(String text) {
    return shutdownStrategy(ShutdownStrategies.parse(requireNonNull(text, "text")));
  }

  /// Shuts down on SIGTERM and SIGINT. Further signals are the next stages of an escalating
  /// strategy, and one more than it has stages aborts within 2 s. A signal is for all servers of
  /// the process that asked for it; when all of their ledgers are written the process exits with
  /// 128 plus the signal's number.
  ///
  /// A signal has one handler: if another one is set already, the start fails with an
  /// [IllegalStateException], and that handler may call [RaincheckServer#requestShutdown].
  public ServerBuilder shutdownOnSignals() {
    settings.onSignals = true;
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
    settings.tokenSecret = secret.clone();
    return this;
  }

  /// Encrypts all connections (CurveZMQ), and lets in the clients whose keys stand in the file.
  ///
  /// @param keys the server's; clients are told the public one
  /// @param clients a key, a name, and perhaps methods and `stacks` in each line; read again when
  ///   it changes. The name is the client's principal
  public ServerBuilder curve(CurveKeys keys, Path clients) {
    settings.curve = requireNonNull(keys, "keys");
    settings.authorizedClients = requireNonNull(clients, "clients");
    return this;
  }

  /// Encrypts all connections, and lets in whoever knows the server's public key: nobody can
  /// listen, but anybody can call, and do what `SECURITY.md` says of clients that are let in.
  ///
  /// @param keys the server's; clients are told the public one
  public ServerBuilder curveForAnybody(CurveKeys keys) {
    settings.curve = requireNonNull(keys, "keys");
    settings.authorizedClients = null;
    return this;
  }

  /// Serves other machines than this one without encryption: whoever can reach the port can call,
  /// listen and change what is said. Not needed for addresses of the loopback, nor with CURVE.
  public ServerBuilder allowClearTextFromAnywhere() {
    settings.clearText = true;
    return this;
  }

  /// Decides who may call what, beside the file of authorized clients: both must agree. Default:
  /// everybody may call everything.
  public ServerBuilder authorizer(Authorizer chosen) {
    settings.authorizer = requireNonNull(chosen, "chosen");
    return this;
  }

  /// Sends the stacks of unexpected exceptions to all callers. Default: they see the exception's
  /// text only, but for those whom the file of authorized clients shows `stacks`.
  public ServerBuilder showStacksToCallers() {
    settings.showsStacks = true;
    return this;
  }

  /// How many threads run `@Blocking(threads = CPU)` methods. Default: one a processor.
  public ServerBuilder cpuThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("cpuThreads: " + count + " (expected: at least 1)");
    }
    settings.cpuThreads = count;
    return this;
  }

  /// Puts a server together that listens and serves when it is started. Can be called again, for
  /// another run: if any free port was asked for, that one binds the port that the first one took.
  /// What is changed here afterwards does not concern the server.
  ///
  /// @throws IllegalArgumentException if a service cannot be served, the shutdown strategy names a
  ///   method that is not, or clients of other machines would be served in the clear without
  ///   [#allowClearTextFromAnywhere]; says what to do
  public RaincheckServer build() {
    return new RaincheckServer(new ServerStart(settings.copy()));
  }

  /// Puts a server together and starts it.
  ///
  /// @throws IllegalArgumentException as [#build] and [RaincheckServer#start] do
  public RaincheckServer start() {
    return build().start();
  }
}
