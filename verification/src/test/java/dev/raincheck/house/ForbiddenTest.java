package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenTest {
  private static final String SERVER = "server/src/main/java/dev/raincheck/server/A.java";
  private static final String RUNNER =
      "server/src/main/java/dev/raincheck/server/runner/RunningHandler.java";
  private static final String SAMPLE = "samples/src/main/java/dev/raincheck/samples/A.java";
  private static final String TEST = "server/src/test/java/dev/raincheck/server/ATest.java";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.out.println();",
        "java.lang.System.err.println();",
        "Thread.sleep(1);",
        "e.printStackTrace();",
        "thread.interrupt();",
        "synchronized (this) {}"
      })
  void inTheProduct_isFound(String statement) {
    List<Finding> findings = check(SERVER, "class A { void m() { " + statement + " } }");
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.getFirst().message().contains("expected: none; "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// System.out.println();",
        "String s = \"Thread.sleep\";",
        "Thread.currentThread().interrupt();",
        "runner.interrupt(operation);"
      })
  void harmless_isNotFound(String statement) {
    assertEquals(List.of(), check(SERVER, "class A { void m() { " + statement + "\n } }"));
  }

  @Test
  void disabledTest_isFound() {
    assertEquals(1, check(TEST, "class A { @Disabled @Test void m() {} }").size());
  }

  @Test
  void sleep_isFoundInTestsToo() {
    assertEquals(1, check(TEST, "class A { void m() { Thread.sleep(1); } }").size());
  }

  @Test
  void interrupt_isTheRunnersRight() {
    assertEquals(List.of(), check(RUNNER, "class A { void m() { thread.interrupt(); } }"));
  }

  @Test
  void print_isTheSamplesRight() {
    assertEquals(List.of(), check(SAMPLE, "class A { void m() { System.out.println(); } }"));
  }

  private static List<Finding> check(String path, String text) {
    return Forbidden.check(JavaFile.parse(path, text));
  }
}
