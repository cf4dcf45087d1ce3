package dev.raincheck.shutdown;

import static dev.raincheck.shutdown.ShutdownStrategies.abort;
import static dev.raincheck.shutdown.ShutdownStrategies.awaitClaims;
import static dev.raincheck.shutdown.ShutdownStrategies.drain;
import static dev.raincheck.shutdown.ShutdownStrategies.perMethod;
import static dev.raincheck.shutdown.ShutdownStrategies.reject;
import static dev.raincheck.shutdown.Statuses.idle;
import static dev.raincheck.shutdown.Statuses.running;
import static dev.raincheck.shutdown.Statuses.seconds;
import static dev.raincheck.shutdown.Statuses.status;
import static dev.raincheck.shutdown.Statuses.unclaimed;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerMethodTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "reports.build,       ABORT", // the method itself goes before its service
    "reports.status,      REJECT",
    "reports@2.build,     KEEP",
    "reports.sub.build,   KEEP",
    "reportsbuild,        KEEP",
    "reports,             KEEP",
    "xreports.build,      KEEP",
    "com.acme.Mail.send,  REJECT",
    "'',                  KEEP",
  })
  void patterns_matchTheMethodElseItsServiceElseTheRest(String method, Verdict expected) {
    ShutdownStrategy strategy =
        perMethod(
            drain(),
            Map.of(
                "reports.build", abort(seconds(1)),
                "reports.*", reject(),
                "com.acme.Mail.*", reject()));
    assertEquals(expected, strategy.operation(idle(seconds(0)), running(method)));
  }

  @Test
  void abortBesideDrain_doesNotWaitForTheClaimsOfTheOthers() {
    // Results of the drained methods are unclaimed: of no interest to abort, which is over at once.
    ShutdownStrategy strategy =
        perMethod(abort(seconds(60)), Map.of("reports.*", drain(seconds(5))));
    ShutdownStatus before = status(seconds(4), Map.of("reports.build", unclaimed(1)));
    ShutdownStatus after = status(seconds(5), Map.of("reports.build", unclaimed(1)));
    assertEquals(Continuation.GO_ON, strategy.whole(before));
    assertEquals(Continuation.STOP, strategy.whole(after));
  }

  @Test
  void rejectBesideAwaitClaims_holdsOnlyTheResultsOfTheOthers() {
    ShutdownStrategy strategy = perMethod(reject(), Map.of("reports.*", awaitClaims(seconds(60))));
    assertEquals(
        Continuation.STOP, strategy.whole(status(seconds(1), Map.of("mail.send", unclaimed(3)))));
    assertEquals(
        Continuation.GO_ON,
        strategy.whole(
            status(seconds(1), Map.of("mail.send", unclaimed(3), "reports.build", unclaimed(1)))));
  }

  @Test
  void lastFinish_ofOtherMethodsDoesNotProlongTheWait() {
    ShutdownStrategy strategy = perMethod(reject(), Map.of("reports.*", awaitClaims(seconds(10))));
    Totals finishedLongAgo = Totals.of(0, 0, 1, 0, seconds(10));
    Totals finishedJustNow = Totals.of(0, 0, 0, 0, seconds(0));
    assertEquals(
        Continuation.STOP,
        strategy.whole(
            status(
                seconds(20),
                Map.of("reports.build", finishedLongAgo, "mail.send", finishedJustNow))));
  }

  @Test
  void aPartThatHasUsedUpItsBudget_endsItsOwnOperationsOnly() {
    ShutdownStrategy strategy = perMethod(drain(seconds(60)), Map.of("mail.*", reject(seconds(5))));
    ShutdownStatus early = status(seconds(4), Map.of("mail.send", running(1)));
    ShutdownStatus late =
        status(seconds(5), Map.of("mail.send", running(1), "reports.build", running(1)));
    assertEquals(Verdict.REJECT, strategy.operation(early, running("mail.send")));
    assertEquals(Verdict.ABORT, strategy.operation(late, running("mail.send")));
    assertEquals(Verdict.KEEP, strategy.operation(late, running("reports.build")));
    assertEquals(Continuation.GO_ON, strategy.whole(late));
  }

  @Test
  void newCalls_areForTheStrategyOfTheMethod_withinItsBudget() {
    ShutdownStrategy admitting = new Admitting(seconds(5));
    ShutdownStrategy strategy = perMethod(drain(), Map.of("mail.*", admitting));
    assertEquals(NewCalls.ADMIT, strategy.newCalls(idle(seconds(4)), "mail.send"));
    assertEquals(NewCalls.REJECT, strategy.newCalls(idle(seconds(5)), "mail.send"));
    assertEquals(NewCalls.REJECT, strategy.newCalls(idle(seconds(4)), "reports.build"));
  }

  @Test
  void escalatingInside_decidesOnItsMethodsOnly() {
    ShutdownStrategy strategy =
        perMethod(
            drain(), Map.of("mail.*", ShutdownStrategies.escalating(drain(), abort(seconds(1)))));
    ShutdownStatus second =
        ShutdownStatus.of(java.util.List.of(seconds(9), seconds(0)), strategy.budget(), Map.of());
    assertEquals(Verdict.ABORT, strategy.operation(second, running("mail.send")));
    assertEquals(Verdict.KEEP, strategy.operation(second, running("reports.build")));
  }

  @Test
  void nestedStrategy_checksTheMethodsOfItsPatternOnly() {
    var served = List.of("reports.build", "mail.send");
    ShutdownStrategy fits =
        perMethod(
            drain(), Map.of("reports.*", perMethod(drain(), Map.of("reports.build", reject()))));
    assertDoesNotThrow(() -> fits.checkMethods(served));
    ShutdownStrategy unfit =
        perMethod(drain(), Map.of("reports.*", perMethod(drain(), Map.of("mail.send", reject()))));
    assertThrows(IllegalArgumentException.class, () -> unfit.checkMethods(served));
    ShutdownStrategy unfitRest =
        perMethod(perMethod(drain(), Map.of("mail.send", reject())), Map.of("mail.*", reject()));
    assertThrows(IllegalArgumentException.class, () -> unfitRest.checkMethods(served));
  }

  @Test
  void missingStrategy_isNamedByItsPattern() {
    var byPattern = new HashMap<String, ShutdownStrategy>();
    byPattern.put("reports.*", null);
    var refused = assertThrows(NullPointerException.class, () -> perMethod(drain(), byPattern));
    assertEquals("reports.*", refused.getMessage());
  }
}
