package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.raincheck.client.RaincheckClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Large values are encrypted, and decrypted, in the middle of an array.
final class EncryptedValuesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "CURVE, 100",
    "CURVE, 5000",
    "CURVE, 100000",
    "CURVE, 900000",
    "TLS, 100",
    "TLS, 5000",
    "TLS, 16384", // a record
    "TLS, 100000",
    "TLS, 900000",
  })
  void travelUnharmed_bothWays(Protection protection, int bytes) throws IOException {
    Path clients = Files.writeString(folder.resolve("clients"), protection.line("alice", ""));
    byte[] label = new byte[bytes];
    new Random(bytes).nextBytes(label);
    var shape = new Office.Shape.Roll(1);
    var parcel =
        new Office.Parcel(
            new UUID(1, 2),
            Office.Size.LARGE,
            shape,
            Instant.EPOCH,
            label,
            Optional.empty(),
            List.of(),
            Map.of());
    try (var server =
            protection
                .server(clients)
                .serve(Office.class, new OfficeAtWork())
                .shutdownStrategy("abort:200ms")
                .start();
        var client = RaincheckClient.connect(protection.client(server, "alice"))) {
      assertArrayEquals(label, client.service(Office.class).forward(parcel).label());
    }
  }
}
