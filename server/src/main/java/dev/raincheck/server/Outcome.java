package dev.raincheck.server;

import dev.raincheck.protocol.Compression;
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

  /// What it costs to keep, in bytes: a failure's texts are bounded and small, so they count as a
  /// flat rate.
  default int bytes() {
    return switch (this) {
      case Value(byte[] value) -> value.length;
      case Failed failed -> 256;
    };
  }
}
