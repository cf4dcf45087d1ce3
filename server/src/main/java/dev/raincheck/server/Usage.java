package dev.raincheck.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is in use of the server: by everybody together, or by one client, which counts for
/// everybody too.
final class Usage {
  private final @Nullable Usage everybody;
  private long unfinished;
  private long kept;
  private long heldBytes;
  private long pacedNs = Long.MIN_VALUE / 2; // before any time: the clock may start below zero

  int sessions;

  /// @param everybody null if this is everybody's
  Usage(@Nullable Usage everybody) {
    this.everybody = everybody;
  }

  void begin() {
    unfinished++;
    if (everybody != null) {
      everybody.begin();
    }
  }

  void finish() {
    unfinished--;
    if (everybody != null) {
      everybody.finish();
    }
  }

  void hold(long bytes) {
    kept++;
    heldBytes += bytes;
    if (everybody != null) {
      everybody.hold(bytes);
    }
  }

  void release(long bytes) {
    kept--;
    heldBytes -= bytes;
    if (everybody != null) {
      everybody.release(bytes);
    }
  }

  /// Operations that have not ended.
  long unfinished() {
    return unfinished;
  }

  /// What texts cost to keep.
  static int bytes(Map<String, String> texts) {
    int bytes = 0;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      bytes += text.getKey().length() + text.getValue().length();
    }
    return bytes;
  }

  /// Arguments whose handler has not come back and outcomes that are kept, in count.
  long kept() {
    return kept;
  }

  /// Arguments whose handler has not come back and outcomes that are kept, in bytes.
  long heldBytes() {
    return heldBytes;
  }

  /// Takes a call into account, or says how long to wait for that. A second's worth may come at
  /// once (the generic cell rate algorithm, ITU-T I.371).
  ///
  /// @return nanoseconds to wait, or 0 if the call was taken into account
  long pace(int callsPerSecond, long nowNs) {
    long earliestNs = pacedNs - 1_000_000_000;
    if (earliestNs > nowNs) {
      return earliestNs - nowNs;
    }
    pacedNs = Math.max(pacedNs, nowNs) + 1_000_000_000 / callsPerSecond;
    return 0;
  }
}
