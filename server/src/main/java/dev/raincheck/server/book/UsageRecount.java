package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.requireEqual;

import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationBytes;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.Usage;
import java.util.HashMap;
import java.util.Map;

/// Counts again what clients use, from the operations and sessions themselves.
final class UsageRecount {
  private static final class Counts {
    long unfinished;
    long kept;
    long heldBytes;
    int sessions;
    int leftovers;
    int keys;
    int keysAtRest;
  }

  private final Map<Usage, Counts> counts = new HashMap<>();

  void add(Operation operation) {
    long heldBytes = OperationBytes.of(operation);
    for (Usage usage = operation.usage; usage != null; usage = usage.whole) {
      Counts its = of(usage);
      its.unfinished += operation.isFinal() ? 0 : 1;
      its.kept++;
      its.heldBytes += heldBytes;
    }
  }

  void add(Session session) {
    for (Usage usage = session.usage; usage != null; usage = usage.whole) {
      Counts its = of(usage);
      its.sessions++;
      its.heldBytes += Session.BYTES;
      its.leftovers += session.leftover != null && usage.leftovers != null ? 1 : 0;
    }
  }

  void add(SessionEntry.Refused refused) {
    for (Usage usage = refused.usage(); usage != null; usage = usage.whole) {
      Counts its = of(usage);
      its.kept++;
      its.heldBytes += refused.bytes();
    }
  }

  void add(SessionEntry.Gone gone) {
    for (Usage usage = gone.usage(); usage != null; usage = usage.whole) {
      of(usage).heldBytes += SessionEntry.Gone.BYTES;
    }
  }

  void add(SessionEntry.Joined joined) {
    for (Usage usage = joined.usage(); usage != null; usage = usage.whole) {
      Counts its = of(usage);
      its.kept++;
      its.heldBytes += joined.bytes();
    }
  }

  void add(CallKey key) {
    for (Usage usage = key.usage; usage != null; usage = usage.whole) {
      Counts its = of(usage);
      its.keys++;
      its.heldBytes += key.bytes();
      its.keysAtRest += key.stage() == CallKey.Stage.IN_USE ? 0 : 1;
    }
  }

  private Counts of(Usage usage) {
    return counts.computeIfAbsent(usage, none -> new Counts());
  }

  void compare(Accounts accounts) {
    accounts.all().forEach(this::of);
    counts.forEach(UsageRecount::compare);
  }

  private static void compare(Usage usage, Counts its) {
    requireEqual(usage.unfinished(), its.unfinished, "unfinished", usage.whose);
    requireEqual(usage.kept(), its.kept, "kept", usage.whose);
    requireEqual(usage.heldBytes(), its.heldBytes, "held bytes", usage.whose);
    requireEqual(usage.sessions(), its.sessions, "sessions", usage.whose);
    int leftovers = usage.leftovers == null ? 0 : usage.leftovers.size();
    requireEqual(leftovers, its.leftovers, "sessions that may give way", usage.whose);
    requireEqual(usage.keys(), its.keys, "keys", usage.whose);
    int keysAtRest = usage.keysAtRest == null ? 0 : usage.keysAtRest.size();
    requireEqual(keysAtRest, its.keysAtRest, "keys that may give way", usage.whose);
  }
}
