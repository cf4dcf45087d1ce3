package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  private static final SourceFile PAGE =
      new SourceFile("docs/page.md", "# A page: *title*\n\n```\n# no heading\n```\n");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a](docs/page.md)",
        "[a](docs/page.md#a-page-title)",
        "[a](docs/)",
        "[a](#top)",
        "[a](https://example.org/x)",
        "![a](docs/page.md \"title\")",
        "`[a](no.md)`",
        "```\n[a](no.md)\n```",
        "[a]: docs/page.md"
      })
  void goodLink_isFine(String text) {
    assertEquals(List.of(), links(text).broken());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a](no.md)",
        "[a](docs/page.md#no-heading)",
        "[a](#bottom)",
        "[a](../outside.md)",
        "[a]: docs/no.md"
      })
  void brokenLink_isFound(String text) {
    assertEquals(1, links(text).broken().size());
  }

  @Test
  void page_isReachedOverOthers() {
    SourceFile index = new SourceFile("docs/index.md", "[a](page.md)");
    SourceFile readme = new SourceFile("README.md", "[a](docs/index.md)");
    assertEquals(List.of(), new Links(List.of(readme, index, PAGE)).unreachable());
  }

  @Test
  void pageWithoutALinkToIt_isFound() {
    assertEquals("docs/page.md", links("no link").unreachable().getFirst().file());
  }

  private static Links links(String readme) {
    return new Links(List.of(new SourceFile("README.md", "# Top\n\n" + readme), PAGE));
  }
}
