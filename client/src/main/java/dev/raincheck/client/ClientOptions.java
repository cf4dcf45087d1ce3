package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.book.CallMetadata;
import dev.raincheck.client.socket.Endpoints;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a client is configured with, for all of its calls; immutable. What a single call asks for
/// is in [CallOptions].
///
/// ```java
/// RaincheckClient.connect(ClientOptions.of(address).withPatience(Duration.ofSeconds(5)))
/// ```
public final class ClientOptions {
  final ClientSettings values;

  private ClientOptions(ClientSettings values) {
    this.values = values;
  }

  private ClientOptions with(Consumer<ClientSettings> change) {
    var changed = new ClientSettings(values);
    change.accept(changed);
    return new ClientOptions(changed);
  }

  /// Begins with the defaults: patience 30 s, messages of 1 MiB, no metadata, no encryption.
  ///
  /// @param address where the server listens, such as `tcp://127.0.0.1:5570`; or up to 16 such
  ///   addresses, separated by commas, of servers that share a store: the client uses one, and goes
  ///   to the next when that one has gone
  /// @return options for a client of that server
  /// @throws IllegalArgumentException if it is no such address; the message says what to change
  public static ClientOptions of(String address) {
    Endpoints.parse(requireNonNull(address, "address"));
    return new ClientOptions(new ClientSettings(address));
  }

  /// {@return where the server listens}
  public String address() {
    return values.address;
  }

  /// {@return the client's name in the server's log}
  public String agent() {
    return values.agent;
  }

  /// {@return how long callers wait before they get an exception} They wait for a server that says
  /// nothing at all, and for room in the client or at a server that has too much to do.
  public Duration patience() {
    return values.patience;
  }

  /// {@return the largest message in either direction, in bytes}
  public int messageBytesMax() {
    return values.messageBytesMax;
  }

  /// {@return what travels with every call, for the handlers; unmodifiable}
  public Map<String, String> metadata() {
    return values.metadata;
  }

  /// {@return how the connection is encrypted; empty if it is not}
  public Optional<ClientCurve> curve() {
    return Optional.ofNullable(values.curve);
  }

  /// {@return the keys for TLS; empty without it}
  public Optional<TlsKeys> tls() {
    return Optional.ofNullable(values.tls);
  }

  /// {@return whether values of 4 KiB and more are compressed, in both directions}
  public boolean compresses() {
    return values.compresses;
  }

  /// {@return whether servers that a server names are used as well; see [#withGivenAddressesOnly]}
  public boolean followsFleet() {
    return values.follows;
  }

  /// {@return what runs callbacks; see [#withCallbacks]}
  public Executor callbacks() {
    return values.callbacks;
  }

  /// {@return what may wait in the client}
  public ClientLimits limits() {
    return values.limits;
  }

  /// {@return what receives the events of calls; unmodifiable}
  public List<ClientListener> listeners() {
    return values.listeners;
  }

  /// {@return what carries contexts to callbacks, the first of them outermost; unmodifiable}
  public List<CallbackInterceptor> callbackInterceptors() {
    return values.callbackInterceptors;
  }

  /// {@return what makes the metadata of each call; empty if nothing does; see
  /// [#withMetadataSupplier]}
  public Optional<Supplier<Map<String, String>>> metadataSupplier() {
    return Optional.ofNullable(values.metadataSupplier);
  }

  /// {@return the client's clock; empty for the system's; see [#withClock]}
  public Optional<LongSupplier> clock() {
    return Optional.ofNullable(values.clock);
  }

  /// {@return these options with another [#agent]}
  ///
  /// @param name at most 255 characters
  /// @throws IllegalArgumentException if it is longer
  public ClientOptions withAgent(String name) {
    CallMetadata.requireAtMost("agent", requireNonNull(name, "agent"), WireLimits.METHOD_CHARS_MAX);
    return with(it -> it.agent = name);
  }

  /// {@return these options with another [#patience]}
  ///
  /// @param time 0 to 365 days; 0 gives up at the first sign of silence
  /// @throws IllegalArgumentException if it is not in that range
  public ClientOptions withPatience(Duration time) {
    return with(it -> it.setPatience(time));
  }

