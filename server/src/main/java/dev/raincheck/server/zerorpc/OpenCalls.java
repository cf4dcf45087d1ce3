package dev.raincheck.server.zerorpc;

import java.util.HashMap;
import java.util.Map;

/// How many calls wait for their answers, of all connections together. A client may have more as
/// long as it has less than nine times what is still free, so one alone comes to nine tenths.
final class OpenCalls {
  /// Calls that wait for their answers.
  static final int OPEN_MAX = 100_000;

  private static final int SHARE = 9;

  private final int max;
  private final Map<String, Integer> byClient = new HashMap<>();
  private int open;

  OpenCalls(int max) {
    this.max = max;
  }

  /// @return whether the client may have one more; if so, call [#end] when that is answered
  boolean begin(String client) {
    int its = byClient.getOrDefault(client, 0);
    if (its >= SHARE * (max - open)) {
      return false;
    }
    byClient.put(client, its + 1);
    open++;
    return true;
  }

  void end(String client) {
    open--;
    byClient.computeIfPresent(client, (same, its) -> its == 1 ? null : its - 1);
  }

  int open() {
    return open;
  }
}
