package dev.raincheck.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Runs a sample's `main` in a process of its own, with the JDK and the paths of this one.
final class SampleProcess {
  private SampleProcess() {}

  /// Runs it to its end, and repeats its lines behind a name.
  ///
  /// @return the last line that it printed
  static String run(String name, Class<?> sample, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java(sample));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    System.out.printf("%n%s is process %d%n", name, process.pid());
    String last = "";
    try (BufferedReader lines = process.inputReader()) {
      for (String line; (line = lines.readLine()) != null; last = line) {
        System.out.println("  " + line);
      }
    }
    int code = process.waitFor();
    System.out.printf("%s has ended with exit code %d%n", name, code);
    if (code != 0) {
      throw new IllegalStateException(name + ": exit code " + code + " (expected: 0)");
    }
    return last;
  }

  private static List<String> java(Class<?> sample) {
    String java = ProcessHandle.current().info().command().orElse("java");
    String classPath = System.getProperty("java.class.path");
    String modulePath = System.getProperty("jdk.module.path");
    if (modulePath == null) {
      return List.of(java, "-cp", classPath, sample.getName());
    }
    String main = sample.getModule().getName() + "/" + sample.getName();
    return List.of(java, "-p", modulePath, "-cp", classPath, "-m", main);
  }
}
