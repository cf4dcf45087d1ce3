package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Messages of real clients are understood, and what they get has the shape of what real servers
/// have said to them, and their own ids, byte for byte.
class GoldenBytesTest {
  private final ZeroRpcBench bench = new ZeroRpcBench();
  private final ZeroRpcBench.Client client = bench.new Client();

  /// A captured message.
  ///
  /// @param side `C` for client, or `S`
  record Captured(String who, String side, byte[] bytes) {
    static List<Captured> all() throws IOException {
      try (InputStream in = GoldenBytesTest.class.getResourceAsStream("captured.txt")) {
        String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" "))
            .map(it -> new Captured(it[0], it[1], HexFormat.of().parseHex(it[2])))
            .toList();
      }
    }

    List<?> message() {
      return (List<?>) Values.decode(bytes);
    }

    Map<?, ?> header() {
      return (Map<?, ?>) message().getFirst();
    }
  }

  /// What was captured of one side.
  private static List<Captured> of(String who, String side) throws IOException {
    return Captured.all().stream()
        .filter(it -> it.who().equals(who) && it.side().equals(side))
        .toList();
  }

  /// The message with this name; of several the one at this place.
  private static Captured named(String who, String side, String name, int place)
      throws IOException {
    return of(who, side).stream()
        .filter(it -> it.message().get(1).equals(name))
        .skip(place)
        .findFirst()
        .orElseThrow();
  }

  /// The reply says what the server said, and echoes the bytes of the call's id.
  private void assertLikeServers(Captured call, Captured reply) {
    byte[] ours = client.heard.getFirst();
    List<?> message = client.last();
    assertEquals(text(reply.message().get(1)), text(message.get(1)));
    assertEquals(text(reply.message().get(2)), text(message.get(2)));
    Map<?, ?> header = (Map<?, ?>) message.getFirst();
    assertEquals(reply.header().keySet().stream().sorted().toList(), sorted(header));
    assertEquals(3L, header.get("v"));
    byte[] id = Values.encode(call.header().get("message_id"));
    assertTrue(HexFormat.of().formatHex(ours).contains(HexFormat.of().formatHex(id)));
    assertEquals(text(call.header().get("message_id")), text(header.get("response_to")));
  }

  private static List<?> sorted(Map<?, ?> header) {
    return header.keySet().stream().sorted().toList();
  }

  /// Bytes and text look different in it.
  private static String text(Object value) {
    return switch (value) {
      case byte[] bytes -> "b" + Arrays.toString(bytes);
      case List<?> list -> list.stream().map(GoldenBytesTest::text).toList().toString();
      case Map<?, ?> map -> {
        List<String> entries = new ArrayList<>();
        map.forEach((key, each) -> entries.add(key + "=" + text(each)));
        yield entries.stream().sorted().toList().toString();
      }
      case null -> "nil";
      default -> value.toString();
    };
  }

  private static Stream<String> clients() {
    return Stream.of("python", "node");
  }

  @Test
  void result_isAnArrayOfOne() throws IOException {
    for (String who : clients().toList()) {
      Captured call = named(who, "C", "add", 0);
      client.send(call.bytes());
      int last = bench.started.size() - 1;
      assertEquals("svc.add", bench.started.get(last).method.name());
      bench.finish(last, who.equals("python") ? 4 : 3);
      assertLikeServers(call, named(who, "S", "OK", 0));
    }
  }

  @Test
  void arguments_areHandedOnAsTheyCame() throws IOException {
    for (String who : clients().toList()) {
      Captured call = named(who, "C", "echo", 0);
      client.send(call.bytes());
      assertArrayEquals(
          Values.encode(call.message().get(2)),
          Objects.requireNonNull(bench.started.getLast().arguments).toByteArray());
    }
  }

  @Test
  void listsAndNil_areElementsOfTheArrayToo() throws IOException {
    client.call("tup", "tup");
    bench.finish(0, List.of(1, 2));
    assertEquals(text(named("python", "S", "OK", 1).message().get(2)), text(client.last().get(2)));
    client.call("nothing", "nothing");
    bench.finish(1, null);
    assertEquals(text(named("python", "S", "OK", 2).message().get(2)), text(client.last().get(2)));
  }

  @Test
  void heartbeat_comesBackOnItsChannel() throws IOException {
    Captured heartbeat = named("python", "C", "_zpc_hb", 0);
    Object channel = heartbeat.header().get("response_to");
    client.call(channel, "slow", 1.6);
    client.send(heartbeat.bytes());
    assertEquals(
        text(named("python", "S", "_zpc_hb", 0).message().subList(1, 3)),
        text(
            client.heard.stream()
                .map(Values::decode)
                .map(List.class::cast)
                .findFirst()
                .orElseThrow()
                .subList(1, 3)));
  }

  @Test
  void creditForStreams_isPassedOver() throws IOException {
    client.send(named("python", "C", "count", 0).bytes());
    client.send(named("python", "C", "_zpc_more", 0).bytes());
    assertEquals(List.of(), client.heard);
    bench.finish(0, 2);
    assertEquals(2L, client.lastResult());
  }

  @Test
  void infi_result() throws IOException {
    Captured call = of("infi", "C").getFirst();
    client.send(call.bytes());
    assertEquals("svc.quick", bench.started.getFirst().method.name());
    byte[] arguments = Objects.requireNonNull(bench.started.getFirst().arguments).toByteArray();
    assertEquals("[x=1, y=5]", text(Values.decode(arguments)));
    bench.finish(0, Map.of("x", 1, "y", 5, "b", new byte[1]));
    assertLikeServers(call, of("infi", "S").getFirst());
  }

  @Test
  void infi_deferredAndPolled() throws IOException {
    client.infi("1", "89960180", "build", List.of(1), Map.of());
    Map<?, ?> deferred = client.lastMap();
    assertEquals(text(shape(of("infi", "S").get(1), "token")), text(shape(deferred, "token")));
    String token = (String) Objects.requireNonNull(deferred.get("result"));
    client.infi("2", "u2", "query_async_request", List.of(token), Map.of());
    assertEquals(
        text(shape(of("infi", "S").get(2), "token")), text(shape(client.lastMap(), "token")));
    bench.finish(0, 42);
    client.infi("3", "u3", "query_async_request", List.of(token), Map.of());
    assertEquals(text(result(of("infi", "S").get(3))), text(client.lastMap()));
  }

  private static Object result(Captured reply) {
    return ((List<?>) reply.message().get(2)).getFirst();
  }

  private static Object shape(Object value, String token) {
    return switch (value) {
      case Captured reply -> shape(result(reply), token);
      case Map<?, ?> map when "deferred".equals(map.get("code")) ->
          Map.of("code", "deferred", "result", token);
      case Map<?, ?> map ->
          Map.of("code", map.get("code"), "result", shape(map.get("result"), token));
      default -> value;
    };
  }

  @Test
  void infi_poll_isUnderstood() throws IOException {
    client.send(of("infi", "C").get(1).bytes());
    Map<?, ?> answer = client.lastMap();
    assertEquals("error", answer.get("code")); // the token is another server's
    Map<?, ?> exception = (Map<?, ?>) answer.get("exception");
    assertEquals(
        "{\"py/object\": \"infi.rpc.errors.InvalidAsyncToken\"}", exception.get("pickled"));
  }

  @Test
  void infi_failure_isAnOkWithAnException() {
    client.infi("1", "u1", "quick", List.of(1), Map.of());
    bench.fail(0, Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "bad"));
    Map<?, ?> exception = (Map<?, ?>) client.lastMap().get("exception");
    assertEquals(
        "{\"py/object\": \"infi.rpc.errors.InternalServerError\"}", exception.get("pickled"));
    assertEquals("bad (execution FINISHED, retry NEVER)", exception.get("message"));
    assertEquals(List.of("bad (execution FINISHED, retry NEVER)"), exception.get("args"));
    assertEquals("INTERNAL", exception.get("code"));
  }

  @Test
  void infi_longestAnswer_isANumberOfSeconds() {
    client.infi("1", "u1", "get_rpc_max_response_time", List.of(), Map.of());
    assertEquals(Map.of("code", "success", "result", 1.0), client.lastMap());
  }
}
