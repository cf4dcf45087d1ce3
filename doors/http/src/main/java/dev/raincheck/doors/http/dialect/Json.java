package dev.raincheck.doors.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as plain Java, and back. Of numbers no digit is lost on the way in; on the way out what
/// JavaScript would round is text.
public final class Json {
  public static final String TYPE = "application/json";

  /// A value in a message has one level less, and arguments are in an array or a map of their own.
  static final int DEPTH_MAX = WireLimits.DEPTH_MAX - 1;

  private static final BigInteger EXACT_MAX = BigInteger.valueOf(WireLimits.IDENTIFIER_MAX);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(WireLimits.NUMBER_CHARS_MAX)
                  .maxStringLength(Integer.MAX_VALUE) // the body is bounded
                  .maxNameLength(WireLimits.TEXT_CHARS_MAX)
                  .build())
          .build();

  private Json() {}

  /// Reads one value into maps, lists, text, `Long`, `BigInteger`, `BigDecimal`, `Boolean` and
  /// null.
  ///
  /// @throws Unreadable if the bytes are something else, or deeper nested than a message may be
  public static @Nullable Object read(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new Unreadable("nothing (expected: JSON)");
      }
      Object value = read(parser);
      if (parser.nextToken() != null) {
        throw new Unreadable("more than one value (expected: one)");
      }
      return value;
    } catch (IOException | NumberFormatException broken) { // such as 1e9999999999
      throw new Unreadable("the body is no JSON: " + firstLine(broken), broken);
    }
  }

  private static String firstLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readMap(parser);
      case START_ARRAY -> readList(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      case VALUE_NULL -> null;
      default -> throw new Unreadable("the body is no JSON");
    };
  }

  private static Map<String, @Nullable Object> readMap(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, read(parser));
    }
    return map;
  }

  private static List<@Nullable Object> readList(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(parser));
    }
    return list;
  }

  /// A number that its reader has said itself, and gets back as the digits that it was.
  record Exact(Number number) {}

  /// Writes what [Values] reads, or is to read: bytes as Base64, times by ISO 8601, integers beyond
  /// 2^53 and what is no number as text.
  public static byte[] write(@Nullable Object value) {
    var bytes = new Body();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      write(out, value);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static boolean isExact(long number) {
    return number >= -WireLimits.IDENTIFIER_MAX && number <= WireLimits.IDENTIFIER_MAX;
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Slice encoded -> write(out, Values.decode(encoded));
      case Boolean flag -> out.writeBoolean(flag);
      case Long number when isExact(number) -> out.writeNumber(number);
      case Exact(Number number) -> out.writeNumber(number.toString());
      case Integer number -> out.writeNumber(number);
      case BigInteger number when number.abs().compareTo(EXACT_MAX) <= 0 -> out.writeNumber(number);
      case Double number when Double.isFinite(number) -> out.writeNumber(number);
      case byte[] content -> out.writeString(Base64.getEncoder().encodeToString(content));
      case List<?> list -> {
        out.writeStartArray();
        for (Object each : list) {
          write(out, each);
        }
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.writeFieldName(String.valueOf(entry.getKey()));
          write(out, entry.getValue());
        }
        out.writeEndObject();
      }
      default -> out.writeString(value.toString());
    }
  }
}
