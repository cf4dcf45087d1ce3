package dev.raincheck.spring;

import dev.raincheck.client.CallOptions;
import dev.raincheck.client.ClientLimits;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.transport.TlsKeys;
import org.jspecify.annotations.Nullable;

/// Makes the options of a client from its properties.
record ClientSetup(String prefix, RaincheckClientProperties properties) {
  ClientOptions options(String address, @Nullable String application) {
    return Setting.of(prefix, () -> read(ClientOptions.of(address), application));
  }

  private ClientOptions read(ClientOptions defaults, @Nullable String application) {
    String agent = properties.agent() == null ? application : properties.agent();
    ClientOptions options = Setting.with(defaults, agent, ClientOptions::withAgent);
    options = Setting.with(options, properties.patience(), ClientOptions::withPatience);
    options =
        Setting.with(
            options,
            properties.messageBytesMax(),
            (it, size) -> it.withMessageBytesMax(ServerSetup.bytes("message-bytes-max", size)));
    options = options.withMetadata(properties.metadata()).withLimits(limits());
    if (properties.compression()) {
      options = options.withCompression();
    }
    if (properties.givenAddressesOnly()) {
      options = options.withGivenAddressesOnly();
    }
    return Setting.with(curve(options), tls(), ClientOptions::withTls);
  }

  private @Nullable TlsKeys tls() {
    RaincheckClientProperties.Tls tls = properties.tls();
    return new TlsSetting(
            tls.keyStore(),
            tls.password(),
            tls.certificate(),
            tls.privateKey(),
            tls.trusted(),
            tls.trustedPassword())
        .keys();
  }

  private ClientLimits limits() {
    RaincheckClientProperties.Limits set = properties.limits();
    ClientLimits limits =
        Setting.with(ClientLimits.DEFAULT, set.callsMax(), ClientLimits::withCallsMax);
    limits = Setting.with(limits, set.bytesMax(), (it, size) -> it.withBytesMax(size.toBytes()));
    return Setting.with(limits, set.whenFull(), ClientLimits::withWhenFull);
  }

  private ClientOptions curve(ClientOptions options) {
    RaincheckClientProperties.Curve curve = properties.curve();
    if (curve.keys() == null && curve.serverKey() == null) {
      return options;
    }
    if (curve.keys() == null || curve.serverKey() == null) {
      throw new IllegalArgumentException(
          "curve.keys without curve.server-key, or the other way round (expected: both: the file"
              + " with the client's keys, and the server's public key)");
    }
    return options.withCurve(Setting.keys(prefix + ".curve.keys", curve.keys()), curve.serverKey());
  }

  CallOptions calls() {
    RaincheckClientProperties.Calls set = properties.calls();
    return Setting.of(
        prefix + ".calls",
        () -> {
          CallOptions options =
              Setting.with(
                  CallOptions.DEFAULT, set.respondWithin(), CallOptions::withRespondWithin);
          options = Setting.with(options, set.operationLimit(), CallOptions::withOperationLimit);
          return Setting.with(options, set.retention(), CallOptions::withRetention);
        });
  }
}
