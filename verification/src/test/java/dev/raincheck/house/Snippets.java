package dev.raincheck.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Code in Markdown is cut from samples that compile and run: a comment above the block names the
/// file and its region, `<!-- snippet: samples/src/main/java/A.java#name -->`, and the region lies
/// between `// region name` and `// endregion`.
final class Snippets {
  private static final Pattern SOURCE = Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->");

  private final List<SourceFile> files;

  Snippets(List<SourceFile> files) {
    this.files = files;
  }

  List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile page : files) {
      if (page.isMarkdown()) {
        Markdown.fences(page).stream()
            .filter(it -> it.language().equals("java"))
            .forEach(fence ->
                problem(page, fence)
                    .map(it -> new Finding(page.path(), fence.line(), it))
                    .ifPresent(findings::add));
      }
    }
    return findings;
  }

  private Optional<String> problem(SourceFile page, Markdown.Fence fence) {
    Matcher source = SOURCE.matcher(fence.above());
    if (!source.matches()) {
      return page.path().equals("README.md")
          ? Optional.of("code of nobody knows where (put <!-- snippet: FILE#REGION --> above it)")
          : Optional.empty();
    }
    String path = source.group(1);
    String name = source.group(2);
    Optional<String> region =
        files.stream()
            .filter(it -> it.path().equals(path))
            .findFirst()
            .flatMap(it -> region(it, name));
    if (region.isEmpty()) {
      return Optional.of(
          "no region '%s' in %s (expected: // region %s)".formatted(name, path, name));
    }
    return region.get().equals(fence.text().strip())
        ? Optional.empty()
        : Optional.of("differs from its region (expected:\n%s\n)".formatted(region.get()));
  }

  /// The region's lines, moved to the left margin; marks of other regions are left out.
  static Optional<String> region(SourceFile file, String name) {
    List<String> lines = file.lines();
    int start = lines.stream().map(String::strip).toList().indexOf("// region " + name);
    if (start < 0) {
      return Optional.empty();
    }
    List<String> inside = new ArrayList<>();
    int depth = 1;
    for (String line : lines.subList(start + 1, lines.size())) {
      if (line.strip().startsWith("// region ")) {
        depth++;
      } else if (line.strip().equals("// endregion")) {
        depth--;
      } else {
        inside.add(line);
      }
      if (depth == 0) {
        return Optional.of(String.join("\n", inside).stripTrailing().stripIndent().strip());
      }
    }
    return Optional.empty();
  }
}
