package dev.raincheck.tools.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSON as plain values, and plain values as JSON.
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// Those that JSON need not escape; some terminals obey them.
  private static final Pattern LATE_CONTROLS = Pattern.compile("[\\x7f-\\x9f]");

  private Json() {}

  /// Reads one value: null, [Boolean], [Long], [BigInteger], [BigDecimal], [String], [List] or
  /// [Map].
  ///
  /// @param what it is, for the message
  /// @throws UsageException if it is no JSON; says where
  static @Nullable Object read(String what, String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new UsageException(what + ": nothing (expected: a JSON value)");
      }
      Object value = value(parser);
      JsonToken more = parser.nextToken();
      if (more != null) {
        throw new UsageException(
            "%s: \"%s\" (expected: one JSON value; there is a second one)".formatted(what, text));
      }
      return value;
    } catch (JsonProcessingException unreadable) {
      throw new UsageException(
          "%s: \"%s\" (expected: JSON; %s)".formatted(what, text, reason(unreadable)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// In Jackson's words, without what it says of the place and of all that it would have taken.
  private static String reason(JsonProcessingException unreadable) {
    String words = unreadable.getOriginalMessage().replaceFirst("(: was expecting| \\().*", "");
    return words.isEmpty() ? "it cannot be read" : words;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case null -> throw new UsageException("nothing (expected: a JSON value)");
      case START_OBJECT -> map(parser);
      case START_ARRAY -> list(parser);
      case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private static Object integer(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  /// Writes a value. Bytes become text in Base64, and whatever else JSON does not know becomes the
  /// text that Java writes it as.
  ///
  /// @param isForPeople whether it is broken into lines
  static String write(@Nullable Object value, boolean isForPeople) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (isForPeople) {
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));
      }
      write(generator, value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return LATE_CONTROLS
        .matcher(text.toString())
        .replaceAll(it -> "\\\\u%04X".formatted((int) it.group().charAt(0)));
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Boolean flag -> generator.writeBoolean(flag);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case Double number when Double.isFinite(number) -> generator.writeNumber(number);
      case byte[] bytes -> generator.writeString(Base64.getEncoder().encodeToString(bytes));
      case Collection<?> elements -> {
        generator.writeStartArray();
        for (Object element : elements) {
          write(generator, element);
        }
        generator.writeEndArray();
      }
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          generator.writeFieldName(String.valueOf(entry.getKey()));
          write(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      default -> generator.writeString(value.toString());
    }
  }
}
