package dev.raincheck.samples;

import dev.raincheck.api.Progress;
import java.io.Console;
import java.util.Optional;

/// Draws over its line in a terminal, and writes a line for each tenth into a file.
final class ProgressBar {
  private static final int WIDTH_CHARS = 40;

  private final boolean terminal =
      Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  private long tenths = -1;

  void draw(Progress progress) {
    String bar = bar(progress);
    long now = (long) (progress.fraction() * 10);
    if (terminal) {
      System.out.print("\r" + bar);
      System.out.flush();
    } else if (now != tenths) {
      System.out.println(bar.stripTrailing());
    }
    tenths = now;
  }

  private static String bar(Progress progress) {
    int filled = (int) Math.round(progress.fraction() * WIDTH_CHARS);
    return "[%s%s] %3.0f %%  %-40s"
        .formatted(
            "#".repeat(filled),
            ".".repeat(WIDTH_CHARS - filled),
            progress.fraction() * 100,
            progress.message());
  }
}
