package dev.raincheck.tools.cli;

import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.ServiceDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the arguments of a call: by position as a JSON array, by name as a JSON object, or by name
/// as words, `name=value` or `name:=JSON`.
final class ArgumentReader {
  private static final String FORMS =
      "'[1, \"x\"]', '{\"name\": \"x\"}', name=x, name=@FILE, name:=JSON, @FILE, or - for standard"
          + " input";

  private final Surroundings around;
  private final MethodDescription method;
  private final Values values;

  ArgumentReader(Surroundings around, ServiceDescription service, MethodDescription method) {
    this.around = around;
    this.method = method;
    this.values = new Values(service.types());
  }

  /// @return a list by position, or a map by name
  /// @throws UsageException if they are no arguments of the method
  Object read(List<String> words) throws IOException {
    if (words.size() == 1 && !isNamed(words.getFirst())) {
      return ofJson(source(words.getFirst()));
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (String word : words) {
      if (!isNamed(word)) {
        throw new UsageException(
            "arguments: \"%s\" beside others (expected: %s)".formatted(word, FORMS));
      }
      int equals = word.indexOf('=');
      boolean isJson = word.charAt(equals - 1) == ':';
      String name = word.substring(0, isJson ? equals - 1 : equals);
      String text = word.substring(equals + 1);
      MethodDescription.Argument argument = argument(name);
      if (named.containsKey(name)) {
        throw new UsageException(name + ": given twice (expected: once)");
      }
      named.put(name, isJson ? json(argument, text) : word(argument, text));
    }
    return named;
  }

  /// `name=` or `name:=`; JSON begins otherwise.
  private static boolean isNamed(String word) {
    int equals = word.indexOf('=');
    return equals > 0
        && !word.equals(":=")
        && Character.isJavaIdentifierStart(word.charAt(0))
        && word.substring(1, equals)
            .chars()
            .allMatch(c -> Character.isJavaIdentifierPart(c) || c == ':');
  }

  private String source(String word) throws IOException {
    if (word.equals("-")) {
      return new String(around.in().readAllBytes(), StandardCharsets.UTF_8);
    }
    return word.startsWith("@") ? NamedFile.text(Path.of(word.substring(1))) : word;
  }

  private Object ofJson(String json) {
    if (!json.isBlank() && "[{".indexOf(json.strip().charAt(0)) < 0) {
      throw new UsageException(
          "arguments: \"%s\" (expected: %s, for %s)".formatted(json.strip(), FORMS, method));
    }
    return switch (Json.read("arguments", json)) {
      case List<?> list -> positional(list);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> {
          String text = String.valueOf(name);
          named.put(text, values.ofJson(text, TypeName.of(argument(text).type()), value));
        });
        yield named;
      }
      case null, default -> throw new IllegalStateException(json);
    };
  }

  private List<@Nullable Object> positional(List<?> json) {
    List<MethodDescription.Argument> arguments = method.arguments();
    if (json.size() > arguments.size()) {
      throw new UsageException(
          "%d arguments (expected: at most %d; %s)"
              .formatted(json.size(), arguments.size(), method));
    }
    List<@Nullable Object> positional = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      MethodDescription.Argument argument = arguments.get(i);
      positional.add(values.ofJson(argument.name(), TypeName.of(argument.type()), json.get(i)));
    }
    return positional;
  }

  private @Nullable Object json(MethodDescription.Argument argument, String text) {
    return values.ofJson(
        argument.name(), TypeName.of(argument.type()), Json.read(argument.name(), text));
  }

  private @Nullable Object word(MethodDescription.Argument argument, String text)
      throws IOException {
    TypeName type = TypeName.of(argument.type());
    if (!text.startsWith("@")) {
      return values.ofWord(argument.name(), type, text);
    }
    Path file = Path.of(text.substring(1));
    return type.name().equals("byte[]")
        ? NamedFile.bytes(file)
        : values.ofWord(argument.name(), type, NamedFile.text(file));
  }

  private MethodDescription.Argument argument(String name) {
    Optional<MethodDescription.Argument> found =
        method.arguments().stream().filter(it -> it.name().equals(name)).findFirst();
    return found.orElseThrow(() ->
        new UsageException(
            "%s has no argument %s (expected: %s)".formatted(method.name(), name, method)));
  }
}
