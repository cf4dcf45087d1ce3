package dev.raincheck.tools.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Runs commands as functions.
final class Shell {
  final Map<String, String> environment = new HashMap<>();
  final AtomicReference<String> lastWords = new AtomicReference<>("");
  private String input = "";
  private int columns;
  private int rows;
  private boolean isOutForPeople;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// What a command said, and how it ended.
  record Result(ExitCode code, String out, String err) {}

  Shell withInput(String text) {
    input = text;
    return this;
  }

  Shell withTerminal(int width) {
    columns = width;
    return this;
  }

  /// A terminal shows all that is printed.
  Shell withScreen(int width, int height) {
    columns = width;
    rows = height;
    isOutForPeople = true;
    return this;
  }

  /// What it has said so far, also of a command that is under way.
  String said() {
    return err.toString(UTF_8);
  }

  Result run(String... arguments) {
    var out = new ByteArrayOutputStream();
    err.reset();
    ExitCode code = CommandLine.run(List.of(arguments), around(new PrintStream(out, true, UTF_8)));
    return new Result(code, out.toString(UTF_8).strip(), said().stripTrailing());
  }

  /// Somebody else takes what it prints.
  Result run(PrintStream out, String... arguments) {
    err.reset();
    ExitCode code = CommandLine.run(List.of(arguments), around(out));
    return new Result(code, "", said().stripTrailing());
  }

  private Surroundings around(PrintStream out) {
    return new Surroundings(
        environment,
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        out,
        new PrintStream(err, true, UTF_8),
        columns,
        rows,
        isOutForPeople,
        lastWords);
  }
}
