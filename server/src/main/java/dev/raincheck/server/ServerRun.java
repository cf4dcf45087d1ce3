package dev.raincheck.server;

import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.runner.PresentRun;
import dev.raincheck.server.runner.StoreThread;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.terms.Identifiers;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.loop.Inbox;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a server: what it is called, what its tokens are made with, and its store if it has
/// one.
///
/// @param instance the server's name
/// @param reachedAt where clients reach it; empty if nobody knows
/// @param store null without one
record ServerRun(
    ServerSettings chosen, String instance, String reachedAt, @Nullable StoreRun store) {
  private static final Duration LAST_SIGNAL_GRACE = Duration.ofSeconds(2);

  /// Opens the store.
  ///
  /// @throws IllegalArgumentException if that cannot be used; says what to do
  static ServerRun begin(ServerSettings chosen, String boundAddress) {
    String instance = chosen.instance == null ? hostName() + " " + boundAddress : chosen.instance;
    OperationStore store = chosen.store;
    try {
      String reachedAt = reachedAt(chosen, boundAddress);
      return new ServerRun(
          chosen, instance, reachedAt, store == null ? null : store.open(instance, reachedAt));
    } catch (StoreException unusable) {
      throw new IllegalArgumentException("store: " + unusable.getMessage(), unusable);
    }
  }

  private static String reachedAt(ServerSettings chosen, String boundAddress) {
    ServerAddress said = chosen.advertised;
    if (said != null) {
      return said.toString();
    }
    ServerAddress bound = ServerAddress.toBind(boundAddress);
    return bound.isAnyHost() ? "" : bound.toString();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  BookSettings settings(Access access, SecureRandom random, long startedNs) {
    StoreRun.Identity stored = store == null ? null : store.identity();
    long epoch = stored == null ? Identifiers.draw(random) : stored.epoch();
    return new BookSettings(
        instance,
        epoch,
        chosen.times,
        chosen.limits,
        strategy(),
        stored == null ? signer(epoch, random) : signer(stored),
        access,
        random,
        System.currentTimeMillis(),
        startedNs,
        store != null);
  }

  private TokenSigner signer(StoreRun.Identity stored) {
    byte[] secret = chosen.tokenSecret == null ? stored.tokenSecret() : chosen.tokenSecret;
    return TokenSigner.ofStore(stored.store(), stored.epoch(), secret);
  }

  private TokenSigner signer(long epoch, SecureRandom random) {
    byte[] secret = chosen.tokenSecret == null ? random.generateSeed(32) : chosen.tokenSecret;
    return new TokenSigner(instance, epoch, secret, chosen.tokenSecret != null);
  }

  /// One more signal than the strategy has stages aborts.
  private ShutdownStrategy strategy() {
    return chosen.onSignals
        ? ShutdownStrategies.escalating(
            chosen.strategy, ShutdownStrategies.abort(LAST_SIGNAL_GRACE))
        : chosen.strategy;
  }

  /// @param methods those that this server can run
  @Nullable StoreThread storeThread(Inbox<Event> inbox, List<String> methods) {
    OperationStore opened = chosen.store;
    return store == null || opened == null
        ? null
        : new StoreThread(
            inbox,
            methods,
            new PresentRun(
                store,
                () -> opened.open(instance, reachedAt),
                opened.toString(),
                chosen.limits.storedKeysMax()));
  }

  /// The server was not started after all.
  void abandon() {
    if (store != null) {
      store.close();
    }
  }
}
