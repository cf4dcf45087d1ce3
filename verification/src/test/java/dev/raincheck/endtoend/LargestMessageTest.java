package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.transport.CurveKeys;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A message of exactly the size that both sides take arrives, encrypted or not; one of a byte more
/// is refused by name. Neither costs the connection.
final class LargestMessageTest {
  private static final int BYTES_MAX = 1 << 16;
  private static final CurveKeys SERVER = CurveKeys.generate();

  private static RaincheckServer server(boolean encrypted) {
    ServerBuilder server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Office.class, new OfficeAtWork())
            .limits(Limits.DEFAULT.withMessageBytesMax(BYTES_MAX))
            .shutdownStrategy("abort:200ms");
    return (encrypted ? server.curveForAnybody(SERVER) : server).start();
  }

  private static ClientOptions options(RaincheckServer server, boolean encrypted) {
    ClientOptions options =
        ClientOptions.of(server.address())
            .withMessageBytesMax(BYTES_MAX)
            .withPatience(Duration.ofSeconds(5));
    return encrypted ? options.withCurve(CurveKeys.generate(), SERVER.publicKey()) : options;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsAroundTheLimit_arriveOrAreRefused(boolean encrypted) {
    Set<Class<?>> told = new HashSet<>();
    try (var server = server(encrypted);
        var client = RaincheckClient.connect(options(server, encrypted))) {
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
