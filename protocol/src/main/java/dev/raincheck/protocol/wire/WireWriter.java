package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/// Writes one message at a time with a packer that is used again for the next, since a new one's
/// buffer of 8 KB would decide the throughput. For one thread.
final class WireWriter {
  static {
    MessagePackSetup.ensure();
  }

  @FunctionalInterface
  interface Body {
    void writeTo(MessagePacker packer) throws IOException;
  }

  private final WireOutput output = new WireOutput();
  private final MessagePacker packer = MessagePack.newDefaultPacker(output);

  /// The bytes that `body` writes.
  Slice write(Body body) {
    packer.clear(); // of the beginning of a message whose writing failed
    output.clear();
    try {
      body.writeTo(packer);
      packer.flush();
      return output.take();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
  }

  /// Packs the value that the message is about.
  void packValue(Slice value) throws IOException {
    if (value.length() < Slice.LARGE_BYTES) {
      packer.addPayload(value.toByteArray());
    } else {
      packer.flush();
      output.place(value);
    }
  }

  static void packNullable(MessagePacker packer, @Nullable Long value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else {
      packer.packLong(value);
    }
  }

  static void packNullable(MessagePacker packer, @Nullable String value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else {
      packer.packString(value);
    }
  }

  static void packStrings(MessagePacker packer, Collection<String> values) throws IOException {
    packer.packArrayHeader(values.size());
    for (String value : values) {
      packer.packString(value);
    }
  }

  static void packStrings(MessagePacker packer, Map<String, String> entries) throws IOException {
    packer.packMapHeader(entries.size());
    for (var entry : entries.entrySet()) {
      packer.packString(entry.getKey());
      packer.packString(entry.getValue());
    }
  }
}
