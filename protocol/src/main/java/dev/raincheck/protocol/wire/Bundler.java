package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Gathers messages for one peer into a frame: a single one as it is, several as a bundle, each of
/// them a MessagePack `bin`, one behind the other. The transport's work is by the frame, and is
/// more than ours for a small message: docs/decisions/bundles.md. For one thread.
public final class Bundler {
  /// What a client says in its [Request.Hello] if it takes bundles. A server takes them from
  /// everybody.
  public static final String READ = "bundle";

  private static final int HEAD_BYTES_MAX = 3;

  private final List<Slice> messages = new ArrayList<>();
  private int bytes;

  /// Adds the message, if the frame has room for it. One that is empty takes a message of any size.
  ///
  /// @return whether it has been added; else the frame is to be taken first
  public boolean add(Slice message) {
    int more = HEAD_BYTES_MAX + message.length();
    boolean fits =
        messages.size() < WireLimits.BUNDLE_MESSAGES_MAX
            && more <= WireLimits.BUNDLE_BYTES_MAX - bytes;
    if (messages.isEmpty() || fits) {
      messages.add(message);
      bytes += more;
      return true;
    }
    return false;
  }

  /// Whether nothing has been added since the last frame was taken.
  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /// How large the frame is at most.
  public int bytes() {
    return bytes;
  }

  /// The frame with what has been added; the next one is empty.
  public Slice take() {
    Slice frame = messages.size() == 1 ? messages.getFirst() : Slice.of(bundle());
    clear();
    return frame;
  }

  private void clear() {
    messages.clear();
    bytes = 0;
  }

  private byte[] bundle() {
    int length = messages.stream().mapToInt(it -> headBytes(it) + it.length()).sum();
    ByteBuffer frame = ByteBuffer.allocate(length);
    for (Slice message : messages) {
      if (headBytes(message) == 2) {
        frame.put((byte) Head.BIN8).put((byte) message.length());
      } else {
        frame.put((byte) Head.BIN16).putShort((short) message.length());
      }
      frame.put(message.array(), message.from(), message.length());
    }
    return frame.array();
  }

  private static int headBytes(Slice message) {
    return message.length() <= 0xff ? 2 : HEAD_BYTES_MAX;
  }
}
