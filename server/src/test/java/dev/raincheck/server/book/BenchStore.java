package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A store that does nothing by itself.
final class BenchStore {
  static final byte[] SECRET = new byte[32];

  /// What it was asked for and has not done.
  final List<StoreOrder> orders = new ArrayList<>();

  /// A book that has this one.
  static BookBench bench(ShutdownStrategy strategy) {
    return new BookBench(
        new BookSettings(
            "bench",
            7,
            Times.DEFAULT,
            Limits.DEFAULT,
            strategy,
            TokenSigner.ofStore("store", 7, SECRET),
            Access.OPEN,
            new Random(1),
            0,
            1_000_000_000,
            true));
  }

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
