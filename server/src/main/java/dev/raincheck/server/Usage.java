package dev.raincheck.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is in use of the server: by everybody together, or by one client, which counts for
/// everybody too.
final class Usage {
  /// Of whom this is a part; null if this is everybody's.
  final @Nullable Usage whole;

  /// The end of a sentence about it.
  final String whose;

  private long unfinished;
  private long kept;
  private long heldBytes;
  private int sessions;

  private Usage(@Nullable Usage whole, String whose) {
    this.whole = whole;
    this.whose = whose;
  }

  static Usage ofEverybody() {
    return new Usage(null, "");
  }

  Usage ofClient() {
    return new Usage(this, " of this client");
  }

  void openSession() {
    sessions++;
    if (whole != null) {
      whole.openSession();
    }
  }

  void closeSession() {
    sessions--;
    if (whole != null) {
      whole.closeSession();
    }
  }

  int sessions() {
    return sessions;
  }

  void begin() {
    unfinished++;
    if (whole != null) {
      whole.begin();
    }
  }

  void finish() {
    unfinished--;
    if (whole != null) {
      whole.finish();
    }
  }

  void hold(long bytes) {
    kept++;
    heldBytes += bytes;
    if (whole != null) {
      whole.hold(bytes);
    }
  }

  void release(long bytes) {
    kept--;
    heldBytes -= bytes;
    if (whole != null) {
      whole.release(bytes);
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
}
