package dev.raincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CurveKeysTest {
  @TempDir Path folder;

  @Test
  void z85_isThatOfTheRfc() {
    assertEquals("HelloWorld", Z85.encode(HexFormat.of().parseHex("864fd26fb559f75b")));
    assertEquals("00000%nSc0", Z85.encode(new byte[] {0, 0, 0, 0, -1, -1, -1, -1}));
  }

  @Test
  void unfitKey_isToldByItsName_butASecretOneIsNotRepeated() {
    CurveKeys good = CurveKeys.generate();
    var told =
        assertThrows(
            IllegalArgumentException.class, () -> new CurveKeys("short", good.secretKey()));
    assertTrue(told.getMessage().startsWith("public-key: \"short\" (expected: 40 characters"));
    String unfit = good.secretKey().substring(1) + '"';
    told =
        assertThrows(IllegalArgumentException.class, () -> new CurveKeys(good.publicKey(), unfit));
    assertFalse(told.getMessage().contains(unfit), told.getMessage());
  }

  @Test
  void missingFile_isNamed_withTheRemedy() {
    Path none = folder.resolve("none.keys");
    var told = assertThrows(NoSuchFileException.class, () -> CurveKeys.read(none));
    String message = String.valueOf(told.getMessage());
    assertTrue(message.startsWith(none + ": no such file (expected: "), message);
    assertTrue(message.contains("raincheck keygen"), message);
  }

  @Test
  void directory_isNamed_withTheRemedy() {
    var told = assertThrows(FileSystemException.class, () -> CurveKeys.read(folder));
    String message = String.valueOf(told.getMessage());
    assertTrue(message.startsWith(folder + ": it is a directory (expected: a file"), message);
  }

  @Test
  void fileOfOtherBytes_hasNoKeys() throws IOException {
    Path file = Files.write(folder.resolve("store.p12"), new byte[] {(byte) 0xff, 0, (byte) 0x80});
    var told = assertThrows(IllegalArgumentException.class, () -> CurveKeys.read(file));
    assertTrue(String.valueOf(told.getMessage()).startsWith(file + ": no keys"), told::getMessage);
  }

  @Test
  void fileWithoutKeys_isRefusedByItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "public-key only");
    var told = assertThrows(IllegalArgumentException.class, () -> CurveKeys.read(file));
    assertTrue(told.getMessage().startsWith(file + ": no keys (expected: "), told.getMessage());
  }

  @Test
  void unfitKeyInAFile_isToldWithTheFile() throws IOException {
    String secret = CurveKeys.generate().secretKey();
    Path file = folder.resolve("keys");
    Files.writeString(file, "public-key short\nsecret-key " + secret);
    var told = assertThrows(IllegalArgumentException.class, () -> CurveKeys.read(file));
    assertTrue(told.getMessage().startsWith(file + ": public-key: \"short\" (expected: "));
  }

  @Test
  void fileThatOthersCanRead_isLogged() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    var logger = (Logger) LoggerFactory.getLogger("dev.raincheck.transport");
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    logger.addAppender(log);
    try {
      Path file = folder.resolve("keys");
      CurveKeys.generate().write(file);
      CurveKeys.read(file);
      BackgroundLogger.flush();
      assertEquals(List.of(), linesAbout(file, log));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      CurveKeys.read(file);
      BackgroundLogger.flush();
      assertEquals(1, linesAbout(file, log).size());
      assertTrue(linesAbout(file, log).getFirst().startsWith(file + ": rw-r--r--, so other users"));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static List<String> linesAbout(Path file, ListAppender<ILoggingEvent> log) {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(it -> it.contains(file.toString()))
        .toList();
  }
}
