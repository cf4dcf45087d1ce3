package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "// TODO later",
        "as FIXME says",
        "see issue #12",
        "for issue 12",
        "written by an AI assistant",
        "in /work/main",
        "`/root/x`",
        "/home/joe/x",
        "https://repo.maven.org/x",
        "keep the ticket",
        "a claim check for the work",
        "its soft timeout",
        "they take up the token",
        "waits for ever",
        "no message of ours",
        "takes some 10 µs"
      })
  void word_isFound(String line) {
    assertEquals(List.of(2L), check("fine\n" + line).stream().map(Finding::line).toList());
  }

  @Test
  void secondWord_isFoundInProseAndCodeOnly() {
    assertEquals(List.of(), Words.check(new SourceFile("package-lock.json", "jobs, tickets")));
  }

  @Test
  void ordinaryWords_areNotFound() {
    assertEquals(
        List.of(),
        check(
            "jeromq #1005, net/work/x, a session's issue, XXXL, todo list, some of it, course, a"
                + " newer one"));
  }

  private static List<Finding> check(String text) {
    return Words.check(new SourceFile("README.md", text));
  }
}
