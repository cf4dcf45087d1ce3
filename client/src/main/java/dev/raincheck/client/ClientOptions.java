package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.Bundler;
import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.CurveKeys;
import dev.raincheck.protocol.ServerAddress;
import dev.raincheck.protocol.WireLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/// What a client is told once. Immutable.
///
/// @param address where the server listens, such as `tcp://127.0.0.1:5570`
/// @param agent what the client calls itself, for the server's log, in at most 255 characters
/// @param patience how long callers wait for a server that says nothing at all, and for room in the
///   client or at a server that has too much to do, before they are told
/// @param messageBytesMax largest message in either direction, at least 65 536. The server is told,
///   and answers [dev.raincheck.protocol.ErrorCode#RESULT_TOO_LARGE] in the place of a result that
///   takes more; one with a token is kept for a client that takes it
/// @param metadata sent along with every call, for the handlers; at most 32 entries, with keys and
///   values of at most 8192 characters
/// @param curve how the connection is encrypted, if it is
/// @param compresses whether values of 4 KiB and more are compressed, in both directions
/// @param callbacks runs what hangs on futures, and progress listeners; see [#withCallbacks]
/// @param limits what may wait in the client
public record ClientOptions(
    String address,
    String agent,
    Duration patience,
    int messageBytesMax,
    Map<String, String> metadata,
    Optional<ClientCurve> curve,
    boolean compresses,
    Executor callbacks,
    ClientLimits limits) {

  private static final Duration PATIENCE_MAX = Duration.ofDays(365);

  /// What is not said otherwise: patience 30 s, messages of 1 MiB, no metadata.
  ///
  /// @param address where the server listens
  public static ClientOptions of(String address) {
    return new ClientOptions(
        address,
        "raincheck-java",
        Duration.ofSeconds(30),
        WireLimits.MESSAGE_BYTES_DEFAULT,
        Map.of(),
        Optional.empty(),
        false,
        Callbacks.ON_VIRTUAL_THREADS,
        ClientLimits.DEFAULT);
  }

  public ClientOptions {
    requireNonNull(address, "address");
    requireNonNull(agent, "agent");
    requireNonNull(curve, "curve");
    requireNonNull(callbacks, "callbacks");
    requireNonNull(limits, "limits");
    ServerAddress.toConnect(address);
    if (patience.isNegative()) {
      throw new IllegalArgumentException(
          "patience: "
              + patience
              + " (expected: at least 0; 0 gives up at the first sign of silence)");
    }
    if (patience.compareTo(PATIENCE_MAX) > 0) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: at most 365 days)");
    }
    if (messageBytesMax < WireLimits.MESSAGE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "messageBytesMax: " + messageBytesMax + " (expected: at least 65536; use the server's)");
    }
    if (metadata.size() > WireLimits.ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "metadata: "
              + metadata.size()
              + " entries (expected: at most "
              + WireLimits.ENTRIES_MAX
              + ")");
    }
    metadata = Map.copyOf(metadata);
    requireAtMost("agent", agent, WireLimits.METHOD_CHARS_MAX);
    metadata.forEach((key, value) -> {
      requireAtMost("key of metadata", key, WireLimits.TEXT_CHARS_MAX);
      requireAtMost("metadata of " + key, value, WireLimits.TEXT_CHARS_MAX);
    });
  }

  private static void requireAtMost(String what, String text, int charsMax) {
    if (text.length() > charsMax) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected: at most %d)".formatted(what, text.length(), charsMax));
    }
  }

  /// What the client's book has to know.
  CallBook.Settings forBook() {
    List<String> reads =
        compresses ? List.of(Bundler.READ, Compression.DEFLATE) : List.of(Bundler.READ);
    return new CallBook.Settings(
        address, agent, patience.toNanos(), messageBytesMax, limits.callsMax(), reads);
  }

  /// What its socket has to know.
  DealerSocket.Options forSocket() {
    return new DealerSocket.Options(
        address,
        messageBytesMax,
        curve.map(it -> new DealerSocket.Curve(it.keys(), it.serverKey())).orElse(null));
  }

  /// With another name in the server's log.
  public ClientOptions withAgent(String name) {
    return new ClientOptions(
        address, name, patience, messageBytesMax, metadata, curve, compresses, callbacks, limits);
  }

  /// With another patience.
  public ClientOptions withPatience(Duration time) {
    return new ClientOptions(
        address, agent, time, messageBytesMax, metadata, curve, compresses, callbacks, limits);
  }

  /// With another limit on messages, which should be the server's.
  ///
  /// @param bytes at least 65 536
  public ClientOptions withMessageBytesMax(int bytes) {
    return new ClientOptions(
        address, agent, patience, bytes, metadata, curve, compresses, callbacks, limits);
  }

  /// With metadata for every call.
  public ClientOptions withMetadata(Map<String, String> entries) {
    return new ClientOptions(
        address, agent, patience, messageBytesMax, entries, curve, compresses, callbacks, limits);
  }

  /// With compression of values of 4 KiB and more, in both directions: processor time for bytes on
  /// the wire.
  public ClientOptions withCompression() {
    return new ClientOptions(
        address, agent, patience, messageBytesMax, metadata, curve, true, callbacks, limits);
  }

  /// With encryption.
  ///
  /// @param keys the client's own
  /// @param serverKey the server's public key
  public ClientOptions withCurve(CurveKeys keys, String serverKey) {
    var chosen = Optional.of(new ClientCurve(keys, serverKey));
    return new ClientOptions(
        address, agent, patience, messageBytesMax, metadata, chosen, compresses, callbacks, limits);
  }

  /// With another place for callbacks: for what hangs on a future that the client gave, and for
  /// progress listeners. Each has a virtual thread of its own unless another is chosen.
  ///
  /// `Runnable::run` runs them on the client's own thread as soon as their reply is read. That is
  /// the fastest, and right for callbacks that compute a little or start further calls. While one
  /// runs, no other reply of this client is read. One that would wait for this client, in a method
  /// of its or on a future that it gave or one derived from that, gets an [IllegalStateException];
  /// if it waits in another way, it waits for ever, and everybody with it. What hangs on a future
  /// that is complete already runs at once, on the thread that hangs it there.
  ///
  /// @param executor what it refuses is run on a virtual thread
  public ClientOptions withCallbacks(Executor executor) {
    return new ClientOptions(
        address, agent, patience, messageBytesMax, metadata, curve, compresses, executor, limits);
  }

  /// With other limits on what may wait in the client.
  public ClientOptions withLimits(ClientLimits room) {
    return new ClientOptions(
        address, agent, patience, messageBytesMax, metadata, curve, compresses, callbacks, room);
  }
}
