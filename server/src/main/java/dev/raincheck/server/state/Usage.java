package dev.raincheck.server.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is in use of the server: by everybody together, or by one client, which counts for
/// everybody too. Clients without a key count for the address that they come from as well.
public final class Usage {
  private static final int TEXT_BYTES = 48;
  private static final int MAP_BYTES = 128;
  private static final int ENTRY_BYTES = 64 + 2 * TEXT_BYTES;

  /// Of whom this is a part; null if this is everybody's.
  public final @Nullable Usage whole;

  /// The end of a sentence about it.
  public final String whose;

  /// What of it gives way; null for a single connection, which is there.
  public final @Nullable Leftovers leftovers;

  /// The keys of calls that give way; null for a single connection, which has none of its own.
  public final CallKey.@Nullable AtRest keysAtRest;

  private long unfinished;
  private long kept;
  private long heldBytes;
  private int sessions;
  private int keys;

  private Usage(@Nullable Usage whole, String whose, @Nullable Leftovers leftovers) {
    this.whole = whole;
    this.whose = whose;
    this.leftovers = leftovers;
    this.keysAtRest = leftovers == null ? null : new CallKey.AtRest();
  }

  public static Usage ofEverybody() {
    return new Usage(null, "", new Leftovers());
  }

  /// Of all clients without a key at one address.
  public Usage ofAddress() {
    return new Usage(this, " of this address", new Leftovers());
  }

  /// Of a client with a key.
  public Usage ofPrincipal() {
    return new Usage(this, " of this client", new Leftovers());
  }

  /// Of a client without a key, which is a connection.
  public Usage ofConnection() {
    return new Usage(this, " of this client", null);
  }

  /// Whether nothing is left of it.
  public boolean isEmpty() {
    return unfinished == 0 && kept == 0 && heldBytes == 0 && sessions == 0;
  }

  public void openSession() {
    sessions++;
    if (whole != null) {
      whole.openSession();
    }
  }

  public void closeSession() {
    sessions--;
    if (whole != null) {
      whole.closeSession();
    }
  }

  public int sessions() {
    return sessions;
  }

  /// There is one more key to remember.
  public void rememberKey(long bytes) {
    keys++;
    heldBytes += bytes;
    if (whole != null) {
      whole.rememberKey(bytes);
    }
  }

  /// It is remembered no longer.
  public void forgetKey(long bytes) {
    keys--;
    heldBytes -= bytes;
    if (whole != null) {
      whole.forgetKey(bytes);
    }
  }

  /// Keys of calls that are remembered.
  public int keys() {
    return keys;
  }

  public void begin() {
    unfinished++;
    if (whole != null) {
      whole.begin();
    }
  }

  public void finish() {
    unfinished--;
    if (whole != null) {
      whole.finish();
    }
  }

  /// There is one more thing to keep.
  public void keep(long bytes) {
    kept++;
    heldBytes += bytes;
    if (whole != null) {
      whole.keep(bytes);
    }
  }

  /// It is kept no longer.
  public void forget(long bytes) {
    kept--;
    heldBytes -= bytes;
    if (whole != null) {
      whole.forget(bytes);
    }
  }

  /// What is kept takes so much more, or less.
  public void grow(long bytes) {
    heldBytes += bytes;
    if (whole != null) {
      whole.grow(bytes);
    }
  }

  /// Operations that have not ended.
  public long unfinished() {
    return unfinished;
  }

  /// What texts cost to keep, at most: the map's entry, two objects and two arrays.
  static int bytes(Map<String, String> texts) {
    int bytes = texts.isEmpty() ? 0 : MAP_BYTES;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      bytes += ENTRY_BYTES + 2 * (text.getKey().length() + text.getValue().length());
    }
    return bytes;
  }

  /// What a text costs to keep, at most.
  static int bytes(String text) {
    return TEXT_BYTES + 2 * text.length();
  }

  /// Operations and refusals that are remembered, in count.
  public long kept() {
    return kept;
  }

  /// These, sessions and keys, with all that they hold, in bytes.
  public long heldBytes() {
    return heldBytes;
  }
}
