package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.protocol.bytes.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever text a value is written as, it is read as the same value: at the edges of each type,
/// and at random.
class TextTypesTest {
  private static final int[] YEARS = {
    Year.MIN_VALUE,
    -10_000,
    -9_999,
    -1,
    0,
    1,
    5,
    99,
    999,
    1_000,
    9_999,
    10_000,
    99_999,
    Year.MAX_VALUE
  };
  private static final int RANDOM = 2_000;

  private static final Random SEEDED = new Random(42);

  static Stream<List<?>> values() {
    return Stream.concat(
        Stream.of(durations(), periods(), zones(), uuids(), decimals()),
        Stream.of(dates(), times()));
  }

  private static List<Object> durations() {
    List<Object> all = new ArrayList<>();
    for (long seconds : new long[] {Long.MIN_VALUE, -61, -1, 0, 1, 86_400, Long.MAX_VALUE}) {
      for (int nanos : new int[] {0, 1, 500_000_000, 999_999_999}) {
        all.add(Duration.ofSeconds(seconds, nanos));
      }
    }
    IntStream.range(0, RANDOM)
        .forEach(_ -> all.add(Duration.ofSeconds(number(), SEEDED.nextInt(1_000_000_000))));
    return all;
  }

  private static long number() {
    return SEEDED.nextLong() >> SEEDED.nextInt(64);
  }

  private static List<Object> periods() {
    List<Object> all = new ArrayList<>();
    int[] edges = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE};
    for (int years : edges) {
      for (int months : edges) {
        for (int days : edges) {
          all.add(Period.of(years, months, days));
        }
      }
    }
    return all;
  }

  private static List<LocalDate> days() {
    List<LocalDate> all = new ArrayList<>(List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.EPOCH));
    for (int year : YEARS) {
      all.add(LocalDate.of(year, 12, 31));
    }
    IntStream.range(0, RANDOM)
        .forEach(_ -> all.add(LocalDate.ofYearDay(YEARS[0] / 2 + SEEDED.nextInt(YEARS[13]), 59)));
    return all;
  }

  private static List<Object> dates() {
    List<Object> all = new ArrayList<>(days());
    for (LocalDate day : days()) {
      all.add(Year.of(day.getYear()));
      all.add(YearMonth.from(day));
    }
    return all;
  }

  private static List<Object> times() {
    List<Object> all = new ArrayList<>(List.of(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON));
    all.addAll(List.of(OffsetDateTime.MIN, OffsetDateTime.MAX, LocalDateTime.MIN));
    for (LocalDate day : days()) {
      var time = LocalTime.ofNanoOfDay(SEEDED.nextLong(24L * 3_600 * 1_000_000_000));
      var at = day.atTime(SEEDED.nextBoolean() ? time.withNano(0) : time);
      all.add(at.toLocalTime());
      all.add(at);
      all.add(at.atOffset(ZoneOffset.ofTotalSeconds(SEEDED.nextInt(36 * 3_600) - 18 * 3_600)));
      ZoneId zone = ZONES.get(SEEDED.nextInt(ZONES.size()));
      all.add(at.atZone(zone).withLaterOffsetAtOverlap());
    }
    // Twice a year an hour comes twice, or not at all.
    for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
      var hour = LocalDateTime.of(2026, 1, 1, 0, 30).atZone(ZoneId.of(zone));
      IntStream.range(0, 24 * 365).forEach(hours -> all.add(hour.plusHours(hours)));
    }
    return all;
  }

  private static final List<ZoneId> ZONES =
      ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();

  private static List<Object> zones() {
    List<Object> all = new ArrayList<>(ZONES);
    for (int seconds = -18 * 3_600; seconds <= 18 * 3_600; seconds += 307) {
      all.add(ZoneOffset.ofTotalSeconds(seconds));
      all.add(ZoneId.ofOffset("UTC", ZoneOffset.ofTotalSeconds(seconds)));
    }
    return all;
  }

  private static List<Object> uuids() {
    List<Object> all = new ArrayList<>(List.of(new UUID(0, 0), new UUID(-1, -1)));
    IntStream.range(0, RANDOM).forEach(_ -> all.add(new UUID(number(), number())));
    return all;
  }

  private static List<Object> decimals() {
    List<Object> all = new ArrayList<>();
    int[] scales = {
      Integer.MIN_VALUE, -Integer.MAX_VALUE, -1_000, -7, -1, 0, 1, 6, 7, 1_000, Integer.MAX_VALUE
    };
    for (int scale : scales) {
      all.add(BigDecimal.valueOf(0, scale));
      all.add(BigDecimal.valueOf(1, scale));
      all.add(BigDecimal.valueOf(-99_999, scale));
    }
    IntStream.range(0, RANDOM)
        .forEach(_ -> all.add(BigDecimal.valueOf(number(), SEEDED.nextInt(99) - 50)));
    return all;
  }

  private static Class<?> typeOf(Object value) {
    boolean region = value instanceof ZoneId && !(value instanceof ZoneOffset);
    return region ? ZoneId.class : value.getClass();
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyText_isReadAsTheValueThatItWasWrittenFor(List<?> values) {
    for (Object value : values) {
      Class<?> type = typeOf(value);
      assertEquals(value, Values.decode(Values.encode(value), type), () -> type + " " + value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-30", "2026-1-1", "20260101", "", "x", "2026-01-01Z"})
  void otherText_isRefused(String text) {
    var refused =
        assertThrows(
            ValueException.class, () -> Values.decode(Values.encode(text), LocalDate.class));
    assertEquals(
        "the text \"" + text + "\" (expected: text, a date by ISO 8601, such as 2026-01-31)",
        refused.getMessage());
  }

  /// Making its text would take longer than anybody waits.
  @Test
  void giganticNumber_isRefusedWithoutALook() {
    BigInteger gigantic = BigInteger.ONE.shiftLeft(100_000_000);
    for (Object number : List.of(gigantic, new BigDecimal(gigantic, 7))) {
      var refused = assertThrows(ValueException.class, () -> Values.encode(number));
      assertEquals(
          "a number of over 1000 characters (expected: at most 1000)", refused.getMessage());
    }
  }

  @Test
  void textTypes_areAllHere() {
    long kinds =
        values().flatMap(List::stream).<Class<?>>map(TextTypesTest::typeOf).distinct().count();
    assertEquals(TextFormType.ALL.size(), kinds);
  }
}
