package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.server.terms.Grants;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private final BookBench bench = new BookBench();

  private Grant grantFor(long withinMs) {
    bench.call("t.work", new Request.Options(withinMs, null, null, false, Map.of()));
    return bench.started.getLast().grant;
  }

  @Test
  void callersWithDifferentTimes_takingTurns_shareTheirGrants() {
    Grant one = grantFor(100);
    Grant other = grantFor(200);
    assertSame(one, grantFor(100));
    assertSame(other, grantFor(200));
  }

  @Test
  void anyNumberOfGrants_leavesThoseThatAreUsedOften() {
    var grants = new Grants();
    var often = new Grant(1, 1, 1);
    grants.shared(often);
    for (long i = 2; i < 20_000; i++) {
      grants.shared(new Grant(i, i, i));
      if (i % 20 == 0) {
        assertSame(often, grants.shared(new Grant(1, 1, 1)));
      }
    }
    assertTrue(grants.size() <= 1_000, grants.size() + " kept");
  }
}
