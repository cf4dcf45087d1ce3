package dev.raincheck.stores.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.StoreRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who shares a database, for operators.
@Timeout(60)
class MembersTest {
  @Test
  void fleet_isToldOf_thoseThatLiveFirst() throws Exception {
    TestDatabase.clear();
    StoreRun one = PostgresStore.at(TestDatabase.url()).with(FleetTest.SELDOM).open("one");
    TestDatabase.sql("update server set lease_until = clock_timestamp() - interval '1 s'");
    try (StoreRun other =
        PostgresStore.at(TestDatabase.url())
            .with(FleetTest.OFTEN)
            .open("other", "tcp://other:5570")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> TestDatabase.ask("select max(state) from server").equals("2"));
      PostgresStore.at(TestDatabase.url()).open("third").close();
      List<StoreRun.Member> fleet = other.fleet();
      assertEquals(
          List.of("other ALIVE tcp://other:5570", "third LEFT ", "one DEAD "),
          fleet.stream().map(it -> it.server() + " " + it.state() + " " + it.address()).toList());
      assertEquals(other.identity().epoch(), fleet.getFirst().epoch());
      assertTrue(fleet.getFirst().leaseLeftMs() > 0, fleet::toString);
      assertTrue(fleet.getLast().leaseLeftMs() < 0, fleet::toString);
    } finally {
      one.close();
    }
  }
}
