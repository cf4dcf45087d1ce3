package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnusedTest {
  private static final String MAIN = "server/src/main/java/";
  private static final String TEST = "server/src/test/java/";
  private static final String GOLDEN = "protocol/src/test/resources/golden/";

  @Test
  void classThatNobodyMentions_isFound() {
    assertEquals(List.of(MAIN + "A.java"), unused(MAIN + "A.java", "final class A { A a; }"));
  }

  @Test
  void classThatIsMentioned_isFine() {
    assertEquals(
        List.of(),
        unused(MAIN + "A.java", "class A {}", MAIN + "B.java", "public class B { A a; }"));
  }

  @Test
  void classThatOnlyTestsMention_isFound() {
    assertEquals(
        List.of(MAIN + "A.java"),
        unused(
            MAIN + "A.java",
            "class A {}",
            TEST + "ATest.java",
            "class ATest { @Test void a() { new A(); } }"));
  }

  @Test
  void classThatOnlyACommentMentions_isFound() {
    assertEquals(
        List.of(MAIN + "A.java"),
        unused(MAIN + "A.java", "class A {}", MAIN + "B.java", "/// Not [A].\npublic class B {}"));
  }

  @Test
  void classWithMain_isFine() {
    assertEquals(List.of(), unused(MAIN + "A.java", "class A { static void main(String[] a) {} }"));
  }

  @Test
  void testHelperThatNobodyMentions_isFound() {
    assertEquals(List.of(TEST + "Helper.java"), unused(TEST + "Helper.java", "class Helper {}"));
  }

  @Test
  void resourceThatNobodyMentions_isFound() {
    assertEquals(1, resources("class A {}").size());
  }

  @Test
  void resource_mayBeMentionedWithNameOrFolder() {
    assertEquals(List.of(), resources("class A { String s = \"hello.hex\"; }"));
    assertEquals(List.of(), resources("class A { String s = \"/golden/\"; }"));
  }

  private static List<String> unused(String... pathsAndTexts) {
    List<JavaFile> files =
        java.util.stream.IntStream.range(0, pathsAndTexts.length / 2)
            .mapToObj(i -> Arrays.copyOfRange(pathsAndTexts, 2 * i, 2 * i + 2))
            .map(it -> JavaFile.parse(it[0], it[1]))
            .toList();
    return Unused.classes(files).stream().map(Finding::file).toList();
  }

  private static List<Finding> resources(String javaText) {
    return Unused.resources(
        List.of(
            new SourceFile(GOLDEN + "hello.hex", "00"), new SourceFile(TEST + "A.java", javaText)));
  }
}
