package dev.raincheck.tools.cli;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command `help`.
final class Help {
  private Help() {}

  static ExitCode run(Parsed parsed, Surroundings around) throws IOException {
    if (parsed.has(Option.VERSION)) {
      String version = Help.class.getPackage().getImplementationVersion();
      around.print("raincheck " + (version == null ? "(not built by Maven)" : version));
      return ExitCode.OK;
    }
    String help = parsed.words().isEmpty() ? ofAll() : of(parsed.words().getFirst());
    around.print(help.stripTrailing());
    return ExitCode.OK;
  }

  private static String of(String word) {
    return Verb.of(word)
        .filter(Verb::isShown)
        .map(Help::of)
        .orElseThrow(() -> Parsed.noCommand(word));
  }

  private static String of(Verb verb) {
    String arguments =
        verb == Verb.CALL || verb == Verb.SUBMIT
            ? """

            Arguments, by position: '[1, "x"]'; by name: region=north limit:=5 or '{"region": "north"}';
            of a file: @FILE or name=@FILE; of standard input: -. Words are taken by their type, := is JSON.
            """
            : "";
    String options =
        verb.options().stream().sorted().map(Option::line).collect(Collectors.joining());
    return "%s%n%s%nOptions:%n%s".formatted(verb.usage(), arguments, options);
  }

  private static String ofAll() {
    String verbs =
        Stream.of(Verb.values())
            .filter(Verb::isShown)
            .map(Verb::line)
            .collect(Collectors.joining());
    return "raincheck COMMAND [--endpoint ADDRESS] …%n%n%s%nraincheck help COMMAND says more."
        .formatted(verbs);
  }
}
