package dev.raincheck.simulation.fleet;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.stores.tck.OperationStoreContract;
import java.util.concurrent.atomic.AtomicLong;

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

  @Override
  protected void pass(long ms) {
    nowMs.addAndGet(ms);
  }
}
