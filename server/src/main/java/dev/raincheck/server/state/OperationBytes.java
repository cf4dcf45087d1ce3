package dev.raincheck.server.state;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operation costs to keep. The rates are measured by `RetainedBytesTest`.
public final class OperationBytes {
  /// To remember it, with its places in the session and among the tokens, but without what was
  /// given to it and what it gave.
  private static final int RECORD = 384;

  /// What its handler may have told of its progress: some words that are told, some that wait.
  static final int REPORT = 1_280;

  /// Each client beyond the first that wants to hear unasked.
  static final int SUBSCRIBER = 512;

  /// Until its handler has come back: a thread and a context, who waits and who wants to hear, with
  /// identities as long as they may be.
  private static final int WORK = 1_536;

  private OperationBytes() {}

  /// All that it costs now.
  public static long of(Operation operation) {
    Slice arguments = operation.arguments;
    Outcome outcome = operation.outcome();
    return ofRecord(operation)
        + (arguments == null ? 0 : ofInput(arguments, operation.metadata, operation.cancel))
        + (outcome == null ? 0 : outcome.bytes())
        + (operation.report == null ? 0 : REPORT)
        + Subscribers.bytes(operation.subscribers);
  }

  static long ofRecord(Operation operation) {
    return (long) RECORD + (operation.trace == null ? 0 : Usage.bytes(operation.trace));
  }

  /// Until its handler has come back: the arguments as they came and as the handler sees them,
  /// which admission has bounded, and what its client said of them.
  static long ofInput(
      @Nullable Slice arguments, Map<String, String> metadata, Operation.@Nullable Cancel cancel) {
    return WORK
        + (arguments == null ? 0 : arguments.array().length)
        + (arguments != null && Compression.isDeflated(arguments)
            ? Compression.inflatedBytes(arguments)
            : 0)
        + Usage.bytes(metadata)
        + (cancel == null ? 0 : Usage.bytes(cancel.reason()));
  }
}
