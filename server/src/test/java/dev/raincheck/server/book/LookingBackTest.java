package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What operators see of the last first.
class LookingBackTest extends LookingBench {
  private List<Object> idsOf(String cursorOrNone, Map<String, String> filters) {
    String cursor = cursorOrNone.isEmpty() ? null : cursorOrNone;
    return entries(picture(Request.Look.OPERATIONS, filters, cursor, 2)).stream()
        .map(it -> it.get("id"))
        .toList();
  }

  @Test
  void newestFirst_eachIsOnOnePage_whateverComesAndGoes() {
    for (int i = 0; i < 5; i++) {
      bench.call("t.block");
    }
    List<Object> oldestFirst =
        look(Request.Look.OPERATIONS, Map.of()).stream().map(it -> it.get("id")).toList();
    var newest = Map.of("order", "NEWEST");
    String second = picture(Request.Look.OPERATIONS, newest, null, 2).next();
    assertEquals(oldestFirst.reversed().subList(0, 2), idsOf("", newest));
    bench.call("t.block");
    bench.finish(3); // the last one of the first page
    assertEquals(oldestFirst.reversed().subList(2, 4), idsOf(second, newest));
    String third = picture(Request.Look.OPERATIONS, newest, second, 2).next();
    assertEquals(oldestFirst.subList(0, 1), idsOf(third, newest));
    assertNull(picture(Request.Look.OPERATIONS, newest, third, 2).next());
  }

  @Test
  void whatDidNotSucceed_isListed_theLastFirst() {
    for (int i = 0; i < 4; i++) {
      bench.call("t.block");
    }
    bench.fail(1);
    bench.finish(0);
    bench.fail(2);
    assertEquals(3, look(Request.Look.OPERATIONS, Map.of("state", "ENDED")).size());
    List<Map<String, Object>> failed =
        look(Request.Look.OPERATIONS, Map.of("state", "UNSUCCESSFUL", "order", "NEWEST"));
    assertEquals(List.of("FAILED", "FAILED"), failed.stream().map(it -> it.get("state")).toList());
    assertEquals(
        look(Request.Look.OPERATIONS, Map.of("state", "FAILED")).reversed().stream()
            .map(it -> it.get("id"))
            .toList(),
        failed.stream().map(it -> it.get("id")).toList());
  }
}
