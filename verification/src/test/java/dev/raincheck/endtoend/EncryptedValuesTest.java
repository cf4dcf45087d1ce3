package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Large values are encrypted, and decrypted, in the middle of an array.
final class EncryptedValuesTest {
  private static final CurveKeys SERVER = CurveKeys.generate();

  @ParameterizedTest
  @ValueSource(ints = {100, 5_000, 100_000, 900_000})
  void travelUnharmed_bothWays(int bytes) {
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
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Office.class, new OfficeAtWork())
                .shutdownStrategy("abort:200ms")
                .curveForAnybody(SERVER)
                .start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address())
                    .withCurve(CurveKeys.generate(), SERVER.publicKey()))) {
      assertArrayEquals(label, client.service(Office.class).forward(parcel).label());
    }
  }
}
