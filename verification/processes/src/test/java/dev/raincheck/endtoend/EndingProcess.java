package dev.raincheck.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that is to end by itself, and well. For one that is talked to, [JavaProcess].
public final class EndingProcess {
  private EndingProcess() {}

  /// What it writes. That goes to a file, so that nobody need read it while it is waited for.
  ///
  /// @param output in the folder that it runs in
  /// @param patienceS in seconds; who takes longer has failed
  public static String outputOf(List<String> command, Path output, int patienceS)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(output.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(patienceS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output, UTF_8);
    assertTrue(ended, () -> command + " did not end within " + patienceS + " s:\n" + text);
    assertEquals(0, process.exitValue(), () -> command + ":\n" + text);
    return text;
  }
}
