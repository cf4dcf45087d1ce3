package dev.raincheck.tools.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `top` in a terminal, which util-linux's `script` makes. Where that is missing the test says so
/// and is skipped, and must not where the environment's `TERMINAL_REQUIRED` says so.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalTest extends WithLab {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String HOME = "\u001b[H";
  private static final String CTRL_C = "\u0003";
  private static final int COLUMNS = 60;

  private final StringBuilder seen = new StringBuilder();

  @BeforeEach
  void terminalIsThere() {
    if (!Files.isExecutable(SCRIPT)) {
      assertFalse(Boolean.parseBoolean(System.getenv("TERMINAL_REQUIRED")), "no " + SCRIPT);
      Assumptions.abort("no " + SCRIPT + " (expected: util-linux, on Debian the package bsdutils)");
    }
  }

  /// As the launcher starts it, which asks the terminal for its size. Whoever runs the tests in the
  /// background may have had them ignore Control-C, which they would hand down.
  private Process top() throws IOException {
    var options =
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Draincheck.rows=20",
            "-Draincheck.columns=" + COLUMNS);
    String program =
        "exec env --default-signal=INT '%s'"
            .formatted(
                String.join(
                    "' '", TestProcess.command(options, Main.class, "top", "--every", "10ms")));
    var builder =
        new ProcessBuilder(
            SCRIPT.toString(), "--quiet", "--return", "--command", program, "/dev/null");
    builder.environment().put("RAINCHECK_ENDPOINT", server.address());
    builder.environment().put("SHELL", "/bin/sh");
    return builder.redirectErrorStream(true).start();
  }

  private void readUntil(Reader screen, String text) throws IOException {
    int from = seen.length();
    while (seen.indexOf(text, from) < 0) {
      int next = screen.read();
      assertTrue(next >= 0, () -> "it ended before it drew '" + text + "':\n" + seen);
      seen.append((char) next);
    }
  }

  @Test
  void top_isDrawnInPlace_fitsTheScreen_andEndsByControlC() throws Exception {
    Process top = top();
    Reader screen = top.inputReader(UTF_8);
    readUntil(screen, "SERVING");
    readUntil(screen, HOME);
    try (var client = RaincheckClient.connect(server.address())) {
      client.submit("lab.hold", List.of("x")).token();
      readUntil(screen, "lab.hold-"); // in a later frame
    }
    readUntil(screen, HOME);
    top.outputWriter().append(CTRL_C).flush();
    seen.append(screen.readAllAsString());
    assertEquals(130, top.waitFor(), seen::toString);
    assertFalse(seen.toString().contains("\tat "), seen::toString);
    for (String line : seen.toString().replaceAll("\u001b\\[[0-9;]*[A-Z]", "").split("\r\n", -1)) {
      assertTrue(line.length() <= COLUMNS, () -> "'" + line + "' in " + seen);
    }
    lab.release.countDown();
  }
}
