package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.raincheck.testkit.TestProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A program in another language, with tests of its own. It runs where its interpreter and packages
/// are, and must where `-Dforeign.required=true` or the environment's `FOREIGN_REQUIRED` says so.
///
/// @param home the folder that it is in
/// @param environment what it is told
record ForeignProgram(Path home, Map<String, String> environment) {
  private static final boolean REQUIRED =
      Boolean.getBoolean("foreign.required")
          || Boolean.parseBoolean(System.getenv("FOREIGN_REQUIRED"));
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Skips the test, or fails it, where something is missing.
  ///
  /// @param packages what has to be installed
  /// @param probe ends with 0 if it is
  void requireThere(String packages, List<String> probe) {
    try {
      run(probe);
    } catch (UncheckedIOException | AssertionError failed) {
      String missing = "NOT RUN: %s needs %s:%n%s".formatted(home, packages, failed.getMessage());
      if (REQUIRED) {
        fail(missing);
      }
      abort(missing);
    }
  }

  /// Runs it, to its end, which has to be a good one.
  void run(List<String> command) {
    var program = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    program.environment().putAll(environment);
    try (var process = TestProcess.start(program)) {
      process.outputWithin(PATIENCE);
    }
  }
}
