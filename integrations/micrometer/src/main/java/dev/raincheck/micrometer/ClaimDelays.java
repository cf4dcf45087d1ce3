package dev.raincheck.micrometer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How long outcomes wait for the first client that has them. Used by one thread: the server's for
/// listeners.
final class ClaimDelays {
  /// Of more outcomes that nobody has, the oldest are not measured.
  static final int UNCLAIMED_MAX = 10_000;

  /// The ages at which operations ended, by id.
  private final Map<String, Duration> endedAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
          return size() > UNCLAIMED_MAX;
        }
      };

  void ended(String id, Duration age) {
    endedAt.put(id, age);
  }

  /// @return the time since the end; empty if it was claimed before
  Optional<Duration> claimed(String id, Duration age) {
    return Optional.ofNullable(endedAt.remove(id)).map(age::minus);
  }

  void forget(String id) {
    endedAt.remove(id);
  }
}
