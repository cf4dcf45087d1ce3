package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Values travel compressed between those who agreed on it, and plain to everybody else.
final class CompressionTest {
  private static final int BYTES = 500_000;
  private static final Pattern KEPT_BYTES = Pattern.compile("kept in (\\d+) bytes");

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, new OfficeAtWork())
          .shutdownStrategy("abort:200ms")
          .start();
  private final RaincheckClient plain = RaincheckClient.connect(server.address());
  private final RaincheckClient compressing =
      RaincheckClient.connect(ClientOptions.of(server.address()).withCompression());

  @AfterEach
  void close() {
    compressing.close();
    plain.close();
    server.close();
  }

  private long keptBytes() {
    Matcher kept = KEPT_BYTES.matcher(server.toString());
    assertTrue(kept.find(), server::toString);
    return Long.parseLong(kept.group(1));
  }

  @Test
  void largeValues_areCompressedInBothDirections() {
    String text = "rain ".repeat(BYTES / 5);
    assertEquals(text, compressing.service(Office.class).again(text));
    assertEquals(BYTES, compressing.service(Office.class).pile(BYTES).length);
    assertEquals(text, plain.service(Office.class).again(text));
  }

  @Test
  void resultThatWasCompressed_isReadableForOthersToo() {
    var call = compressing.submit(Office.class, it -> it.pile(BYTES));
    await().until(() -> call.poll() instanceof Polled.Done<byte[]>);
    assertTrue(keptBytes() < BYTES / 10, server::toString);
    assertArrayEquals(new byte[BYTES], plain.resume(call.token(), byte[].class).await());
  }

  @Test
  void resultThatWasNot_isReadableForWhoWouldHaveTakenItCompressed() {
    var call = plain.submit(Office.class, it -> it.pile(BYTES));
    await().until(() -> call.poll() instanceof Polled.Done<byte[]>);
    assertTrue(keptBytes() >= BYTES, server::toString);
    assertArrayEquals(new byte[BYTES], compressing.resume(call.token(), byte[].class).await());
  }
}
