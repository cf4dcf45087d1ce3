package dev.raincheck.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words that mean something to their author today, and nothing to a reader in a year; and in prose
/// and code, second words for what has one, and turns that make readers guess.
final class Words {
  private static final Map<Pattern, String> LEFTOVERS =
      Map.of(
          Pattern.compile("\\b(TODO|FIXME|XXX)\\b"), "do it, or write it down as an issue",
          Pattern.compile("(?i)\\bissues? +#?\\d"), "say what it was about",
          Pattern.compile("(?i)\\b(AI|coding|chat) ?(assistant|agent|bot)s?\\b"), "leave it out",
          Pattern.compile("(?<![\\w.])/(work|root|home/\\w+)/"), "use a relative path",
          Pattern.compile("(?i)\\b(repo1?|registry)\\.([\\w-]+\\.)+(org|com|io)\\b"),
              "name the artifact, not its host");

  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          word("tickets?|claim checks?", "token"),
          word("jobs?", "operation, or work"),
          word("task ids?|job ids?", "the operation's id"),
          word("correlation ids?", "sequence"),
          word("soft (timeout|deadline)s?", "respond-within"),
          word("hard (timeout|deadline)s?|operation timeouts?", "operation limit"),
          word("time to live", "retention, or session lease"),
          word("take[ns]? up (a|the|its|their) tokens?", "resume"),
          word("wish(es)?", "command"),
          word("for ever", "without end, or never"),
          word("anew", "again"),
          word("as ever", "as before, or leave it out"),
          word("of ours", "our, or Raincheck's"),
          word("some \\d[\\d.]*", "about"));

  /// Any of them. Few files have one, so that each is searched once and not for every word.
  private static final Pattern ANY_SYNONYM = words(String.join("|", SYNONYMS.keySet()));

  private static final Map<Pattern, String> EACH_SYNONYM =
      SYNONYMS.entrySet().stream()
          .collect(Collectors.toMap(it -> words(it.getKey()), it -> it.getValue()));

  private Words() {}

  private static Map.Entry<String, String> word(String pattern, String instead) {
    return Map.entry(pattern, "say: " + instead);
  }

  private static Pattern words(String pattern) {
    return Pattern.compile("(?i)\\b(" + pattern + ")\\b");
  }

  static List<Finding> check(SourceFile file) {
    boolean mayHaveSynonyms =
        (file.isJava() || file.isMarkdown()) && ANY_SYNONYM.matcher(file.text()).find();
    List<Finding> findings = new ArrayList<>();
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      find(LEFTOVERS, file, i, lines.get(i), findings);
      if (mayHaveSynonyms) {
        find(EACH_SYNONYM, file, i, lines.get(i), findings);
      }
    }
    return findings;
  }

  private static void find(
      Map<Pattern, String> words, SourceFile file, int index, String line, List<Finding> findings) {
    words.forEach((pattern, remedy) -> {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        String message = "'%s' (%s)".formatted(matcher.group(), remedy);
        findings.add(new Finding(file.path(), index + 1, message));
      }
    });
  }
}
