package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.transport.CertificateName;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Connections over TLS: which certificates are accepted, and what each side is told of one that is
/// not.
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class TlsTest {
  private static final char[] PASSWORD = Certificates.PASSWORD.toCharArray();

  @TempDir Path folder;
  private Certificates signer;
  private Certificates stranger;
  private Path clients;
  private RaincheckServer server;

  @BeforeEach
  void open() throws IOException {
    signer = new Certificates(folder, "ca");
    stranger = new Certificates(folder, "stranger");
    clients = folder.resolve("clients");
    Files.writeString(clients, "tls alice\ntls urn:reports\ntls reports.example\n");
    server = builder().tls(signer.server(), clients).start();
  }

  private static ServerBuilder builder() {
    return RaincheckServer.builder("tls://127.0.0.1:*")
        .serve(Office.class, new OfficeAtWork())
        .shutdownStrategy("abort:200ms");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String call(String address, TlsKeys keys) {
    try (var client =
        RaincheckClient.connect(
            ClientOptions.of(address).withTls(keys).withPatience(Duration.ofSeconds(8)))) {
      return client.service(Office.class).greet("Ada");
    }
  }

  private static void assertTold(String expected, String address, TlsKeys keys) {
    var told = assertThrows(CallNotStartedException.class, () -> call(address, keys));
    assertTrue(told.getMessage().contains(expected), told.getMessage());
    assertTrue(told.getMessage().contains("expected: "), told.getMessage());
    assertEquals("NOT_STARTED", told.execution().name());
  }

  @Test
  void client_isServed_atItsAddressAndAtItsName() {
    assertEquals("hello Ada", call(server.address(), signer.client("alice")));
    String named = server.address().replace("127.0.0.1", "localhost");
    assertEquals("hello Ada", call(named, signer.client("alice")));
  }

  @Test
  void otherHostName_isToldWithThoseInTheCertificate() {
    TlsKeys other =
        signer.keys("other", Subject.of("CN=server", "dns:desk.example", "ip:10.0.0.1"));
    try (var misnamed = builder().tls(other, clients).start()) {
      assertTold(
          "\"CN=server\" is for [desk.example, 10.0.0.1] (expected: for \"127.0.0.1\"",
          misnamed.address(),
          signer.client("alice"));
    }
  }

  @Test
  void commonNameOfTheServer_isNoHostName() {
    TlsKeys old = signer.keys("old", Subject.of("CN=localhost"));
    try (var misnamed = builder().tls(old, clients).start()) {
      String named = misnamed.address().replace("127.0.0.1", "localhost");
      assertTold("\"CN=localhost\" names no host", named, signer.client("alice"));
    }
  }

  /// Clients are called by it, and some have an address in their certificates.
  @Test
  void commonNameOfTheServer_isNoHostName_besideAnAddressEither() {
    TlsKeys client = signer.keys("old", Subject.of("CN=localhost", "ip:10.0.0.1"));
    try (var misnamed = builder().tls(client, clients).start()) {
      String named = misnamed.address().replace("127.0.0.1", "localhost");
      assertTold(
          "\"CN=localhost\" is for [10.0.0.1] (expected: for \"localhost\"",
          named,
          signer.client("alice"));
    }
  }

  @Test
  void serverThatSomebodyElseSigned_isToldSo() {
    TlsKeys trusting = TlsKeys.of(signer.keyStore("alice", Subject.of("CN=alice")), PASSWORD);
    assertTold(
        "\"CN=server\" is signed by \"CN=ca\", who is not trusted here",
        server.address(),
        trusting.trusting(stranger.own()));
  }

  @ParameterizedTest
  @CsvSource({"stranger", "unnamed", "twice"})
  void clientWhoseCertificateIsNotAccepted_isToldSo(String kind) {
    Path store =
        switch (kind) {
          case "stranger" -> stranger.keyStore("alice", Subject.of("CN=alice"));
          case "unnamed" -> signer.keyStore("alice", Subject.of("O=alice"));
          default -> signer.keyStore("alice", Subject.of("CN=alice,CN=bob"));
        };
    TlsKeys keys = TlsKeys.of(store, PASSWORD).trusting(signer.own());
    assertTold("does not accept this client's certificate", server.address(), keys);
  }

  @ParameterizedTest
  @CsvSource({"URI, uri:urn:reports", "DNS, dns:reports.example"})
  void otherNameThanTheCommonOne_isThePrincipal(CertificateName kind, String name) {
    try (var other = builder().tls(signer.server().withPrincipalIn(kind), clients).start()) {
      assertEquals("hello Ada", call(other.address(), signer.keys("x", Subject.of("CN=x", name))));
      assertTold(
          "does not accept this client's certificate", other.address(), signer.client("alice"));
    }
  }

  @ParameterizedTest
  @CsvSource({"in the clear", "CURVE"})
  void serverWithoutTls_isToldSo(String kind) {
    ServerBuilder plain =
        RaincheckServer.builder("tcp://127.0.0.1:*").serve(Office.class, new OfficeAtWork());
    if (kind.equals("CURVE")) {
      plain.curveForAnybody(CurveKeys.generate());
    }
    try (var other = plain.start()) {
      String address = other.address().replace("tcp:", "tls:");
      assertTold("and is tcp:// meant?", address, signer.client("alice"));
    }
  }

  @ParameterizedTest
  @CsvSource({"in the clear, CURVE or TLS", "CURVE, without CURVE"})
  void clientWithoutTls_isToldSo(String kind, String told) {
    ClientOptions options =
        ClientOptions.of(server.address().replace("tls:", "tcp:"))
            .withPatience(Duration.ofSeconds(2));
    CurveKeys keys = CurveKeys.generate();
    try (var client =
        RaincheckClient.connect(
            kind.equals("CURVE") ? options.withCurve(keys, keys.publicKey()) : options)) {
      var refused =
          assertThrows(
              CallNotStartedException.class, () -> client.service(Office.class).greet("Ada"));
      assertTrue(refused.getMessage().contains(told), refused.getMessage());
    }
  }

  @Test
  void addressAndKeys_haveToFit() {
    assertRefused("call tls(keys, clients)", builder());
    assertRefused(
        "begins with tls://",
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Office.class, new OfficeAtWork())
            .tls(signer.server(), clients));
    assertRefused(
        "one of them",
        builder().tls(signer.server(), clients).curve(CurveKeys.generate(), clients));
    ClientOptions bare = ClientOptions.of(server.address());
    var told = assertThrows(IllegalArgumentException.class, () -> RaincheckClient.connect(bare));
    assertTrue(told.getMessage().contains("call withTls(keys)"), told.getMessage());
    ClientOptions clear = ClientOptions.of("tcp://127.0.0.1:1").withTls(signer.client("alice"));
    told = assertThrows(IllegalArgumentException.class, () -> RaincheckClient.connect(clear));
    assertTrue(told.getMessage().contains("begins with tls://"), told.getMessage());
  }

  private static void assertRefused(String expected, ServerBuilder builder) {
    var told = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(told.getMessage().contains(expected), told.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "wrong password, the password is wrong",
    "damaged, or the file is damaged",
    "cut off, or not all of one",
    "missing file, no such file",
    "no key store, it is no key store",
    "expired, its certificate has expired",
    "no key, it has keys []",
    "nobody trusted, it has no certificate of others",
    "no certificates, it has no certificate",
  })
  void keysThatCannotBeUsed_areRefusedAtTheStart(String kind, String expected) throws IOException {
    Path store = signer.keyStore("x", Subject.of("CN=x"));
    Path text = Files.writeString(folder.resolve("text"), "Dear diary,\n");
    TlsKeys good = TlsKeys.of(store, PASSWORD);
    TlsKeys bad =
        switch (kind) {
          case "wrong password" -> TlsKeys.of(store, "guess".toCharArray());
          case "damaged" -> TlsKeys.of(damaged(store), PASSWORD);
          case "cut off" -> TlsKeys.of(cutOff(store), PASSWORD);
          case "missing file" -> TlsKeys.of(folder.resolve("none.p12"), PASSWORD);
          case "no key store" -> TlsKeys.of(text, PASSWORD);
          case "expired" -> signer.keys("x", Subject.of("CN=x").until(Duration.ofDays(-1)));
          case "no key" -> TlsKeys.of(signer.trustStore("only"), PASSWORD);
          case "nobody trusted" -> good;
          default -> good.trusting(text);
        };
    for (var start :
        List.<Executable>of(
            () -> builder().tls(bad, clients).build(),
            () -> RaincheckClient.connect(ClientOptions.of(server.address()).withTls(bad)))) {
      var told = assertThrows(IllegalArgumentException.class, start);
      assertTrue(told.getMessage().contains(expected), told.getMessage());
      assertTrue(told.getMessage().contains("(expected: "), told.getMessage());
      assertFalse(told.getMessage().contains("guess"), told.getMessage());
    }
  }

  /// With another bit in what is encrypted.
  private static Path damaged(Path store) throws IOException {
    byte[] bytes = Files.readAllBytes(store);
    bytes[bytes.length / 2] ^= 1;
    return Files.write(store, bytes);
  }

  private static Path cutOff(Path store) throws IOException {
    byte[] bytes = Files.readAllBytes(store);
    return Files.write(store, Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void changedFiles_areUsedForNewConnections_andUnfitOnesAreNot() throws IOException {
    TlsKeys alice = signer.client("alice");
    TlsKeys others = TlsKeys.of(stranger.keyStore("other", Subject.of("CN=alice")), PASSWORD);
    try (var early = RaincheckClient.connect(ClientOptions.of(server.address()).withTls(alice))) {
      assertEquals("hello Ada", early.service(Office.class).greet("Ada"));
      Files.writeString(folder.resolve("server.p12"), "half a");
      assertEquals("hello Ada", call(server.address(), alice));
      stranger.keyStore("server", Subject.of("CN=server", "ip:127.0.0.1"));
      await()
          .ignoreExceptions()
          .until(() ->
              call(server.address(), TlsKeys.of(alice.key(), PASSWORD).trusting(stranger.own()))
                  .equals("hello Ada"));
      assertTold("signed by \"CN=stranger\"", server.address(), alice);
      assertEquals("hello Ada", early.service(Office.class).greet("Ada"), "it is connected");
      Files.copy(stranger.own(), signer.own(), StandardCopyOption.REPLACE_EXISTING);
      await()
          .ignoreExceptions()
          .until(() -> call(server.address(), others.trusting(stranger.own())).equals("hello Ada"));
    }
  }
}
