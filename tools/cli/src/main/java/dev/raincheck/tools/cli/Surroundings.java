package dev.raincheck.tools.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// What a command has around it, in the place of the process's own.
///
/// @param environment the environment's variables
/// @param in what `-` reads
/// @param out for results alone
/// @param err for all that people read
/// @param columns the width of the terminal that shows `err`; 0 if none does
/// @param rows the height of that terminal; 0 if none does
/// @param isOutForPeople whether a terminal shows `out`
/// @param lastWords what to say if a signal ends the process now; empty for nothing
record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    int columns,
    int rows,
    boolean isOutForPeople,
    AtomicReference<String> lastWords) {
  /// Prints a result, and nothing else goes there.
  ///
  /// @throws IOException if nobody reads it
  void print(String text) throws IOException {
    out.println(text);
    if (out.checkError()) {
      throw new IOException("standard output: closed (expected: somebody who reads it)");
    }
  }

  /// Says something to people.
  void say(String text) {
    explain("raincheck: " + text);
  }

  /// Says more of it.
  void explain(String text) {
    err.println(Printable.lines(text));
  }
}
