package dev.raincheck.tools.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.admin.MethodInfo;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.ServerInfo;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopTest extends WithLab {
  private static final String HOME = "\u001b[H";

  private static TopFrame frame(long ageMs, long accepted, OperationInfo... operations) {
    var server =
        ServerInfo.of(
            Map.of(
                "instance",
                "lab-1",
                "state",
                "SERVING",
                "ageMs",
                ageMs,
                "operations",
                Map.of("queued", 1, "running", 2, "unclaimed", 3, "handlersBusy", 4),
                "limits",
                Map.of("kept", Map.of("used", 5, "max", 50)),
                "ledger",
                Map.of("accepted", accepted)));
    var method = MethodInfo.of(Map.of("method", "lab.hold", "queued", 1, "running", 2));
    return new TopFrame(server, List.of(method), List.of(operations));
  }

  private static OperationInfo operation(String progress) {
    return OperationInfo.of(
        Map.of(
            "id",
            "0123456789abcdef",
            "method",
            "lab.hold",
            "state",
            "RUNNING",
            "ageMs",
            4_027_000,
            "fraction",
            0.25,
            "progress",
            progress));
  }

  @Test
  void frame_saysWhatThereIs() {
    List<String> lines = frame(61_000, 70, operation("a quarter")).lines(null, 0, 0);
    assertEquals(
        List.of(
            "lab-1  SERVING  up 1m01s",
            "1 queued, 2 running, 3 unclaimed, 4 handlers busy, 70 accepted, oldest none, loop"
                + " delay 0ms",
            "kept 5 (10 %)",
            "",
            "METHOD    QUEUED  RUNNING  UNCLAIMED  BUSY",
            "lab.hold  1       2        0          0",
            "",
            "OPERATION                  STATE    AGE",
            "lab.hold-0123456789abcdef  RUNNING  1h07m  25 % a quarter"),
        lines);
  }

  @Test
  void frame_countsFromTheOneBefore_byTheServersClock() {
    TopFrame before = frame(60_000, 70);
    assertTrue(frame(62_000, 170).lines(before, 0, 0).get(1).contains("50/s accepted"));
    assertTrue(frame(1_000, 5).lines(before, 0, 0).get(1).contains(" 5 accepted"), "a new run");
  }

  @Test
  void frame_fitsTheTerminal_andCannotMoveItsCursor() {
    List<String> lines = frame(1, 1, operation("\u001b[2Jgone\n")).lines(null, 40, 9);
    assertEquals(8, lines.size());
    lines.forEach(line -> assertTrue(line.length() <= 40, line));
    String all = String.join("", frame(1, 1, operation("\u001b[2Jgone\n")).lines(null, 0, 0));
    assertFalse(all.contains("\u001b"), all);
  }

  @Test
  void withoutTerminal_isOneFrame() {
    try (var client = RaincheckClient.connect(server.address())) {
      client.submit("lab.hold", List.of("x")).token();
      await().until(() -> lab.holds.get() == 1);
      String printed = ok("top");
      assertTrue(printed.contains("lab.hold-"), printed);
      assertFalse(printed.contains(HOME), printed);
      lab.release.countDown();
    }
  }

  @Test
  void onATerminal_isDrawnInThePlaceOfTheLast() {
    shell.withScreen(100, 30);
    String printed = ok("top", "--times", "3", "--every", "10ms");
    assertEquals(6, printed.split("\\Q" + HOME + "\\E", -1).length - 1, "at both ends of each");
    assertTrue(printed.contains("/s accepted"), printed);
  }

  @Test
  void serverThatIsNotThere_isSaid() {
    String address = server.address();
    server.close();
    fails(ExitCode.UNREACHABLE, address, "top", "--patience", "100ms");
    fails(ExitCode.USAGE, "--times: \"x\"", "top", "--times", "x");
  }

  @Test
  void serverThatRefuses_isSaid() throws Exception {
    CurveKeys keys = CurveKeys.generate();
    CurveKeys mine = CurveKeys.generate();
    Path directory = Files.createTempDirectory("top");
    Path file = directory.resolve("mine.keys");
    mine.write(file);
    try (RaincheckServer closed = LabAtWork.builder(lab).curveForAnybody(keys).start()) {
      fails(
          ExitCode.PERMISSION,
          "may not look at this server (expected: a client with the right \"operate\"",
          "top",
          "-e",
          closed.address(),
          "--keys",
          file.toString(),
          "--server-key",
          keys.publicKey());
    }
  }
}
