package dev.raincheck.doors.http.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Replies as resources.
class OutcomesTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);
  private final Outcomes outcomes =
      new Outcomes("/rpc", "application/json", Preferences.of(""), Duration.ZERO);

  private Answer write(Reply reply) {
    return outcomes.answer(new Ending.Replied(reply));
  }

  @Test
  void result_isJson_withWhatJsonCannotSayAsText() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("bytes", new byte[] {0, 1, 2});
    value.put("at", Instant.parse("2026-01-31T12:30:00Z"));
    value.put("exact", 9007199254740991L);
    value.put("large", 9007199254740992L);
    value.put("least", Long.MIN_VALUE);
    value.put("huge", BigInteger.TWO.pow(63));
    value.put("nan", Double.NaN);
    value.put("none", null);
    value.put("list", List.of(true, 1.5));
    Answer answer = write(new Reply.Result(HEADER, null, Slice.of(Values.encode(value))));
    assertEquals(200, answer.status());
    assertEquals("application/json", answer.fields().get("Content-Type"));
    assertEquals("no-store", answer.fields().get("Cache-Control"));
    assertEquals(
        "{\"bytes\":\"AAEC\",\"at\":\"2026-01-31T12:30:00Z\",\"exact\":9007199254740991,"
            + "\"large\":\"9007199254740992\",\"least\":\"-9223372036854775808\",\"huge\":\"9223372036854775808\",\"nan\":\"NaN\","
            + "\"none\":null,\"list\":[true,1.5]}",
        answer.text());
  }

  @Test
  void deferral_isAccepted_withItsAddress() {
    Answer answer =
        write(new Reply.Deferred(HEADER, "tok", true, new Progress(0.25, "so far"), 1_500, 60_000));
    assertEquals(202, answer.status());
    assertEquals("/rpc/tokens/tok", answer.fields().get("Location"));
    assertEquals("2", answer.fields().get("Retry-After"));
    assertEquals(
        "{\"token\":\"tok\",\"started\":true,\"progress\":{\"fraction\":0.25,\"message\":\"so"
            + " far\"},\"pollAfterMs\":1500}",
        answer.text());
  }

  /// Each code, as [#failure_isAProblem_withItsStatus] has it.
  @Test
  void everyCode_hasItsStatusHere() throws NoSuchMethodException {
    CsvSource rows =
        OutcomesTest.class
            .getDeclaredMethod("failure_isAProblem_withItsStatus", ErrorCode.class, int.class)
            .getAnnotation(CsvSource.class);
    assertEquals(
        EnumSet.allOf(ErrorCode.class),
        Arrays.stream(rows.value())
            .map(row -> ErrorCode.valueOf(row.substring(0, row.indexOf(','))))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(ErrorCode.class))));
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_REQUEST,400",
    "UNSUPPORTED_VERSION,400",
    "INVALID_ARGUMENTS,400",
    "PERMISSION_DENIED,403",
    "UNKNOWN_SERVICE,404",
    "UNKNOWN_METHOD,404",
    "TOKEN_MALFORMED,404",
    "TOKEN_UNKNOWN,404",
    "TOKEN_FORGED,404",
    "TOKEN_OF_ANOTHER_SERVER,404",
    "STALE_REQUEST,409",
    "CANCELLED,409",
    "TOKEN_EXPIRED,410",
    "TOKEN_ACKNOWLEDGED,410",
    "TOKEN_LOST,410",
    "RESULT_GONE,410",
    "DECLARED,422",
    "REQUEST_MISMATCH,422",
    "OVERLOADED,429",
    "INTERNAL,500",
    "RESULT_NOT_ENCODABLE,500",
    "RESULT_TOO_LARGE,500",
    "INTERRUPTED,500",
    "UNAVAILABLE,503",
    "SESSION_LOST,503",
    "SHUTTING_DOWN,503",
    "ABORTED,503",
    "REJECTED,503",
    "TIMED_OUT,504",
    "UNRECOGNIZED,500"
  })
  void failure_isAProblem_withItsStatus(ErrorCode code, int status) {
    Failure failure =
        new Failure(code, "so", Execution.UNKNOWN, Retry.after(1_001), Map.of(), null);
    Answer answer = write(new Reply.Failed(HEADER, "tok", failure));
    assertEquals(status, answer.status());
    assertEquals("application/problem+json", answer.fields().get("Content-Type"));
    assertEquals(
        ("{\"status\":%d,\"title\":\"%s\",\"detail\":\"so\",\"code\":\"%s\",\"execution\":\"UNKNOWN\","
             + "\"retry\":\"SAME_REQUEST\",\"retryAfterMs\":1001,\"token\":\"tok\"}")
            .formatted(status, code, code),
        answer.text());
    assertEquals(status == 429 || status == 503 ? "2" : null, answer.fields().get("Retry-After"));
  }

  @Test
  void noReply_isSafeToTryAgain_onlyIfNothingWasStarted() {
    assertEquals(503, unanswered(Execution.NOT_STARTED).status());
    Answer unknown = unanswered(Execution.UNKNOWN);
    assertEquals(502, unknown.status());
    assertNull(unknown.fields().get("Retry-After"));
    assertTrue(unknown.text().contains("NO_ANSWER"), unknown.text());
  }

  private Answer unanswered(Execution execution) {
    return outcomes.answer(
        new Ending.Unanswered(Problem.unanswered(new NoReplyException(execution, "silence"))));
  }
}
