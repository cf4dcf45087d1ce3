package dev.raincheck.tools.cli;

import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.ServiceDescription;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.OperationQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The command `completion`, and what the scripts that it prints ask for.
final class Completion {
  private static final String PATIENCE = "1s";

  private Completion() {}

  static ExitCode script(Parsed parsed, Surroundings around) throws IOException {
    String shell = parsed.onlyWord("bash or zsh");
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new UsageException("shell: \"%s\" (expected: bash or zsh)".formatted(shell));
    }
    try (InputStream script = Completion.class.getResourceAsStream("completion." + shell)) {
      if (script == null) {
        throw new IllegalStateException("completion." + shell + " is missing");
      }
      around.print(new String(script.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
      return ExitCode.OK;
    }
  }

  /// Prints what the last word may become, one a line; nothing if that cannot be said.
  ///
  /// @param words all of the line but the program's name; the last one may be empty
  static ExitCode candidates(List<String> words, Surroundings around) throws IOException {
    if (words.isEmpty()) {
      return ExitCode.OK;
    }
    String begun = words.getLast();
    for (String candidate : candidatesAfter(words.subList(0, words.size() - 1), begun, around)) {
      if (candidate.startsWith(begun)) {
        around.print(candidate);
      }
    }
    return ExitCode.OK;
  }

  private static List<String> candidatesAfter(
      List<String> before, String begun, Surroundings around) {
    boolean isValue =
        !before.isEmpty() && Option.of(before.getLast()).filter(Option::takesValue).isPresent();
    if (isValue) {
      return before.getLast().equals(Option.STATE.text()) ? Overseeing.states() : List.of();
    }
    try {
      Parsed parsed = Parsed.of(before);
      if (parsed.verb() == Verb.HELP) {
        return verbs();
      }
      return begun.startsWith("-")
          ? parsed.verb().options().stream().map(Option::text).sorted().toList()
          : words(parsed, around);
    } catch (UsageException noVerb) {
      return verbs();
    }
  }

  private static List<String> verbs() {
    return Stream.of(Verb.values()).filter(Verb::isShown).map(Verb::text).toList();
  }

  private static List<String> words(Parsed parsed, Surroundings around) {
    return switch (parsed.verb()) {
      case CALL, SUBMIT ->
          parsed.words().isEmpty()
              ? methods(described(parsed, around)).map(MethodDescription::name).toList()
              : arguments(parsed, described(parsed, around));
      case DESCRIBE -> {
        List<ServiceDescription> services = described(parsed, around);
        List<String> names = new ArrayList<>();
        services.forEach(it -> names.add(it.name()));
        methods(services).forEach(it -> names.add(it.name()));
        yield names;
      }
      case COMPLETION -> List.of("bash", "zsh");
      case LIST -> List.of("operations", "sessions", "servers");
      case SHOW, ABORT, CANCEL -> parsed.words().isEmpty() ? operations(parsed, around) : List.of();
      default -> List.of();
    };
  }

  private static Stream<MethodDescription> methods(List<ServiceDescription> services) {
    return services.stream().flatMap(it -> it.methods().stream());
  }

  private static List<String> arguments(Parsed parsed, List<ServiceDescription> services) {
    String method = parsed.words().getFirst();
    return methods(services)
        .filter(it -> it.name().equals(method))
        .flatMap(it -> it.arguments().stream())
        .map(it -> it.name() + "=")
        .filter(it -> parsed.words().stream().noneMatch(word -> word.startsWith(it)))
        .toList();
  }

  private static List<ServiceDescription> described(Parsed parsed, Surroundings around) {
    return ask(parsed, around, RaincheckClient::describe);
  }

  private static List<String> operations(Parsed parsed, Surroundings around) {
    return ask(
        parsed,
        around,
        client ->
            client.admin().operations(OperationQuery.UNFINISHED).entries().stream()
                .map(OperationInfo::name)
                .toList());
  }

  /// Whatever goes wrong, a shell is no place to say it.
  private static <T> List<T> ask(
      Parsed parsed, Surroundings around, Function<RaincheckClient, List<T>> question) {
    var options = new EnumMap<Option, List<String>>(Option.class);
    options.putAll(parsed.options());
    options.put(Option.PATIENCE, List.of(PATIENCE));
    var impatient = new Parsed(parsed.verb(), parsed.words(), options);
    try (RaincheckClient client = new Connection(impatient, around.environment()).open()) {
      return question.apply(client);
    } catch (IOException | RuntimeException unsaid) {
      return List.of();
    }
  }
}
