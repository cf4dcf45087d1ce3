package dev.raincheck.server.runner;

import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ServedMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a handler's thread may know of its operation, none of which changes. The operation is the
/// loop's: here it is no more than the key in the events that come back.
///
/// [RunningHandler] is one instead of having one, which would be one more object for each call.
abstract class Task {
  final Operation operation;
  final ServedMethod method;
  final String principal;
  final Map<String, String> metadata;
  final @Nullable String key;

  /// When the work must be over, or [Operation#NEVER].
  final long limitEndNs;

  /// Its caller reads compressed values.
  final boolean inflates;

  /// By the loop, as the operation starts.
  Task(Operation operation) {
    this.operation = operation;
    this.method = operation.method;
    this.principal = operation.principal;
    this.metadata = operation.metadata;
    this.key = operation.keyText;
    this.limitEndNs = operation.limitEndNs();
    this.inflates = operation.inflates;
  }

  /// What logs call it.
  abstract String label();
}
