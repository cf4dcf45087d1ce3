package dev.raincheck.shutdown;

import static dev.raincheck.shutdown.Statuses.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShutdownStatusTest {
  private static final Totals BUILD = Totals.of(1, 2, 3, 4, seconds(5));
  private static final Totals SEND = Totals.of(10, 20, 30, 40, seconds(3));
  private static final ShutdownStatus STATUS =
      ShutdownStatus.of(
          List.of(seconds(9), seconds(6), seconds(2)),
          seconds(20),
          Map.of("reports.build", BUILD, "mail.send", SEND));

  @Test
  void requests_giveNumberAndTimes() {
    assertEquals(3, STATUS.requests());
    assertEquals(seconds(9), STATUS.elapsed());
    assertEquals(seconds(2), STATUS.sinceLastRequest());
  }

  @Test
  void totals_areTheSum_andTheLatestFinish() {
    assertEquals(Totals.of(11, 22, 33, 44, seconds(3)), STATUS.totals());
    assertEquals(33, STATUS.totals().unfinished());
  }

  @Test
  void totals_ofNothingCountFromTheRequest() {
    assertEquals(Totals.none(seconds(7)), Statuses.idle(seconds(7)).totals());
  }

  @Test
  void ofMethods_seesTheseMethodsOnly() {
    ShutdownStatus reports = STATUS.ofMethods(method -> method.startsWith("reports."));
    assertEquals(Map.of("reports.build", BUILD), reports.totalsByMethod());
    assertEquals(BUILD, reports.totals());
    assertEquals(STATUS.sinceRequests(), reports.sinceRequests());
    assertEquals(Map.of(), reports.ofMethods("mail.send"::equals).totalsByMethod());
  }

  @Test
  void ofMethods_cannotBeChanged() {
    Map<String, Totals> reports = STATUS.ofMethods(method -> true).totalsByMethod();
    assertThrows(UnsupportedOperationException.class, () -> reports.put("a.b", SEND));
    assertThrows(UnsupportedOperationException.class, () -> reports.remove("mail.send"));
  }

  @Test
  void fromRequest_countsTimesAndBudgetFromThere() {
    ShutdownStatus second = STATUS.fromRequest(2);
    assertEquals(List.of(seconds(6), seconds(2)), second.sinceRequests());
    assertEquals(seconds(17), second.budget());
    assertEquals(STATUS, STATUS.fromRequest(1));
  }

  @Test
  void fromRequest_capsTheLastFinish() {
    assertEquals(seconds(2), STATUS.fromRequest(3).totals().sinceLastFinish());
  }

  @Test
  void within_onlyShortensTheBudget() {
    assertEquals(seconds(10), STATUS.within(seconds(10)).budget());
    assertEquals(seconds(20), STATUS.within(seconds(30)).budget());
  }

  @Test
  void isOver_onceTheBudgetIsReached() {
    assertFalse(STATUS.isOver());
    assertFalse(STATUS.within(seconds(10)).isOver());
    assertTrue(STATUS.within(seconds(9)).isOver());
  }
}
