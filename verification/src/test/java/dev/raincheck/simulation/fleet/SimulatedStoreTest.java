package dev.raincheck.simulation.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.stores.tck.OperationStoreContract;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The store of the simulation is one, too.
class SimulatedStoreTest extends OperationStoreContract {
  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private SimulatedStore latest;
  private int made;

  @Override
  protected OperationStore create() {
    latest = new SimulatedStore(nowMs::get, Flaw.NONE, "store " + ++made);
    return latest;
  }

  @Override
  protected OperationStore reopen() {
    return latest;
  }

  @Test
  void runThatWasDeclaredDead_writesNothing() throws StoreException {
    SimulatedRun one = latest.open("one", 1_000);
    pass(1_001);
    assertTrue(latest.declareDead(one.identity().epoch()));
    StoreException fenced = assertThrows(StoreException.class, () -> one.take(List.of(), 1, 1));
    assertEquals(StoreException.Kind.FENCED, fenced.kind());
  }

  @Override
  protected void pass(long ms) {
    nowMs.addAndGet(ms);
  }
}
