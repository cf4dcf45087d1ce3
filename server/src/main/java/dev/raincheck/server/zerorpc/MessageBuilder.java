package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts a message together of values that are MessagePack already, and of some around them. What is
/// large is copied once.
final class MessageBuilder {
  private static final int SHORT_MAX = 15;

  private final List<Slice> parts = new ArrayList<>();
  private int length;

  /// An array of so many of the values that follow, below 2^16.
  MessageBuilder array(int count) {
    return head(Head.FIXARRAY, Head.ARRAY16, count);
  }

  /// A map of so many pairs of the values that follow, below 2^16.
  MessageBuilder map(int count) {
    return head(Head.FIXMAP, Head.MAP16, count);
  }

  private MessageBuilder head(int few, int many, int count) {
    byte[] head =
        count <= SHORT_MAX
            ? new byte[] {(byte) (few | count)}
            : new byte[] {(byte) many, (byte) (count >> 8), (byte) count};
    return raw(Slice.of(head));
  }

  /// Anything that can travel.
  MessageBuilder value(@Nullable Object value) {
    return raw(Slice.of(Values.encode(value)));
  }

  MessageBuilder raw(Slice messagePack) {
    parts.add(messagePack);
    length += messagePack.length();
    return this;
  }

  Slice build() {
    var message = new byte[length];
    int at = 0;
    for (Slice part : parts) {
      System.arraycopy(part.array(), part.from(), message, at, part.length());
      at += part.length();
    }
    return Slice.of(message);
  }
}
