package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Times become text, and nothing else changes.
class TimestampTextTest {
  private static Object through(Object value) {
    return Values.decode(TimestampText.of(Slice.of(Values.encode(value))));
  }

  @Test
  void times_ofAllThreeForms_areText_whereverTheyAre() {
    for (String text :
        List.of(
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05.500Z",
            "+12000-01-02T03:04:05.000000001Z")) {
      Instant time = Instant.parse(text);
      assertEquals(time.toString(), through(time));
      assertEquals(
          List.of(1L, Map.of("at", List.of(time.toString(), 2L)), "end"),
          through(List.of(1, Map.of("at", List.of(time, 2)), "end")));
    }
  }

  @Test
  void valuesOfAllKinds_stayAsTheyAre() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (long number = 1; number > 0; number <<= 3) {
      all.put("p" + number, number);
      all.put("n" + number, -number);
    }
    for (int length : new int[] {0, 1, 31, 32, 255, 256, 70_000}) {
      all.put("text" + length, "x".repeat(length));
      all.put("list" + length, IntStream.range(0, length).boxed().toList());
    }
    all.put("double", 1.5);
    all.put("true", true);
    byte[] bytes = Values.encode(all);
    Slice same = TimestampText.of(Slice.of(bytes));
    assertSame(bytes, same.array());
    assertEquals(bytes.length, same.length());
    all.put("at", Instant.EPOCH);
    Map<?, ?> read = (Map<?, ?>) through(all);
    assertEquals("1970-01-01T00:00:00Z", read.get("at"));
    assertEquals(all.get("text70000"), read.get("text70000"));
    assertEquals(all.size(), read.size());
  }

  @Test
  void bytesOfEveryLength_arePassedOver() {
    for (int length : new int[] {0, 255, 256, 70_000}) {
      Object[] read = ((List<?>) through(List.of(new byte[length], Instant.EPOCH))).toArray();
      assertEquals(length, ((byte[]) read[0]).length);
      assertEquals("1970-01-01T00:00:00Z", read[1]);
    }
  }
}
