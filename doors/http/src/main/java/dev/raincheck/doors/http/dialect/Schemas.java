package dev.raincheck.doors.http.dialect;

import static dev.raincheck.doors.http.dialect.OpenApi.map;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Shape;
import dev.raincheck.protocol.value.TypeNames;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Types as JSON Schema 2020-12 says them. Records, enums and sealed interfaces have names.
final class Schemas {
  private static final Map<Class<?>, String> FORMATS =
      Map.of(
          Instant.class, "date-time",
          OffsetDateTime.class, "date-time",
          LocalDate.class, "date",
          LocalTime.class, "time",
          Duration.class, "duration",
          UUID.class, "uuid");

  private final Map<String, @Nullable Object> named = new TreeMap<>();
  private final Map<Type, String> names = new LinkedHashMap<>();

  /// Those that have names.
  Map<String, @Nullable Object> all() {
    return named;
  }

  /// Of a value that may be null, but for primitive types.
  Map<String, @Nullable Object> nullable(Shape shape) {
    return switch (shape) {
      case Shape.Scalar(var type, boolean primitive) when primitive -> of(shape);
      case Shape.Maybe(Shape content) -> nullable(content);
      default -> map("anyOf", List.of(of(shape), map("type", "null")));
    };
  }

  private Map<String, @Nullable Object> of(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar.type());
      case Shape.Constants(Class<?> type) -> named(type, constants(type));
      case Shape.Elements(Shape element) -> map("type", "array", "items", nullable(element));
      case Shape.Entries(Shape value) ->
          map("type", "object", "additionalProperties", nullable(value));
      case Shape.Maybe(Shape content) -> nullable(content);
      case Shape.Composite composite -> composite(composite);
      case Shape.Choice choice -> choice(choice);
    };
  }

  private static Map<String, @Nullable Object> scalar(Class<?> type) {
    if (type == Boolean.class) {
      return map("type", "boolean");
    }
    if (type == Byte.class || type == Short.class || type == Integer.class) {
      return map("type", "integer", "format", type == Integer.class ? "int32" : "int16");
    }
    if (type == Long.class || type == BigInteger.class) {
      return map(
          "type",
          List.of("integer", "string"),
          "description",
          "Text of its digits beyond %d.".formatted(WireLimits.IDENTIFIER_MAX));
    }
    if (type == Double.class || type == Float.class) {
      return map(
          "type",
          List.of("number", "string"),
          "description",
          "Text if it is NaN, Infinity or -Infinity.");
    }
    if (type == BigDecimal.class) {
      return map("type", List.of("number", "string"), "description", "Given as text.");
    }
    if (type == byte[].class) {
      return map("type", "string", "contentEncoding", "base64");
    }
    String format = FORMATS.get(type);
    return format == null ? map("type", "string") : map("type", "string", "format", format);
  }

  private static Map<String, @Nullable Object> constants(Class<?> type) {
    return map(
        "type",
        "string",
        "enum",
        Arrays.stream(type.getEnumConstants()).map(it -> ((Enum<?>) it).name()).toList());
  }

  private Map<String, @Nullable Object> named(Type type, Map<String, @Nullable Object> schema) {
    String name = nameOf(type);
    named.putIfAbsent(name, schema);
    return reference(name);
  }

  private static Map<String, @Nullable Object> reference(String name) {
    return map("$ref", "#/components/schemas/" + name);
  }

  /// Two types of the same simple name are told apart by a number.
  private String nameOf(Type type) {
    return names.computeIfAbsent(
        type,
        it -> {
          String simple = TypeNames.of(it).replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
          String name = simple;
          for (int i = 2; names.containsValue(name); i++) {
            name = simple + i;
          }
          return name;
        });
  }

  private Map<String, @Nullable Object> composite(Shape.Composite composite) {
    String name = nameOf(composite.type());
    if (!named.containsKey(name)) {
      Map<String, @Nullable Object> schema = map();
      named.put(name, schema); // before its components, which may lead back to it
      schema.putAll(properties(composite));
    }
    return reference(name);
  }

  private Map<String, @Nullable Object> properties(Shape.Composite composite) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    composite.components().forEach((name, shape) -> properties.put(name, nullable(shape)));
    List<String> needed =
        composite.components().entrySet().stream()
            .filter(it -> it.getValue() instanceof Shape.Scalar(var type, boolean p) && p)
            .map(Map.Entry::getKey)
            .toList();
    Map<String, @Nullable Object> schema = map("type", "object", "properties", properties);
    if (!needed.isEmpty()) {
      schema.put("required", needed);
    }
    return schema;
  }

  private Map<String, @Nullable Object> choice(Shape.Choice choice) {
    String name = nameOf(choice.type());
    if (!named.containsKey(name)) {
      Map<String, @Nullable Object> schema = map();
      named.put(name, schema);
      schema.put("oneOf", choice.records().entrySet().stream().map(it -> one(it)).toList());
    }
    return reference(name);
  }

  private Map<String, @Nullable Object> one(Map.Entry<String, Shape.Composite> record) {
    Map<String, @Nullable Object> type =
        map(
            "type",
            "object",
            "properties",
            map(Shape.Choice.PROPERTY, map("const", record.getKey())),
            "required",
            List.of(Shape.Choice.PROPERTY));
    return map("allOf", List.of(type, composite(record.getValue())));
  }

  Map<String, @Nullable Object> pending() {
    named.putIfAbsent(
        "Pending",
        map(
            "type",
            "object",
            "properties",
            map(
                "token",
                map("type", "string"),
                "started",
                map("type", "boolean"),
                "progress",
                map("type", "object"),
                "pollAfterMs",
                map("type", "integer")),
            "required",
            List.of("token")));
    return reference("Pending");
  }

  Map<String, @Nullable Object> problem() {
    named.putIfAbsent(
        "Problem",
        map(
            "type",
            "object",
            "properties",
            map(
                "status",
                map("type", "integer"),
                "title",
                map("type", "string"),
                "detail",
                map("type", "string"),
                "code",
                map("type", "string"),
                "execution",
                map("enum", List.of("NOT_STARTED", "STARTED", "FINISHED", "UNKNOWN")),
                "retry",
                map("enum", List.of("NEVER", "SAME_REQUEST", "NEW_REQUEST", "ELSEWHERE")),
                "retryAfterMs",
                map("type", "integer"),
                "token",
                map("type", "string"),
                "exception",
                map("type", "object"))));
    return reference("Problem");
  }
}
