package dev.raincheck.protocol.value;

import static dev.raincheck.protocol.bytes.WireLimits.NUMBER_CHARS_MAX;

import dev.raincheck.protocol.bytes.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A type that travels as text. Whatever [#print] gives, [#parse] reads as an equal value.
///
/// @param expected what the text is, for messages to its author
/// @param parse throws if it is another text
/// @param print throws if the value has no such text
record TextFormType<T>(
    Class<T> type, String expected, Function<String, T> parse, Function<T, String> print)
    implements ValueType {
  private static final int UUID_CHARS = 36;

  /// Longer than any text of these types, numbers and names of zones included.
  private static final int CHARS_MAX = NUMBER_CHARS_MAX;

  /// A number of more bits than this has too long a text, without looking at it.
  private static final int NUMBER_BITS_MAX = 4 * NUMBER_CHARS_MAX;

  private static final Pattern WEEKS = Pattern.compile("P([+-]?\\d{1,15})W");

  /// As `parse` of [Year] and [YearMonth] reads it. Their `toString()` leaves out zeros in front
  /// and the sign that a fifth digit needs.
  private static final DateTimeFormatter YEAR =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
          .toFormatter();

  private static final DateTimeFormatter YEAR_MONTH =
      new DateTimeFormatterBuilder()
          .append(YEAR)
          .appendLiteral('-')
          .appendValue(ChronoField.MONTH_OF_YEAR, 2)
          .toFormatter();

  static final List<TextFormType<?>> ALL =
      List.of(
          of(Duration.class, "a duration by ISO 8601, such as PT1.5S", TextFormType::duration),
          of(Period.class, "a period by ISO 8601, such as P1Y2M3D", Period::parse),
          of(LocalDate.class, "a date by ISO 8601, such as 2026-01-31", LocalDate::parse),
          of(LocalTime.class, "a time by ISO 8601, such as 12:30:00", LocalTime::parse),
          of(
              LocalDateTime.class,
              "date and time by ISO 8601, such as 2026-01-31T12:30:00",
              LocalDateTime::parse),
          of(
              OffsetDateTime.class,
              "date, time and offset by ISO 8601, such as 2026-01-31T12:30:00+01:00",
              OffsetDateTime::parse),
          of(
              ZonedDateTime.class,
              "date, time and zone, such as 2026-01-31T12:30:00+01:00[Europe/Berlin]",
              ZonedDateTime::parse),
          new TextFormType<>(
              Year.class, "a year by ISO 8601, such as 2026", Year::parse, YEAR::format),
          new TextFormType<>(
              YearMonth.class,
              "a month by ISO 8601, such as 2026-01",
              YearMonth::parse,
              YEAR_MONTH::format),
          of(ZoneOffset.class, "an offset, such as +01:00", ZoneOffset::of),
          of(ZoneId.class, "a zone, such as Europe/Berlin", ZoneId::of),
          of(UUID.class, "a UUID of 36 characters", TextFormType::uuid),
          new TextFormType<>(
              BigDecimal.class,
              "a decimal number such as 1.50; or an integer",
              TextFormType::decimal,
              TextFormType::printed));

  private static <T> TextFormType<T> of(Class<T> type, String text, Function<String, T> parse) {
    return new TextFormType<>(type, text, parse, Object::toString);
  }

  TextFormType {
    expected = "text, " + expected;
  }

  private static UUID uuid(String text) {
    if (text.length() != UUID_CHARS) {
      throw new IllegalArgumentException("not of 36 characters");
    }
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equalsIgnoreCase(text)) { // it would cut off groups that are too long
      throw new IllegalArgumentException("not in groups of 8, 4, 4, 4 and 12 digits");
    }
    return uuid;
  }

  private static Duration duration(String text) {
    Matcher weeks = WEEKS.matcher(text);
    return weeks.matches()
        ? Duration.ofDays(Math.multiplyExact(7, Long.parseLong(weeks.group(1))))
        : Duration.parse(text);
  }

  static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(bounded(text));
    printed(number); // `12E7` is written as `1.2E+8`, which is longer
    return number;
  }

  /// A great exponent stays one, it does not become zeros.
  static String printed(BigDecimal number) {
    requireShort(number.unscaledValue());
    return bounded(number.toString());
  }

  /// The text of an integer that MessagePack has no form for.
  static String printed(BigInteger number) {
    requireShort(number);
    return bounded(number.toString());
  }

  /// Making the text of a great number takes long.
  private static void requireShort(BigInteger digits) {
    if (digits.bitLength() > NUMBER_BITS_MAX) {
      throw new ValueException(
          "a number of over %d characters (expected: at most %d)"
              .formatted(NUMBER_CHARS_MAX, NUMBER_CHARS_MAX));
    }
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

  String printAny(Object value) {
    return print.apply(type.cast(value));
  }

  @Override
  public Object read(ValueTokens in, ValueKind first) {
    if (type == BigDecimal.class && first != ValueKind.TEXT && first != ValueKind.BYTES) {
      return new BigDecimal(NumberType.integer(in, first, expected));
    }
    return read(in.textOf(first, expected));
  }

  /// @throws ValueException if the text is none of a value
  T read(String text) {
    if (text.length() > CHARS_MAX && type != BigDecimal.class) {
      throw refused(text);
    }
    try {
      return parse.apply(text);
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException unfit) {
      throw refused(text);
    }
  }

  private ValueException refused(String text) {
    return new ValueException(
        "the text \"%s\" (expected: %s)".formatted(ValueException.shortened(text), expected));
  }
}
