package dev.raincheck.protocol.bytes;

import dev.raincheck.api.Progress;

/// Bounds that hold for every message on the wire, whoever sends it. They are part of the protocol;
/// what a server admits beyond them is its own configuration.
public final class WireLimits {
  /// Default for the largest message in bytes, arguments or result included.
  public static final int MESSAGE_BYTES_DEFAULT = 1 << 20;

  /// Least that a side may name as its largest message, so that every error fits.
  public static final int MESSAGE_BYTES_MIN = 1 << 16;

  /// Most messages in one frame.
  public static final int BUNDLE_MESSAGES_MAX = 128;

  /// Largest frame that holds more than one message; everybody takes a message of that size.
  public static final int BUNDLE_BYTES_MAX = MESSAGE_BYTES_MIN;

  /// Deepest nesting of arrays and maps in one message, whose own array is the first level: a value
  /// in it has one level less.
  public static final int DEPTH_MAX = 64;

  /// Longest token, in characters.
  public static final int TOKEN_CHARS_MAX = 96;

  /// Longest method name, `service.method`, in characters.
  public static final int METHOD_CHARS_MAX = 255;

  /// Longest key of a call, in characters.
  public static final int KEY_CHARS_MAX = 255;

  /// Longest name of a door's user, in characters.
  public static final int USER_CHARS_MAX = 255;

  /// Most servers of a fleet that a `Welcome` names.
  public static final int SERVERS_MAX = 16;

  /// Longest address of such a server, in characters.
  public static final int SERVER_CHARS_MAX = 255;

  /// Longest trace of a call that replies tell, in characters.
  public static final int TRACE_CHARS_MAX = 128;

  /// Longest human-readable text: an error's message, a reason, a stack. Senders cut, receivers
  /// refuse.
  public static final int TEXT_CHARS_MAX = 8192;

  /// Longest message of a progress report, in characters. Senders cut.
  public static final int PROGRESS_CHARS_MAX = Progress.MESSAGE_CHARS_MAX;

  /// Longest text of a number that travels as text, in characters: more digits take too long to
  /// read.
  public static final int NUMBER_CHARS_MAX = 1000;

  /// Most tokens that one message may acknowledge.
  public static final int ACKNOWLEDGED_MAX = 1024;

  /// Most entries of a call's metadata or of a failure's details.
  public static final int ENTRIES_MAX = 32;

  /// Largest id, session, sequence and epoch: what a double holds exactly, the only number that
  /// some languages have.
  public static final long IDENTIFIER_MAX = (1L << 53) - 1;

  private WireLimits() {}
}
