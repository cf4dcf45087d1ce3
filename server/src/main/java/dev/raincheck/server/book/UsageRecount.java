package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.requireEqual;

import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Leftovers;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationBytes;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Counts again what clients use, from the operations and sessions themselves.
@SuppressWarnings("EnumOrdinal") // indexes of an array of its own
final class UsageRecount {
  private static final Leftovers.Loss[] LOSSES = Leftovers.Loss.values();

  private static final class Counts {
    private final Usage usage;
    private final @Nullable Counts whole;
    private final int[] leftovers = new int[LOSSES.length];
    long unfinished;
    long kept;
    long heldBytes;
    int sessions;
    int keys;
    int keysAtRest;

    Counts(Usage usage, @Nullable Counts whole) {
      this.usage = usage;
      this.whole = whole;
    }

    void clear() {
      unfinished = 0;
      kept = 0;
      heldBytes = 0;
      sessions = 0;
      keys = 0;
      keysAtRest = 0;
      Arrays.fill(leftovers, 0);
    }

    void compare() {
      requireEqual(usage.unfinished(), unfinished, "unfinished", usage.whose);
      requireEqual(usage.kept(), kept, "kept", usage.whose);
      requireEqual(usage.heldBytes(), heldBytes, "held bytes", usage.whose);
      requireEqual(usage.sessions(), sessions, "sessions", usage.whose);
      requireEqual(usage.keys(), keys, "keys", usage.whose);
      int atRest = usage.keysAtRest == null ? 0 : usage.keysAtRest.size();
      requireEqual(atRest, keysAtRest, "keys that may give way", usage.whose);
      if (usage.leftovers != null) {
        for (Leftovers.Loss loss : LOSSES) {
          requireEqual(
              usage.leftovers.size(loss),
              leftovers[loss.ordinal()],
              "sessions that may give way",
              usage.whose);
        }
      }
    }
  }

  /// Of all that were met; but a connection's are left out as soon as it uses nothing.
  private final List<Counts> counts = new ArrayList<>();

  private final Map<Usage, Counts> byUsage = new HashMap<>();
  private final Consumer<Usage> met = this::of;
  private final Predicate<Counts> over = this::isOver;

  void clear() {
    counts.forEach(Counts::clear);
  }

  void add(Operation operation) {
    int unfinished = operation.isFinal() ? 0 : 1;
    long heldBytes = OperationBytes.of(operation);
    for (Counts its = of(operation.usage); its != null; its = its.whole) {
      its.unfinished += unfinished;
      its.kept++;
      its.heldBytes += heldBytes;
    }
  }

  void add(Session session) {
    Leftovers.Loss loss = session.leftover;
    for (Counts its = of(session.usage); its != null; its = its.whole) {
      its.sessions++;
      its.heldBytes += Session.BYTES;
      if (loss != null) {
        its.leftovers[loss.ordinal()]++;
      }
    }
  }

  void add(SessionEntry.Refused refused) {
    int heldBytes = refused.bytes();
    for (Counts its = of(refused.usage()); its != null; its = its.whole) {
      its.kept++;
      its.heldBytes += heldBytes;
    }
  }

  void add(SessionEntry.Gone gone) {
    for (Counts its = of(gone.usage()); its != null; its = its.whole) {
      its.heldBytes += SessionEntry.Gone.BYTES;
    }
  }

  void add(SessionEntry.Joined joined) {
    long heldBytes = joined.bytes();
    for (Counts its = of(joined.usage()); its != null; its = its.whole) {
      its.kept++;
      its.heldBytes += heldBytes;
    }
  }

  void add(CallKey key) {
    long heldBytes = key.bytes();
    int atRest = key.stage() == CallKey.Stage.IN_USE ? 0 : 1;
    for (Counts its = of(key.usage); its != null; its = its.whole) {
      its.keys++;
      its.heldBytes += heldBytes;
      its.keysAtRest += atRest;
    }
  }

  private @Nullable Counts of(@Nullable Usage usage) {
    if (usage == null) {
      return null;
    }
    Counts known = byUsage.get(usage);
    if (known == null) {
      known = new Counts(usage, of(usage.whole));
      counts.add(known);
      byUsage.put(usage, known);
    }
    return known;
  }

  void compare(UsageByClient usages) {
    usages.forEach(met);
    counts.forEach(Counts::compare);
    counts.removeIf(over);
  }

  private boolean isOver(Counts its) {
    boolean isOver = its.usage.leftovers == null && its.usage.isEmpty();
    if (isOver) {
      byUsage.remove(its.usage);
    }
    return isOver;
  }
}
