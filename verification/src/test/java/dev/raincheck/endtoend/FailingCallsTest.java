package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.ResultTypeException;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Calls that fail fail alone, each in its own way.
final class FailingCallsTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server = work.open();
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
    String id = thrown.operationId().orElseThrow();
    assertEquals(
        "office.buy failed: java.lang.IllegalStateException: the till is stuck [INTERNAL]"
            + " (operation "
            + id
            + ")",
        thrown.getMessage());
    assertEquals(Map.of("operation", id), thrown.details());
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
    assertTrue(method.getMessage().contains("\"gret\" (known: "), method.getMessage());
    assertTrue(method.getMessage().contains("office.greet"), method.getMessage());
    CallNotStartedException service =
        fails(
            CallNotStartedException.class,
            ErrorCode.UNKNOWN_SERVICE,
            Execution.NOT_STARTED,
            () -> client.call("attic.greet", List.of()));
    assertTrue(service.getMessage().contains("known: office"), service.getMessage());
    for (String none : List.of("status", "")) {
      String refusal =
          assertThrows(IllegalArgumentException.class, () -> client.call(none, List.of()))
              .getMessage();
      assertTrue(refusal.startsWith("method: \"" + none + "\" (expected: service.method"), refusal);
    }
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
    CallNotStartedException twoNames =
        fails(
            CallNotStartedException.class,
            ErrorCode.INVALID_ARGUMENTS,
            Execution.NOT_STARTED,
            () -> client.call("office.greet", List.of("Ada", "Bob")));
    assertEquals(
        "office.greet: more arguments than 1 (expected: name: String) [INVALID_ARGUMENTS]",
        twoNames.getMessage());
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
  void argumentsThatCannotTravel_areRefusedByTheClient() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> client.call("office.greet", Map.of("name", new Object())));
    assertEquals(
        "office.greet: name: Object cannot travel (use a record or a sealed interface)",
        thrown.getMessage());
  }

  @Test
  void sealedArgumentsWithoutAType_areToldWhichThereAre() {
    CallNotStartedException thrown =
        fails(
            CallNotStartedException.class,
            ErrorCode.INVALID_ARGUMENTS,
            Execution.NOT_STARTED,
            () -> client.call("office.forward", List.of(Map.of("shape", Map.of("width", 1.0)))));
    assertEquals(
        "office.forward: parcel.shape: a map without a type (expected: a map with type Box or Roll)"
            + " [INVALID_ARGUMENTS]",
        thrown.getMessage());
  }

  @Test
  void awaitWithALimit_stopsWaiting_andLeavesTheOperationAlone() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    String token = held.token();
    StoppedWaitingException stopped =
        assertThrows(StoppedWaitingException.class, () -> held.await(Duration.ofMillis(20)));
    assertEquals(Optional.of(token), stopped.token());
    assertTrue(
        stopped
            .getMessage()
            .endsWith(
                "the limit of PT0.02S is over; the operation goes on, and its token is still good"),
        stopped.getMessage());
    assertThrows(IllegalArgumentException.class, () -> held.await(Duration.ofMillis(-1)));
    work.release.countDown();
    assertEquals("Ada", held.await());
  }

  @Test
  void resultOfAnotherType_isToldAndNotAcknowledged() {
    work.release.countDown();
    String token = client.submit(Office.class, it -> it.hold("Ada")).token();
    Deferred<Integer> asNumber = client.resume(token, Integer.class);
    var thrown = assertThrows(ResultTypeException.class, asNumber::await);
    assertTrue(
        thrown
            .getMessage()
            .contains(
                "the result is not the Integer that was asked for: the text \"Ada\" (expected: an"
                    + " integer from -2147483648 to 2147483647)"),
        thrown.getMessage());
    assertEquals(Optional.of(token), thrown.token());
    assertEquals(Execution.FINISHED, thrown.execution());
    assertInstanceOf(Polled.Failed.class, asNumber.poll());
    var later =
        assertThrows(ExecutionException.class, () -> asNumber.toFuture().get(20, TimeUnit.SECONDS));
    assertInstanceOf(ResultTypeException.class, later.getCause());
    assertEquals("Ada", client.resume(token, String.class).await());
  }

  /// An earlier version of it, whose method declares nothing.
  @Service("office")
  public interface EarlierOffice {
    void buy(String item, int count);
  }

  @FunctionalInterface
  private interface Purchase {
    void make() throws Exception;
  }

  /// A method that returns nothing, as a function that does.
  private static @Nullable Object bought(Purchase purchase) throws Exception {
    purchase.make();
    return null;
  }

  @Test
  void declaredExceptionThatIsNotReadAsItself_isNotAcknowledged() {
    String token = client.submit("office.buy", List.of("stamps", 5)).token();
    List<Deferred<?>> strangers =
        List.of(
            client.resume(token, String.class),
            client.resume(token),
            client.resume(token, EarlierOffice.class, office -> bought(() -> office.buy("", 0))));
    for (Deferred<?> stranger : strangers) {
      fails(CallFailedException.class, ErrorCode.DECLARED, Execution.FINISHED, stranger::await);
    }
    Deferred<?> resumed =
        client.resume(token, Office.class, office -> bought(() -> office.buy("", 0)));
    assertThrows(Office.SoldOutException.class, resumed::await);
    Deferred<?> late =
        client.resume(token, Office.class, office -> bought(() -> office.buy("", 0)));
    assertThrows(TokenException.class, late::await, "acknowledged, as it was itself");
  }

  @Test
  void submittedFunctions_mayOnlyCall() {
    List<RaincheckClient.Call<Office, ?>> greedy =
        List.of(
            it -> it.greet("Ada").length(),
            it -> it.sum(3) + 1,
            it -> it.forward(null).note().orElse("none"));
    for (RaincheckClient.Call<Office, ?> function : greedy) {
      String refusal =
          assertThrows(IllegalArgumentException.class, () -> client.submit(Office.class, function))
              .getMessage();
      assertTrue(refusal.contains("the function used the call's result"), refusal);
      assertTrue(refusal.contains("use the result of await()"), refusal);
    }
  }
}
