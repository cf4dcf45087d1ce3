package dev.raincheck.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Runs a sample's `main` in a process of its own, with the JDK and the paths of this one.
final class SampleProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private SampleProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  /// Starts it, and lets it run.
  static SampleProcess start(Class<?> sample, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java(sample));
    command.addAll(List.of(arguments));
    return new SampleProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// Ends this process with the one that started it, however that ends.
  static void endWithParent() {
    ProcessHandle.current().parent().ifPresent(SampleProcess::endWith);
  }

  private static void endWith(ProcessHandle other) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          other.onExit().join();
          System.exit(1);
        });
  }

  /// The next line that it prints; waits for it.
  String nextLine() throws IOException {
    return lines.readLine();
  }

  long pid() {
    return process.pid();
  }

  /// SIGKILL: it can do nothing more, not even clean up.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// SIGTERM: it may come to an end.
  void terminate() {
    process.toHandle().destroy(); // which leaves its output to be read
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// Runs it to its end, and repeats its lines behind a name.
  ///
  /// @return the last line that it printed
  static String run(String name, Class<?> sample, String... arguments)
      throws IOException, InterruptedException {
    SampleProcess started = start(sample, arguments);
    System.out.printf("%n%s is process %d%n", name, started.pid());
    String last = "";
    for (String line; (line = started.nextLine()) != null; last = line) {
      System.out.println("  " + line);
    }
    int code = started.process.waitFor();
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
    String access = "--enable-native-access=";
    if (modulePath == null) {
      return List.of(java, access + "ALL-UNNAMED", "-cp", classPath, sample.getName());
    }
    String main = sample.getModule().getName() + "/" + sample.getName();
    String driver = access + "org.xerial.sqlitejdbc";
    return List.of(java, driver, "-p", modulePath, "-cp", classPath, "-m", main);
  }
}
