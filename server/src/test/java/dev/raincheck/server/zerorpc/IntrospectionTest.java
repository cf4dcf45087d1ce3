package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What ZeroRPC's command line asks, and the methods by which its clients have tokens.
class IntrospectionTest {
  private final ZeroRpcBench bench = new ZeroRpcBench();
  private final ZeroRpcBench.Client client = bench.new Client();

  private Object ask(String method, Object... arguments) {
    client.call(method, method, arguments);
    return assertNotNullResult();
  }

  private Object assertNotNullResult() {
    Object result = client.lastResult();
    assertNotNull(result);
    return result;
  }

  @Test
  void server_saysWhatItIsAndHas() {
    assertEquals(List.of("pong", "Svc"), ask("_zerorpc_ping"));
    assertEquals("Svc", ask("_zerorpc_name"));
    assertEquals(
        List.of("add", "build", "count", "echo", "nothing", "quick", "slow", "tup"),
        ask("_zerorpc_list"));
    assertEquals("adds things\nsecond line", ask("_zerorpc_help", "add"));
    assertEquals(Arrays.asList(List.of("x", "y"), null, null, null), ask("_zerorpc_args", "quick"));
  }

  @Test
  void inspect_hasEachMethod_withArgumentsAndText() {
    Map<?, ?> methods = (Map<?, ?>) ((Map<?, ?>) ask("_zerorpc_inspect")).get("methods");
    assertEquals(
        Map.of(
            "args",
            List.of(Map.of("name", "x"), Map.of("name", "y", "default", "None")),
            "doc",
            ""),
        methods.get("quick"));
  }

  @Test
  void helpOfNothing_isAnError() {
    client.call("c", "_zerorpc_help", "nosuch");
    assertEquals("UNKNOWN_METHOD", client.lastError().getFirst());
    client.call("d", "_zerorpc_nosuch");
    assertEquals("UNKNOWN_METHOD", client.lastError().getFirst());
  }

  @Test
  void token_isSubmittedPolledCancelledAndAcknowledged() {
    var submitted = (Map<?, ?>) ask("_raincheck_submit", "tup", List.of());
    assertEquals(false, submitted.get("done"));
    Object token = submitted.get("token");
    assertNotNull(token);
    assertEquals(false, ((Map<?, ?>) ask("_raincheck_poll", token)).get("done"));
    assertEquals(true, ((Map<?, ?>) ask("_raincheck_cancel", token, "lunch")).get("cancelling"));
    bench.finish(0, List.of(1));
    assertEquals(Map.of("done", true, "result", List.of(1L)), ask("_raincheck_poll", token));
    client.call("a", "_raincheck_acknowledge", token);
    assertEquals(List.of("OK", Arrays.asList((Object) null)), client.lastEvent());
  }

  @Test
  void keyOfTheCallersOwn_joinsTwoCalls() {
    Object token =
        ((Map<?, ?>) ask("_raincheck_submit", "build", List.of(1), "order-7")).get("token");
    client.call("again", "_raincheck_submit", "build", List.of(1), "order-7");
    assertEquals(token, client.lastMap().get("token"));
    assertEquals(1, bench.started.size());
  }

  @Test
  void badTokensAndArguments_areErrors() {
    client.call("c", "_raincheck_poll", "nope");
    assertEquals("TOKEN_MALFORMED", client.lastError().getFirst());
    client.call("d", "_raincheck_poll");
    assertEquals("MALFORMED_REQUEST", client.lastError().getFirst());
    client.call("e", "_raincheck_nosuch", 1);
    assertEquals("MALFORMED_REQUEST", client.lastError().getFirst());
  }
}
