package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A message of exactly the size that both sides take arrives, encrypted or not; one of a byte more
/// is refused by name. Neither costs the connection.
final class LargestMessageTest {
  private static final int BYTES_MAX = 1 << 16;
  @TempDir Path folder;

  private RaincheckServer server(Protection protection) throws IOException {
    return protection
        .server(Files.writeString(folder.resolve("clients"), protection.line("alice", "")))
        .serve(Office.class, new OfficeAtWork())
        .limits(Limits.DEFAULT.withMessageBytesMax(BYTES_MAX))
        .shutdownStrategy("abort:200ms")
        .start();
  }

  private static ClientOptions options(RaincheckServer server, Protection protection) {
    return protection
        .client(server, "alice")
        .withMessageBytesMax(BYTES_MAX)
        .withPatience(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource
  void callsAroundTheLimit_arriveOrAreRefused(Protection protection) throws IOException {
    Set<Class<?>> told = new HashSet<>();
    try (var server = server(protection);
        var client = RaincheckClient.connect(options(server, protection))) {
      Office office = client.service(Office.class);
      for (int length = BYTES_MAX - 150; length <= BYTES_MAX; length++) {
        try {
          office.greet("x".repeat(length));
        } catch (RaincheckException refused) {
          told.add(refused.getClass());
        } catch (IllegalArgumentException tooLargeAlone) {
          assertTrue(length > BYTES_MAX - 10, tooLargeAlone::toString);
        }
      }
    }
    // The result is too large where the call did arrive.
    assertEquals(Set.of(CallFailedException.class, CallNotStartedException.class), told);
  }
}
