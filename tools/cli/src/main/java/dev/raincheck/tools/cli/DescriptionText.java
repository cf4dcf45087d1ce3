package dev.raincheck.tools.cli;

import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.ServiceDescription;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// Descriptions of services for people.
final class DescriptionText {
  private DescriptionText() {}

  /// @param chosen the name of a service or method; empty for all
  static String of(List<ServiceDescription> services, String chosen) {
    var text = new StringJoiner(System.lineSeparator());
    for (ServiceDescription service : services) {
      text.add(service.name() + service.description().map(it -> ": " + it).orElse(""));
      for (MethodDescription method : service.methods()) {
        if (chosen.isEmpty() || chosen.equals(service.name()) || chosen.equals(method.name())) {
          add(text, method);
        }
      }
      service.types().forEach((name, type) -> text.add("  " + name + " " + type(type)));
    }
    return text.toString();
  }

  private static void add(StringJoiner text, MethodDescription method) {
    text.add("  " + method);
    text.add("      " + manner(method));
    method.description().ifPresent(it -> text.add("      " + it));
    if (!method.exceptions().isEmpty()) {
      text.add("      throws " + String.join(", ", method.exceptions()));
    }
  }

  private static String manner(MethodDescription method) {
    var manner = new StringJoiner(", ");
    manner.add(
        switch (method.mode()) {
          case "non-blocking" -> "answered with the result";
          case "blocking" -> "answered with a token at once";
          default -> "answered with the result if that is ready in time, else with a token";
        });
    if (method.isIdempotent()) {
      manner.add("idempotent");
    }
    method.serialGroup().ifPresent(it -> manner.add("one of " + it + " at a time"));
    method.concurrencyLimit().ifPresent(it -> manner.add("at most " + it + " at a time"));
    method.respondWithin().ifPresent(it -> manner.add("respond-within " + it));
    method.operationLimit().ifPresent(it -> manner.add("operation limit " + it));
    method.retention().ifPresent(it -> manner.add("retention " + it));
    return manner.toString();
  }

  private static String type(Object type) {
    return switch (type) {
      case List<?> constants -> "= " + joined(constants, " | ");
      case Map<?, ?> sealed when sealed.get("one of") instanceof List<?> records ->
          "= " + joined(records, " | ");
      case Map<?, ?> record ->
          record.entrySet().stream()
              .map(it -> it.getKey() + ": " + it.getValue())
              .collect(Collectors.joining(", ", "{", "}"));
      default -> type.toString();
    };
  }

  private static String joined(List<?> names, String separator) {
    return names.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }
}
