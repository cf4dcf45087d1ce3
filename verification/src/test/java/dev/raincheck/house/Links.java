package dev.raincheck.house;

import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Links lead somewhere, and every page of `docs/` can be reached by links.
final class Links {
  private static final List<String> STARTS =
      List.of("README.md", "CONTRIBUTING.md", "docs/architecture.md");

  private final Map<String, SourceFile> files = new HashMap<>();
  private final Set<String> folders = new HashSet<>();

  Links(List<SourceFile> all) {
    for (SourceFile file : all) {
      files.put(file.path(), file);
      String folder = file.folder();
      while (folders.add(folder) && !folder.isEmpty()) {
        folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
      }
    }
  }

  /// Relative links without a file, and anchors without a heading.
  List<Finding> broken() {
    List<Finding> findings = new ArrayList<>();
    files.values().stream()
        .filter(SourceFile::isMarkdown)
        .forEach(page ->
            Markdown.links(page).stream()
                .filter(it -> it.isRelative() && !leadsSomewhere(page, it))
                .map(it -> new Finding(page.path(), it.line(), message(it)))
                .forEach(findings::add));
    return findings;
  }

  private static String message(Markdown.Link link) {
    return link.target()
        + " leads nowhere (expected: a file of the repository, or a heading in it)";
  }

  /// Pages of `docs/` to which no path of links leads.
  List<Finding> unreachable() {
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(STARTS);
    while (!next.isEmpty()) {
      SourceFile page = files.get(next.pop());
      if (page != null && reached.add(page.path()) && page.isMarkdown()) {
        Markdown.links(page).stream()
            .filter(Markdown.Link::isRelative)
            .forEach(it -> next.push(path(page, it)));
      }
    }
    return files.keySet().stream()
        .filter(it -> it.startsWith("docs/") && !reached.contains(it))
        .map(it -> new Finding(it, 1, "no link leads here (link it from one of " + STARTS + ")"))
        .toList();
  }

  private boolean leadsSomewhere(SourceFile page, Markdown.Link link) {
    String path = path(page, link);
    if (folders.contains(path) || isPicture(path)) {
      return true;
    }
    return Optional.ofNullable(files.get(path))
        .filter(it -> anchor(link).map(Markdown.anchors(it)::contains).orElse(true))
        .isPresent();
  }

  /// Pictures are no text, and so not among the files.
  private static boolean isPicture(String path) {
    return path.endsWith(".png") && Files.isRegularFile(Repository.root().resolve(path));
  }

  /// Anchors of other files than Markdown, line numbers say, are not looked at.
  private static Optional<String> anchor(Markdown.Link link) {
    int hash = link.target().indexOf('#');
    return hash < 0 || !(hash == 0 || link.target().substring(0, hash).endsWith(".md"))
        ? Optional.empty()
        : Optional.of(link.target().substring(hash + 1));
  }

  private static String path(SourceFile page, Markdown.Link link) {
    String target = link.target().replaceFirst("#.*", "").replaceFirst("/$", "");
    if (target.isEmpty()) {
      return page.path();
    }
    String path = java.nio.file.Path.of(page.folder(), target).normalize().toString();
    return path.replace('\\', '/');
  }
}
