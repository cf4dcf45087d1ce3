package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.value.Shape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes of what a foreign wire has said what the declared type wants: Base64 text becomes bytes
/// where bytes are declared, and nowhere else. What does not fit is handed on as it is: the server
/// refuses it, and says what is right.
final class Fitting {
  /// Of any `long`; what is larger stays text, which the server refuses.
  private static final Pattern DIGITS = Pattern.compile("-?\\d{1,19}");

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);

  private Fitting() {}

  /// @param place of the value among the arguments, for messages: `query.label`
  /// @throws Unreadable if the text is none of a value of the type
  static @Nullable Object fit(@Nullable Object value, Shape shape, String place) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(value, scalar.type(), place);
      case Shape.Constants c -> plain(value);
      case Shape.Maybe maybe -> fit(value, maybe.content(), place);
      case Shape.Elements elements ->
          value instanceof List<?> list ? list(list, elements.element(), place) : plain(value);
      case Shape.Entries entries ->
          value instanceof Map<?, ?> map ? map(map, entries.value(), place) : plain(value);
      case Shape.Composite composite ->
          value instanceof Map<?, ?> map ? composite(map, composite, place) : plain(value);
      case Shape.Choice choice -> choice(value, choice, place);
    };
  }

  private static @Nullable Object scalar(@Nullable Object value, Class<?> type, String place) {
    return switch (value) {
      case String text when type == byte[].class -> bytes(text, place);
      case String text when type == Long.class -> integer(text);
      case String text when type == Double.class || type == Float.class -> noNumber(text);
      case BigDecimal number when type == BigDecimal.class -> number.toString();
      case Instant at when type == LocalDateTime.class ->
          LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString();
      case null -> null;
      default -> plain(value);
    };
  }

  private static byte[] bytes(String text, String place) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException other) {
      throw new Unreadable("%s: text that is no Base64 (expected: bytes)".formatted(place), other);
    }
  }

  private static Object integer(String text) {
    if (!DIGITS.matcher(text).matches()) {
      return text;
    }
    var number = new BigInteger(text);
    boolean fits = number.compareTo(LONG_MAX) <= 0 && number.compareTo(LONG_MIN) >= 0;
    return fits ? (Object) number.longValue() : text;
  }

  /// As [Json] writes them, for want of a number.
  private static Object noNumber(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> text;
    };
  }

  private static List<@Nullable Object> list(List<?> list, Shape element, String place) {
    List<@Nullable Object> fitted = new ArrayList<>(list.size());
    for (Object each : list) {
      fitted.add(fit(each, element, "%s[%d]".formatted(place, fitted.size())));
    }
    return fitted;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map, Shape value, String place) {
    Map<String, @Nullable Object> fitted = new LinkedHashMap<>();
    map.forEach((name, each) -> fitted.put((String) name, fit(each, value, place + "." + name)));
    return fitted;
  }

  private static Map<String, @Nullable Object> composite(
      Map<?, ?> map, Shape.Composite shape, String place) {
    Map<String, @Nullable Object> fitted = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      Shape component = shape.components().get(name);
      fitted.put(
          name,
          component == null
              ? plain(entry.getValue())
              : fit(entry.getValue(), component, place + "." + name));
    }
    return fitted;
  }

  private static @Nullable Object choice(
      @Nullable Object value, Shape.Choice choice, String place) {
    if (value instanceof Map<?, ?> map
        && map.get(Shape.Choice.PROPERTY) instanceof String name
        && choice.records().containsKey(name)) {
      return composite(map, choice.records().get(name), place);
    }
    return plain(value);
  }

  /// Of an unknown type: a fraction is a float, as everywhere in JSON.
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case BigDecimal number -> finite(number);
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        list.forEach(each -> plain.add(plain(each)));
        yield plain;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((name, each) -> plain.put((String) name, plain(each)));
        yield plain;
      }
      case null -> null;
      default -> value;
    };
  }

  private static Object finite(BigDecimal number) {
    double nearest = number.doubleValue();
    if (Double.isInfinite(nearest)) {
      throw new Unreadable("%s (expected: a number that float64 holds)".formatted(number));
    }
    return nearest;
  }
}
