package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void values_comeBack() {
    for (String json :
        List.of(
            "null",
            "true",
            "-9223372036854775808",
            "9223372036854775808",
            "\"a\\\"b\\u0000ü\"",
            "[1,[],{\"a\":{\"b\":null}}]")) {
      assertEquals(json, Json.write(Json.read("it", json), false));
    }
  }

  @Test
  void whatJsonLacks_isText() {
    assertEquals("\"AAH/\"", Json.write(new byte[] {0, 1, -1}, false));
    assertEquals("\"1970-01-01T00:00:00Z\"", Json.write(Instant.EPOCH, false));
    assertEquals("[\"NaN\",1.5]", Json.write(List.of(Double.NaN, 1.5), false));
    assertEquals("[18446744073709551616]", Json.write(List.of(BigInteger.TWO.pow(64)), false));
  }

  /// JSON takes them as they are, and terminals obey some.
  @Test
  void controlCharacters_areEscaped() {
    assertEquals(
        "\"\\u001B[2J \\u007F \\u009B1;1H\"", Json.write("\u001b[2J \u007f \u009b1;1H", false));
  }

  @Test
  void people_getLines() {
    String nl = System.lineSeparator();
    assertEquals(
        "{" + nl + "  \"a\" : [" + nl + "    1," + nl + "    null" + nl + "  ]" + nl + "}",
        Json.write(Map.of("a", Arrays.asList(1L, null)), true));
  }

  @Test
  void unfitText_isSaid() {
    for (String text : List.of("", "[1", "{\"a\":1,\"a\":2}", "nul", "1 2", "[".repeat(1_001))) {
      assertThrows(UsageException.class, () -> Json.read("it", text), text);
    }
  }

  @Test
  void types_areTakenApart() {
    TypeName type = TypeName.of("Map<String, Map<UUID, List<byte[][]>>>");
    assertEquals("Map", type.name());
    TypeName list = type.inner().inner();
    assertEquals("List", list.name());
    assertEquals(new TypeName("[]", List.of(new TypeName("byte[]", List.of()))), list.inner());
  }
}
