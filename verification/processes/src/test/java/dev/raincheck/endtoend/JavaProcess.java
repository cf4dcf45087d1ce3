package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A process of its own, with the test's Java and class path.
public final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private JavaProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  static JavaProcess start(Class<?> main, String... arguments) throws IOException {
    return startWith(List.of(), main, arguments);
  }

  /// @param options for its Java; they win over the usual ones
  public static JavaProcess startWith(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return startWith(ProcessBuilder.Redirect.INHERIT, options, main, arguments);
  }

  /// Nobody reads what it writes to its standard error: a pipe, which is full soon.
  public static JavaProcess startUnread(Class<?> main, String... arguments) throws IOException {
    return startWith(ProcessBuilder.Redirect.PIPE, List.of(), main, arguments);
  }

  private static JavaProcess startWith(
      ProcessBuilder.Redirect errors, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ChildJvm.JAVA);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(ChildJvm.options());
    command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    command.addAll(List.of("-cp", ChildJvm.CLASS_PATH));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new JavaProcess(new ProcessBuilder(command).redirectError(errors).start());
  }

  /// The next line that it writes; waits for it.
  public String nextLine() throws IOException {
    return lines.readLine();
  }

  /// All that it writes from here to its end; waits for it.
  public List<String> lastLines() {
    return lines.lines().toList();
  }

  /// Lets it read a line.
  public void say(String line) throws IOException {
    process.outputWriter().append(line).append('\n').flush();
  }

  /// SIGKILL.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// SIGTERM.
  public void terminate() {
    process.toHandle().destroy(); // leaves its output open, unlike Process.destroy
  }

  /// SIGSTOP: it does nothing more, and its connections stay open.
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
    await().until(this::isStopped);
  }

  /// The signal has been sent when `kill` returns; its threads stop one after the other.
  private boolean isStopped() throws IOException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    if (!Files.exists(tasks)) {
      return true; // no way to tell on this system
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
    }
    return true;
  }

  /// SIGCONT.
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + status);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process has not ended in 30 s: " + process.info());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
