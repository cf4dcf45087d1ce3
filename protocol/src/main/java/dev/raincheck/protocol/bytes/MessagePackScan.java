package dev.raincheck.protocol.bytes;

import java.util.Arrays;

/// The first pass over everything that comes from the wire: it walks one MessagePack value without
/// recursion and without allocating for its content, and refuses what declares more than is there,
/// nests too deep or uses the unassigned byte. Only what has passed is handed to a library;
/// msgpack-core allocates what a header declares, recurses as deep as the input says, and miscounts
/// large maps when it skips. One is used for message after message. For one thread.
public final class MessagePackScan {
  /// How many elements of a message are found again by [#endOfElement]; no kind of message has
  /// more.
  private static final int ELEMENTS_MAX = 16;

  /// What [#CONTENT_BYTES] holds for a head of which more has to be read.
  private static final byte UNKNOWN = -1;

  /// How many bytes belong to the value behind each head.
  private static final byte[] CONTENT_BYTES = contentBytes();

  private final int depthMax;

  /// How many values are still to come at each level of nesting.
  private final int[] remaining;

  /// Where each element of the outermost array begins.
  private final int[] elementAt = new int[ELEMENTS_MAX];

  private int elements;
  private byte[] bytes = new byte[0];
  private int limit;
  private int depth;
  private int at;

  /// For messages.
  public MessagePackScan() {
    this(WireLimits.DEPTH_MAX);
  }

  public MessagePackScan(int depthMax) {
    this.depthMax = depthMax;
    this.remaining = new int[depthMax + 1];
  }

  private static byte[] contentBytes() {
    var count = new byte[256];
    Arrays.fill(count, UNKNOWN);
    Arrays.fill(count, 0x00, Head.FIXMAP, (byte) 0); // integers in the head itself
    Arrays.fill(count, Head.NEGATIVE, 0x100, (byte) 0);
    for (int text = Head.FIXSTR; text < Head.NIL; text++) {
      count[text] = (byte) (text & 0x1f);
    }
    count[Head.NIL] = count[Head.FALSE] = count[Head.TRUE] = 0;
    count[Head.UINT8] = count[Head.INT8] = 1;
    count[Head.UINT16] = count[Head.INT16] = 2;
    count[Head.FLOAT32] = count[Head.UINT32] = count[Head.INT32] = 4;
    count[Head.FLOAT64] = count[Head.UINT64] = count[Head.INT64] = 8;
    for (int power = 0; power <= 4; power++) {
      count[Head.FIXEXT1 + power] = (byte) (1 + (1 << power)); // behind their type
    }
    return count;
  }

  /// Checks that the bytes are exactly one value.
  public void requireOneValue(byte[] message) throws MalformedMessageException {
    int end = endOfValue(message, 0);
    if (end != message.length) {
      throw new MalformedMessageException(
          (message.length - end) + " bytes after the end of the message");
    }
  }

  /// The offset behind the value that starts at `offset`.
  public int endOfValue(byte[] message, int offset) throws MalformedMessageException {
    bytes = message;
    at = offset;
    limit = message.length;
    depth = 0;
    elements = 0;
    return walk();
  }

  /// The offset behind an element of the message that was walked last, an array.
  ///
  /// @param index from 0; less than 15
  public int endOfElement(int index) {
    return elements > index + 1 ? elementAt[index + 1] : at;
  }

  private int walk() throws MalformedMessageException {
    remaining[0] = 1;
    while (true) {
      while (remaining[depth] == 0) {
        if (depth == 0) {
          return at;
        }
        depth--;
      }
      remaining[depth] = plainValues(remaining[depth]);
      if (remaining[depth] > 0) {
        remaining[depth]--;
        note(at);
        value();
      }
    }
  }

  /// Walks over values that are as long as their heads say; most of a message is. In variables of
  /// its own, which takes half the time.
  ///
  /// @return how many of them are left, from the first that needs a closer look
  private int plainValues(int values) {
    byte[] message = bytes;
    int from = at;
    int left = values;
    while (left > 0 && from < limit) {
      int content = CONTENT_BYTES[message[from] & 0xff];
      if (content == UNKNOWN || content >= limit - from) {
        break;
      }
      note(from);
      from += 1 + content;
      left--;
    }
    at = from;
    return left;
  }

  private void note(int offset) {
    if (depth == 1 && elements < ELEMENTS_MAX) {
      elementAt[elements++] = offset;
    }
  }

  private void value() throws MalformedMessageException {
    if (at == limit) {
      skip(1); // which says what is wrong
    }
    int head = bytes[at++] & 0xff;
    int content = CONTENT_BYTES[head];
    if (content != UNKNOWN) {
      skip(content);
    } else if (head < Head.FIXARRAY) {
      enter(2L * (head & 0x0f));
    } else if (head < Head.FIXSTR) {
      enter(head & 0x0f);
    } else {
      longForm(head);
    }
  }

  private void longForm(int head) throws MalformedMessageException {
    switch (head) {
      case Head.BIN8, Head.STR8 -> skip(unsigned(1));
      case Head.BIN16, Head.STR16 -> skip(unsigned(2));
      case Head.BIN32, Head.STR32 -> skip(unsigned(4));
      case Head.EXT8 -> skip(unsigned(1) + 1); // one more for the type
      case Head.EXT16 -> skip(unsigned(2) + 1);
      case Head.EXT32 -> skip(unsigned(4) + 1);
      case Head.ARRAY16 -> enter(unsigned(2));
      case Head.ARRAY32 -> enter(unsigned(4));
      case Head.MAP16 -> enter(2 * unsigned(2));
      case Head.MAP32 -> enter(2 * unsigned(4));
      default ->
          throw new MalformedMessageException(
              "byte 0x" + Integer.toHexString(head) + " at " + (at - 1));
    }
  }

  private void enter(long values) throws MalformedMessageException {
    if (values > limit - at) { // every value takes a byte at least
      throw new MalformedMessageException(
          "an array or map declares "
              + values
              + " values where "
              + (limit - at)
              + " bytes are left");
    }
    if (values == 0) {
      return;
    }
    if (depth == depthMax) {
      throw new MalformedMessageException("nested deeper than " + depthMax + " levels");
    }
    remaining[++depth] = (int) values;
  }

  private void skip(long count) throws MalformedMessageException {
    if (count > limit - at) {
      throw new MalformedMessageException(
          count + " bytes are declared where " + (limit - at) + " are left");
    }
    at += (int) count;
  }

  private long unsigned(int count) throws MalformedMessageException {
    int from = at;
    skip(count);
    long value = 0;
    for (int i = from; i < at; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }
}
