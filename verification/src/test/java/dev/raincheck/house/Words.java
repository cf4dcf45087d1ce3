package dev.raincheck.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Words that mean something to their author today, and nothing to a reader in a year.
final class Words {
  private static final Map<Pattern, String> PATTERNS =
      Map.of(
          Pattern.compile("\\b(TODO|FIXME|XXX)\\b"), "do it, or write it down as an issue",
          Pattern.compile("(?i)\\bissues? +#?\\d"), "say what it was about",
          Pattern.compile("(?i)\\b(AI|coding|chat) ?(assistant|agent|bot)s?\\b"), "leave it out",
          Pattern.compile("(?<![\\w.])/(work|root|home/\\w+)/"), "use a relative path",
          Pattern.compile("(?i)\\b(repo1?|registry)\\.([\\w-]+\\.)+(org|com|io)\\b"),
              "name the artifact, not its host");

  private Words() {}

  static List<Finding> check(SourceFile file) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      for (var entry : PATTERNS.entrySet()) {
        var matcher = entry.getKey().matcher(lines.get(i));
        if (matcher.find()) {
          String message = "'%s' (%s)".formatted(matcher.group(), entry.getValue());
          findings.add(new Finding(file.path(), i + 1, message));
        }
      }
    }
    return findings;
  }
}
