package dev.raincheck.samples;

import java.io.BufferedReader;
import java.io.IOException;

/// A PostgreSQL in a process of its own, which ends when this one does. That process runs on the
/// class path, also where this one has modules: the binaries are resources of other jars.
final class SampleDatabase implements AutoCloseable {
  private final Process process;

  /// What it says first: its URL, or why there is none.
  final String firstLine;

  private SampleDatabase(Process process, String firstLine) {
    this.process = process;
    this.firstLine = firstLine;
  }

  static SampleDatabase start() throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                java,
                "-Dslf4j.internal.verbosity=ERROR", // it has nothing to log to, and need not say so
                "-cp",
                classPath,
                "dev.raincheck.stores.embedded.DatabaseMain")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines = process.inputReader();
    return new SampleDatabase(process, String.valueOf(lines.readLine()));
  }

  boolean isThere() {
    return firstLine.startsWith("jdbc:");
  }

  /// It ends when its input does, and takes its files along.
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
