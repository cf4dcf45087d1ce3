package dev.raincheck.tools.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

  private ProgressBar bar(int columns) {
    return new ProgressBar(new PrintStream(terminal, true, UTF_8), columns);
  }

  @Test
  void reports_areDrawnOverEachOther_andCleared() {
    ProgressBar bar = bar(60);
    bar.draw(new Progress(0.1, "a longer text"));
    bar.draw(new Progress(1, "end"));
    bar.clear();
    bar.clear();
    assertEquals(
        "\r 10 % [###---------------------------] a longer text"
            + "\r100 % [##############################] end          "
            + ("\r" + " ".repeat(42) + "\r"),
        terminal.toString(UTF_8));
  }

  @Test
  void narrowTerminals_haveNoBar_andAreNotOverrun() {
    ProgressBar bar = bar(12);
    bar.draw(new Progress(0.1, "a longer text"));
    bar.draw(new Progress(Double.NaN, "a\u001b[2Jb"));
    assertEquals("\r 10 % a lon\r  …  a [2Jb", terminal.toString(UTF_8));
  }

  @Test
  void pipes_getNothing() {
    ProgressBar bar = bar(0);
    bar.draw(new Progress(0.1, "a"));
    bar.clear();
    assertEquals("", terminal.toString(UTF_8));
  }
}
