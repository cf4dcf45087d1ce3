package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Usage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// Names come without end, and who has nothing leaves nothing behind.
class UsageByClientTest {
  private static final int MANY = 100_000;

  private final UsageByClient usages = new UsageByClient(Access.OPEN);

  private int known() {
    var count = new AtomicInteger();
    usages.forEach(each -> count.incrementAndGet());
    return count.get();
  }

  private void comeAndGo(IntFunction<Peer> peers) {
    for (int i = 0; i < MANY; i++) {
      Usage usage = usages.outsideSessions(peers.apply(i));
      usage.begin();
      usage.finish();
    }
  }

  private static Peer user(String name) {
    return new Peer(new byte[] {1}, name);
  }

  @Test
  void principalsThatHaveNothing_areForgotten() {
    comeAndGo(i -> user("user " + i));
    assertTrue(known() < 3_000, known() + " are known");
  }

  @Test
  void addressesThatHaveNothing_areForgotten() {
    comeAndGo(i -> new Peer(new Connection(new byte[] {1}, "10.0.0." + i), ""));
    assertTrue(known() < 3_000, known() + " are known");
  }

  @Test
  void principalsThatHaveSomething_areNot() {
    Usage ada = usages.outsideSessions(user("ada"));
    ada.begin();
    comeAndGo(i -> user("user " + i));
    assertSame(ada, usages.outsideSessions(user("ada")));
    assertEquals(1, usages.everybody().unfinished());
  }
}
