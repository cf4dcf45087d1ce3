package dev.raincheck.server.zerorpc;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.Texts;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What ZeroRPC's clients and command line ask to see what there is.
final class Introspection {
  static final String PREFIX = "_zerorpc_";

  /// What is repeated of a name that is none.
  private static final int NAME_CHARS = 100;

  private final Catalog catalog;
  private final Slice inspected;

  Introspection(Catalog catalog) {
    this.catalog = catalog;
    this.inspected = Slice.of(Values.encode(inspect()));
  }

  /// @param method begins with the prefix
  /// @param arguments those that it was given
  Answer answer(String method, List<?> arguments) {
    return switch (method.substring(PREFIX.length())) {
      case "ping" -> Answer.ok(List.of("pong", catalog.serverName()));
      case "name" -> Answer.ok(catalog.serverName());
      case "list" -> Answer.ok(catalog.names());
      case "inspect" -> Answer.ok(inspected);
      case "help" -> ofMethod(arguments, it -> it.description().orElse(""));
      case "args" -> ofMethod(arguments, Introspection::argumentSpecification);
      default -> unknown(method);
    };
  }

  private interface Fact {
    Object of(MethodContract method);
  }

  private Answer ofMethod(List<?> arguments, Fact fact) {
    Object name = arguments.isEmpty() ? "" : arguments.getFirst();
    MethodContract method = name instanceof String text ? catalog.find(text) : null;
    return method == null ? unknown(String.valueOf(name)) : Answer.ok(fact.of(method));
  }

  private static Answer unknown(String name) {
    String message =
        "method \"%s\" (expected: one that _zerorpc_list names)"
            .formatted(Texts.cut(name, NAME_CHARS));
    return Answer.error(Failure.of(ErrorCode.UNKNOWN_METHOD, Execution.NOT_STARTED, message), null);
  }

  /// As Python's `inspect.getargspec` has it: names, none that take the rest, no defaults.
  static List<@Nullable Object> argumentSpecification(MethodContract method) {
    return Arrays.asList(Catalog.parameters(method), null, null, null);
  }

  private Map<String, Object> inspect() {
    Map<String, Object> methods = new LinkedHashMap<>();
    for (String name : catalog.names()) {
      MethodContract method = catalog.find(name);
      if (method != null) {
        methods.put(
            name, Map.of("args", arguments(method), "doc", method.description().orElse("")));
      }
    }
    return Map.of("name", catalog.serverName(), "methods", methods);
  }

  private static List<Map<String, String>> arguments(MethodContract method) {
    List<Map<String, String>> arguments = new ArrayList<>();
    for (ParameterContract parameter : method.parameters()) {
      arguments.add(
          parameter.optional()
              ? Map.of("name", parameter.name(), "default", "None")
              : Map.of("name", parameter.name()));
    }
    return arguments;
  }
}
