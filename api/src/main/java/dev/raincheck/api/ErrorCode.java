package dev.raincheck.api;

/// What went wrong, as reported on the wire. Later versions add to this list, so a `switch` over it
/// needs a `default`; whether the handler ran, and what to do, say [Execution] and [Retry] for all
/// codes.
public enum ErrorCode {
  /// The message could not be understood, or breaks a bound of the protocol.
  MALFORMED_REQUEST,
  /// The message is of a protocol version that this server does not speak.
  UNSUPPORTED_VERSION,
  /// No such service is served here.
  UNKNOWN_SERVICE,
  /// The service is served here, but has no such method.
  UNKNOWN_METHOD,
  /// The client may not call this method, or may no longer call anything.
  PERMISSION_DENIED,
  /// The arguments do not fit the method.
  INVALID_ARGUMENTS,
  /// The sequence lies below what the session has acknowledged; or the call was sent in a former
  /// session, and nobody knows any more whether it ran there.
  STALE_REQUEST,
  /// The sequence, or the key, was used before, with another method or other arguments.
  REQUEST_MISMATCH,
  /// The session is unknown: the server was restarted, or the session's lease ended.
  SESSION_LOST,
  /// A limit is reached; try again later.
  OVERLOADED,
  /// The server's store cannot record the call now; try again later.
  UNAVAILABLE,
  /// The server drains and takes no new calls.
  SHUTTING_DOWN,
  /// The text is not a token.
  TOKEN_MALFORMED(true),
  /// The token was not issued by this server: its MAC does not fit.
  TOKEN_FORGED(true),
  /// The token was issued by a server of another name.
  TOKEN_OF_ANOTHER_SERVER(true),
  /// The token was issued by an earlier run of this server, which took its operations with it; or
  /// before the store had its operation, and the store has none.
  TOKEN_LOST(true),
  /// The retention ended before the result was acknowledged.
  TOKEN_EXPIRED(true),
  /// The result was acknowledged, and is forgotten.
  TOKEN_ACKNOWLEDGED(true),
  /// The token is genuine, and nothing is remembered of its operation.
  TOKEN_UNKNOWN(true),
  /// The handler threw an exception that the interface declares.
  DECLARED,
  /// The handler threw any other exception.
  INTERNAL,
  /// The handler returned what cannot travel.
  RESULT_NOT_ENCODABLE,
  /// The handler returned more than a message may hold.
  RESULT_TOO_LARGE,
  /// The result was sent once, without a token, and dropped when room was needed, since the
  /// client's connection had ended; or the call with this key has ended a while ago.
  RESULT_GONE,
  /// The client asked to cancel, and the handler obeyed or had not been started.
  CANCELLED,
  /// The operation limit was reached.
  TIMED_OUT,
  /// The server ended the operation: shutdown, or a handler that did not obey a cancel.
  ABORTED,
  /// The server refused to start an accepted operation, because it shuts down.
  REJECTED,
  /// The server that ran the operation died, and the operation may not run again: how it ended is
  /// not known.
  INTERRUPTED,
  /// A code that this version does not know, since the server is newer. The server's text is in the
  /// exception's message, and in its details under `code`. Never sent.
  UNRECOGNIZED;

  private final boolean aboutToken;

  ErrorCode() {
    this(false);
  }

  ErrorCode(boolean aboutToken) {
    this.aboutToken = aboutToken;
  }

  /// {@return whether the code says what is wrong with a token} Then nothing more can be had for
  /// that token, as far as its holder can know.
  public boolean isAboutToken() {
    return aboutToken;
  }
}
