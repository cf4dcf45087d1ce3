package dev.raincheck.server.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.terms.Sought;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final Failure SILENT =
      Failure.of(ErrorCode.UNAVAILABLE, Execution.UNKNOWN, "the store is silent");

  private final Watchers watchers = new Watchers(1_000);

  private static RecordId record(int number) {
    return new RecordId(number, number, number);
  }

  private void add(int number, String connection) {
    add(number, connection, null);
  }

  private void add(int number, String connection, @Nullable Progress told) {
    add(number, new Peer(connection.getBytes(StandardCharsets.UTF_8), ""), told);
  }

  private void add(int number, Peer peer, @Nullable Progress told) {
    var sought = new Sought.ByToken("token", record(number), 0, SILENT);
    watchers.add(record(number), new BookTimer.Inquiry(peer, 1, sought), told, 0);
  }

  private static String connection(BookTimer.Inquiry inquiry) {
    return new String(inquiry.peer.identity(), StandardCharsets.UTF_8);
  }

  @Test
  void ofTooManyOperations_thoseThatWereAskedForLongestAgo_areForgotten() {
    for (int number = 0; number < 10_000; number++) {
      add(number, "a");
    }
    add(0, "b"); // so it is the last
    add(10_000, "a");
    List<RecordId> left = watchers.records(20_000, 0);
    assertEquals(10_000, left.size());
    assertFalse(left.contains(record(1)));
    assertEquals(2, watchers.take(record(0)).size());
  }

  @Test
  void clientThatWatchesTooMany_drivesOutItsOwn() {
    var few = new Peer(new byte[] {1}, "few");
    var many = new Peer(new byte[] {2}, "many");
    for (int number = 0; number < 10; number++) {
      add(number, few, null);
    }
    for (int number = 10; number < 30_000; number++) {
      add(number, many, null);
    }
    List<RecordId> left = watchers.records(20_000, 0);
    assertEquals(10_000, left.size());
    assertEquals(record(0), left.getFirst());
    assertFalse(left.contains(record(10)));
    for (int number = 30_000; number < 40_000; number++) {
      add(number, few, null);
    }
    assertEquals(10_000, watchers.records(20_000, 0).size());
    assertEquals(1, watchers.take(record(29_999)).size());
  }

  @Test
  void ofTooManyConnections_theOneThatAskedLongestAgo_isForgotten() {
    for (int i = 0; i < 17; i++) {
      add(1, "connection " + i);
    }
    List<BookTimer.Inquiry> left = watchers.take(record(1));
    assertEquals(16, left.size());
    assertEquals("connection 1", connection(left.getFirst()));
  }

  @Test
  void connectionThatAsksAgain_isToldOnce() {
    add(1, "a");
    add(1, "a");
    assertEquals(1, watchers.take(record(1)).size());
  }

  @Test
  void ofMoreThanAreLookedAtAtOnce_eachHasItsTurn() {
    for (int number = 0; number < 5; number++) {
      add(number, "a");
    }
    assertEquals(List.of(record(0), record(1)), watchers.records(2, 0));
    assertEquals(List.of(record(2), record(3)), watchers.records(2, 0));
    add(4, "a"); // its turn stays where it is
    assertEquals(List.of(record(4), record(0)), watchers.records(2, 0));
    watchers.take(record(1));
    assertEquals(List.of(record(2), record(3), record(4), record(0)), watchers.records(9, 999));
    assertEquals(List.of(), watchers.records(9, 1_000));
  }

  @Test
  void progressThatOneHasHeardOf_isNewsToTheOther() {
    var half = new Progress(0.5, "half");
    add(1, "a");
    add(1, "b", half);
    assertEquals(
        List.of("a"),
        watchers.hearing(record(1), half).stream().map(WatchersTest::connection).toList());
    assertEquals(List.of(), watchers.hearing(record(1), half));
  }
}
