package dev.raincheck.tools.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A command line, taken apart: `raincheck VERB WORD… --option value`, in any order.
///
/// @param verb what to do
/// @param words what to do it with
/// @param options what else was said; those without a value have an empty one
record Parsed(Verb verb, List<String> words, Map<Option, List<String>> options) {
  /// @throws UsageException if it is none
  static Parsed of(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new Parsed(Verb.HELP, List.of(), Map.of());
    }
    if (arguments.getFirst().equals(Verb.COMPLETE.text())) {
      return new Parsed(Verb.COMPLETE, arguments.subList(1, arguments.size()), Map.of());
    }
    List<String> words = new ArrayList<>();
    Map<Option, List<String>> options = new EnumMap<>(Option.class);
    read(arguments, words, options);
    if (options.containsKey(Option.HELP) || options.containsKey(Option.VERSION)) {
      return new Parsed(Verb.HELP, words, options);
    }
    if (words.isEmpty()) {
      throw new UsageException("no command (expected: one of " + verbs() + ")");
    }
    Verb verb = Verb.of(words.getFirst()).orElseThrow(() -> noCommand(words.getFirst()));
    requireFit(verb, options);
    return new Parsed(verb, List.copyOf(words.subList(1, words.size())), options);
  }

  private static void read(
      List<String> arguments, List<String> words, Map<Option, List<String>> options) {
    boolean onlyWords = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (onlyWords || !argument.startsWith("-") || argument.equals("-")) {
        words.add(argument);
      } else if (argument.equals("--")) {
        onlyWords = true;
      } else {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        Option option =
            Option.of(name)
                .orElseThrow(() ->
                    new UsageException(
                        "%s is no option (expected: one of those that raincheck help COMMAND lists; or -- before a word that begins so)"
                            .formatted(name)));
        String value = "";
        if (equals >= 0) {
          value = argument.substring(equals + 1);
        } else if (option.takesValue()) {
          i++;
          value = i < arguments.size() ? arguments.get(i) : "";
        }
        requireValue(option, equals >= 0, value);
        options.computeIfAbsent(option, none -> new ArrayList<>()).add(value);
      }
    }
  }

  private static void requireValue(Option option, boolean isGiven, String value) {
    if (option.takesValue() && value.isEmpty()) {
      throw new UsageException(
          "%s: no value (expected: %s)"
              .formatted(option.text(), option.line().strip().replaceAll(" {2,}", "; ")));
    }
    if (!option.takesValue() && isGiven) {
      throw new UsageException(
          "%s=%s (expected: %s alone)".formatted(option.text(), value, option.text()));
    }
  }

  private static void requireFit(Verb verb, Map<Option, List<String>> options) {
    for (Option option : options.keySet()) {
      if (!verb.options().contains(option)) {
        throw new UsageException(
            "%s has no %s (expected: %s)"
                .formatted(
                    verb.text(),
                    option.text(),
                    verb.options().stream().map(Option::text).collect(Collectors.joining(", "))));
      }
    }
  }

  static UsageException noCommand(String word) {
    return new UsageException(
        "\"%s\" is no command (expected: one of %s)".formatted(word, verbs()));
  }

  private static String verbs() {
    return Stream.of(Verb.values())
        .filter(Verb::isShown)
        .map(Verb::text)
        .collect(Collectors.joining(", "));
  }

  boolean has(Option option) {
    return options.containsKey(option);
  }

  /// The last one counts.
  Optional<String> value(Option option) {
    List<String> all = options.getOrDefault(option, List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /// The only word.
  ///
  /// @param what it is, for the message
  String onlyWord(String what) {
    if (words.size() != 1) {
      throw new UsageException(
          "%s: %d words (expected: %s; %s)"
              .formatted(verb.text(), words.size(), what, verb.usage()));
    }
    return words.getFirst();
  }

  /// That there are no words.
  void requireNoWords() {
    if (!words.isEmpty()) {
      throw new UsageException(
          "%s: \"%s\" (expected: nothing more; %s)"
              .formatted(verb.text(), String.join(" ", words), verb.usage()));
    }
  }
}
