package dev.raincheck.server.look;

import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.state.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Operations by the ids of their tokens: by the whole id, or by the half of it that logs, threads
/// and errors show. The half is 64 random bits, so hardly ever two operations share it; who comes
/// second is found by the whole id alone.
public final class OperationIndex {
  private final Map<Long, Operation> byShownId = new HashMap<>();
  private final Map<Token.Id, Operation> twins = new HashMap<>();

  /// Adds an operation that has a token.
  public void add(Operation operation) {
    Token.Id id = idOf(operation);
    if (byShownId.putIfAbsent(id.high(), operation) != null) {
      twins.put(id, operation);
    }
  }

  /// Whether it was there.
  public boolean remove(Operation operation) {
    Token.Id id = operation.token;
    return id != null && (byShownId.remove(id.high(), operation) || twins.remove(id, operation));
  }

  public @Nullable Operation get(Token.Id id) {
    Operation found = byShownId.get(id.high());
    return found != null && idOf(found).equals(id) ? found : twins.get(id);
  }

  /// Whether this very operation is found by its token.
  public boolean holds(Operation operation) {
    Token.Id id = operation.token;
    return id != null && (byShownId.get(id.high()) == operation || get(id) == operation);
  }

  /// The operation that people know by this half of its id.
  public @Nullable Operation findShown(long shownId) {
    return byShownId.get(shownId);
  }

  private static Token.Id idOf(Operation operation) {
    Token.Id id = operation.token;
    if (id == null) {
      throw new IllegalStateException(operation + " has no token");
    }
    return id;
  }

  public void forEach(Consumer<Operation> each) {
    byShownId.values().forEach(each);
    twins.values().forEach(each);
  }

  public int size() {
    return byShownId.size() + twins.size();
  }
}
