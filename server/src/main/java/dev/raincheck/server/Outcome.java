package dev.raincheck.server;

import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.EncodedException;
import dev.raincheck.protocol.Execution;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Slice;

/// How an operation ended.
sealed interface Outcome {
  /// With one MessagePack value. It is the slice, since one more object for each result that is
  /// kept would be too much.
  final class Value extends Slice implements Outcome {
    Value(Slice value) {
      super(value);
    }
  }

  /// Without.
  record Failed(Failure failure) implements Outcome {}

  /// The same for a caller who reads compressed values.
  default Outcome deflated() {
    return switch (this) {
      case Value value -> new Value(Compression.deflate(value));
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
      case Value value -> value.length();
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
