package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.socket.DealerOptions;
import dev.raincheck.client.socket.Encryption;
import dev.raincheck.client.socket.Endpoints;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.transport.TlsKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What [ClientOptions] hold. Written only before they are made.
final class ClientSettings {
  private static final Duration PATIENCE_MAX = Duration.ofDays(365);

  final String address;
  String agent = "raincheck-java";
  Duration patience = Duration.ofSeconds(30);
  int messageBytesMax = WireLimits.MESSAGE_BYTES_DEFAULT;
  Map<String, String> metadata = Map.of();
  @Nullable ClientCurve curve;
  @Nullable TlsKeys tls;
  boolean compresses;
  boolean follows = true;
  Executor callbacks = Callbacks.ON_VIRTUAL_THREADS;
  ClientLimits limits = ClientLimits.DEFAULT;
  List<ClientListener> listeners = List.of();
  List<CallbackInterceptor> callbackInterceptors = List.of();
  @Nullable Supplier<Map<String, String>> metadataSupplier;
  @Nullable LongSupplier clock;

  ClientSettings(String address) {
    this.address = address;
  }

  ClientSettings(ClientSettings from) {
    address = from.address;
    agent = from.agent;
    patience = from.patience;
    messageBytesMax = from.messageBytesMax;
    metadata = from.metadata;
    curve = from.curve;
    tls = from.tls;
    compresses = from.compresses;
    follows = from.follows;
    callbacks = from.callbacks;
    limits = from.limits;
    listeners = from.listeners;
    callbackInterceptors = from.callbackInterceptors;
    metadataSupplier = from.metadataSupplier;
    clock = from.clock;
  }

  void setPatience(Duration time) {
    if (requireNonNull(time, "patience").isNegative()) {
      throw new IllegalArgumentException(
          "patience: " + time + " (expected: at least 0; 0 gives up at the first sign of silence)");
    }
    if (time.compareTo(PATIENCE_MAX) > 0) {
      throw new IllegalArgumentException("patience: " + time + " (expected: at most 365 days)");
    }
    patience = time;
  }

  /// What the client's book has to know.
  CallBook.Settings forBook() {
    List<String> reads =
        compresses ? List.of(Bundler.READ, Compression.DEFLATE) : List.of(Bundler.READ);
    return new CallBook.Settings(
        address, agent, patience.toNanos(), messageBytesMax, limits.callsMax(), reads);
  }

  /// What the socket has to know.
  ///
  /// @throws IllegalArgumentException if address and keys do not fit together; says what to do
  DealerOptions forSocket() {
    Endpoints servers = Endpoints.parse(address);
    servers.requireTls(tls != null);
    return new DealerOptions(servers, messageBytesMax, encryption(), follows);
  }

  private @Nullable Encryption encryption() {
    if (tls != null && curve != null) {
      throw new IllegalArgumentException(
          "encryption: withTls(…) and withCurve(…) (expected: one of them)");
    }
    if (tls != null) {
      return new Encryption.Tls(tls);
    }
    return curve == null ? null : new Encryption.Curve(curve.keys(), curve.serverKey());
  }

  List<Object> all() {
    return List.of(
        address,
        agent,
        patience,
        messageBytesMax,
        metadata,
        Optional.ofNullable(curve),
        Optional.ofNullable(tls),
        compresses,
        follows,
        callbacks,
        limits,
        listeners,
        callbackInterceptors,
        Optional.ofNullable(metadataSupplier),
        Optional.ofNullable(clock));
  }
}
