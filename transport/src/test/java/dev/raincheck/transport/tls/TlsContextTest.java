package dev.raincheck.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.transport.TlsKeys;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What the log says of one's own files: of a certificate before it ends, and after, and of a key
/// that others can read.
class TlsContextTest {
  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final String owner = UUID.randomUUID().toString(); // its log is this test's alone
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.raincheck." + owner);
  private Instant now = Instant.now();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  private TlsKeys keysFor(Duration time) {
    return new Certificates(folder, "ca").keys("own", Subject.of("CN=server").until(time));
  }

  private TlsContext load(TlsKeys keys) {
    return new TlsContext(owner, keys, jdk -> jdk, () -> now);
  }

  private List<String> complaints() {
    return lines("\"CN=server\"");
  }

  private List<String> lines(String part) {
    BackgroundLogger.flush();
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(it -> it.contains(part))
        .toList();
  }

  @Test
  void endWithinTwoWeeks_isToldAtOnce_andOnceADay() {
    TlsContext keys = load(keysFor(Duration.ofDays(9).plusMinutes(30)));
    assertEquals(1, complaints().size());
    String told = complaints().getFirst();
    assertTrue(
        told.startsWith("TLS: \"" + folder.resolve("own.p12") + "\": the certificate"), told);
    assertTrue(told.contains("in 9 days and 0 hours; then new connections fail (expected: "), told);
    keys.look();
    now = now.plus(Duration.ofHours(23));
    keys.look();
    assertEquals(1, complaints().size());
    now = now.plus(Duration.ofHours(1));
    keys.look();
    keys.look();
    assertEquals(2, complaints().size());
  }

  @Test
  void endThatHasCome_isTold_thoughNoFileChanges() {
    TlsContext keys = load(keysFor(Duration.ofDays(90)));
    keys.look();
    assertEquals(List.of(), complaints());
    now = now.plus(Duration.ofDays(91));
    keys.look();
    assertEquals(1, complaints().size());
    assertTrue(complaints().getFirst().contains("has ended on "), complaints()::toString);
  }

  @Test
  void keyThatOthersCanRead_isToldWithEachVersion() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    TlsKeys own = keysFor(Duration.ofDays(90));
    load(own);
    String told = own.key() + ": rw-r--r--, so other users can read";
    assertEquals(0, lines(told).size());
    Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-r--r--"));
    TlsContext keys = load(own);
    keys.look();
    assertEquals(1, lines(told).size());
  }

  @Test
  void renewedCertificate_isNotComplainedAbout() {
    TlsContext keys = load(keysFor(Duration.ofDays(2)));
    keysFor(Duration.ofDays(90));
    keys.look();
    keys.look();
    now = now.plus(Duration.ofDays(3));
    keys.look();
    assertEquals(1, complaints().size());
  }
}
