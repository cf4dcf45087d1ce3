package dev.raincheck.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A process of its own for one side of a measurement. It ends with its parent at the latest: its
/// standard input closes then.
final class Child implements AutoCloseable {
  static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Process process;
  private final BufferedReader out;
  private final String what;

  private Child(Process process, String what) {
    this.process = process;
    this.out = process.inputReader();
    this.what = what;
  }

  /// Runs `main` of a class with the class path of this process.
  static Child start(Class<?> mainClass, List<String> jvmOptions, String... arguments) {
    return startJava(CLASS_PATH, mainClass.getName(), jvmOptions, arguments);
  }

  /// Runs `main` of a class with another class path.
  static Child startJava(
      String classPath, String mainClass, List<String> jvmOptions, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            classPath,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow")); // Netty's
    command.addAll(jvmOptions);
    Optional.ofNullable(System.getProperty("benchmarks.child")).ifPresent(command::add);
    command.add(mainClass);
    command.addAll(List.of(arguments));
    String simpleName = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    return start(simpleName + " " + String.join(" ", arguments), new ProcessBuilder(command));
  }

  /// Runs any program.
  ///
  /// @param what it is called if it fails
  static Child start(String what, ProcessBuilder program) {
    try {
      return new Child(program.redirectError(ProcessBuilder.Redirect.INHERIT).start(), what);
    } catch (IOException failed) {
      throw new UncheckedIOException(what, failed);
    }
  }

  /// In such a process: waits until its parent has gone, or has [ended][#end] it.
  static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // nothing is said to it
    }
  }

  long pid() {
    return process.pid();
  }

  /// What it has used so far.
  Duration cpu() {
    return cpu(pid());
  }

  /// What a process has used so far.
  static Duration cpu(long pid) {
    return ProcessHandle.of(pid).flatMap(it -> it.info().totalCpuDuration()).orElseThrow();
  }

  /// The next line that it prints.
  String line() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException(what + " ended early");
      }
      return line;
    } catch (IOException gone) {
      throw new UncheckedIOException(what, gone);
    }
  }

  /// Tells it something, and returns the line that it answers with.
  String ask(String question) {
    try {
      process.outputWriter().append(question).append('\n').flush();
      return line();
    } catch (IOException gone) {
      throw new UncheckedIOException(what, gone);
    }
  }

  /// Has it end by itself, since its input ends, and waits for that.
  void end() {
    try {
      process.outputWriter().close();
      process.waitFor();
    } catch (IOException gone) {
      throw new UncheckedIOException(what, gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what, interrupted);
    }
  }

  /// All samples that it prints until it ends.
  List<Sample> samples() {
    List<Sample> samples = out.lines().map(Sample::ofLine).toList();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(what + " failed with status " + process.exitValue());
      }
      return samples;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what, interrupted);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 2, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }
}
