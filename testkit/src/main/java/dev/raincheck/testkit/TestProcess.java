package dev.raincheck.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process of its own, for what can only befall one: a server that is killed, told to end, or
/// frozen while its connections stay open. The test and the process understand each other by lines,
/// in UTF-8: where the locale says otherwise, Java writes that with `-Dstdout.encoding=UTF-8`. What
/// still lives when the Java of the test ends is killed.
///
/// ```java
/// try (var server = TestProcess.start(ReportServer.class, "tcp://127.0.0.1:*");
///     var client = RaincheckClient.connect(server.nextLine())) {
///   String token = client.submit(Reports.class, it -> it.build(query)).token();
///   server.kill();
///   …
/// }
/// ```
public final class TestProcess implements AutoCloseable {
  private static final int PATIENCE_S = 30;
  private static final int WORD_MAX = 100;

  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(TestProcess::killAll, "raincheck-testkit-processes"));
  }

  private final Process process;
  private final BufferedReader lines;
  private final String what;

  private TestProcess(Process process, String what) {
    this.process = process;
    this.lines = process.inputReader(UTF_8);
    this.what = what;
    ALIVE.add(process);
    var _ = process.onExit().thenRun(() -> ALIVE.remove(process));
  }

  /// The tests end in the midst of one: its processes would live on, and hold open what they write
  /// to, for which a build may wait.
  private static void killAll() {
    for (Process process : ALIVE) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Runs `main` of a class with the Java and the class path of the test. What it writes to its
  /// standard error goes where that of the test goes.
  ///
  /// @param main the class
  /// @param arguments what its `main` gets
  /// @return a process that has begun
  /// @throws UncheckedIOException if it cannot be started
  public static TestProcess start(Class<?> main, String... arguments) {
    return start(List.of(), main, arguments);
  }

  /// The same with options for its Java, such as `-Xmx64m`.
  ///
  /// @param options those of the command `java`; the last one wins, also over the class path
  /// @param main the class
  /// @param arguments what its `main` gets
  /// @return a process that has begun
  /// @throws UncheckedIOException if it cannot be started
  public static TestProcess start(List<String> options, Class<?> main, String... arguments) {
    return start(
        new ProcessBuilder(command(options, main, arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT),
        main.getName() + " " + String.join(" ", arguments));
  }

  /// Runs any program.
  ///
  /// @param program with its environment, its folder, and where its standard error goes
  /// @return a process that has begun
  /// @throws UncheckedIOException if there is no such program
  public static TestProcess start(ProcessBuilder program) {
    return start(
        program,
        program.command().stream().map(TestProcess::shortened).collect(Collectors.joining(" ")));
  }

  /// Nobody reads a whole class path.
  private static String shortened(String word) {
    return word.length() <= WORD_MAX ? word : word.substring(0, WORD_MAX) + "…";
  }

  private static TestProcess start(ProcessBuilder program, String what) {
    try {
      return new TestProcess(program.start(), what);
    } catch (IOException failed) {
      throw new UncheckedIOException(what, failed);
    }
  }

  /// What [#start(List, Class, String...)] runs, for programs that start others: `sh`, `nice`,
  /// `script`.
  ///
  /// @param options those of the command `java`
  /// @param main the class
  /// @param arguments what its `main` gets
  /// @return the program, and what it is given
  public static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }

  /// The next line that it writes. Waits for it as long as the process lives.
  ///
  /// @return without its end
  /// @throws AssertionError if it ends before
  public String nextLine() {
    try {
      String line = lines.readLine();
      if (line == null) {
        throw new AssertionError(
            what + ": it ended with " + exitCode() + " (expected: a further line)");
      }
      return line;
    } catch (IOException closed) {
      throw new UncheckedIOException(what, closed);
    }
  }

  /// All that it writes from here to its end. Waits for it as long as the process lives.
  ///
  /// @return one after the other, as they come
  public Stream<String> lines() {
    return lines.lines();
  }

  /// Lets it read a line from its standard input.
  ///
  /// @param line without its end
  /// @throws UncheckedIOException if it reads no more
  public void say(String line) {
    try {
      process.outputWriter(UTF_8).append(requireNonNull(line, "line")).append('\n').flush();
    } catch (IOException closed) {
      throw new UncheckedIOException(what, closed);
    }
  }

  /// Ends it as `kill -9` does: it can do nothing more, and is gone when this returns. What it has
  /// written before can still be read.
  public void kill() {
    process.toHandle().destroyForcibly(); // leaves its output open, unlike that of Process
    process.onExit().join();
  }

  /// Asks it to end, by SIGTERM. What it writes meanwhile can still be read.
  public void terminate() {
    process.toHandle().destroy();
  }

  /// Freezes it, by SIGSTOP: it does nothing more, and its connections stay open. None of its
  /// threads runs any more when this returns.
  ///
  /// @throws IllegalStateException if it has ended, or the system has no such signal
  public void pause() {
    Signals.stop(process.pid());
  }

  /// Lets it go on after [#pause], by SIGCONT.
  ///
  /// @throws IllegalStateException if it has ended, or the system has no such signal
  public void resume() {
    Signals.goOn(process.pid());
  }

  /// {@return whether it has not ended}
  public boolean isAlive() {
    return process.isAlive();
  }

  /// {@return its process id}
  public long pid() {
    return process.pid();
  }

  /// Waits for its end, for up to 30 s.
  ///
  /// @return 0 if it says that all went well; 128 and the signal's number if a signal ended it
  /// @throws AssertionError if it does not end
  public int exitCode() {
    if (!hasEndedWithin(Duration.ofSeconds(PATIENCE_S))) {
      throw new AssertionError(
          "%s: still running after %d s (expected: its end)".formatted(what, PATIENCE_S));
    }
    return process.exitValue();
  }

  private boolean hasEndedWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(what + ": interrupted before it had ended", interrupted);
    }
  }

  /// Waits for its end, which has to be a good one. Whoever takes longer is killed, with all that
  /// it has started.
  ///
  /// @param patience how long it may take
  /// @return what it has written, without the lines that were read before
  /// @throws AssertionError if it does not end in time, or not with 0; says what it has written
  public String outputWithin(Duration patience) {
    var output = new Output(lines);
    boolean ended = hasEndedWithin(patience);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      kill();
    }
    String text = output.toItsEnd(patience);
    if (!ended || process.exitValue() != 0) {
      String how = ended ? "exit code " + process.exitValue() : "still running after " + patience;
      throw new AssertionError("%s: %s (expected: 0)%n%s".formatted(what, how, text));
    }
    return text;
  }

  /// Kills it if it still runs, and all that it has started.
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return "TestProcess %d, %s: %s"
        .formatted(process.pid(), process.isAlive() ? "alive" : "ended", what);
  }
}
