package dev.raincheck.protocol.bytes;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.MessageType;

/// A message that cannot be understood. It carries the request id as far as that could be read, so
/// that the sender can get an answer, and no stack trace, since strangers decide how often it is
/// thrown.
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final long id;

  private MalformedMessageException(ErrorCode code, long id, String message) {
    super(message, null, false, false);
    this.code = code;
    this.id = id;
  }

  public MalformedMessageException(String message) {
    this(ErrorCode.MALFORMED_REQUEST, 0, message);
  }

  public static MalformedMessageException unsupportedVersion(long version) {
    return new MalformedMessageException(
        ErrorCode.UNSUPPORTED_VERSION,
        0,
        "version: " + version + " (expected: " + MessageType.VERSION + ")");
  }

  public MalformedMessageException withId(long known) {
    return new MalformedMessageException(code, known, String.valueOf(getMessage()));
  }

  /// [ErrorCode#MALFORMED_REQUEST] or [ErrorCode#UNSUPPORTED_VERSION].
  public ErrorCode code() {
    return code;
  }

  /// The id of the request, or 0 if the message broke before it could be read.
  public long id() {
    return id;
  }
}
