package dev.raincheck.tools.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.settings.Limits;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A call from its token to the end, each step a command of its own.
class TokensTest extends WithLab {
  private String submitted() {
    String token = ok("submit", "lab.hold", "name=it");
    await().until(() -> hold().running() == 1);
    return token;
  }

  private ServerStatus.Method hold() {
    return server.status().methods().stream()
        .filter(it -> it.name().equals("lab.hold"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void submitted_isPolledAwaitedAndAcknowledged() {
    String token = submitted();
    await().until(() -> shell.run("poll", token).out().contains("0.5"));
    Shell.Result pending = shell.run("poll", token);
    assertEquals(ExitCode.PENDING, pending.code());
    assertTrue(
        pending
            .out()
            .startsWith(
                "{\"state\":\"running\",\"fraction\":0.5,\"message\":\"holding"
                    + " it\",\"pollAfterMs\":"),
        pending.out());
    lab.release.countDown();
    assertEquals("\"it was held\"", ok("wait", "--keep", token));
    assertEquals("{\"state\":\"succeeded\",\"result\":\"it was held\"}", ok("poll", token));
    assertEquals("\"it was held\"", ok("wait", token));
    fails(ExitCode.TOKEN, "[TOKEN_ACKNOWLEDGED]", "wait", token);
    fails(ExitCode.TOKEN, "[TOKEN_ACKNOWLEDGED]", "poll", token);
    assertEquals("", ok("acknowledge", token));
    fails(ExitCode.TOKEN, "[TOKEN_MALFORMED]", "acknowledge", "nonsense");
    fails(ExitCode.TOKEN, "[TOKEN_MALFORMED]", "cancel", "nonsense");
  }

  @Test
  void limitThatIsNone_isToldBeforeAnythingRuns() {
    Shell.Result refused = shell.run("call", "lab.hold", "name=it", "--limit", "5x");
    assertEquals(ExitCode.USAGE, refused.code());
    assertTrue(refused.err().contains("--limit: \"5x\" (expected: "), refused.err());
    assertEquals(0, server.status().ledger().accepted());
  }

  @Test
  void limit_endsTheWaiting_notTheOperation() {
    Shell.Result waited = shell.run("call", "lab.hold", "name=it", "--limit", "20ms");
    assertEquals(ExitCode.PENDING, waited.code());
    assertTrue(waited.err().contains("not ended after 20ms"), waited.err());
    String token = waited.out();
    assertTrue(waited.err().contains("raincheck wait " + token), waited.err());
    assertEquals(ExitCode.PENDING, shell.run("wait", token, "--limit", "0s").code());
    lab.release.countDown();
    assertEquals("\"it was held\"", ok("wait", token));
  }

  @Test
  void callsOfOneKey_areOneOperation() {
    lab.release.countDown();
    String token = ok("submit", "lab.hold", "name=it", "--key", "k-1");
    assertEquals("\"it was held\"", ok("call", "lab.hold", "name=it", "--key=k-1", "--keep"));
    assertEquals("\"it was held\"", ok("wait", token));
    assertEquals(1, lab.holds.get());
  }

  @Test
  void cancelled_isStopped() {
    String token = submitted();
    assertEquals("", ok("cancel", token, "--reason", "enough"));
    fails(ExitCode.STOPPED, "enough", "wait", token);
  }

  @Test
  void progress_isDrawnOnATerminal_andGoneAtTheEnd() throws Exception {
    Shell terminal = new Shell().withTerminal(70);
    CompletableFuture<Shell.Result> call =
        CompletableFuture.supplyAsync(
            () -> terminal.run("call", "lab.hold", "name=it", "-e", server.address()));
    String bar = " 50 % [###############---------------] holding it";
    await().until(() -> terminal.said().contains(bar));
    lab.release.countDown();
    Shell.Result result = call.get();
    assertEquals("\"it was held\"", result.out());
    assertTrue(terminal.said().endsWith("\r"), result.err());
  }

  @Test
  void resultThatNobodyReads_isNotAcknowledged() {
    lab.release.countDown();
    String token = ok("submit", "lab.hold", "name=it");
    var closed = new PrintStream(OutputStream.nullOutputStream());
    closed.close();
    Shell.Result result = shell.run(closed, "wait", token);
    assertEquals(ExitCode.INPUT_OUTPUT, result.code());
    assertTrue(result.err().contains("standard output: closed"), result.err());
    assertEquals("\"it was held\"", ok("wait", token));
  }

  @Test
  void resultThatIsTooLarge_isNotAcknowledged() {
    lab.release.countDown();
    int most = 4 << 20;
    try (var roomy =
            LabAtWork.builder(lab).limits(Limits.DEFAULT.withMessageBytesMax(most)).start();
        var client =
            RaincheckClient.connect(ClientOptions.of(roomy.address()).withMessageBytesMax(most))) {
      shell.environment.put("RAINCHECK_ENDPOINT", roomy.address());
      String token = client.submit("lab.hold", List.of("x".repeat(2 << 20))).token();
      fails(ExitCode.FAILED, "[RESULT_TOO_LARGE]", "wait", token);
      String whole = ok("wait", token, "--message-bytes-max=" + most);
      assertTrue(whole.endsWith("x was held\""), whole.length() + " characters");
      fails(ExitCode.USAGE, "at least 65536", "wait", token, "--message-bytes-max", "5");
      fails(ExitCode.USAGE, "at most 2147483647", "ping", "--message-bytes-max", "3000000000");
    }
  }

  @Test
  void signal_hearsWhereTheResultIs() {
    CompletableFuture<Shell.Result> call =
        CompletableFuture.supplyAsync(() -> shell.run("call", "lab.hold", "name=it"));
    await().until(() -> shell.lastWords.get().contains("raincheck wait "));
    lab.release.countDown();
    assertEquals("\"it was held\"", call.join().out());
    assertEquals("", shell.lastWords.get());
  }

  @Test
  void methodWithoutToken_isCalled_notSubmitted() {
    fails(ExitCode.USAGE, "use raincheck call", "submit", "lab.greet", "name=x");
  }
}
