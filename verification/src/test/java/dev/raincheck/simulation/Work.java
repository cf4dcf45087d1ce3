package dev.raincheck.simulation;

import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.StoreRecord;
import org.jspecify.annotations.Nullable;

/// A handler at work.
public final class Work {
  final Operation operation;
  public final byte[] arguments;

  Work(Operation operation, byte[] arguments) {
    this.operation = operation;
    this.arguments = arguments;
  }

  public String method() {
    return operation.method.name();
  }

  /// What the store has it by; null if it is not recorded.
  public @Nullable StoreRecord record() {
    return operation.record;
  }
}
