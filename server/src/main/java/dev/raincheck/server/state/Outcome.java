package dev.raincheck.server.state;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;

/// How an operation ended.
public sealed interface Outcome {
  /// With one MessagePack value. It is the slice, since one more object for each result that is
  /// kept would be too much.
  final class Value extends Slice implements Outcome {
    public Value(Slice value) {
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

  /// What it costs to keep, in bytes.
  default int bytes() {
    return switch (this) {
      case Value value -> VALUE_BYTES + value.array().length;
      case Failed(Failure failure) -> bytes(failure);
    };
  }

  /// What a failure costs to keep, in bytes.
  static int bytes(Failure failure) {
    EncodedException declared = failure.declared();
    return FAILURE_BYTES
        + Usage.bytes(failure.message())
        + Usage.bytes(failure.details())
        + (declared == null ? 0 : declared.value().length + Usage.bytes(declared.type()));
  }

  /// The objects around what it says.
  int VALUE_BYTES = 48;

  int FAILURE_BYTES = 160;
}
