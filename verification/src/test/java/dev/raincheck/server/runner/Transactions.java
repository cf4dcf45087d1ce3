package dev.raincheck.server.runner;

import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.StoreBatch;
import java.util.List;

/// What the store's thread makes of orders: the one thing of it that the simulation needs.
public final class Transactions {
  private Transactions() {}

  public static StoreBatch batch(List<StoreOrder.Write> writes) {
    return StoreTransaction.of(writes).batch();
  }
}
