package dev.raincheck.tools.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raincheck.testkit.TestProcess;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What only a process of its own, or a shell, can show.
class ProcessTest extends WithLab {
  private static final Path BASH = Path.of("/bin/bash");

  private ProcessBuilder program(String... arguments) {
    var options = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Draincheck.columns=80");
    var builder = new ProcessBuilder(TestProcess.command(options, Main.class, arguments));
    builder.environment().put("RAINCHECK_ENDPOINT", server.address());
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /// Whatever the locale, JSON is UTF-8. A signal ends the waiting, and says where the result is.
  @Test
  void signal_endsTheWaiting_andTheResultIsThere() throws Exception {
    Process process = program("call", "lab.hold", "{\"name\": \"\\u00fc\"}").start();
    Reader err = process.errorReader(UTF_8);
    var said = new StringBuilder();
    while (said.indexOf("50 %") < 0) { // drawn once the token is known
      said.append((char) err.read());
    }
    process.toHandle().destroy();
    said.append(err.readAllAsString());
    assertEquals(143, process.waitFor(), said::toString);
    Matcher token = Pattern.compile("raincheck wait ([\\w-]+)").matcher(said);
    assertTrue(token.find(), said::toString);
    lab.release.countDown();
    try (var waiting = TestProcess.start(program("wait", token.group(1)))) {
      assertEquals("\"\u00fc was held\"", waiting.outputWithin(Duration.ofMinutes(1)).strip());
    }
  }

  @Test
  void bash_completesWhatItHasSplit() throws Exception {
    assumeTrue(Files.isExecutable(BASH), "no bash");
    assertEquals("lab.hold lab.fail ", completed("call lab.", "lab.hold lab.fail", "call lab."));
    assertEquals(
        "count= weight= ", completed("call lab.kinds ''", "count= weight=", "call lab.kinds "));
    assertEquals(
        "2.build ", completed("call reports @ 2.b", "reports@2.build", "call reports@2.b"));
    assertEquals("", completed("wait ''", "", "wait "));
  }

  /// @param split the line as bash splits it
  /// @param candidates what the program says
  /// @param line without the program's name
  private String completed(String split, String candidates, String line) throws Exception {
    String script =
        ok("completion", "bash")
            + """

            raincheck() { [[ $1 == __complete && $# -gt 1 ]] && printf '%%s\\n' %s; }
            COMP_WORDS=(raincheck %s)
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE='raincheck %s'
            COMP_POINT=${#COMP_LINE}
            _raincheck
            for word in "${COMPREPLY[@]}"; do [[ $word ]] && printf '%%s ' "$word"; done
            """
                .formatted(candidates, split, line);
    var shell = new ProcessBuilder(BASH.toString(), "-c", script).redirectErrorStream(true);
    try (var bash = TestProcess.start(shell)) {
      return bash.lines().collect(Collectors.joining("\n"));
    }
  }
}
