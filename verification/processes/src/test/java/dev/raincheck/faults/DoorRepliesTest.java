package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.testkit.Fault;
import dev.raincheck.testkit.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A reply that gets lost at a door costs nothing: cut at whichever byte, and the call sent again
/// under the name that this dialect has for it, the handler has started once, and the answer is
/// right.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class DoorRepliesTest {
  /// Between two of the bytes at which connections are cut; so every part of a message has its
  /// turn. In a long campaign each byte has.
  private static final int STEP = Integer.getInteger("faults.step", 19);

  private static final Till.AtWork WORK = new Till.AtWork();
  private static RaincheckServer server;
  private static HttpDoor door;

  @BeforeAll
  static void open() {
    server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Till.class, WORK)
            .zeroRpc(ZeroRpc.DEFAULT)
            .shutdownStrategy("abort:1s")
            .start();
    door = HttpDoor.builder(server).serve(Till.class).start("http://127.0.0.1:*");
  }

  @AfterAll
  static void close() {
    server.close();
    door.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  private static void assertOneStartEach(String sales, int rounds) {
    Map<String, Integer> starts = new TreeMap<>(WORK.starts());
    starts.keySet().removeIf(it -> !it.startsWith(sales));
    assertEquals(rounds, starts.size(), starts::toString);
    starts.forEach((sale, count) -> assertEquals(1, count, sale));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REQUESTS_CUT", "REPLIES_CUT", "RESET"})
  void idempotencyKey(Fault fault) throws Exception {
    URI at = URI.create(door.address());
    int rounds = 0;
    try (var proxy = FaultProxy.to("tcp://%s:%d".formatted(at.getHost(), at.getPort()))) {
      for (int from = 0; from < 400; from += STEP) {
        String sale = "http-%s-%d".formatted(fault, from);
        proxy.spoilNext(fault, from);
        HttpExchange ring = HttpExchange.post(at.getPath() + "/till.ring", sale);
        assertEquals("1", ended(ring.sentAgain(proxy), proxy).body());
        proxy.spoilNext(fault, from);
        HttpExchange pack = HttpExchange.post(at.getPath() + "/till.pack", sale + "-packed");
        assertEquals("1", ended(pack.sentAgain(proxy), proxy).body());
        HttpExchange later = HttpExchange.post(at.getPath() + "/till.pack", sale + "-later");
        String token = later.sent(proxy).location();
        proxy.spoilNext(fault, from);
        assertEquals("1", HttpExchange.get(token).sentAgain(proxy).body());
        rounds += 3;
      }
      assertTrue(proxy.struck() > rounds / 6, proxy::toString);
    }
    assertOneStartEach("http-" + fault, rounds);
  }

  /// Sent again, a call may have ended, or not.
  private static HttpExchange.Answer ended(HttpExchange.Answer answer, FaultProxy proxy)
      throws IOException {
    return answer.status() == 202 ? HttpExchange.get(answer.location()).sent(proxy) : answer;
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REQUESTS_CUT", "REPLIES_CUT", "RESET"})
  void messageIdOfZeroRpc(Fault fault) throws Exception {
    int rounds = 0;
    try (var proxy = FaultProxy.to(server.address())) {
      var caller = new ZeroRpcCaller(proxy);
      for (int from = 0; from < 400; from += STEP) {
        String sale = "zerorpc-%s-%d".formatted(fault, from);
        proxy.spoilNext(fault, from);
        assertEquals(1L, caller.callTwice(sale, "ring", sale));
        proxy.spoilNext(fault, from);
        String packed = sale + "-packed"; // held open until it ends
        assertEquals(1L, caller.callTwice(packed, "pack", packed));
        rounds += 2;
      }
      assertTrue(proxy.struck() > rounds / 6, proxy::toString);
    }
    assertOneStartEach("zerorpc-" + fault, rounds);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REQUESTS_CUT", "REPLIES_CUT", "RESET"})
  void uuidOfInfiRpc(Fault fault) throws Exception {
    int rounds = 0;
    try (var proxy = FaultProxy.to(server.address())) {
      for (int from = 0; from < 400; from += STEP) {
        String sale = "infi-%s-%d".formatted(fault, from);
        var infi = new Spoiling(new ZeroRpcCaller(proxy), proxy, fault, from);
        assertEquals(1L, infi.polled(sale, "ring"));
        assertEquals(1L, infi.polled(sale + "-packed", "pack"));
        rounds += 2;
      }
      assertTrue(proxy.struck() > rounds / 6, proxy::toString);
    }
    assertOneStartEach("infi-" + fault, rounds);
  }

  /// Who calls by infi.rpc, and has each message spoilt.
  private record Spoiling(ZeroRpcCaller caller, FaultProxy proxy, Fault fault, int from) {
    private Map<?, ?> call(String uuid, String method, String argument) throws IOException {
      proxy.spoilNext(fault, from);
      return caller.onCallTwice(uuid, method, argument);
    }

    /// Polls as its clients do.
    Object polled(String sale, String method) throws IOException {
      Map<?, ?> told = call(sale, method, sale);
      for (int polls = 0; "deferred".equals(told.get("code")); polls++) {
        String token = String.valueOf(told.get("result"));
        told = (Map<?, ?>) call(sale + polls, "query_async_request", token).get("result");
      }
      assertEquals("success", told.get("code"), told::toString);
      return told.get("result");
    }
  }
}
