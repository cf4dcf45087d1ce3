package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program in another language, with tests of its own. It runs where its interpreter and packages
/// are, and must where `-Dforeign.required=true` or the environment's `FOREIGN_REQUIRED` says so.
///
/// @param home the folder that it is in
/// @param environment what it is told
/// @param output the folder for what it says
record ForeignProgram(Path home, Map<String, String> environment, Path output) {
  private static final boolean REQUIRED =
      Boolean.getBoolean("foreign.required")
          || Boolean.parseBoolean(System.getenv("FOREIGN_REQUIRED"));
  private static final int PATIENCE_S = 180;

  /// Skips the test, or fails it, where something is missing.
  ///
  /// @param packages what has to be installed
  /// @param probe ends with 0 if it is
  void requireThere(String packages, List<String> probe) throws Exception {
    Path said = output.resolve("probe");
    boolean there = ends(probe, said) == 0;
    String missing = "NOT RUN: %s needs %s:%n%s".formatted(home, packages, read(said));
    if (REQUIRED) {
      assertTrue(there, missing);
    }
    assumeTrue(there, missing);
  }

  /// Runs it, to its end, which has to be a good one.
  void run(List<String> command) throws Exception {
    Path said = output.resolve("output");
    int status = ends(command, said);
    assertTrue(status == 0, () -> "exit code " + status + ":\n" + read(said));
  }

  /// The exit code, or -1 if there is no such program.
  private int ends(List<String> command, Path said) throws Exception {
    var builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException noSuchProgram) {
      Files.writeString(said, String.valueOf(noSuchProgram.getMessage()));
      return -1;
    }
    try {
      assertTrue(
          process.waitFor(PATIENCE_S, TimeUnit.SECONDS),
          () -> "still running after " + PATIENCE_S + " s:\n" + read(said));
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path said) {
    try {
      return Files.readString(said);
    } catch (IOException gone) {
      return gone.toString();
    }
  }
}
