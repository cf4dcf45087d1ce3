package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes frames apart into messages: what [Bundler] has put together, or anybody. For one thread.
public final class Unbundler {
  private byte @Nullable [] frame;
  private int at;
  private int messages;

  /// Starts a frame; what is left of the one before is forgotten.
  public void open(byte[] bytes) {
    frame = bytes;
    at = 0;
    messages = 0;
  }

  /// The next message: of the frame that is open, else of the next one.
  ///
  /// @param frames gives the next frame, or null if there is none
  /// @return null if there is none
  /// @throws MalformedMessageException as [#next()] does
  public byte @Nullable [] next(Supplier<byte @Nullable []> frames)
      throws MalformedMessageException {
    byte[] message = next();
    if (message != null) {
      return message;
    }
    byte[] fresh = frames.get();
    if (fresh == null) {
      return null;
    }
    open(fresh);
    return next();
  }

  /// The next message of the frame, or null if that was all of them.
  ///
  /// @throws MalformedMessageException if the frame is a bundle, and broken from here on; what is
  ///   left of it is forgotten
  public byte @Nullable [] next() throws MalformedMessageException {
    byte[] bytes = frame;
    if (bytes == null) {
      return null;
    }
    frame = null; // unless there is more to come
    if (messages == 0 && !isBundle(bytes)) {
      return bytes;
    }
    byte[] message = nextOf(bytes);
    if (at < bytes.length) {
      frame = bytes;
    }
    return message;
  }

  private static boolean isBundle(byte[] bytes) {
    return bytes.length > 0 && lengthBytes(bytes[0]) > 0;
  }

  /// How many bytes say how long a `bin` is, or 0 if it is none.
  private static int lengthBytes(byte head) {
    return switch (head & 0xff) {
      case Head.BIN8 -> 1;
      case Head.BIN16 -> 2;
      case Head.BIN32 -> 4;
      default -> 0;
    };
  }

  private byte[] nextOf(byte[] bytes) throws MalformedMessageException {
    if (++messages > WireLimits.BUNDLE_MESSAGES_MAX) {
      throw new MalformedMessageException(
          "bundle: it holds more messages (expected: at most %d)"
              .formatted(WireLimits.BUNDLE_MESSAGES_MAX));
    }
    int lengthBytes = lengthBytes(bytes[at]);
    if (lengthBytes == 0) {
      throw new MalformedMessageException(
          "bundle: byte 0x%02x at %d (expected: a bin)".formatted(bytes[at], at));
    }
    int start = at + 1 + lengthBytes;
    long length = start <= bytes.length ? length(bytes, at + 1, start) : Long.MAX_VALUE;
    if (length > bytes.length - start) {
      throw new MalformedMessageException("bundle: the message at " + at + " ends behind it");
    }
    at = start + (int) length;
    return Arrays.copyOfRange(bytes, start, at);
  }

  private static long length(byte[] bytes, int from, int to) {
    long length = 0;
    for (int i = from; i < to; i++) {
      length = length << 8 | (bytes[i] & 0xff);
    }
    return length;
  }
}
