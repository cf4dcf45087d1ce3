package dev.raincheck.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The file changes between two looks at it.
class AuthorizedClientsFileTest {
  private static final String ADA = CurveKeys.generate().publicKey() + " ada\n";
  private static final String BOB = CurveKeys.generate().publicKey() + " bob\n";

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.raincheck.server");

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  private Path file() {
    return folder.resolve("clients");
  }

  private AuthorizedClientsFile read(String content) throws IOException {
    Files.writeString(file(), content);
    return new AuthorizedClientsFile(file());
  }

  private long complaints() {
    BackgroundLogger.flush();
    String name = file().toString();
    return log.list.stream()
        .filter(it -> it.getFormattedMessage().startsWith(name))
        .filter(it -> it.getFormattedMessage().contains("stay as they were"))
        .count();
  }

  @Test
  void versionOfTheSameSizeAndTime_isTaken() throws IOException {
    AuthorizedClientsFile clients = read(ADA);
    FileTime time = Files.getLastModifiedTime(file());
    Files.writeString(file(), BOB);
    Files.setLastModifiedTime(file(), time);
    clients.look();
    assertTrue(clients.current().isClient("ada"), "it may be half written");
    clients.look();
    assertFalse(clients.current().isClient("ada"));
    assertTrue(clients.current().isClient("bob"));
  }

  @Test
  void unfitFile_isRefused_withOneExpectation() {
    for (String content : List.of("short ada\n", "# nobody yet\nada\n")) {
      var told = assertThrows(IllegalArgumentException.class, () -> read(content));
      String message = String.valueOf(told.getMessage());
      assertTrue(message.startsWith("authorized clients: " + file() + ": "), message);
      assertEquals(2, message.split("\\(expected: ", -1).length, message);
    }
    var told =
        assertThrows(
            IllegalArgumentException.class,
            () -> new AuthorizedClientsFile(folder.resolve("none")));
    assertTrue(String.valueOf(told.getMessage()).contains("(expected: "), told::getMessage);
  }

  @Test
  void unfitVersion_changesNothing_andIsComplainedAboutForAsLongAsItIsThere() throws IOException {
    AuthorizedClientsFile clients = read(ADA);
    Files.writeString(file(), "nonsense\n");
    clients.look();
    assertEquals(0, complaints());
    for (int i = 0; i < 3 * WatchedFiles.COMPLAINT_LOOKS; i++) {
      clients.look();
    }
    assertEquals(3, complaints());
    assertTrue(clients.current().isClient("ada"));
    Files.delete(file());
    clients.look();
    clients.look();
    assertEquals(4, complaints(), "another problem, told at once");
    Files.writeString(file(), BOB);
    clients.look();
    clients.look();
    assertTrue(clients.current().isClient("bob"));
    clients.look();
    assertEquals(4, complaints());
  }
}
