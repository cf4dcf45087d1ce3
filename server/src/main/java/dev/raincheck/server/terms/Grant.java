package dev.raincheck.server.terms;

import dev.raincheck.server.state.Operation;

/// What was granted on acceptance.
///
/// @param respondWithinNs from acceptance to when an answer is due
/// @param limitNs from acceptance to when the work must be over, or [Operation#NEVER]
/// @param retentionNs how long the result is kept, from completion
public record Grant(long respondWithinNs, long limitNs, long retentionNs) {
  private static final long HEAD_START_MAX_NS = 50_000_000;

  /// From acceptance to when the answer is sent if there is no result: a fifth of the time before
  /// it is due, since it has a way to go, and threads to wait for:
  /// docs/decisions/answers-start-before-they-are-due.md
  public long answerAfterNs() {
    return respondWithinNs - Math.min(respondWithinNs / 5, HEAD_START_MAX_NS);
  }
}
