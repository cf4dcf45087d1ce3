package dev.raincheck.tools.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoreRun.Member;
import dev.raincheck.server.store.StoreRun.MemberState;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// `list servers`: who shares the server's store.
class ServersTest extends WithLab {
  private static final List<Member> FLEET =
      List.of(
          new Member("reports-2", 9, MemberState.ALIVE, 65_000, 19_000, "tcp://reports-2:5570"),
          new Member("reports-1", 8, MemberState.DEAD, 3_600_000, -60_000, ""));

  /// A run on a store that tells of a fleet, and keeps nothing.
  private static StoreRun run() {
    return (StoreRun)
        Proxy.newProxyInstance(
            StoreRun.class.getClassLoader(),
            new Class<?>[] {StoreRun.class},
            (self, method, arguments) -> answer(method));
  }

  private static Object answer(Method method) {
    return switch (method.getName()) {
      case "identity" -> new StoreRun.Identity("a store", 9, new byte[32]);
      case "fleet" -> FLEET;
      case "news" -> StoreRun.News.NONE;
      case "take" -> new StoreRun.Taken(List.of(), false);
      case "write" -> Set.of();
      case "waiting" -> 0L;
      case "purge" -> 0;
      default -> method.getReturnType() == boolean.class ? false : null;
    };
  }

  @Test
  void fleet_isATable_orALineOfJsonForEach() {
    try (RaincheckServer one = LabAtWork.builder(lab).store(server -> run()).start()) {
      shell.environment.put("RAINCHECK_ENDPOINT", one.address());
      await().until(() -> ok("list", "servers", "--json").lines().count() == 2);
      List<String> lines = ok("list", "servers").lines().toList();
      assertTrue(lines.get(0).matches("SERVER +STATE +AGE +LEASE +ADDRESS *"), lines.get(0));
      assertTrue(
          lines.get(1).matches("reports-2 +ALIVE +\\S+ +19 ?s +tcp://reports-2:5570"),
          lines.get(1));
      assertTrue(lines.get(2).matches("reports-1 +DEAD +\\S+ *"), lines.get(2));
      String json = ok("list", "servers", "--json", "--most", "1");
      assertTrue(
          Json.read("line", json) instanceof Map<?, ?> map
              && "tcp://reports-2:5570".equals(map.get("address")),
          json);
    }
  }

  @Test
  void serverWithoutAStore_isNoFleet() {
    assertEquals("", ok("list", "servers", "--json"));
    assertEquals(1, ok("list", "servers").lines().count());
  }
}