  /// {@return these options with another [#messageBytesMax], which should be the server's} The
  /// server learns of it, and answers [dev.raincheck.api.ErrorCode#RESULT_TOO_LARGE] in the place
  /// of a result that is larger; one with a token is kept for a client that accepts it.
  ///
  /// @param bytes at least 65 536
  /// @throws IllegalArgumentException if it is less
  public ClientOptions withMessageBytesMax(int bytes) {
    if (bytes < WireLimits.MESSAGE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "messageBytesMax: " + bytes + " (expected: at least 65536; use the server's)");
    }
    return with(it -> it.messageBytesMax = bytes);
  }

  /// {@return these options with this [#metadata] for every call} [CallOptions#withMetadata(Map)]
  /// adds to it.
  ///
  /// @param entries at most 32, with keys and values of at most 8192 characters
  /// @throws IllegalArgumentException if there are more, or longer ones
  public ClientOptions withMetadata(Map<String, String> entries) {
    Map<String, String> checked = CallMetadata.checked(entries);
    return with(it -> it.metadata = checked);
  }

  /// {@return these options with a supplier of metadata for each call, such as a trace} Its entries
  /// replace those of [#metadata] with the same keys, and [CallOptions#metadata] replaces them. A
  /// call that is sent again has what it had.
  ///
  /// @param supplier runs on the thread that makes the call, before anything is sent; what it
  ///   throws reaches the caller as it is. All entries of a call together are bounded as those of
  ///   [#withMetadata]: a call with more is not made, and throws [IllegalArgumentException]
  public ClientOptions withMetadataSupplier(Supplier<Map<String, String>> supplier) {
    requireNonNull(supplier, "metadataSupplier");
    return with(it -> it.metadataSupplier = supplier);
  }

  /// {@return these options with compression of values of 4 KiB and more, in both directions} It
  /// takes processor time and saves bytes on the wire.
  public ClientOptions withCompression() {
    return with(it -> it.compresses = true);
  }

  /// {@return these options for a client that uses the addresses which it was given, and no others}
  /// By default it also uses those of other servers that share a store, when the server names them:
  /// `docs/security.md` says what that means.
  public ClientOptions withGivenAddressesOnly() {
    return with(it -> it.follows = false);
  }

  /// {@return these options with an encrypted connection}
  ///
  /// @param keys the client's own
  /// @param serverKey the server's public key
  /// @throws IllegalArgumentException if `serverKey` is not 40 characters of Z85
  public ClientOptions withCurve(CurveKeys keys, String serverKey) {
    ClientCurve chosen = ClientCurve.of(keys, serverKey);
    return with(it -> it.curve = chosen);
  }

  /// {@return these options with connections over TLS 1.3, to addresses that begin with `tls://`}
  ///
  /// @param keys the client's own, and whom it trusts; the server's certificate has to name its
  ///   host
  public ClientOptions withTls(TlsKeys keys) {
    requireNonNull(keys, "keys");
    return with(it -> it.tls = keys);
  }

  /// {@return these options with another executor for callbacks} Callbacks are what is attached to
  /// a future of this client, and progress listeners. By default each callback runs on a virtual
  /// thread of its own.
  ///
  /// `Runnable::run` runs them on the client's own thread as soon as their reply is read. That is
  /// the fastest choice, and right for callbacks that compute a little or start further calls.
  /// While one runs, the client reads no other reply. A callback there must not wait for this
  /// client: its methods, and the futures that come from it, throw [IllegalStateException], and any
  /// other wait deadlocks the client and all of its callers. What is attached to a future that is
  /// complete already runs at once, on the thread that attaches it.
  ///
  /// @param executor what it refuses runs on a virtual thread
  public ClientOptions withCallbacks(Executor executor) {
    requireNonNull(executor, "callbacks");
    return with(it -> it.callbacks = executor);
  }

  /// {@return these options with another [#limits]}
  ///
  /// @param limits in the place of those set before
  public ClientOptions withLimits(ClientLimits limits) {
    requireNonNull(limits, "limits");
    return with(it -> it.limits = limits);
  }

  /// {@return these options with one more listener for what happens to calls} It can neither fail
  /// nor delay them.
  ///
  /// @param listener one more; called by one thread
  public ClientOptions withListener(ClientListener listener) {
    var all = new ArrayList<>(values.listeners);
    all.add(requireNonNull(listener, "listener"));
    return with(it -> it.listeners = List.copyOf(all));
  }

  /// {@return these options with one more interceptor that carries contexts to callbacks} Of
  /// several the first is the outermost.
  ///
  /// @param interceptor one more; called by many threads at once
  public ClientOptions withCallbackInterceptor(CallbackInterceptor interceptor) {
    var all = new ArrayList<>(values.callbackInterceptors);
    all.add(requireNonNull(interceptor, "callbackInterceptor"));
    return with(it -> it.callbackInterceptors = List.copyOf(all));
  }

  /// {@return these options with another clock, for test kits} Polls, patience and silence go by
  /// it. The client reads it every 10 ms, so it may be moved by hand. A jump of a second and more
  /// counts as a pause of the process, not as silence of the server. Limits of `await` and waits
  /// for room go by the system's time.
  ///
  /// @param nanoTime monotonic, in nanoseconds, like [System#nanoTime]; called by any thread
  public ClientOptions withClock(LongSupplier nanoTime) {
    requireNonNull(nanoTime, "clock");
    return with(it -> it.clock = nanoTime);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientOptions options && values.all().equals(options.values.all());
  }

  @Override
  public int hashCode() {
    return values.all().hashCode();
  }

  /// Metadata by their keys only: values may be secret.
  @Override
  public String toString() {
    return "ClientOptions[address=%s, agent=%s, patience=%s, messageBytesMax=%d, metadata=%s, curve=%s, tls=%s, compresses=%s, limits=%s]"
        .formatted(
            address(),
            agent(),
            patience(),
            messageBytesMax(),
            metadata().keySet(),
            curve().map(Object::toString).orElse("none"),
            tls().map(Object::toString).orElse("none"),
            compresses(),
            limits());
  }
}
