package dev.raincheck.server.book;

import java.util.ArrayList;
import java.util.List;

/// A store that does nothing by itself.
final class BenchStore {
  /// What it was asked for and has not done.
  final List<StoreOrder> orders = new ArrayList<>();

  /// All that it was asked to write.
  List<StoreOrder.Write> takeWrites() {
    List<StoreOrder.Write> writes = new ArrayList<>();
    for (StoreOrder order : orders) {
      if (order instanceof StoreOrder.Write write) {
        writes.add(write);
      }
    }
    orders.removeAll(writes);
    return writes;
  }

  /// What it was asked for first.
  <O extends StoreOrder> O takeFirst(Class<O> type) {
    return type.cast(orders.removeFirst());
  }
}
