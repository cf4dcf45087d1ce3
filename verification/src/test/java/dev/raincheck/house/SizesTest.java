package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizesTest {
  @Test
  void file_of300Lines_isFine() {
    assertEquals(List.of(), check("// line\n".repeat(300)));
  }

  @Test
  void file_of301Lines_isTooLong() {
    assertFinding("301 lines", "// line\n".repeat(301));
  }

  @Test
  void method_of40Lines_isFine() {
    assertEquals(List.of(), check(method(38)));
  }

  @Test
  void method_of41Lines_isTooLong() {
    assertFinding("41 lines in m", method(39));
  }

  @Test
  void method_withSixParameters_needsARecord() {
    assertFinding(
        "6 parameters of m", "class A { void m(int a, int b, int c, int d, int e, int f) {} }");
  }

  @Test
  void publicConstructor_withSixParameters_needsARecord() {
    assertFinding("6 parameters of <init>", "class A { public A(" + parameters(6) + ") {} }");
  }

  @Test
  void constructorForItsPackage_mayHaveTwelveParts() {
    assertEquals(List.of(), check("class A { A(" + parameters(12) + ") {} }"));
    assertFinding("13 parameters of <init>", "class A { A(" + parameters(13) + ") {} }");
  }

  private static String parameters(int count) {
    return IntStream.range(0, count).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
  }

  @Test
  void overridingMethod_mayHaveSixParameters() {
    String method = "@Override public void m(int a, int b, int c, int d, int e, int f) {}";
    assertEquals(List.of(), check("class A { " + method + " }"));
  }

  @Test
  void record_mayHaveSixComponents() {
    String components = "(int a, int b, int c, int d, int e, int f)";
    assertEquals(List.of(), check("record A" + components + " { A" + components + " {} }"));
  }

  private static String method(int linesOfBody) {
    return "class A {\n/// Not counted.\nvoid m() {\n" + "  ;\n".repeat(linesOfBody) + "}\n}\n";
  }

  private static void assertFinding(String expected, String text) {
    List<Finding> findings = check(text);
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.getFirst().message().startsWith(expected), findings::toString);
  }

  private static List<Finding> check(String text) {
    return Sizes.check(JavaFile.parse("server/src/main/java/A.java", text));
  }
}
