package dev.raincheck.client.exceptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.ContractException;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.contract.ServiceContract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exceptions as users' tests make them, and as other frameworks carry them around.
class CallFactsTest {
  private static final CallFacts FACTS =
      CallFacts.of("reports.build", Execution.NOT_STARTED)
          .withCode(ErrorCode.OVERLOADED)
          .withRetry(Retry.after(1_000))
          .withToken("token")
          .withOperationId("id")
          .withElapsed(Duration.ofMillis(70))
          .withDetails(Map.of("limit", "unfinishedMax"));

  @SuppressWarnings({"unchecked", "BanSerializableRead"})
  private static <T> T carried(T object) throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        CallAbortedException.class,
        CallCancelledException.class,
        CallFailedException.class,
        CallNotStartedException.class,
        CallTimedOutException.class,
        OutcomeUnknownException.class,
        ResultTypeException.class,
        StoppedWaitingException.class,
        TokenException.class
      })
  void eachException_canBeMade_andOutlivesSerialization(Class<? extends RaincheckException> type)
      throws Exception {
    RaincheckException carried = carried(FACTS.toException(type, "why"));
    assertSame(type, carried.getClass());
    assertEquals("why", carried.getMessage());
    assertEquals("reports.build", carried.method());
    assertEquals(Execution.NOT_STARTED, carried.execution());
    assertEquals(Optional.of(ErrorCode.OVERLOADED), carried.code());
    assertEquals(Retry.after(1_000), carried.retry());
    assertEquals(Optional.of("token"), carried.token());
    assertEquals(Optional.of("id"), carried.operationId());
    assertEquals(Duration.ofMillis(70), carried.elapsed());
    assertEquals(Map.of("limit", "unfinishedMax"), carried.details());
  }

  @Test
  void whatTheServerDidNotSay_isEmpty() throws Exception {
    var bare = CallFacts.of("t.work", Execution.UNKNOWN);
    RaincheckException carried = carried(bare.toException(OutcomeUnknownException.class, "why"));
    assertEquals(Optional.empty(), carried.code());
    assertEquals(Retry.NEVER, carried.retry());
    assertEquals(Duration.ZERO, carried.elapsed());
    assertEquals(Map.of(), carried.details());
  }

  @Test
  void otherExceptions_areNotMade() {
    assertThrows(
        IllegalArgumentException.class, () -> FACTS.toException(RaincheckException.class, "why"));
  }

  @Test
  void problemsOfAnInterface_outliveSerialization() throws Exception {
    var thrown = assertThrows(ContractException.class, () -> ServiceContract.of(Runnable.class));
    assertEquals(thrown.problems(), carried(thrown).problems());
  }
}
