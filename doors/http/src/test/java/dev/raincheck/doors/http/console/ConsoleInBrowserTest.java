package dev.raincheck.doors.http.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The console in Chromium, as an operator uses it.
@Timeout(180)
class ConsoleInBrowserTest {
  private final Operator operator = new Operator();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void whatRuns_isListed_withLiveProgress() throws Exception {
    operator.work();
    assertEquals(
        """
        title reports-a · Raincheck
        progress 42 % 42 of 100 pages, north of it
        live 75 % three quarters
        focus stays true
        whose alice
        gates serial “reports/disk”: 1 of 1 inside, 1 wait
        fleet Alive
        failure DECLARED: no paper in tray 2 (expected: at least one sheet; fill it)
        may drain false
        focus stays behind one that ends true
        faults 0
        external 0
        """,
        operator.seen("list"));
  }

  @Test
  void oneOperation_isCancelled_andTheServerDrained_afterConfirmation() throws Exception {
    operator.work();
    assertEquals(
        """
        heading has focus operation-title
        key Key invoice-42
        dialog Its handler is asked to stop. If it does not obey within the grace, the operation is aborted. Its client is told the reason.
        safe button has focus confirm-no
        still RUNNING
        told true
        drain Drain reports-a?
        serves SERVING
        drains true
        faults 0
        external 0
        """,
        operator.seen("one"));
  }

  @Test
  void answersThatComeLate_orNotAtAll_areTold() throws Exception {
    operator.work();
    assertEquals(
        """
        other dialog Abort
        after that operation-title
        trouble The door does not answer. Updates are paused.
        faults 0
        external 0
        """,
        operator.seen("late"));
  }

  @Test
  void search_byMethod_key_andToken() throws Exception {
    operator.work();
    assertEquals(
        """
        address #/operations?method=reports.e*
        after a reload 2
        by key reports.build
        by token Key invoice-42
        token is seen false
        no such operation: "nothing" (expected: 16 hexadecimal digits, such as 0123456789abcdef, perhaps with the method in front, as logs have it)
        faults 0
        external 0
        """,
        operator.seen("search").replace("reports.e%2A", "reports.e*"));
  }

  @Test
  void hostileTexts_areTexts() throws Exception {
    operator.rig.store.lost = "<b>reports-c</b>";
    operator.build("north", "\"><img src=x onerror=alert(5)>");
    operator.rig.work.step("north", 0.5, "<script>alert(6)</script>");
    operator.fail("</td><script>alert(7)</script><img src=x onerror=alert(8)>");
    assertEquals(
        """
        progress 50 % <script>alert(6)</script>
        failure DECLARED: </td><script>alert(7)</script><img src=x onerror=alert(8)>
        server <b>reports-c</b>
        who You are <img src=x onerror=alert(1)>.
        key Key "><img src=x onerror=alert(5)>
        reason true
        made 0
        faults 0
        external 0
        """,
        operator.seen("hostile"));
  }
}
