package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// No further call may wait for its answer. What was called before is not said to be not started.
class FullDoorTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  /// One client alone may have nine of ten.
  private final ZeroRpcBench bench = new ZeroRpcBench(10);

  private final ZeroRpcBench.Client client = bench.new Client();

  private void fill() {
    for (int i = 0; i < 9; i++) {
      client.call("waits " + i, "build", i);
    }
    bench.pass(A_SECOND);
    assertEquals(List.of(), client.heard);
  }

  private void assertRefused(String execution) {
    List<?> error = client.lastError();
    assertEquals("OVERLOADED", error.getFirst());
    assertTrue(String.valueOf(error.get(1)).contains("execution " + execution), error::toString);
  }

  @Test
  void callThatIsNew_isRefused_andWasNotStarted() {
    fill();
    int before = bench.started.size();
    client.call("new", "build", 2026);
    assertRefused("NOT_STARTED");
    client.call("new", "tup");
    assertRefused("NOT_STARTED");
    assertEquals(before, bench.started.size());
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
    client.call("new", "tup");
    assertEquals(before + 1, bench.started.size(), "there is room again");
  }

  @Test
  void callThatHasRun_getsItsResult() {
    client.call("c", "build", 2026);
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
    client.infi("i", "uuid", "build", List.of(2027), Map.of());
    bench.finish(1, "built, too");
    client.last();
    fill();
    client.call("c", "build", 2026);
    assertEquals("built", client.lastResult());
    client.infi("again", "uuid", "build", List.of(2027), Map.of());
    assertEquals(Map.of("code", "success", "result", "built, too"), client.lastMap());
  }

  @Test
  void callThatRuns_isSaidToHaveStarted_withItsToken() {
    fill();
    var other = bench.new Client();
    other.call("waits 1", "build", 1); // the same call, over another connection
    List<?> error = other.lastError();
    assertEquals("OVERLOADED", error.getFirst());
    String line = String.valueOf(error.get(1));
    assertTrue(line.contains("execution STARTED") && line.contains(", token "), line);
    assertEquals(9, bench.started.size());
  }

  @Test
  void callOfInfi_thatRuns_getsItsToken() {
    client.infi("i", "uuid", "build", List.of(2027), Map.of());
    bench.pass(A_SECOND);
    assertEquals("deferred", client.lastMap().get("code"));
    fill();
    client.infi("again", "uuid", "build", List.of(2027), Map.of());
    assertEquals("deferred", client.lastMap().get("code"));
  }

  @Test
  void otherCallUnderTheSameKey_isNotRefusedForWantOfRoom() {
    client.infi("i", "uuid", "build", List.of(2027), Map.of());
    bench.finish(0, "built");
    client.last();
    fill();
    client.infi("again", "uuid", "build", List.of(2028), Map.of());
    Map<?, ?> exception = (Map<?, ?>) client.lastMap().get("exception");
    assertEquals("REQUEST_MISMATCH", exception.get("code"));
  }

  @Test
  void whatIsAnsweredAtOnce_is() {
    client.call("s", "_raincheck_submit", "build", List.of(2026));
    Object token = client.lastMap().get("token");
    fill();
    client.call("p", "_raincheck_poll", token);
    assertEquals(false, client.lastMap().get("done"));
    client.call("w", "_raincheck_wait", token);
    assertRefused("STARTED");
    client.call("n", "_zerorpc_name");
    assertEquals("Svc", client.lastResult());
    bench.finish(0, "built");
    client.call("w", "_raincheck_wait", token);
    assertEquals("built", client.lastResult());
  }

  @Test
  void messagesThatAreNotUnderstood_areSaidToBe() {
    fill();
    client.call("c", "on_call", 17);
    assertEquals("MALFORMED_REQUEST", client.lastError().getFirst());
  }
}
