package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.CallFailedException;
import dev.raincheck.client.CallNotStartedException;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.RaincheckException;
import dev.raincheck.client.StoppedWaitingException;
import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Execution;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Calls that fail fail alone, each in its own way.
final class FailingCallsTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, work)
          .shutdown("abort:1s")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());
  private final Office office = client.service(Office.class);

  @AfterEach
  void othersAreStillAnswered() {
    assertEquals("hello Ada", office.greet("Ada"));
    work.release.countDown();
    client.close();
    server.close();
  }

  private static <X extends RaincheckException> X fails(
      Class<X> how, ErrorCode code, Execution ran, Executable call) {
    X thrown = assertThrows(how, call);
    assertEquals(Optional.of(code), thrown.code());
    assertEquals(ran, thrown.execution());
    return thrown;
  }

  @Test
  void declaredExceptions_comeBackAsThemselves() {
    var soldOut = assertThrows(Office.SoldOutException.class, () -> office.buy("stamps", 5));
    assertEquals("no 5 stamps", soldOut.getMessage());
    assertEquals(3, soldOut.getLeft());
    var unknown = assertThrows(Office.NoSuchItemException.class, () -> office.buy("dreams", 1));
    assertEquals("dreams", unknown.getMessage());
  }

  @Test
  void otherExceptions_areInternal_withoutTheirStack() {
    CallFailedException thrown =
        fails(
            CallFailedException.class,
            ErrorCode.INTERNAL,
            Execution.FINISHED,
            () -> office.buy("a till", 1));
    assertTrue(thrown.getMessage().contains("the till is stuck"), thrown.getMessage());
    assertEquals(Map.of(), thrown.details());
    assertEquals("office.buy", thrown.method());
  }

  @Test
  void unknownMethodsAndServices_areToldWithTheKnownOnes() {
    CallNotStartedException method =
        fails(
            CallNotStartedException.class,
            ErrorCode.UNKNOWN_METHOD,
            Execution.NOT_STARTED,
            () -> client.call("office.gret", List.of()));
    assertTrue(method.getMessage().contains("gret (known: "), method.getMessage());
    assertTrue(method.getMessage().contains("office.greet"), method.getMessage());
    CallNotStartedException service =
        fails(
            CallNotStartedException.class,
            ErrorCode.UNKNOWN_SERVICE,
            Execution.NOT_STARTED,
            () -> client.call("attic.greet", List.of()));
    assertTrue(service.getMessage().contains("known: office"), service.getMessage());
  }

  @Test
  void argumentsThatDoNotFit_doNotStartTheHandler() {
    for (Object unfit :
        List.of(Map.of("nam", "Ada"), Map.of(), Map.of("name", 1), Map.of("name", "A", "x", 1))) {
      @SuppressWarnings("unchecked")
      var arguments = (Map<String, Object>) unfit;
      fails(
          CallNotStartedException.class,
          ErrorCode.INVALID_ARGUMENTS,
          Execution.NOT_STARTED,
          () -> client.call("office.greet", arguments));
    }
    fails(
        CallNotStartedException.class,
        ErrorCode.INVALID_ARGUMENTS,
        Execution.NOT_STARTED,
        () -> client.call("office.greet", List.of("Ada", "Bob")));
  }

  @Test
  void resultsThatCannotTravel_failTheirOwnOperation() {
    fails(
        CallFailedException.class,
        ErrorCode.RESULT_NOT_ENCODABLE,
        Execution.FINISHED,
        office::unwritable);
    CallFailedException tooLarge =
        fails(
            CallFailedException.class,
            ErrorCode.RESULT_TOO_LARGE,
            Execution.FINISHED,
            () -> office.pile(2 << 20));
    assertTrue(tooLarge.getMessage().contains("messageBytesMax"), tooLarge.getMessage());
    assertEquals(1_000_000, office.pile(1_000_000).length);
  }

  @Test
  void argumentsThatAreTooLarge_areRefusedByTheClient() {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> office.greet("x".repeat(2 << 20)));
    assertTrue(thrown.getMessage().contains("office.greet"), thrown.getMessage());
  }

  @Test
  void awaitWithALimit_stopsWaiting_andLeavesTheOperationAlone() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    String token = held.token();
    StoppedWaitingException stopped =
        assertThrows(StoppedWaitingException.class, () -> held.await(Duration.ofMillis(20)));
    assertEquals(Optional.of(token), stopped.token());
    work.release.countDown();
    assertEquals("Ada", held.await());
  }
}
