package dev.raincheck.tools.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The program: `raincheck help` lists what it can do.
public final class Main {
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private Main() {}

  /// Runs one command, and ends the process with its exit code.
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    if (arguments.contains("--verbose") || arguments.contains("-v")) {
      // Before anything logs; simplelogger.properties has it off.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
    }
    Surroundings around = surroundings();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              String words = around.lastWords().get();
              if (!words.isEmpty()) {
                around.say(words);
              }
            }));
    System.exit(CommandLine.run(arguments, around).number());
  }

  /// The launcher says what is a terminal; without it, the JDK is asked.
  private static Surroundings surroundings() {
    Integer columns = Integer.getInteger("raincheck.columns");
    String out = System.getProperty("raincheck.out");
    Console console = columns == null || out == null ? System.console() : null;
    boolean isTerminal = console != null && console.isTerminal();
    return new Surroundings(
        System.getenv(),
        new FileInputStream(FileDescriptor.in),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        columns != null ? columns : isTerminal ? COLUMNS : 0,
        Integer.getInteger("raincheck.rows", isTerminal ? ROWS : 0),
        out != null ? out.equals("terminal") : isTerminal,
        new AtomicReference<>(""));
  }
}
