package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.look.Page;
import dev.raincheck.server.state.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators see, a page at a time.
class PagesTest extends LookingBench {
  /// Whatever comes and goes between two pages.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatStaysIsShownOnce_whileOthersComeAndGo(long seed) {
    var random = new Random(seed);
    bench.checks = false;
    for (int i = 0; i < 300; i++) {
      bench.call("t.block");
    }
    List<Operation> present = List.copyOf(bench.started);
    var shown = new HashMap<String, Integer>();
    String cursor = null;
    do {
      Reply.Picture page =
          picture(Request.Look.OPERATIONS, Map.of(), cursor, 1 + random.nextInt(20));
      entries(page).forEach(it -> shown.merge(String.valueOf(it.get("id")), 1, Integer::sum));
      cursor = page.next();
      for (int i = random.nextInt(30); i > 0; i--) {
        int which = random.nextInt(bench.started.size());
        if (!bench.started.get(which).isFinal()) {
          bench.finish(which);
        }
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        bench.call("t.block");
      }
    } while (cursor != null);
    for (Operation operation : present) {
      int times = shown.getOrDefault(String.valueOf(operation.knownId().text()), 0);
      assertTrue(operation.isFinal() ? times <= 1 : times == 1, operation + " " + times);
    }
    bench.book.check(bench.atWork);
  }

  @Test
  void endedOnes_areShownInPages_inTheOrderOfTheirEnd() {
    for (int i = 0; i < 250; i++) {
      bench.call("t.block");
    }
    for (int i = 249; i >= 0; i--) {
      bench.finish(i);
    }
    var shown = new ArrayList<String>();
    String cursor = null;
    do {
      Reply.Picture page = picture(Request.Look.OPERATIONS, Map.of("state", "ENDED"), cursor, 0);
      assertTrue(entries(page).size() <= Page.ENTRIES_MAX);
      entries(page).forEach(it -> shown.add(String.valueOf(it.get("id"))));
      cursor = page.next();
    } while (cursor != null);
    assertEquals(bench.started.reversed().stream().map(it -> it.knownId().text()).toList(), shown);
  }

  /// A page ends when it has looked at enough, though nothing of it fits: the loop has others to
  /// serve. Each search for the beginning of a page passes a block at most, which the list checks.
  @Test
  void pageLooksAtABoundedNumber_whateverIsInFlight() {
    bench.checks = false;
    for (int i = 0; i < 100_000; i++) {
      bench.call("t.block");
      bench.replies.clear();
      bench.atWork.clear(); // which is gone through after each event
    }
    int pages = 0;
    String cursor = null;
    do {
      Reply.Picture page =
          picture(Request.Look.OPERATIONS, Map.of("key", "none has it"), cursor, 0);
      assertEquals(List.of(), entries(page));
      cursor = page.next();
      pages++;
    } while (cursor != null);
    assertEquals(100_000 / Page.VISITS_MAX, pages);
  }

  @Test
  void pageHasRoomInEveryMessage() {
    for (int i = 0; i < Page.ENTRIES_MAX; i++) {
      bench.call("t.block", Request.Options.DEFAULT.withKey(i + "€".repeat(250)));
      String message = "€".repeat(256);
      bench.on(new Event.Progressed(bench.started.getLast(), () -> new Progress(0.5, message)));
    }
    bench.pass(Duration.ofMillis(100));
    Set<Object> shown = new HashSet<>();
    String cursor = null;
    do {
      Reply.Picture page = picture(Request.Look.OPERATIONS, Map.of(), cursor, 0);
      assertTrue(page.entries().length < 60_000, () -> page.entries().length + " bytes");
      entries(page).forEach(it -> shown.add(it.get("id")));
      cursor = page.next();
    } while (cursor != null);
    assertEquals(Page.ENTRIES_MAX, shown.size());
  }

  @Test
  void sessions_areShownInPages() {
    for (int i = 0; i < 16; i++) {
      bench.hello();
    }
    Reply.Picture first = picture(Request.Look.SESSIONS, Map.of(), null, 10);
    Reply.Picture second = picture(Request.Look.SESSIONS, Map.of(), first.next(), 10);
    assertEquals(10, entries(first).size());
    assertEquals(6, entries(second).size());
    assertNull(second.next());
    assertEquals(true, entries(first).getFirst().get("connected"));
    assertEquals(List.of(), look(Request.Look.SESSIONS, Map.of("principal", "alice")));
  }

  @Test
  void methods_areShownInPages() {
    Reply.Picture first = picture(Request.Look.METHODS, Map.of(), null, 4);
    Reply.Picture second = picture(Request.Look.METHODS, Map.of(), first.next(), 4);
    var names = new ArrayList<>();
    entries(first).forEach(it -> names.add(it.get("method")));
    entries(second).forEach(it -> names.add(it.get("method")));
    assertEquals(Specimens.methods().names(), names);
    assertNull(second.next());
  }
}
