package dev.raincheck.server;

import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.EncodedException;
import dev.raincheck.protocol.Execution;
import dev.raincheck.protocol.Failure;

/// How an operation ended.
sealed interface Outcome {
  /// With a value.
  ///
  /// @param value one MessagePack value
  record Value(byte[] value) implements Outcome {}

  /// Without.
  record Failed(Failure failure) implements Outcome {}

  /// The same for a caller who reads compressed values.
  default Outcome deflated() {
    return switch (this) {
      case Value(byte[] value) -> new Value(Compression.deflate(value));
      case Failed failed -> failed;
    };
  }

  /// Whether the handler ran.
  default Execution execution() {
    return switch (this) {
      case Value value -> Execution.FINISHED;
      case Failed(Failure failure) -> failure.execution();
    };
  }

  /// What it costs to keep, in bytes; a failure has a flat rate on top of what it says.
  default int bytes() {
    return switch (this) {
      case Value(byte[] value) -> value.length;
      case Failed(Failure failure) -> 256 + bytes(failure);
    };
  }

  private static int bytes(Failure failure) {
    EncodedException declared = failure.declared();
    return failure.message().length()
        + Usage.bytes(failure.details())
        + (declared == null ? 0 : declared.value().length);
  }
}
