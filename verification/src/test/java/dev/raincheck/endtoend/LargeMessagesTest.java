package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A message that is too large ends its own call, and neither the connection that it would have
/// taken, nor what is under way there, nor anybody else's.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LargeMessagesTest {
  private static final int SERVER_BYTES_MAX = 1 << 20;
  private static final int CLIENT_BYTES_MAX = 1 << 16;

  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server = work.open();
  private final RaincheckClient client = connect(4 * SERVER_BYTES_MAX);
  private final RaincheckClient other = connect(SERVER_BYTES_MAX);
  private final Office office = client.service(Office.class);
  private Deferred<String> underWay;
  private Deferred<String> ofAnother;

  private RaincheckClient connect(int messageBytesMax) {
    return RaincheckClient.connect(
        ClientOptions.of(server.address()).withMessageBytesMax(messageBytesMax));
  }

  @BeforeEach
  void keepBothBusy() {
    underWay = client.submit(Office.class, it -> it.hold("mine"));
    ofAnother = other.submit(Office.class, it -> it.hold("another's"));
    await().until(() -> work.held.get() == 2);
  }

  @AfterEach
  void everythingElseGoesOn() {
    assertEquals("hello Ada", office.greet("Ada"));
    assertEquals("hello Bob", other.service(Office.class).greet("Bob"));
    work.release.countDown();
    assertEquals("mine", underWay.await());
    assertEquals("another's", ofAnother.await());
    assertEquals(2, work.held.get(), "neither ran twice");
    client.close();
    other.close();
    small.close();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  @Test
  void callTooLargeForTheServer_isNotSent() {
    var told =
        assertThrows(
            CallNotStartedException.class, () -> office.greet("x".repeat(2 * SERVER_BYTES_MAX)));
    assertEquals(Execution.NOT_STARTED, told.execution());
    assertTrue(told.getMessage().contains("at most 1048576; send less"), told.getMessage());
  }

  @Test
  void callTooLargeForTheClient_isNotSent() {
    var told =
        assertThrows(
            IllegalArgumentException.class, () -> office.greet("x".repeat(8 * SERVER_BYTES_MAX)));
    assertTrue(told.getMessage().contains("raise messageBytesMax"), told.getMessage());
  }

  @Test
  void largestCall_isSent() {
    int length = SERVER_BYTES_MAX - 1_100; // there is an envelope, too
    assertEquals(length, office.again("x".repeat(length)).length());
  }

  /// Smaller than what the server sends to others.
  private final RaincheckClient small = connect(CLIENT_BYTES_MAX);

  private static void assertTooLargeForTheClient(CallFailedException told) {
    assertEquals(Optional.of(ErrorCode.RESULT_TOO_LARGE), told.code());
    assertEquals(Execution.FINISHED, told.execution());
    assertTrue(told.getMessage().contains("at most 65536"), told.getMessage());
    assertTrue(told.getMessage().contains("raise the client's messageBytesMax"), told.getMessage());
  }

  @Test
  void resultTooLargeForTheClient_isAFailure_andItsConnectionGoesOn() {
    Office its = small.service(Office.class);
    Deferred<String> meanwhile = small.submit(Office.class, it -> it.hold("small's"));
    await().until(() -> work.held.get() == 3);
    assertTooLargeForTheClient(
        assertThrows(CallFailedException.class, () -> its.pile(CLIENT_BYTES_MAX)));
    assertEquals(60_000, its.pile(60_000).length);
    work.release.countDown();
    assertEquals("small's", meanwhile.await());
    assertEquals(3, work.held.getAndDecrement(), "it ran once");
  }

  @Test
  void resultTooLargeForTheClient_isThereForAnother() {
    Deferred<byte[]> piled = other.submit(Office.class, it -> it.pile(CLIENT_BYTES_MAX));
    String token = piled.token();
    assertTooLargeForTheClient(
        assertThrows(CallFailedException.class, () -> small.resume(token, byte[].class).await()));
    assertEquals("hello Cleo", small.service(Office.class).greet("Cleo"));
    assertEquals(CLIENT_BYTES_MAX, piled.await().length);
  }

  @Test
  void resultTooLargeForTheServer_isAFailureThatSaysTheLimit() {
    var told = assertThrows(CallFailedException.class, () -> office.pile(SERVER_BYTES_MAX));
    assertEquals(Optional.of(ErrorCode.RESULT_TOO_LARGE), told.code());
    assertEquals(Execution.FINISHED, told.execution());
    assertTrue(told.getMessage().contains("returned more than "), told.getMessage());
  }
}
