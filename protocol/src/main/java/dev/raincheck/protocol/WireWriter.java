package dev.raincheck.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/// Writes one message at a time into a buffer that is used again for the next, since a packer's own
/// buffer of 8 KB for each message would decide the throughput. For one thread.
final class WireWriter {
  static {
    MessagePackSetup.ensure();
  }

  @FunctionalInterface
  interface Body {
    void writeTo(MessageBufferPacker packer) throws IOException;
  }

  private static final int KEPT_BYTES_MAX = 64 * 1024;

  private MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

  /// The bytes that `body` writes, in an array of just that size.
  byte[] write(Body body) {
    packer.clear(); // of the beginning of a message whose writing failed
    try {
      body.writeTo(packer);
      byte[] message = packer.toByteArray();
      if (message.length > KEPT_BYTES_MAX) {
        packer =
            MessagePack.newDefaultBufferPacker(); // one large message must not be kept for ever
      }
      return message;
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
  }

  static void packNullable(MessageBufferPacker packer, @Nullable Long value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else {
      packer.packLong(value);
    }
  }

  static void packNullable(MessageBufferPacker packer, @Nullable String value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else {
      packer.packString(value);
    }
  }

  static void packStrings(MessageBufferPacker packer, Collection<String> values)
      throws IOException {
    packer.packArrayHeader(values.size());
    for (String value : values) {
      packer.packString(value);
    }
  }

  static void packStrings(MessageBufferPacker packer, Map<String, String> entries)
      throws IOException {
    packer.packMapHeader(entries.size());
    for (var entry : entries.entrySet()) {
      packer.packString(entry.getKey());
      packer.packString(entry.getValue());
    }
  }
}
