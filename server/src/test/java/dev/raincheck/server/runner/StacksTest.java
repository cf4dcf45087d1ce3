package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.WireLimits;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What was thrown is the user's: its texts may be as long as they like.
@Timeout(20)
class StacksTest {
  private static final int CAUSES_MAX = 100_000;

  /// Each time that it is asked it has another cause.
  private static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int depth;

    Endless(int depth) {
      super("cause " + depth, null, false, false);
      this.depth = depth;
    }

    @Override
    public synchronized Throwable getCause() {
      assertTrue(depth < CAUSES_MAX, "the printing went on");
      return new Endless(depth + 1);
    }
  }

  /// Of a text that others have too.
  private static final class Told extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Told(String text) {
      super(text, null, false, false);
    }
  }

  @Test
  void whatWasThrown_isPrintedAsTheJdkDoes() {
    var thrown = new IllegalStateException("played", new IllegalArgumentException("its cause"));
    var printed = new StringWriter();
    thrown.printStackTrace(new PrintWriter(printed, true));
    String all = printed.toString();
    String text = Stacks.of(thrown);
    assertEquals(all.substring(0, text.length()), text);
    assertTrue(text.length() == all.length() || text.length() >= WireLimits.TEXT_CHARS_MAX - 1);
  }

  @Test
  void causesWithoutEnd_areCut() {
    String text = Stacks.of(new Endless(0));
    assertTrue(text.contains("cause 7"), text);
    assertTrue(text.length() <= WireLimits.TEXT_CHARS_MAX, () -> text.length() + " characters");
  }

  /// Printed whole it would be 10 GB, of a text of 1 MB.
  @Test
  void longTextsOfManyOthers_takeNoMemory() {
    String text = "x".repeat(1 << 20);
    var thrown = new IllegalStateException(text);
    for (int i = 0; i < 10_000; i++) {
      thrown.addSuppressed(new Told(text));
    }
    assertTrue(Stacks.of(thrown).length() <= WireLimits.TEXT_CHARS_MAX);
  }
}
