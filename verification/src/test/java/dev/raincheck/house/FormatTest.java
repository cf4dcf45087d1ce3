package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Every Java file is as google-java-format would write it. It runs here, not in a Maven plugin, as
/// it needs a newer JVM than the one that may be running Maven.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class FormatTest {
  private static final Formatter FORMATTER = new Formatter();

  @Test
  void everyFile_isFormatted() {
    List<String> unformatted =
        Repository.files().stream()
            .filter(SourceFile::isJava)
            .filter(it -> !isFormatted(it))
            .map(SourceFile::path)
            .toList();
    assertEquals(List.of(), unformatted, "these files want to be formatted: run ./format");
  }

  @Test
  void wideClass_isNotFormatted() {
    assertFalse(isFormatted(new SourceFile("A.java", "class  A {}\n")));
  }

  @Test
  void unusedImport_isNotFormatted() {
    assertFalse(isFormatted(new SourceFile("A.java", "import java.util.List;\n\nclass A {}\n")));
  }

  @Test
  void newSyntax_isUnderstood() {
    String text =
        "/// Doc.\nclass A {\n  void m(Object o) {\n    if (o instanceof B(_)) {}\n  }\n}\n";
    assertTrue(isFormatted(new SourceFile("A.java", text)));
  }

  private static boolean isFormatted(SourceFile file) {
    try {
      return FORMATTER.formatSourceAndFixImports(file.text()).equals(file.text());
    } catch (FormatterException e) {
      throw new IllegalStateException(file.path() + " does not parse: " + e.getMessage(), e);
    }
  }
}
