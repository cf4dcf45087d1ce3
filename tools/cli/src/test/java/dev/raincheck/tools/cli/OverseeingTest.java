package dev.raincheck.tools.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.CallOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What operators see, and do, from a shell.
class OverseeingTest extends WithLab {
  private RaincheckServer open;
  private RaincheckClient client;

  /// A server that everybody may operate; the one of [WithLab] lets everybody look.
  @BeforeEach
  void connect() {
    open = LabAtWork.builder(lab).allowOperateFromAnybody().start();
    shell.environment.put("RAINCHECK_ENDPOINT", open.address());
    client = RaincheckClient.connect(open.address());
  }

  @AfterEach
  void disconnect() {
    lab.release.countDown();
    client.close();
    open.close();
  }

  private String hold(String name) {
    return client.submit("lab.hold", List.of(name)).token();
  }

  private String nameOfFirst() {
    await()
        .until(
            () -> client.admin().allOperations(OperationQuery.UNFINISHED).findFirst().isPresent());
    return client.admin().allOperations(OperationQuery.UNFINISHED).findFirst().get().name();
  }

  @Test
  void list_isATableForPeople() {
    hold("x");
    String name = nameOfFirst();
    await().until(() -> ok("list").contains("holding x"));
    List<String> lines = ok("list").lines().toList();
    assertTrue(lines.get(0).matches("OPERATION +STATE +AGE *"), lines.get(0));
    assertTrue(lines.get(1).matches(name + " +RUNNING +\\S+ +50 % holding x"), lines.get(1));
    assertEquals(2, lines.size());
  }

  @Test
  void list_isALineOfJsonForEach() {
    hold("x");
    client.with(CallOptions.key("k")).submit("lab.hold", List.of("y")).token();
    List<String> lines = ok("list", "--json").lines().toList();
    assertEquals(2, lines.size());
    for (String line : lines) {
      assertTrue(Json.read("line", line) instanceof Map<?, ?> map && map.containsKey("id"), line);
    }
    assertEquals(1, ok("list", "--json", "--most", "1").lines().count());
    assertEquals(1, ok("list", "--json", "--key", "k").lines().count());
    assertEquals("", ok("list", "--json", "--key", "other"));
    assertEquals("", ok("list", "--json", "--method", "lab.greet"));
    assertEquals("", ok("list", "--json", "--min-age", "1h"));
    assertEquals("", ok("list", "--json", "--state", "ended"));
    assertEquals(
        2, ok("list", "--json", "--state", "running", "--method", "lab.*").lines().count());
    fails(ExitCode.USAGE, "--state: \"gone\" (expected: one of ended", "list", "--state", "gone");
    fails(ExitCode.USAGE, "--most: \"0\" (expected: at least 1)", "list", "--most", "0");
    fails(ExitCode.USAGE, "expected: operations, sessions or servers", "list", "things");
  }

  @Test
  void list_ofSessions() {
    hold("x");
    assertTrue(ok("list", "sessions").startsWith("SESSION  CLIENT  FROM"), ok("list", "sessions"));
    String json = ok("list", "sessions", "--json").lines().findFirst().orElse("");
    assertTrue(json.contains("\"connected\":true"), json);
  }

  @Test
  void show_hasTheStackOfTheHandler() {
    hold("x");
    await().until(() -> lab.holds.get() == 1);
    String shown = ok("show", nameOfFirst());
    assertTrue(shown.contains("\"state\":\"RUNNING\""), shown);
    assertTrue(shown.contains("LabAtWork.hold(LabAtWork.java"), shown);
  }

  @Test
  void show_findsAnOperationByItsToken() {
    String token = hold("x");
    assertTrue(ok("show", token).contains("\"method\":\"lab.hold\""));
    assertFalse(ok("show", token).contains(token));
    fails(ExitCode.TOKEN, "looking at the operation: no operation", "show", "0123456789abcdef");
    fails(ExitCode.USAGE, "(expected: 16 hexadecimal digits", "show", "lab.hold");
  }

  @Test
  void show_withoutAnOperation_isTheServer() {
    String shown = ok("show");
    assertTrue(shown.contains("\"state\":\"SERVING\""), shown);
    assertTrue(shown.contains("\"unfinished\":{"), shown);
  }

  @Test
  void cancel_takesTheNameOfAnOperation() {
    hold("x");
    await().until(() -> lab.holds.get() == 1);
    String name = nameOfFirst();
    assertEquals("CANCELLING", ok("cancel", name, "--reason", "enough"));
    await().until(() -> ok("cancel", name).equals("CANCELLED"));
  }

  @Test
  void abort_endsAnOperation() {
    String token = hold("x");
    assertEquals("ABORTED", ok("abort", nameOfFirst(), "--reason", "too slow"));
    fails(ExitCode.STOPPED, "too slow (by an operator)", "wait", token);
  }

  @Test
  void drain_shutsTheServerDown() {
    try (var draining =
            LabAtWork.builder(lab).allowOperateFromAnybody().shutdownStrategy("drain:1m").start();
        var other = RaincheckClient.connect(draining.address())) {
      shell.environment.put("RAINCHECK_ENDPOINT", draining.address());
      var held = other.submit("lab.hold", List.of("x"));
      held.token();
      assertEquals("DRAINING", ok("drain"));
      assertEquals("DRAINING", ok("drain"), "a second time changes nothing");
      assertEquals(ServerStatus.State.DRAINING, draining.status().state());
      lab.release.countDown();
      assertEquals("x was held", held.await());
    }
  }

  @Test
  void whoMayLookOnly_isToldSo() {
    shell.environment.put("RAINCHECK_ENDPOINT", server.address());
    assertTrue(ok("show").contains("SERVING"));
    fails(
        ExitCode.PERMISSION,
        "drain: a client that does not say who it is may not operate this server (expected: ",
        "drain");
    fails(
        ExitCode.PERMISSION,
        "abort: a client that does not say who it is may not operate",
        "abort",
        "0123456789abcdef");
    assertEquals(ServerStatus.State.SERVING, server.status().state());
  }

  @Test
  void completion_knowsTheOperations() {
    hold("x");
    String name = nameOfFirst();
    for (String command : List.of("show", "abort", "cancel")) {
      assertEquals(name, ok("__complete", command, "lab."));
    }
    assertEquals("operations\nsessions\nservers", ok("__complete", "list", ""));
    assertEquals(
        "rejected\nrunning",
        ok("__complete", "list", "--state", "r")
            .lines()
            .sorted()
            .reduce((a, b) -> a + "\n" + b)
            .orElse(""));
  }
}
