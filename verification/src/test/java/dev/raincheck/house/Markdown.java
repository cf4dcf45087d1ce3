package dev.raincheck.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the checks need to know of a Markdown page.
final class Markdown {
  /// A link's target as it is written, and its line.
  record Link(long line, String target) {
    boolean isRelative() {
      return !target.matches("(?i)[a-z][a-z0-9+.-]*:.*");
    }
  }

  /// A fenced block: the line of its fence, its language, what it holds, and the line above it.
  record Fence(long line, String language, String text, String above) {}

  private static final Pattern INLINE =
      Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?: +\"[^\"]*\")?\\)");
  private static final Pattern DEFINITION = Pattern.compile("^ {0,3}\\[[^]]+]: +<?([^\\s>]+)>?.*");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?)#*$");
  private static final String FENCE = "```";

  private Markdown() {}

  static List<Link> links(SourceFile page) {
    List<Link> links = new ArrayList<>();
    List<String> lines = proseLines(page);
    for (int i = 0; i < lines.size(); i++) {
      String prose = lines.get(i).replaceAll("`[^`]*`", "");
      Matcher inline = INLINE.matcher(prose);
      while (inline.find()) {
        links.add(new Link(i + 1, inline.group(1)));
      }
      Matcher definition = DEFINITION.matcher(prose);
      if (definition.matches()) {
        links.add(new Link(i + 1, definition.group(1)));
      }
    }
    return links;
  }

  /// The anchors of the headings, as code hosts make them.
  static List<String> anchors(SourceFile page) {
    return proseLines(page).stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(it -> it.group(1).strip().toLowerCase(Locale.ROOT))
        .map(it -> it.replaceAll("[^\\p{L}\\p{N}\\-_ ]", "").replace(' ', '-'))
        .toList();
  }

  static List<Fence> fences(SourceFile page) {
    List<Fence> fences = new ArrayList<>();
    List<String> lines = page.lines();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(FENCE)) {
        int end = endOfFence(lines, i).orElse(lines.size());
        String text = String.join("\n", lines.subList(i + 1, end));
        fences.add(new Fence(i + 1, line.substring(FENCE.length()).strip(), text, above));
        i = end;
      }
      above = line.isBlank() ? above : line.strip();
    }
    return fences;
  }

  /// The page's lines, blank where they lie in a fence.
  private static List<String> proseLines(SourceFile page) {
    List<String> lines = new ArrayList<>(page.lines());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FENCE)) {
        int end = endOfFence(lines, i).orElse(lines.size() - 1);
        lines.subList(i, end + 1).replaceAll(_ -> "");
        i = end;
      }
    }
    return lines;
  }

  private static Optional<Integer> endOfFence(List<String> lines, int start) {
    for (int i = start + 1; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(FENCE)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
