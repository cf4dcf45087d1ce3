package dev.raincheck.faults;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Sells, and keeps a journal of the sales for which a handler was started.
@Service("till")
public interface Till {
  /// How often this sale was begun, this time included.
  int ring(String sale);

  /// The same, answered with a token.
  @Blocking
  int pack(String sale);

  /// It.
  final class AtWork implements Till {
    private final Map<String, Integer> starts = new ConcurrentHashMap<>();

    @Override
    public int ring(String sale) {
      return starts.merge(sale, 1, Integer::sum);
    }

    @Override
    public int pack(String sale) {
      return ring(sale);
    }

    Map<String, Integer> starts() {
      return starts;
    }
  }
}
