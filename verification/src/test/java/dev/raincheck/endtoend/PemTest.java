package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.TlsKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Keys and certificates in PEM, in the place of key stores.
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class PemTest {
  private static final Subject SERVER = Subject.of("CN=server", "ip:127.0.0.1");
  private static final Subject ALICE = Subject.of("CN=alice");

  @TempDir Path folder;
  private Certificates signer;
  private Path clients;

  @BeforeEach
  void open() throws IOException {
    signer = new Certificates(folder, "ca");
    clients = Files.writeString(folder.resolve("clients"), "tls alice\n");
  }

  private RaincheckServer serve(TlsKeys keys) {
    return RaincheckServer.builder("tls://127.0.0.1:*")
        .serve(Office.class, new OfficeAtWork())
        .tls(keys, clients)
        .shutdownStrategy("abort:200ms")
        .start();
  }

  private static String call(RaincheckServer server, TlsKeys keys) {
    ClientOptions options = ClientOptions.of(server.address()).withTls(keys);
    try (var client = RaincheckClient.connect(options.withPatience(Duration.ofSeconds(8)))) {
      return client.service(Office.class).greet("Ada");
    }
  }

  private TlsKeys keys(Path both) {
    return TlsKeys.pem(both, both, signer.own());
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void keysOfEachKind_areTaken(String algorithm) {
    try (var server = serve(keys(signer.pem("server", SERVER, algorithm)))) {
      assertEquals("hello Ada", call(server, signer.client("alice")));
    }
  }

  /// As certbot writes it: the own certificate, and behind it that of the one who signed it.
  @Test
  void chain_leadsToWhoIsTrusted() throws IOException {
    Path full = signer.deputy("deputy").pem("server", SERVER, "EC");
    TlsKeys alice = signer.client("alice");
    try (var server = serve(keys(full))) {
      assertEquals("hello Ada", call(server, alice));
    }
    String first = Files.readString(full).replaceFirst("(?s)(END CERTIFICATE-----\n).*", "$1");
    Path alone = Files.writeString(folder.resolve("alone.pem"), first);
    try (var server = serve(TlsKeys.pem(alone, full, signer.own()))) {
      var told = assertThrows(CallNotStartedException.class, () -> call(server, alice));
      assertTrue(told.getMessage().contains("signed by \"CN=deputy\""), told.getMessage());
    }
  }

  @Test
  void severalSigners_areAllTrusted() throws IOException {
    var other = new Certificates(folder, "other");
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both, "# ours\r\n" + Files.readString(signer.own()) + Files.readString(other.own()));
    try (var server = serve(signer.server().trusting(both))) {
      assertEquals("hello Ada", call(server, signer.client("alice")));
      Path another = other.pem("another", ALICE, "EC");
      assertEquals("hello Ada", call(server, TlsKeys.pem(another, another, signer.own())));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PKCS 1, `openssl pkcs8 -topk8 -nocrypt -in ",
    "password, its private key has a password",
    "old password, it has an \"RSA PRIVATE KEY\"",
    "other key, its key is not that of the certificate in ",
    "other kind, 'read as one of the certificate''s kind, EC'",
    "no key, it has 0 private keys",
    "no certificate, it has no certificate",
    "broken, certificate 1 is broken",
    "cut off, it ends in the middle of a block",
    "expired, its certificate has expired",
    "key store, it has no certificate",
  })
  void whatCannotBeUsed_isRefusedAtTheStart(String kind, String expected) throws IOException {
    Path good = signer.pem("good", ALICE, "EC");
    String text = Files.readString(good);
    String own = text.substring(0, text.indexOf("-----BEGIN PRIVATE"));
    String key = text.substring(own.length());
    String bad =
        switch (kind) {
          case "PKCS 1" -> own + key.replace(" PRIVATE", " RSA PRIVATE");
          case "password" -> own + key.replace(" PRIVATE", " ENCRYPTED PRIVATE");
          case "old password" ->
              own
                  + key.replace(" PRIVATE", " RSA PRIVATE")
                      .replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0\n\n");
          case "other key" -> own + keyIn(signer.pem("other", ALICE, "EC"));
          case "other kind" -> own + keyIn(signer.pem("other", ALICE, "Ed25519"));
          case "no key" -> own;
          case "no certificate" -> key;
          case "cut off" -> text + own.substring(0, own.length() / 2);
          case "broken" -> text.replace("MII", "AAA");
          case "expired" ->
              Files.readString(signer.pem("old", ALICE.until(Duration.ofDays(-1)), "EC"));
          default -> Files.readString(signer.keyStore("store", ALICE), StandardCharsets.ISO_8859_1);
        };
    TlsKeys keys = keys(Files.writeString(folder.resolve("bad.pem"), bad));
    for (var start : List.<Executable>of(() -> serve(keys), () -> connect(keys))) {
      var told = assertThrows(IllegalArgumentException.class, start);
      assertTrue(told.getMessage().contains(expected), told.getMessage());
      assertTrue(told.getMessage().contains("bad.pem\": "), told.getMessage());
      assertTrue(told.getMessage().contains("(expected: "), told.getMessage());
    }
  }

  private static String keyIn(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(text.indexOf("-----BEGIN PRIVATE"));
  }

  private static void connect(TlsKeys keys) {
    RaincheckClient.connect(ClientOptions.of("tls://127.0.0.1:1").withTls(keys)).close();
  }

  /// Of a renewal the certificate may come first, and the key a while after it.
  @Test
  void renewedFiles_areTakenTogether() throws IOException {
    var stranger = new Certificates(folder, "stranger");
    Path first = signer.pem("first", SERVER, "EC");
    Path certificate = Files.copy(first, folder.resolve("server-chain.pem"));
    Path key = Files.writeString(folder.resolve("server-key.pem"), keyIn(first));
    TlsKeys alice = keys(signer.pem("alice", ALICE, "EC"));
    var log = new ListAppender<ILoggingEvent>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    ((Logger) LoggerFactory.getLogger("dev.raincheck.server")).addAppender(log);
    try (var server = serve(TlsKeys.pem(certificate, key, signer.own()))) {
      assertEquals("hello Ada", call(server, alice));
      Path second = stranger.pem("second", SERVER, "EC");
      Files.copy(second, certificate, StandardCopyOption.REPLACE_EXISTING);
      String told = "\"%s\": its key is not that of the certificate".formatted(key);
      await()
          .until(() -> log.list.stream().anyMatch(it -> it.getFormattedMessage().contains(told)));
      assertEquals("hello Ada", call(server, alice), "half of a renewal");
      Files.writeString(key, keyIn(second));
      TlsKeys trusting = alice.trusting(stranger.own());
      await().ignoreExceptions().until(() -> call(server, trusting).equals("hello Ada"));
    }
  }
}
