package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The compiler asks for doc comments in the packages that `documented.packages` of the parent's
/// `pom.xml` lists: those that users see.
class DocumentedTest {
  private static final Pattern LIST =
      Pattern.compile("<documented.packages>(.*?)</documented.packages>");
  private static final Pattern EXPORTED_TO_ALL = Pattern.compile("\\bexports\\s+([\\w.]+)\\s*;");
  private static final String MODULE = "src/main/java/module-info.java";
  private static final Pattern PACKAGE =
      Pattern.compile("src/main/java/(dev/raincheck/[\\w/]+)/package-info\\.java");

  private final List<SourceFile> files = Repository.files();

  private static Stream<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(it -> it.group(1));
  }

  /// What users see of a module: the packages that it exports to everybody or, if it is no module
  /// of Java's, all of its packages.
  private Stream<String> seen(String folder) {
    return files.stream()
        .filter(it -> it.path().equals(folder + MODULE))
        .findFirst()
        .map(it -> all(EXPORTED_TO_ALL, it.text()))
        .orElseGet(() ->
            files.stream()
                .filter(it -> it.path().startsWith(folder))
                .map(it -> PACKAGE.matcher(it.path().substring(folder.length())))
                .filter(Matcher::matches)
                .map(it -> it.group(1).replace('/', '.')));
  }

  @Test
  void packagesThatUsersSee_areDocumented_andNoOthersAreListed() {
    Set<String> seen = new TreeSet<>();
    String parent = "";
    for (SourceFile file : files) {
      if (file.path().equals("pom.xml")) {
        parent = file.text();
      } else if (file.path().endsWith("/pom.xml")
          && file.text().contains("<javadoc.skip>false</javadoc.skip>")) {
        seen(file.path().replace("pom.xml", "")).forEach(seen::add);
      }
    }
    Matcher list = LIST.matcher(parent);
    assertTrue(list.find(), "pom.xml: no documented.packages");
    assertEquals(
        seen,
        new TreeSet<>(List.of(list.group(1).split(","))),
        "pom.xml, documented.packages (expected: what modules with Javadoc export to everybody)");
  }
}
