package dev.raincheck.server;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.HandlerInterceptor;
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
import java.time.Duration;
import java.util.function.LongSupplier;

/// Describes servers, and builds them. Every setting but the services has a default. Not safe for
/// several threads at once.
public final class ServerBuilder {
  private final ServerSettings settings;

  ServerBuilder(String address) {
    settings = new ServerSettings(ServerAddress.toBind(address));
  }

  /// Serves an interface.
  ///
  /// @param <T> the interface
  /// @param serviceInterface annotated with `@Service`
  /// @param implementation called by many threads at once
  /// @return this builder
  public <T> ServerBuilder serve(Class<T> serviceInterface, T implementation) {
    settings.bindings.add(
        new ServerSettings.Binding(
            requireNonNull(serviceInterface, "serviceInterface"),
            requireNonNull(implementation, "implementation")));
    return this;
  }

  /// Runs an interceptor around every handler. Of several the first is the outermost.
  ///
  /// @param interceptor called by many threads at once
  /// @return this builder
  public ServerBuilder interceptHandlers(HandlerInterceptor interceptor) {
    settings.interceptors.add(requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /// Tells a listener what happens to calls and operations. It can neither fail nor delay them.
  ///
  /// @param listener one more; called by one thread
  /// @return this builder
  public ServerBuilder listener(ServerListener listener) {
    settings.listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /// Names the server. The name is part of every token, so set it if the address changes from run
  /// to run. Default: the host's name and the address.
  ///
  /// @param name 1 to 255 characters
  /// @return this builder
  /// @throws IllegalArgumentException if it is blank or longer
  public ServerBuilder instance(String name) {
    settings.name(requireNonNull(name, "name"));
    return this;
  }

  /// Says where clients reach this server: servers that share a store tell their clients of each
  /// other. Where several are behind one name, or in containers, name this one:
  /// `tcp://reports-2:5570`. Default: the address that it binds; none, if that is a wildcard.
  ///
  /// @param address as clients connect to it, one host and one port
  /// @return this builder
  /// @throws IllegalArgumentException if it is no such address
  public ServerBuilder advertise(String address) {
    settings.advertise(requireNonNull(address, "address"));
    return this;
  }

  /// Sets the deadline for an answer, where call and method ask for no other. Default: 500 ms.
  ///
  /// @param deadline 1 ms to 365 days
  /// @return this builder
  /// @throws IllegalArgumentException if it is not in that range
  public ServerBuilder respondWithin(Duration deadline) {
    settings.times = settings.times.withRespondWithin(requireNonNull(deadline, "deadline"));
    return this;
  }

  /// Sets how long an unacknowledged result is kept from completion, where neither call nor method
  /// asks for another time. Default: 15 minutes.
  ///
  /// @param retention 1 ms to 365 days
  /// @return this builder
  /// @throws IllegalArgumentException if it is not in that range
  public ServerBuilder retention(Duration retention) {
    settings.times = settings.times.withRetention(requireNonNull(retention, "retention"));
    return this;
  }

  /// Sets all times at once, [#respondWithin] and [#retention] included. Default: [Times#DEFAULT].
  ///
  /// @param all in the place of those set before
  /// @return this builder
  public ServerBuilder times(Times all) {
    settings.times = requireNonNull(all, "all");
    return this;
  }

  /// Sets what is admitted, in count and in bytes. Default: [Limits#DEFAULT].
  ///
  /// @param all in the place of those set before
  /// @return this builder
  public ServerBuilder limits(Limits all) {
    settings.limits = requireNonNull(all, "all");
    return this;
  }

  /// Sets what becomes of the work in flight at a shutdown. Default: [ShutdownStrategies#drain()],
  /// 25 s.
  ///
  /// @param chosen of [ShutdownStrategies], or the user's own
  /// @return this builder
  public ServerBuilder shutdownStrategy(ShutdownStrategy chosen) {
    settings.strategy = requireNonNull(chosen, "chosen");
    return this;
  }

  /// Sets the shutdown strategy by its text, for configuration files: `drain:25s`, `reject`,
  /// `abort:2s`, `escalating:drain:20s,abort:2s`, …
  ///
  /// @param text as [ShutdownStrategies#parse] reads it
  /// @return this builder
  /// @throws IllegalArgumentException if there is no such strategy; says which there are
  public ServerBuilder shutdownStrategy(String text) {
    return shutdownStrategy(ShutdownStrategies.parse(requireNonNull(text, "text")));
  }

  /// Shuts down on SIGTERM, SIGINT and SIGHUP. Further SIGTERMs and SIGINTs are the next stages of
  /// an escalating strategy; one more than it has stages aborts within 2 s. A signal is for all
  /// servers that asked for it; when all have closed the process exits with 128 plus its number. If
  /// SIGTERM or SIGINT has another handler already, the start fails with an
  /// [IllegalStateException]; let that handler call [RaincheckServer#requestShutdown].
  ///
  /// @return this builder
  public ServerBuilder shutdownOnSignals() {
    settings.onSignals = true;
    return this;
  }

  /// Signs tokens with a key that outlives the run, so that a token of an earlier run can be
  /// distinguished from a forged one. Default: a new random key for each run.
  ///
  /// @param secret at least 16 bytes, from a random source; copied
  /// @return this builder
  /// @throws IllegalArgumentException if it is shorter
  public ServerBuilder tokenSecret(byte[] secret) {
    settings.signWith(requireNonNull(secret, "secret"));
    return this;
  }

  /// Records operations in a store, so that their tokens outlive the server: `docs/store.md`. The
  /// start fails if it cannot be used. Default: none; tokens are good while the process runs.
  ///
  /// @param chosen where operations are recorded
  /// @return this builder
  public ServerBuilder store(OperationStore chosen) {
    settings.store = requireNonNull(chosen, "chosen");
    return this;
  }

  /// Encrypts all connections (CurveZMQ), and lets in the clients whose keys are in the file.
  ///
  /// @param keys the server's own; give clients the public one
  /// @param clients a key, a name, and perhaps methods, `stacks` and `operate` in each line; read
  ///   again when it changes. The name is the client's principal
  /// @return this builder
  public ServerBuilder curve(CurveKeys keys, Path clients) {
    settings.curve = requireNonNull(keys, "keys");
    settings.authorizedClients = requireNonNull(clients, "clients");
    return this;
  }

  /// Encrypts all connections, and lets in whoever knows the server's public key: nobody listens,
  /// but anybody can call, and do what `SECURITY.md` says of clients that are let in.
  ///
  /// @param keys the server's own; give clients the public one
  /// @return this builder
  public ServerBuilder curveForAnybody(CurveKeys keys) {
    settings.curve = requireNonNull(keys, "keys");
    settings.authorizedClients = null;
    return this;
  }

  /// Serves over TLS 1.3, at an address with `tls://`, whoever is in the file and proves it.
  ///
  /// @param keys the server's own, and whom it trusts to sign those of clients
  /// @param clients `tls` and a name, and perhaps rights, in each line; read again when it changes
  /// @return this builder
  public ServerBuilder tls(TlsKeys keys, Path clients) {
    settings.tls = requireNonNull(keys, "keys");
    settings.authorizedClients = requireNonNull(clients, "clients");
    return this;
  }

  /// Serves other machines than this one without encryption: whoever can reach the port can call,
  /// listen and change what is said. Not needed on the loopback, nor with CURVE or TLS.
  ///
  /// @return this builder
  public ServerBuilder allowClearTextFromAnywhere() {
    settings.clearText = true;
    return this;
  }

  /// Decides who may call what, beside the file of authorized clients: both must agree. Default:
  /// everybody may call everything.
  ///
  /// @param chosen called by several threads at once
  /// @return this builder
  public ServerBuilder authorizer(Authorizer chosen) {
    settings.authorizer = requireNonNull(chosen, "chosen");
    return this;
  }

  /// Serves clients of ZeroRPC and infi.rpc at the same address, unchanged: see `docs/doors.md`.
  /// They are let in as Raincheck's own are. Default: they are not served.
  ///
  /// @param chosen how, such as [ZeroRpc#DEFAULT]
  /// @return this builder
  public ServerBuilder zeroRpc(ZeroRpc chosen) {
    settings.zeroRpc = requireNonNull(chosen, "chosen");
    return this;
  }

  /// Lets every client see what others do, stop their operations, and drain the server, where no
  /// file of authorized clients grants `operate` by name. Default: on the loopback and without keys
  /// everybody may look and nobody stop anything, elsewhere nobody may either.
  ///
  /// @return this builder
  public ServerBuilder allowOperateFromAnybody() {
    settings.anybodyOperates = true;
    return this;
  }

  /// Sends the stacks of unexpected exceptions to all callers. Default: callers get the exception's
  /// text only, except for those that the file of authorized clients grants `stacks`.
  ///
  /// @return this builder
  public ServerBuilder showStacksToCallers() {
    settings.showsStacks = true;
    return this;
  }

  /// Sets how many threads run `@Blocking(threads = CPU)` methods. Default: one per processor.
  ///
  /// @param count at least 1
  /// @return this builder
  /// @throws IllegalArgumentException if it is less
  public ServerBuilder cpuThreads(int count) {
    settings.computeOn(count);
    return this;
  }

  /// Sets the clock, for test kits: deadlines, operation limits, retention, leases, polls and the
  /// times of a shutdown go by it, but not connections, signals and the watch over `@NonBlocking`
  /// methods. The server reads it at least every 10 ms, so it may be moved by hand, forwards only.
  /// While it stands still no time ends. Default: [System#nanoTime].
  ///
  /// @param nanoTime monotonic, in nanoseconds; called by any thread
  /// @return this builder
  public ServerBuilder clock(LongSupplier nanoTime) {
    settings.clock = requireNonNull(nanoTime, "nanoTime");
    return this;
  }

  /// Builds a server that serves once it is started. Can be called again, for another run: if any
  /// free port was asked for, that run binds the one that the first took. Later changes of this
  /// builder do not affect the server.
  ///
  /// @return a server that is not started
  /// @throws IllegalArgumentException if a service cannot be served, the shutdown strategy names a
  ///   method that is not, a method has no name that clients of [#zeroRpc] can use, or other
  ///   machines would be served in the clear without [#allowClearTextFromAnywhere]; says what to do
  public RaincheckServer build() {
    return new RaincheckServer(new ServerStart(settings.copy()));
  }

  /// Builds a server and starts it.
  ///
  /// @return the server, which serves
  /// @throws IllegalArgumentException as [#build] and [RaincheckServer#start] do
  /// @throws IllegalStateException as [RaincheckServer#start] does
  public RaincheckServer start() {
    return build().start();
  }
}
