package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Outcome;

/// The errors that the book itself gives, in one place, since their texts are read by people who
/// have to act on them.
public final class Failures {
  private static final long COME_BACK_MS = 1_000;

  private Failures() {}

  private static Failure notStarted(ErrorCode code, String message) {
    return Failure.of(code, Execution.NOT_STARTED, message);
  }

  static Failure sessionLost() {
    return notStarted(
        ErrorCode.SESSION_LOST,
        "the session is unknown: the server was restarted, or the session was silent for longer"
            + " than its lease; say Hello for a new one");
  }

  static Failure permissionDenied(String principal, String what) {
    return notStarted(
        ErrorCode.PERMISSION_DENIED,
        "%s may not call %s (expected: a client with that right; %s)"
            .formatted(Refused.who(principal), what, Refused.remedy(principal)));
  }

  /// Of a call that was answered while its connection was up, or had just ended.
  static Failure resultGone(Execution execution) {
    return Failure.of(
        ErrorCode.RESULT_GONE,
        execution,
        "the result was sent, and dropped when room was needed, since the connection had ended; the"
            + " call is not run again (expected: a client that comes back sooner)");
  }

  static Failure stale(long sequence) {
    return notStarted(
        ErrorCode.STALE_REQUEST,
        "sequence " + sequence + " is below what this session has acknowledged");
  }

  static Failure mismatch(long sequence) {
    return notStarted(
        ErrorCode.REQUEST_MISMATCH,
        "sequence " + sequence + " was used for another method or other arguments; take a new one");
  }

  static Failure mismatch(CallKey key) {
    return notStarted(
        ErrorCode.REQUEST_MISMATCH,
        "%s was used for another method of %s or other arguments; take a new one"
            .formatted(key.name.said(), key.name.service()));
  }

  /// Of a call whose name another one has in the store.
  static Failure nameMismatch() {
    return notStarted(
        ErrorCode.REQUEST_MISMATCH,
        "the call's key, or its number in its former session, was used for another method or other"
            + " arguments; take a new one");
  }

  /// Of a call with a key whose operation has ended a while ago. The key is left out: a door may
  /// have made it.
  static Failure resultGone(CallKey key) {
    return Failure.of(
        ErrorCode.RESULT_GONE,
        key.execution(),
        "the call with this key has ended (%s), and its result is no longer kept; it is not run again (expected: another key for another call)"
            .formatted(key.end()));
  }

  /// Of a call that was sent in a former session.
  static Failure mayHaveRun() {
    return Failure.of(
        ErrorCode.STALE_REQUEST,
        Execution.UNKNOWN,
        "the call was sent in a former session, and may have been run there: its key is not"
            + " remembered, if it has one, since the server was restarted, or forgot keys of that"
            + " time; it is not run now");
  }

  static Failure refusedBefore(long sequence) {
    return notStarted(
            ErrorCode.OVERLOADED,
            "sequence %d, or a later one of this session, was refused before; take a new one"
                .formatted(sequence))
        .withRetry(Retry.asNewRequest(COME_BACK_MS));
  }

  static Failure shuttingDown() {
    return notStarted(ErrorCode.SHUTTING_DOWN, "the server shuts down and takes no new calls")
        .withRetry(Retry.ELSEWHERE);
  }

  /// Of a call: a refusal belongs to its sequence for good.
  static Failure overloaded(String what, long count, long max) {
    return notStarted(
            ErrorCode.OVERLOADED, what + ": " + count + " (at most " + max + "); try again later")
        .withRetry(Retry.asNewRequest(COME_BACK_MS));
  }

  /// Of a Hello, of which nothing is remembered.
  static Failure noSession(String what, long count, long max) {
    return overloaded(what, count, max).withRetry(Retry.after(COME_BACK_MS));
  }

  static Failure expandsTooFar(long bytes, long bytesMax) {
    return notStarted(
        ErrorCode.INVALID_ARGUMENTS,
        "compressed arguments of %d bytes (expected: at most %d; send less, or raise the server's messageBytesMax)"
            .formatted(bytes, bytesMax));
  }

  static Failure tooLong(int descriptionBytes, int bytesMax) {
    return notStarted(
        ErrorCode.RESULT_TOO_LARGE,
        ("the description needs %d bytes (expected: at most %d; ask for one service, or raise the"
                + " server's messageBytesMax)")
            .formatted(descriptionBytes, bytesMax));
  }

  static Failure tooLongForClient(long messageBytes, long bytesMax) {
    return notStarted(
        ErrorCode.RESULT_TOO_LARGE,
        ("the description needs a message of %d bytes (expected: at most %d; raise the client's"
                + " messageBytesMax, or ask for a single service)")
            .formatted(messageBytes, bytesMax));
  }

  /// The operation has ended, with more than who asks can take.
  ///
  /// @param isKept whether another client may resume its token
  static Failure tooLargeForClient(
      String who, Outcome outcome, long messageBytes, long bytesMax, boolean isKept) {
    return Failure.of(
        ErrorCode.RESULT_TOO_LARGE,
        outcome.execution(),
        "the result of %s needs a message of %d bytes (expected: at most %d; return less, or raise the client's messageBytesMax%s)"
            .formatted(
                who,
                messageBytes,
                bytesMax,
                isKept ? " and resume the token: the result is kept" : ""));
  }

