package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.exceptions.CallFacts;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How commands end that were refused.
class FailuresTest {
  @ParameterizedTest
  @CsvSource({
    "PERMISSION_DENIED, PERMISSION",
    "OVERLOADED, REFUSED",
    "UNAVAILABLE, REFUSED",
    "SHUTTING_DOWN, REFUSED",
    "UNKNOWN_METHOD, USAGE"
  })
  void callThatDidNotRun_endsAsItsCodeSays(ErrorCode code, ExitCode end) {
    assertEquals(end, codeOf(CallNotStartedException.class, Execution.NOT_STARTED, code, ""));
  }

  @ParameterizedTest
  @CsvSource({"PERMISSION_DENIED", "UNAVAILABLE", "STALE_REQUEST"})
  void callThatMayHaveRun_isUnknown(ErrorCode code) {
    assertEquals(
        ExitCode.UNKNOWN, codeOf(OutcomeUnknownException.class, Execution.UNKNOWN, code, ""));
  }

  /// The operation is there, whatever becomes of it: the question was refused.
  @ParameterizedTest
  @CsvSource({
    "PERMISSION_DENIED, PERMISSION",
    "UNAVAILABLE, REFUSED",
    "OVERLOADED, REFUSED",
    "MALFORMED_REQUEST, USAGE"
  })
  void questionAboutAToken_endsAsItsCodeSays(ErrorCode code, ExitCode end) {
    assertEquals(end, codeOf(OutcomeUnknownException.class, Execution.UNKNOWN, code, "a token"));
  }

  private static ExitCode codeOf(
      Class<? extends RaincheckException> type, Execution ran, ErrorCode code, String token) {
    CallFacts facts = CallFacts.of("lab.hold", ran).withCode(code);
    return Failures.codeOf(
        (token.isEmpty() ? facts : facts.withToken(token)).toException(type, "refused"));
  }
}
