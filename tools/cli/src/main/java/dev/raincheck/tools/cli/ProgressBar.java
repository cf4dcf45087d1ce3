package dev.raincheck.tools.cli;

import dev.raincheck.api.Progress;
import java.io.PrintStream;

/// A line of the terminal that says how far an operation is, drawn again with each report.
final class ProgressBar {
  private static final int BAR_COLUMNS = 30;
  private static final int LEAST_COLUMNS = 60;

  private final PrintStream terminal;
  private final int columns;
  private int drawn;

  /// @param columns the terminal's; 0 if there is none, and then nothing is drawn
  ProgressBar(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  void draw(Progress progress) {
    if (columns > 0) {
      String line = line(progress);
      String cut = line.substring(0, Math.min(line.length(), columns - 1));
      terminal.print("\r" + cut + " ".repeat(Math.max(0, drawn - cut.length())));
      terminal.flush();
      drawn = cut.length();
    }
  }

  private String line(Progress progress) {
    String message = Printable.line(progress.message());
    double fraction = progress.fraction();
    if (Double.isNaN(fraction)) {
      return "  …  " + message;
    }
    String percent = "%3d %% ".formatted((int) (100 * fraction));
    if (columns < LEAST_COLUMNS) {
      return percent + message;
    }
    int full = (int) (fraction * BAR_COLUMNS);
    return percent + "[" + "#".repeat(full) + "-".repeat(BAR_COLUMNS - full) + "] " + message;
  }

  /// Leaves an empty line for what comes next.
  void clear() {
    if (drawn > 0) {
      terminal.print("\r" + " ".repeat(drawn) + "\r");
      terminal.flush();
      drawn = 0;
    }
  }
}
