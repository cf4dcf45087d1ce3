package dev.raincheck.client;

import dev.raincheck.protocol.bytes.WireLimits;
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
  final String address;
  String agent = "raincheck-java";
  Duration patience = Duration.ofSeconds(30);
  int messageBytesMax = WireLimits.MESSAGE_BYTES_DEFAULT;
  Map<String, String> metadata = Map.of();
  @Nullable ClientCurve curve;
  @Nullable TlsKeys tls;
  boolean compresses;
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
    callbacks = from.callbacks;
    limits = from.limits;
    listeners = from.listeners;
    callbackInterceptors = from.callbackInterceptors;
    metadataSupplier = from.metadataSupplier;
    clock = from.clock;
  }

  List<Object> all() {
    return List.of(
        List.of(address, agent),
        patience,
        messageBytesMax,
        metadata,
        List.of(Optional.ofNullable(curve), Optional.ofNullable(tls)),
        compresses,
        callbacks,
        limits,
        listeners,
        callbackInterceptors,
        Optional.ofNullable(metadataSupplier),
        Optional.ofNullable(clock));
  }
}
