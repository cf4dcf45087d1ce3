package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A handler writes where there is no room.
class FullDiskTest {
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path folder;

  @Service("archive")
  interface Archive {
    @Blocking
    long store(String file, String text);
  }

  private static long store(String file, String text) {
    try {
      return Files.size(Files.writeString(Path.of(file), text));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(file, unwritable);
    }
  }

  @Test
  void callThatFindsNoRoom_failsAlone_andIsToldWhy() {
    assumeTrue(Files.exists(FULL_DISK), "no such device on this system");
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Archive.class, FullDiskTest::store)
                .shutdownStrategy("abort:1s")
                .start();
        var client = RaincheckClient.connect(server.address())) {
      Archive archive = client.service(Archive.class);
      Deferred<Long> full =
          client.submit(Archive.class, it -> it.store(FULL_DISK.toString(), "too much"));
      String roomy = folder.resolve("file").toString();
      assertEquals(4, archive.store(roomy, "text"));
      var failed = assertThrows(CallFailedException.class, full::await);
      assertEquals(Optional.of(ErrorCode.INTERNAL), failed.code());
      assertEquals(Execution.FINISHED, failed.execution());
      assertTrue(failed.getMessage().contains(FULL_DISK.toString()), failed.getMessage());
      assertEquals(5, archive.store(roomy, "again"));
    }
  }
}
