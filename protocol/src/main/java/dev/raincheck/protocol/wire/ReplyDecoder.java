package dev.raincheck.protocol.wire;

import static dev.raincheck.protocol.bytes.WireLimits.METHOD_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.PROGRESS_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.SERVERS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.SERVER_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.TEXT_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.TOKEN_CHARS_MAX;
import static dev.raincheck.protocol.bytes.WireLimits.TRACE_CHARS_MAX;

import dev.raincheck.api.Progress;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads replies, with the same distrust as [RequestDecoder] reads requests. For one thread.
public final class ReplyDecoder {
  /// The limits of a server that this version knows.
  private static final Set<String> LIMITS =
      Set.of(
          Reply.Terms.MESSAGE_BYTES,
          Reply.Terms.SESSION_CALLS,
          Reply.Terms.KEY_CHARS,
          Reply.Terms.USER_CHARS,
          Reply.Terms.USER_LOOKS,
          Reply.Terms.LOOK_ENTRIES,
          Compression.INFLATED_BYTES);

  private final WireReader reader = new WireReader();

  /// The reply in the frame.
  public Reply decode(byte[] frame) throws MalformedMessageException {
    reader.open(frame);
    long version = reader.count("version");
    long type = reader.count("type");
    var header = new Reply.Header(reader.identifier("id"), reader.countOrNil("claimable"));
    try {
      if (version != MessageType.VERSION) {
        throw MalformedMessageException.unsupportedVersion(version);
      }
      return body(type, header);
    } catch (MalformedMessageException malformed) {
      throw malformed.withId(header.id());
    }
  }

  private Reply body(long type, Reply.Header header) throws MalformedMessageException {
    return switch ((int) Math.min(type, Integer.MAX_VALUE)) {
      case MessageType.WELCOME -> welcome(header);
      case MessageType.RESULT ->
          new Reply.Result(header, tokenOrNil(), reader.value("value"), trace());
      case MessageType.DEFERRED -> deferred(header);
      case MessageType.FAILED -> new Reply.Failed(header, tokenOrNil(), failure(), trace());
      case MessageType.CANCELLING -> new Reply.Cancelling(header, token());
      case MessageType.ACKNOWLEDGED -> new Reply.Acknowledged(header);
      case MessageType.DESCRIPTION ->
          new Reply.Description(header, reader.value("services").toByteArray());
      case MessageType.PONG -> new Reply.Pong(header, state());
      case MessageType.PICTURE ->
          new Reply.Picture(
              header,
              reader.value("entries").toByteArray(),
              reader.textOrNil("next", METHOD_CHARS_MAX));
      case MessageType.OPERATED ->
          new Reply.Operated(header, reader.flag("changed"), reader.constant("state"));
      default -> throw new MalformedMessageException("type: " + type + " (expected: 65 to 74)");
    };
  }

  private Reply.Welcome welcome(Reply.Header header) throws MalformedMessageException {
    return new Reply.Welcome(
        header,
        reader.text("instance", METHOD_CHARS_MAX),
        reader.identifier("epoch"),
        reader.identifier("session"),
        new Reply.Terms(
            reader.count("respond-within"),
            reader.count("longest respond-within"),
            reader.count("retention"),
            reader.count("session lease"),
            reader.count("first poll"),
            reader.count("longest poll"),
            reader.counts("limits", LIMITS)),
        servers());
  }

  private List<String> servers() throws MalformedMessageException {
    return reader.hasMore() && !reader.isNil("servers")
        ? reader.texts("servers", SERVERS_MAX, SERVER_CHARS_MAX)
        : List.of();
  }

  private Reply.Deferred deferred(Reply.Header header) throws MalformedMessageException {
    return new Reply.Deferred(
        header,
        token(),
        reader.flag("started"),
        progress(),
        reader.count("poll after"),
        reader.count("retention"),
        trace());
  }

  private @Nullable String trace() throws MalformedMessageException {
    return reader.hasMore() ? reader.textOrNil("trace", TRACE_CHARS_MAX) : null;
  }

  private @Nullable Progress progress() throws MalformedMessageException {
    if (reader.isNil("fraction")) {
      reader.textOrNil("progress", PROGRESS_CHARS_MAX);
      return null;
    }
    // A bad report of progress never costs the token that comes with it.
    double fraction = Math.clamp(reader.number("fraction"), 0.0, 1.0);
    return new Progress(fraction, reader.text("progress", PROGRESS_CHARS_MAX));
  }

  private ServingState state() throws MalformedMessageException {
    return FailureTexts.constant(reader.constant("state"), ServingState.UNKNOWN);
  }

  private Failure failure() throws MalformedMessageException {
    String code = reader.constant("code");
    String message = reader.text("message", TEXT_CHARS_MAX);
    String execution = reader.constant("execution");
    String retry = reader.constant("retry");
    long retryAfterMs = reader.count("retry after");
    var texts = new FailureTexts(code, execution, retry, reader.entriesOrNil("details"));
    Failure failure = texts.failure(message, retryAfterMs);
    if (reader.isNil("declared type")) {
      if (reader.hasMore()) {
        reader.value("declared value");
      }
      return failure;
    }
    return failure.withDeclared(
        new EncodedException(
            reader.text("declared type", METHOD_CHARS_MAX),
            reader.value("declared value").toByteArray()));
  }

  private String token() throws MalformedMessageException {
    return reader.text("token", TOKEN_CHARS_MAX);
  }

  private @Nullable String tokenOrNil() throws MalformedMessageException {
    return reader.textOrNil("token", TOKEN_CHARS_MAX);
  }
}
