package dev.raincheck.spring;

import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.server.AccessLog;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.ServerListener;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.TlsKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.unit.DataSize;

/// Makes the builder of a server from the properties and the beans that belong to it.
final class ServerSetup {
  private static final String PREFIX = "raincheck.server";

  private final RaincheckServerProperties properties;
  private final Beans beans;
  private final ObjectProvider<RaincheckServerCustomizer> customizers;

  /// Beans that go into the builder, if there are any.
  record Beans(
      ObjectProvider<OperationStore> store,
      ObjectProvider<Authorizer> authorizer,
      ObjectProvider<ShutdownStrategy> strategy,
      ObjectProvider<HandlerInterceptor> interceptors,
      ObjectProvider<ServerListener> listeners) {}

  ServerSetup(
      RaincheckServerProperties properties,
      Beans beans,
      ObjectProvider<RaincheckServerCustomizer> customizers) {
    this.properties = properties;
    this.beans = beans;
    this.customizers = customizers;
  }

  /// As `raincheck.server.shutdown-strategy` says; else the bean, else the server's default.
  ShutdownStrategy strategy() {
    String text = properties.shutdownStrategy();
    Supplier<ShutdownStrategy> otherwise =
        () -> beans.strategy().getIfAvailable(ShutdownStrategies::drain);
    return Setting.of(
        PREFIX, () -> text == null ? otherwise.get() : ShutdownStrategies.parse(text));
  }

  ServerBuilder builder() {
    ServerBuilder builder = Setting.of(PREFIX, this::fromProperties);
    builder.shutdownStrategy(strategy());
    beans.store().ifAvailable(builder::store);
    beans.authorizer().ifAvailable(builder::authorizer);
    beans.interceptors().orderedStream().forEach(builder::interceptHandlers);
    beans.listeners().orderedStream().forEach(builder::listener);
    customizers.orderedStream().forEach(it -> it.customize(builder));
    return builder;
  }

  private ServerBuilder fromProperties() {
    ServerBuilder builder =
        RaincheckServer.builder(properties.address()).times(times()).limits(limits());
    Setting.with(builder, properties.instance(), ServerBuilder::instance);
    Setting.with(builder, properties.advertise(), ServerBuilder::advertise);
    Setting.with(builder, properties.cpuThreads(), ServerBuilder::cpuThreads);
    Setting.with(builder, properties.tokenSecret(), ServerSetup::tokenSecret);
    if (properties.allowClearTextFromAnywhere()) {
      builder.allowClearTextFromAnywhere();
    }
    if (properties.showStacksToCallers()) {
      builder.showStacksToCallers();
    }
    if (properties.allowOperateFromAnybody()) {
      builder.allowOperateFromAnybody();
    }
    if (properties.accessLog()) {
      builder.listener(new AccessLog());
    }
    curve(builder, properties.curve());
    tls(builder, properties.tls());
    return builder;
  }

  private static void tls(ServerBuilder builder, RaincheckServerProperties.Tls tls) {
    Path clients = tls.authorizedClients();
    TlsKeys keys =
        new TlsSetting(
                tls.keyStore(),
                tls.password(),
                tls.certificate(),
                tls.privateKey(),
                tls.trusted(),
                tls.trustedPassword())
            .keys();
    if (keys != null && clients != null) {
      builder.tls(keys.withPrincipalIn(tls.principalIn()), clients);
    } else if (keys != null || clients != null) {
      throw TlsSetting.incomplete();
    }
  }

  private static ServerBuilder tokenSecret(ServerBuilder builder, String base64) {
    byte[] secret;
    try {
      secret = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException unfit) { // whose text must not get into a log
      throw new IllegalArgumentException(
          "token-secret is no Base64 (expected: as `openssl rand -base64 32` makes it)");
    }
    return builder.tokenSecret(secret);
  }

  private static void curve(ServerBuilder builder, RaincheckServerProperties.Curve curve) {
    Path clients = curve.authorizedClients();
    if (curve.keys() == null) {
      if (clients != null || curve.forAnybody()) {
        throw new IllegalArgumentException(
            "curve.authorized-clients or curve.for-anybody without curve.keys (expected: the file"
                + " with the server's keys)");
      }
      return;
    }
    if ((clients != null) == curve.forAnybody()) {
      throw new IllegalArgumentException(
          "curve.keys without saying who may come in (expected: curve.authorized-clients, or"
              + " curve.for-anybody=true)");
    }
    var keys = Setting.keys(PREFIX + ".curve.keys", curve.keys());
    if (clients == null) {
      builder.curveForAnybody(keys);
    } else {
      builder.curve(keys, clients);
    }
  }

  Times times() {
    RaincheckServerProperties.Times set = properties.times();
    Times times = Setting.with(Times.DEFAULT, set.respondWithin(), Times::withRespondWithin);
    times = Setting.with(times, set.respondWithinMax(), Times::withRespondWithinMax);
    times = Setting.with(times, set.sessionLease(), Times::withSessionLease);
    times = Setting.with(times, set.retention(), Times::withRetention);
    times = Setting.with(times, set.retentionMax(), Times::withRetentionMax);
    times = Setting.with(times, set.deliveredRetention(), Times::withDeliveredRetention);
    times = Setting.with(times, set.keyRetention(), Times::withKeyRetention);
    times = Setting.with(times, set.cancelGrace(), Times::withCancelGrace);
    Duration first = set.firstPoll();
    Duration max = set.pollMax();
    return times.withPolls(
        first == null ? times.firstPoll() : first, max == null ? times.pollMax() : max);
  }

  Limits limits() {
    RaincheckServerProperties.Limits set = properties.limits();
    Limits limits =
        Setting.with(
            Limits.DEFAULT,
            set.messageBytesMax(),
            (it, size) -> it.withMessageBytesMax(bytes("message-bytes-max", size)));
    limits = Setting.with(limits, set.unfinishedMax(), Limits::withUnfinishedMax);
    limits = Setting.with(limits, set.keptMax(), Limits::withKeptMax);
    limits =
        Setting.with(limits, set.keptBytesMax(), (it, size) -> it.withKeptBytesMax(size.toBytes()));
    limits = Setting.with(limits, set.sessionsMax(), Limits::withSessionsMax);
    limits = Setting.with(limits, set.sessionCallsMax(), Limits::withSessionCallsMax);
    limits = Setting.with(limits, set.tombstonesMax(), Limits::withTombstonesMax);
    limits = Setting.with(limits, set.keysMax(), Limits::withKeysMax);
    limits = Setting.with(limits, set.storedMax(), Limits::withStoredMax);
    limits = Setting.with(limits, set.storedKeysMax(), Limits::withStoredKeysMax);
    return Setting.with(limits, set.clientShare(), Limits::withClientShare);
  }

  /// What has to fit an `int`.
  static int bytes(String property, DataSize size) {
    if (size.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(property + ": " + size + " (expected: below 2 GB)");
    }
    return (int) size.toBytes();
  }
}
