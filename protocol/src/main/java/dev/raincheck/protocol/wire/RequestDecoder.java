package dev.raincheck.protocol.wire;

import static dev.raincheck.protocol.bytes.WireLimits.ACKNOWLEDGED_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.ENTRIES_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.KEY_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.MESSAGE_BYTES_MIN;
import static dev.raincheck.protocol.bytes.WireLimits.METHOD_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.TEXT_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.TOKEN_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.USER_CHARS_MAX;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads requests, from anybody: whatever the bytes are, it returns a request within the protocol's
/// bounds or throws [MalformedMessageException]. For one thread.
public final class RequestDecoder {
  private final WireReader reader = new WireReader();

  /// The request in the frame.
  public Request decode(byte[] frame) throws MalformedMessageException {
    reader.open(frame);
    long version = reader.count("version");
    long type = reader.count("type");
    long id = reader.count("id");
    try {
      if (version != MessageType.VERSION) {
        throw MalformedMessageException.unsupportedVersion(version);
      }
      if (id == 0) {
        throw new MalformedMessageException("id: 0 (expected: at least 1)");
      }
      return ofUser(body(type, header(WireReader.requireIdentifier("id", id))));
    } catch (MalformedMessageException malformed) {
      throw malformed.withId(id);
    }
  }

  private Request.Header header(long id) throws MalformedMessageException {
    return new Request.Header(
        id,
        reader.identifier("session"),
        reader.identifier("lowest"),
        reader.texts("acknowledged", ACKNOWLEDGED_MAX, TOKEN_CHARS_MAX));
  }

  private Request body(long type, Request.Header header) throws MalformedMessageException {
    return switch ((int) Math.min(type, Integer.MAX_VALUE)) {
      case MessageType.HELLO ->
          new Request.Hello(
              header,
              reader.text("agent", METHOD_CHARS_MAX),
              reader.hasMore() ? reader.texts("reads", ENTRIES_MAX, METHOD_CHARS_MAX) : List.of(),
              reader.hasMore() ? messageBytesMax() : null);
      case MessageType.CALL -> call(header);
      case MessageType.POLL -> new Request.Poll(header, token(), reader.flag("push"));
      case MessageType.CANCEL ->
          new Request.Cancel(header, token(), reader.text("reason", TEXT_CHARS_MAX));
      case MessageType.ACKNOWLEDGE -> new Request.Acknowledge(header);
      case MessageType.DESCRIBE ->
          new Request.Describe(header, reader.textOrNil("service", METHOD_CHARS_MAX));
      case MessageType.PING -> new Request.Ping(header);
      case MessageType.GOODBYE -> new Request.Goodbye(header);
      case MessageType.LOOK -> look(header);
      case MessageType.OPERATE ->
          new Request.Operate(
              header,
              reader.constant("act"),
              reader.textOrNil("operation", TEXT_CHARS_MAX),
              reader.text("reason", TEXT_CHARS_MAX));
      default -> throw new MalformedMessageException("type: " + type + " (expected: 1 to 10)");
    };
  }

  /// The request, for whom its last elements say.
  private Request ofUser(Request request) throws MalformedMessageException {
    return switch (request) {
      case Request.Call c -> withUser(c);
      case Request.Poll p -> withUser(p);
      case Request.Cancel c -> withUser(c);
      case Request.Acknowledge a -> withUser(a);
      case Request.Look l -> withUser(l);
      case Request.Operate o -> withUser(o);
      case Request.Hello h -> h;
      case Request.Describe d -> d;
      case Request.Ping p -> p;
      case Request.Goodbye g -> g;
    };
  }

  private Request withUser(Request request) throws MalformedMessageException {
    if (!reader.hasMore()) {
      return request;
    }
    String name = reader.textOrNil("user", USER_CHARS_MAX);
    if (name != null && (name.isEmpty() || name.chars().anyMatch(Character::isISOControl))) {
      throw new MalformedMessageException(
          "user: \"%s\" (expected: 1 to %d characters, none of them a control character, or nil)"
              .formatted(name, USER_CHARS_MAX));
    }
    boolean acknowledges = !reader.hasMore() || reader.flag("acknowledges");
    return name == null && acknowledges
        ? request
        : request.with(
            request.header().of(new Request.User(name == null ? "" : name, acknowledges)));
  }

  private Request.Look look(Request.Header header) throws MalformedMessageException {
    return new Request.Look(
        header,
        reader.constant("subject"),
        reader.entriesOrNil("filters"),
        reader.textOrNil("cursor", METHOD_CHARS_MAX),
        reader.count("most entries"));
  }

  private @Nullable Long messageBytesMax() throws MalformedMessageException {
    Long bytes = reader.countOrNil("message bytes");
    if (bytes != null && bytes < MESSAGE_BYTES_MIN) {
      throw new MalformedMessageException(
          "message bytes: %d (expected: at least %d, so that every error fits)"
              .formatted(bytes, MESSAGE_BYTES_MIN));
    }
    return bytes;
  }

  private Request.Call call(Request.Header header) throws MalformedMessageException {
    long sequence = reader.identifier("sequence");
    if (header.session() != 0 && sequence == 0) {
      throw new MalformedMessageException("sequence: 0 (expected: at least 1 in a session)");
    }
    return new Request.Call(
        header,
        sequence,
        reader.text("method", METHOD_CHARS_MAX),
        reader.value("arguments"),
        new Request.Options(
            reader.countOrNil("respond-within"),
            reader.countOrNil("operation limit"),
            reader.countOrNil("retention"),
            reader.flag("push"),
            reader.entriesOrNil("metadata"),
            reader.hasMore() ? key() : null,
            former("former session"),
            former("former sequence")));
  }

  private long former(String what) throws MalformedMessageException {
    return reader.hasMore() && !reader.isNil(what) ? reader.identifier(what) : 0;
  }

  private @Nullable String key() throws MalformedMessageException {
    String key = reader.textOrNil("key", KEY_CHARS_MAX);
    if (key != null && key.isEmpty()) {
      throw new MalformedMessageException(
          "key: empty (expected: 1 to %d characters, or nil)".formatted(KEY_CHARS_MAX));
    }
    return key;
  }

  /// Longer than any token is taken, so that a malformed token gets its own answer.
  private String token() throws MalformedMessageException {
    return reader.text("token", TEXT_CHARS_MAX);
  }
}
