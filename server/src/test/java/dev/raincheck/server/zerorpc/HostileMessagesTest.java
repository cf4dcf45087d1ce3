package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What no client says harms nobody, and is answered wherever that can be found again.
class HostileMessagesTest {
  private final ZeroRpcBench bench = new ZeroRpcBench();
  private final ZeroRpcBench.Client client = bench.new Client();

  private static byte[] call() {
    return ZeroRpcBench.message(
        Map.of("message_id", "c", "v", 3), "on_call", List.of(List.of(Map.of("method", "tup"))));
  }

  @Test
  void firstMessage_decidesTheDialect() {
    var dialect = new ZeroRpcDialectSpecimen();
    assertNull(dialect.begin(Values.encode(List.of(1, 1, 1))));
    assertNull(dialect.begin(new byte[0]));
    assertNull(dialect.begin(Values.encode(new byte[20])));
    assertFalse(dialect.begin(call()) == null);
  }

  @Test
  void cutAndChangedMessages_leaveTheConversationUsable() {
    client.call("first", "tup");
    byte[] whole = call();
    for (int length = 0; length < whole.length; length++) {
      client.send(Arrays.copyOf(whole, length));
    }
    var random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      client.send(changed);
    }
    client.heard.clear();
    client.call("last", "_zerorpc_name");
    assertEquals("Svc", client.lastResult());
  }

  @Test
  void messageWithoutAnId_isDropped() {
    client.send(ZeroRpcBench.message(Map.of("v", 3), "tup", List.of()));
    client.send(ZeroRpcBench.message(Map.of("message_id", 17), "tup", List.of()));
    client.send(ZeroRpcBench.message(Map.of("message_id", "x".repeat(67)), "tup", List.of()));
    assertEquals(List.of(), client.heard);
    assertEquals(0, bench.started.size());
  }

  /// Its client waits for an answer, and would be told much later that the call may have run.
  @Test
  void callWithoutANameOfAMethod_isRefused() {
    var header = Map.of("message_id", "c", "v", 3);
    for (Object name : Arrays.asList("m".repeat(513), "", 17, null, List.of())) {
      client.send(Values.encode(Arrays.asList(header, name, List.of())));
      assertEquals("MALFORMED_REQUEST", client.lastError().getFirst(), "" + name);
    }
    assertEquals(0, bench.started.size());
  }

  /// Whatever an `on_call` holds, it is answered, and nothing runs.
  @Test
  void callOfInfi_thatIsNone_isRefused() {
    Map<String, ?> meta = Map.of("method", "tup");
    List<?> none = List.of();
    Map<?, ?> noneByName = Map.of();
    for (Object given :
        Arrays.<Object>asList(
            17,
            new byte[0],
            none,
            List.of(meta, none),
            List.of(meta, none, noneByName, 1),
            List.of(none, none, noneByName),
            List.of(noneByName, none, noneByName),
            List.of(Map.of("method", 17), none, noneByName),
            List.of(Map.of("method", "tup", "uuid", 17), none, noneByName),
            List.of(Map.of("method", "tup", "request_id_tag", none), none, noneByName))) {
      client.send(
          Values.encode(
              Arrays.asList(Map.of("message_id", "c", "v", 3), "on_call", Arrays.asList(given))));
      assertEquals("MALFORMED_REQUEST", client.lastError().getFirst(), "" + given);
    }
    client.call("c", "on_call");
    assertEquals("MALFORMED_REQUEST", client.lastError().getFirst());
    client.send(Values.encode(Arrays.asList(Map.of("message_id", "c", "v", 3), "on_call", 5)));
    assertEquals("MALFORMED_REQUEST", client.lastError().getFirst());
    assertEquals(0, bench.started.size());
  }

  /// Whatever is repeated of it must not end the server.
  @Test
  void nameThatWouldBeCutInTheMiddleOfAPair_isRefused() {
    client.call("c", "_zerorpc_help", "x".repeat(99) + "\ud83d\ude42 and more");
    assertEquals("UNKNOWN_METHOD", client.lastError().getFirst());
  }

  @Test
  void failureWithHalfAPair_isTold() {
    client.call("c", "tup");
    bench.fail(0, Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "it failed at \ude42"));
    assertTrue(String.valueOf(client.lastError().get(1)).startsWith("it failed at ? ("));
  }

  @Test
  void uuidThatIsTooLong_isRefused() {
    client.infi("c", "u".repeat(128), "tup", List.of(), Map.of());
    assertEquals(1, bench.started.size());
    client.infi("d", "u".repeat(129), "tup", List.of(), Map.of());
    assertEquals("MALFORMED_REQUEST", client.lastError().getFirst());
  }

  @Test
  void headerOfOtherThings_isPassedOver() {
    client.send(
        ZeroRpcBench.message(
            Map.of(
                "v", 3, "message_id", "c", "trace", List.of(1, Map.of("a", 1)), "x".repeat(40), 1),
            "tup",
            List.of()));
    bench.finish(0, List.of());
    assertEquals(List.of(), client.lastResult());
  }

  @Test
  void callsOfOneClient_areBounded_andTheNextOneIsRefused() {
    var open = new OpenCalls(100);
    int its = 0;
    while (open.begin("flood")) {
      its++;
    }
    assertEquals(90, its);
    assertTrue(open.begin("other"));
    open.end("flood");
    open.end("other");
    assertEquals(89, open.open());
    assertTrue(open.begin("flood"));
  }

  @Test
  void callsOfAClientThatHasGone_areNotCounted() {
    var open = new OpenCalls(10);
    var exchanges = new Exchanges(open);
    for (int i = 0; exchanges.admits("flood"); i++) {
      exchanges.begin(new Channel(Values.encode("c" + i)), PlainAnswers::held, "flood");
    }
    assertEquals(9, open.open());
    exchanges.endAll();
    assertEquals(0, open.open());
  }
}
