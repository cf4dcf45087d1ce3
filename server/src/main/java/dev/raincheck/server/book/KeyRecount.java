package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.require;

import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Usage;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through the keys of calls again: what each names, and whether it may give way.
final class KeyRecount {
  private final UsageRecount usages;
  private final Set<CallKey> known = new HashSet<>();
  private final Set<Operation> named = new HashSet<>();

  KeyRecount(UsageRecount usages) {
    this.usages = usages;
  }

  void add(CallKey key) {
    known.add(key);
    usages.add(key);
    Operation operation = key.operation();
    if (operation != null) {
      named.add(operation);
      require(operation.key == key, operation, "has another key than the one that names it");
    }
    require(key.stage() == stage(operation), key, "stands elsewhere than what it names");
    for (Usage usage = key.usage; usage != null; usage = usage.whole) {
      for (CallKey.Stage stage : CallKey.Stage.values()) {
        boolean isThere = usage.keysAtRest != null && usage.keysAtRest.contains(key, stage);
        boolean belongs = stage == key.stage() && stage != CallKey.Stage.IN_USE;
        require(isThere == belongs, key, "gives way otherwise than it says");
      }
    }
  }

  private static CallKey.Stage stage(@Nullable Operation operation) {
    if (operation == null) {
      return CallKey.Stage.TOMBSTONE;
    }
    return Retention.isLeftToItsKey(operation) ? CallKey.Stage.RESULT : CallKey.Stage.IN_USE;
  }

  /// The operation's key leads to it, and keeps its outcome, or has let it go.
  void check(Operation operation) {
    CallKey key = operation.key;
    if (key != null) {
      boolean isHeld = CallKey.holds(operation);
      require(!isHeld || known.contains(key), operation, "has a key that nobody finds");
      require(operation.isFinal() || isHeld, operation, "goes on, and its key names nothing");
      require(
          !isHeld || !operation.isFinal() || operation.outcome() != null,
          operation,
          "is held by its key without an outcome");
    }
  }

  /// Those that a key leads to.
  Set<Operation> operations() {
    return named;
  }
}
