package dev.raincheck.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Files of results may be brought from another folder, where another page was made of them.
final class ResultsPageTest {
  @Test
  void thePageIsThatOfTheFilesBesideIt() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    assertEquals(
        ResultsPage.text(folder),
        Files.readString(folder.resolve("RESULTS.md")),
        "RESULTS.md is not what ResultsPage makes of results/*.json: a full run writes it again");
  }
}
