package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnippetsTest {
  private static final SourceFile SAMPLE =
      new SourceFile(
          "samples/A.java",
          """
          class A {
            // region outer
            int a;
            // region inner
            void m() {
              a = 1;
            }
            // endregion
            // endregion
          }
          """);
  private static final String OUTER = "<!-- snippet: samples/A.java#outer -->\n";
  private static final String INNER = "<!-- snippet: samples/A.java#inner -->\n";
  private static final String METHOD = "void m() {\n  a = 1;\n}\n";

  @Test
  void sameCode_isFine() {
    assertEquals(
        List.of(), check(INNER + block(METHOD) + "\n" + OUTER + block("int a;\n" + METHOD)));
  }

  @Test
  void otherCode_isFound() {
    assertMessage("differs", INNER + "\n" + block("void m() {}\n"));
  }

  @Test
  void codeWithoutASource_isFoundInTheReadme() {
    assertMessage("code of nobody knows where", "Text.\n\n" + block(METHOD));
  }

  @Test
  void codeWithoutASource_isFineInDocs() {
    SourceFile page = new SourceFile("docs/page.md", block(METHOD));
    assertEquals(List.of(), new Snippets(List.of(page, SAMPLE)).check());
  }

  @Test
  void unknownRegion_isFound() {
    assertMessage("no region 'none'", "<!-- snippet: samples/A.java#none -->\n" + block(METHOD));
  }

  @Test
  void otherLanguages_areLeftAlone() {
    assertEquals(List.of(), check("```sh\n./samples/run\n```\n"));
  }

  private static String block(String code) {
    return "```java\n" + code + "```\n";
  }

  private static void assertMessage(String start, String readme) {
    List<Finding> findings = check(readme);
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.getFirst().message().startsWith(start), findings::toString);
  }

  private static List<Finding> check(String readme) {
    return new Snippets(List.of(new SourceFile("README.md", readme), SAMPLE)).check();
  }
}
