package dev.raincheck.tools.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes what a service takes out of JSON and of words, by the types that its server describes.
/// Whether a value fits is for the server to say: here is only what JSON has no form for.
///
/// @param types the service's own, by name
record Values(Map<String, Object> types) {
  /// The value of a word as it stands, without quotes: `region=north`, `limit=5`.
  ///
  /// @param what it is, for the message
  /// @throws UsageException if it cannot be one of that type
  @Nullable Object ofWord(String what, TypeName type, String word) {
    if (type.isOptional()) {
      return word.equals("null") ? null : ofWord(what, type.inner(), word);
    }
    return isText(type) || isNotFinite(type, word)
        ? ofJson(what, type, word)
        : ofJson(what, type, read(what, type, word));
  }

  private static @Nullable Object read(String what, TypeName type, String word) {
    if (!type.isNumberOrFlag()) {
      return Json.read(what + " of type " + type.name(), word);
    }
    try {
      return Json.read(what, word);
    } catch (UsageException other) { // which speaks of JSON, that nobody has to know for a number
      throw new UsageException(
          "%s: \"%s\" (expected: %s, of type %s)".formatted(what, word, type.form(), type.name()));
    }
  }

  /// Text, and all that travels as text: constants, times, names of zones. Bytes are text in JSON.
  private boolean isText(TypeName type) {
    return !type.isNumberOrFlag()
        && !type.hasElements()
        && !type.isMap()
        && !(types.get(type.name()) instanceof Map<?, ?>);
  }

  /// The value of JSON that was read.
  ///
  /// @param what it is, for the message
  /// @throws UsageException if it cannot be one of that type
  @Nullable Object ofJson(String what, TypeName type, @Nullable Object json) {
    return switch (json) {
      case null -> null;
      case Object value when type.isOptional() -> ofJson(what, type.inner(), value);
      case String text -> ofText(what, type, text);
      case BigDecimal number when type.name().equals("BigDecimal") -> number.toString();
      case BigDecimal number -> number(what, number);
      case List<?> elements -> elements(what, type, elements);
      case Map<?, ?> map -> entries(what, type, map);
      default -> json;
    };
  }

  private static Object ofText(String what, TypeName type, String text) {
    if (type.name().equals("byte[]")) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException not) {
        throw new UsageException(
            "%s: \"%s\" (expected: bytes in Base64; or @FILE)".formatted(what, text));
      }
    }
    return isNotFinite(type, text) ? (Object) Double.valueOf(text) : text;
  }

  /// JSON knows no such numbers.
  private static boolean isNotFinite(TypeName type, String text) {
    return type.isFloat()
        && (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity"));
  }

  private static Object number(String what, BigDecimal number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      throw new UsageException("%s: %s (expected: at most 1.8E308)".formatted(what, number));
    }
    return value;
  }

  private List<@Nullable Object> elements(String what, TypeName type, List<?> elements) {
    TypeName inner = type.hasElements() ? type.inner() : UNKNOWN;
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      values.add(ofJson(what + "[" + i + "]", inner, elements.get(i)));
    }
    return values;
  }

  private Map<String, @Nullable Object> entries(String what, TypeName type, Map<?, ?> map) {
    Map<?, ?> components = components(type, map);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      String name = String.valueOf(key);
      TypeName inner =
          type.isMap()
              ? type.inner()
              : components.get(name) instanceof String text ? TypeName.of(text) : UNKNOWN;
      values.put(name, ofJson(what + "." + name, inner, value));
    });
    return values;
  }

  private static final TypeName UNKNOWN = new TypeName("", List.of());

  /// Of a record, or of the record of a sealed interface that the value names.
  private Map<?, ?> components(TypeName type, Map<?, ?> value) {
    Object own = types.get(type.name());
    if (own instanceof Map<?, ?> map && map.get("one of") instanceof List<?> records) {
      Object named = value.get("type");
      for (Object name : records) {
        String text = String.valueOf(name);
        boolean isIt = text.substring(text.lastIndexOf('.') + 1).equals(named);
        if (isIt && types.get(text) instanceof Map<?, ?> record) {
          return record;
        }
      }
      return Map.of();
    }
    return own instanceof Map<?, ?> map ? map : Map.of();
  }
}
