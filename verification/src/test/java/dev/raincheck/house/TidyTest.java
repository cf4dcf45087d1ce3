package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps the house: what reviewers would otherwise say again and again.
class TidyTest {
  /// The licence is not ours to word, and these two must spell what they look for.
  private static final Set<String> MAY_USE_ALL_WORDS =
      Set.of("LICENSE", "Words.java", "WordsTest.java");

  private static final List<SourceFile> FILES = Repository.files();
  private static final List<JavaFile> JAVA_FILES =
      JavaFile.parseAll(
          FILES.stream()
              .filter(SourceFile::isJava)
              .filter(it -> !it.path().contains("/house/bad/")) // what ArchitectureTest must find
              .toList());

  @Test
  void theHouse_isNotEmpty() {
    assertTrue(JAVA_FILES.size() > 20, "found " + JAVA_FILES.size());
  }

  @Test
  void sizes_areSmall() {
    assertNone(JAVA_FILES.stream().map(Sizes::check).flatMap(List::stream));
  }

  @Test
  void forbiddenCalls_areAbsent() {
    assertNone(JAVA_FILES.stream().map(Forbidden::check).flatMap(List::stream));
  }

  @Test
  void wordsForNobody_areAbsent() {
    assertNone(
        FILES.stream()
            .filter(it -> !MAY_USE_ALL_WORDS.contains(it.name()))
            .map(Words::check)
            .flatMap(List::stream));
  }

  @Test
  void classes_areUsed() {
    assertNone(Unused.classes(JAVA_FILES).stream());
  }

  @Test
  void resources_areUsed() {
    assertNone(Unused.resources(FILES).stream());
  }

  @Test
  void links_leadSomewhere() {
    assertNone(new Links(FILES).broken().stream());
  }

  @Test
  void docs_areLinked() {
    assertNone(new Links(FILES).unreachable().stream());
  }

  @Test
  void snippets_areTheirSamples() {
    assertNone(new Snippets(FILES).check().stream());
  }

  private static void assertNone(Stream<Finding> findings) {
    String all = findings.map(Finding::toString).sorted().collect(Collectors.joining("\n"));
    if (!all.isEmpty()) {
      fail("\n" + all + "\n");
    }
  }
}
