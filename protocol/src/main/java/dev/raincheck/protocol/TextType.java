package dev.raincheck.protocol;

import static dev.raincheck.protocol.WireLimits.NUMBER_CHARS_MAX;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// A type that travels as text: its `toString()` is written, and only such text is read.
///
/// @param print the text of a value, unless it is one that cannot be read
record TextType<T>(Class<T> type, Function<String, T> parse, Function<T, String> print) {
  private static final int UUID_LENGTH = 36;

  static final List<TextType<?>> ALL =
      List.of(
          new TextType<>(Duration.class, Duration::parse),
          new TextType<>(Period.class, Period::parse),
          new TextType<>(LocalDate.class, LocalDate::parse),
          new TextType<>(LocalTime.class, LocalTime::parse),
          new TextType<>(LocalDateTime.class, LocalDateTime::parse),
          new TextType<>(OffsetDateTime.class, OffsetDateTime::parse),
          new TextType<>(ZonedDateTime.class, ZonedDateTime::parse),
          new TextType<>(Year.class, Year::parse),
          new TextType<>(YearMonth.class, YearMonth::parse),
          new TextType<>(ZoneOffset.class, ZoneOffset::of),
          new TextType<>(ZoneId.class, ZoneId::of),
          new TextType<>(UUID.class, TextType::uuid),
          new TextType<>(BigDecimal.class, TextType::decimal, TextType::number));

  TextType(Class<T> type, Function<String, T> parse) {
    this(type, parse, Object::toString);
  }

  private static UUID uuid(String text) {
    if (text.length() != UUID_LENGTH) {
      throw new IllegalArgumentException("a UUID has 36 characters");
    }
    return UUID.fromString(text);
  }

  private static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(bounded(text));
    number(number); // `12E7` is written as `1.2E+8`, which is longer
    return number;
  }

  /// The text of a number that MessagePack has no form for. A great exponent stays one, it does not
  /// become zeros.
  static String number(Number number) {
    return bounded(number.toString());
  }

  /// The text of a number, unless it is too long to be read.
  static String bounded(String number) {
    if (number.length() > NUMBER_CHARS_MAX) {
      throw new ValueException(
          "a number of %d characters (expected: at most %d)"
              .formatted(number.length(), NUMBER_CHARS_MAX));
    }
    return number;
  }

  void addTo(SimpleModule module) {
    module.addSerializer(type, new Writer<>(this));
    module.addDeserializer(type, new Reader<>(this));
  }

  private static final class Writer<T> extends JsonSerializer<T> {
    private final TextType<T> text;

    Writer(TextType<T> text) {
      this.text = text;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(text.print.apply(value));
    }
  }

  private static final class Reader<T> extends JsonDeserializer<T> {
    private final TextType<T> text;

    Reader(TextType<T> text) {
      this.text = text;
    }

    @Override
    @SuppressWarnings("unchecked") // handleUnexpectedToken never returns: it throws
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return (T) context.handleUnexpectedToken(text.type, in);
      }
      try {
        return text.parse.apply(in.getText());
      } catch (DateTimeException | IllegalArgumentException e) {
        throw context.weirdStringException(in.getText(), text.type, String.valueOf(e.getMessage()));
      }
    }
  }
}