  /// Threads are scarce now, and come back as other handlers end.
  public static Failure noThread() {
    return notStarted(
            ErrorCode.INTERNAL, "the server could not make a thread for the handler; see its log")
        .withRetry(Retry.asNewRequest(COME_BACK_MS));
  }

  static Failure unavailable() {
    return notStarted(
            ErrorCode.UNAVAILABLE,
            "the store does not record new calls now (expected: one that writes within a second;"
                + " try again later, or elsewhere)")
        .withRetry(Retry.asNewRequest(COME_BACK_MS));
  }

  /// To who asks for what only the store may know.
  static Failure storeSilent() {
    return Failure.of(
            ErrorCode.UNAVAILABLE,
            Execution.UNKNOWN,
            "the store has not said in time what is known of this token; ask again")
        .withRetry(Retry.after(COME_BACK_MS));
  }

  /// Of a call that may be one which the store has already.
  static Failure callInDoubt() {
    return Failure.of(
            ErrorCode.UNAVAILABLE,
            Execution.UNKNOWN,
            "the store has not said in time whether this call was made before; send it again, as"
                + " the same request or with the same key")
        .withRetry(Retry.after(COME_BACK_MS));
  }

  /// To who waits for what this server may have recorded, and does not have any more.
  static Failure fenced() {
    return Failure.of(
            ErrorCode.UNAVAILABLE,
            Execution.UNKNOWN,
            "this server was taken for dead, and others go on with what it had recorded: whether"
                + " this call was among that is not known; send it again, as the same request")
        .withRetry(Retry.after(COME_BACK_MS));
  }

  /// Of a call that the store will not have, however often it is tried.
  static Failure unrecordable(String why) {
    return notStarted(
        ErrorCode.INTERNAL, "this call cannot be recorded, and was not started: " + why);
  }

  /// Of an operation whose outcome the store will not have.
  static Failure unrecordableEnd(String why) {
    return Failure.of(
        ErrorCode.INTERNAL,
        Execution.FINISHED,
        "the operation has ended, but how cannot be recorded: " + why);
  }

  static Failure unreadableRecord(String why) {
    return Failure.of(
        ErrorCode.INTERNAL,
        Execution.UNKNOWN,
        "the store's record of this operation cannot be read: " + why);
  }

  /// Of an operation that was recorded, and nobody can say by what call.
  static Failure unreadableCall(boolean started, String why) {
    return unreadableRecord(why).withExecution(execution(started));
  }

  /// The store has no record for a token that it once had one for.
  static Failure recordGone() {
    return Failure.of(
        ErrorCode.TOKEN_EXPIRED,
        Execution.UNKNOWN,
        "the result was acknowledged before, or its retention ended; it is no longer kept");
  }

  /// The store has no record for a token that was given before there was one, nor ever will.
  static Failure notRecorded() {
    return Failure.of(
        ErrorCode.TOKEN_LOST,
        Execution.UNKNOWN,
        "the token was given before the store had its operation, and the store has none: it was"
            + " acknowledged, its retention ended, or only the run that gave the token knew of it");
  }

  static Failure rejected() {
    return notStarted(
            ErrorCode.REJECTED, "the server shuts down and had not started this operation")
        .withRetry(Retry.ELSEWHERE);
  }

  static Failure cancelled(boolean started, String reason) {
    return Failure.of(
        ErrorCode.CANCELLED,
        execution(started),
        "cancelled: " + (reason.isBlank() ? "no reason given" : reason));
  }

  static Failure timedOut(boolean started, long limitMs) {
    return Failure.of(
            ErrorCode.TIMED_OUT,
            execution(started),
            "the operation limit of " + limitMs + " ms was reached")
        .withRetry(started ? Retry.NEVER : Retry.asNewRequest(COME_BACK_MS));
  }

  /// By a shutdown: for good if the store has its key, which leads to this end at any server.
  static Failure abortedByShutdown(String why, boolean isForGood) {
    return isForGood
        ? aborted(true, why + " (expected: another key for another run)")
        : aborted(true, why).withRetry(Retry.ELSEWHERE);
  }

  static Failure aborted(boolean started, String why) {
    return Failure.of(ErrorCode.ABORTED, execution(started), "aborted: " + why);
  }

  /// To a client without the right.
  static Failure withoutRight(String principal, String what, String right) {
    return notStarted(
        ErrorCode.PERMISSION_DENIED,
        "%s may not %s (expected: a client with the right \"%s\"; %s)"
            .formatted(Refused.who(principal), what, right, Refused.remedy(principal)));
  }

  static Failure invalid(String message) {
    return notStarted(ErrorCode.INVALID_ARGUMENTS, message);
  }

  /// An operator asks for what this server has not, or not any more.
  static Failure notHere(String operation) {
    return Failure.of(
        ErrorCode.TOKEN_UNKNOWN,
        Execution.UNKNOWN,
        "no operation \"%s\" is here (expected: the id of one that has not ended, or whose result is kept by its token, on this server)"
            .formatted(operation));
  }

  private static Execution execution(boolean started) {
    return started ? Execution.STARTED : Execution.NOT_STARTED;
  }
}
