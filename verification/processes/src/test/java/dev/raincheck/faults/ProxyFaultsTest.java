package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.faults.Tally.Told;
import dev.raincheck.testkit.Fault;
import dev.raincheck.testkit.FaultProxy;
import dev.raincheck.transport.TlsKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever befalls the connections to a server that lives, each call succeeds, and runs once. More
/// rounds, or one again: `-Dfaults.rounds=N -Dfaults.seed=S`.
final class ProxyFaultsTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
  private static final long SEED = Long.getLong("faults.seed", 1);

  /// So many bytes of a connection are its greeting and handshake; faults in it are of interest.
  private static final int HANDSHAKE_BYTES = 300;

  private static final int TLS_HANDSHAKE_BYTES = 3_000;
  private static final int MOST_BYTES = 8_000;

  @TempDir private static Path folder;
  @TempDir private static Path encryptedFolder;
  private static CounterProcess server;
  private static CounterProcess encrypted;
  private static TlsKeys keys;

  @BeforeAll
  static void start() throws Exception {
    server = CounterProcess.start(folder, "abort:1s");
    Path tls = Files.createDirectory(encryptedFolder.resolve("tls"));
    var signer = new Certificates(tls, "ca");
    signer.pem("server", Subject.of("CN=server", "ip:127.0.0.1"), "EC");
    keys = signer.client("alice").trusting(signer.own());
    Files.writeString(tls.resolve("clients"), "tls alice\n");
    encrypted = CounterProcess.start("tls://127.0.0.1:*", encryptedFolder, "abort:1s");
  }

  @AfterAll
  static void stop() {
    server.close();
    encrypted.close();
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void everyCallSucceeds_andRunsOnce(Fault fault) throws Exception {
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      round(fault, seed, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void overTls_everyCallSucceeds_andRunsOnce(Fault fault) throws Exception {
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      round(fault, seed, encrypted);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void serverOutOfReachForGood_everyCallEnds_andItsTokensAreGoodElsewhere() throws Exception {
    var tally = new Tally();
    try (var proxy = FaultProxy.to(server.address())) {
      for (int i = 0; i < 20; i++) { // more than the client will try
        proxy.spoilNext(Fault.HALF_OPEN, i == 0 ? MOST_BYTES : 0);
      }
      var options = ClientOptions.of(proxy.address()).withPatience(Duration.ofMillis(2_500));
      try (var client = RaincheckClient.connect(options);
          var elsewhere = RaincheckClient.connect(server.address())) {
        Deferred<String> held = client.submit(Counter.class, it -> it.deferred("gone-held"));
        String token = held.token();
        var load = new CounterLoad("gone", client, tally);
        await().atMost(Duration.ofSeconds(30)).until(() -> proxy.struck() > 0);
        load.finish();
        assertTrue(tally.count(Told.UNKNOWN) > 0, tally::toString);
        assertEquals("gone-held", elsewhere.resume(token, String.class).await());
        tally.told("gone-held", Told.SUCCEEDED);
      }
    }
    assertEquals(List.of(), tally.lies(server.startsOf("gone")), tally::toString);
  }

  /// How many connections one after the other are spoilt in a round: an end is soon made up for.
  private static int connections(Fault fault) {
    return switch (fault) {
      case REQUESTS_CUT, REPLIES_CUT, RESET -> 2;
      case DELAYED, NARROW, REQUESTS_LOST, REPLIES_LOST, HALF_OPEN -> 1;
    };
  }

  private static void round(Fault fault, long seed, CounterProcess server) throws Exception {
    var random = new Random(seed);
    var tally = new Tally();
    String name = fault + "-" + seed;
    boolean isTls = server.address().startsWith("tls:");
    int handshake = isTls ? TLS_HANDSHAKE_BYTES : HANDSHAKE_BYTES;
    try (var proxy = FaultProxy.to(server.address())) {
      for (int i = 0; i < connections(fault); i++) {
        boolean early = (seed + i) % 2 == 0;
        int fromByte = early ? random.nextInt(handshake) : random.nextInt(handshake, MOST_BYTES);
        proxy.spoilNext(fault, fromByte);
      }
      var options = ClientOptions.of(proxy.address()).withPatience(Duration.ofMinutes(1));
      try (var client = RaincheckClient.connect(isTls ? options.withTls(keys) : options)) {
        var load = new CounterLoad(name, client, tally);
        await().atMost(Duration.ofSeconds(30)).until(() -> proxy.struck() == connections(fault));
        load.awaitSuccesses(50);
        load.finish();
      }
    }
    String replay = name + " (replay: -Dfaults.rounds=1 -Dfaults.seed=" + seed + "): " + tally;
    assertEquals(tally.size(), tally.count(Told.SUCCEEDED), replay);
    assertTrue(tally.size() > 50, replay);
    List<String> labels = server.starts().stream().filter(it -> it.startsWith(name + "-")).toList();
    assertEquals(List.of(), tally.lies(labels), replay);
  }
}
