package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.WireCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes messages apart: `[{message_id, v, response_to}, name, arguments]`, where the order of the
/// header differs from client to client and more may stand in it. For one thread.
final class EnvelopeReader {
  private static final int PARTS = 3;

  private final MessagePackScan scan = new MessagePackScan();
  private final WireCursor cursor = new WireCursor();

  /// Whether a message may be one of ZeroRPC: an array of three that begins with a map. None of
  /// Raincheck's own does.
  static boolean isLikely(byte[] message) {
    return message.length > 2
        && (message[0] & 0xff) == (Head.FIXARRAY | PARTS)
        && isMap(message[1] & 0xff);
  }

  private static boolean isMap(int head) {
    return (head & 0xf0) == Head.FIXMAP || head == Head.MAP16 || head == Head.MAP32;
  }

  Envelope read(byte[] message) throws MalformedMessageException {
    scan.requireOneValue(message);
    cursor.reset(message);
    if (cursor.arrayHeader() < PARTS) {
      throw new MalformedMessageException("too short (expected: [header, name, arguments])");
    }
    Channel opened = null;
    Channel answered = null;
    int entries = cursor.mapHeader();
    for (int i = 0; i < entries; i++) {
      switch (key(message)) {
        case "message_id" -> opened = channel(message);
        case "response_to" -> answered = cursor.tryNil() ? null : channel(message);
        case null, default -> end(message);
      }
    }
    Channel channel = answered == null ? opened : answered;
    if (channel == null) {
      throw new MalformedMessageException("no message_id (expected: one of every message)");
    }
    String name = name(message);
    int from = cursor.position();
    int end = scan.endOfValue(message, from);
    return new Envelope(channel, answered != null, name, cursor.tryNil() ? null : cursor.upTo(end));
  }

  /// Empty if it is none, which is for the channel to be told.
  private String name(byte[] message) throws MalformedMessageException {
    int end = scan.endOfValue(message, cursor.position());
    String name;
    try {
      name = cursor.text(WireLimits.METHOD_CHARS_MAX);
    } catch (MalformedMessageException other) {
      name = "";
    }
    cursor.reset(message, end);
    return name;
  }

  /// Null if it is none that matters here.
  private @Nullable String key(byte[] message) throws MalformedMessageException {
    int from = cursor.position();
    int head = message[from] & 0xff;
    if (isShortText(head)) { // as all keys are that matter
      return cursor.text(WireLimits.METHOD_CHARS_MAX);
    }
    cursor.reset(message, scan.endOfValue(message, from));
    return null;
  }

  private Channel channel(byte[] message) throws MalformedMessageException {
    int from = cursor.position();
    int end = end(message);
    int head = message[from] & 0xff;
    boolean isId = isShortText(head) || head == Head.BIN8 || head == Head.STR8;
    if (!isId || end - from > Channel.ID_BYTES_MAX + 2) {
      throw new MalformedMessageException(
          "message_id (expected: text or bytes, at most " + Channel.ID_BYTES_MAX + ")");
    }
    return new Channel(Arrays.copyOfRange(message, from, end));
  }

  private static boolean isShortText(int head) {
    return head >= Head.FIXSTR && head < Head.NIL;
  }

  /// Passes over a value.
  private int end(byte[] message) throws MalformedMessageException {
    int end = scan.endOfValue(message, cursor.position());
    cursor.reset(message, end);
    return end;
  }
}
