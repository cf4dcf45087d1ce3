package dev.raincheck.server.recording;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoredOutcome;
import java.util.Map;
import java.util.Objects;

/// What a record holds, in the words of the wire: the call as a request, a failure as a reply. So a
/// record has the wire's compatibility between versions, and needs none of its own.
public final class RecordCodec {
  private static final Request.Header REQUEST = Request.Header.sessionless(1);
  private static final Reply.Header REPLY = new Reply.Header(1, null);

  private final RequestEncoder requests = new RequestEncoder();
  private final RequestDecoder requestsBack = new RequestDecoder();
  private final ReplyEncoder replies = new ReplyEncoder();
  private final ReplyDecoder repliesBack = new ReplyDecoder();

  /// The call, with what was granted to it.
  public byte[] call(Operation operation) {
    Long limitMs =
        operation.grant.limitNs() == Operation.NEVER ? null : operation.grant.limitNs() / 1_000_000;
    long retentionMs = operation.grant.retentionNs() / 1_000_000;
    Slice arguments = Objects.requireNonNullElse(operation.arguments, Slice.of(NO_ARGUMENTS));
    return requests
        .encode(
            new Request.Call(
                REQUEST,
                0,
                operation.method.name(),
                arguments,
                new Request.Options(null, limitMs, retentionMs, false, operation.metadata)
                    .withKey(operation.keyText)))
        .toByteArray();
  }

  private static final byte[] NO_ARGUMENTS = {(byte) 0x90};

  /// @throws MalformedMessageException if the record was not written by [#call], or is damaged
  public Request.Call call(byte[] record) throws MalformedMessageException {
    if (requestsBack.decode(record) instanceof Request.Call call) {
      return call;
    }
    throw new MalformedMessageException("record: another request (expected: a call)");
  }

  /// In the place of a call that cannot be read: what is known of it besides.
  public Request.Call noCall(NewRecord record) {
    return new Request.Call(
        REQUEST,
        0,
        record.method(),
        Slice.of(NO_ARGUMENTS),
        new Request.Options(null, null, record.retentionMs(), false, Map.of()));
  }

  public StoredOutcome outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Value value -> new StoredOutcome(StoredOutcome.Kind.VALUE, value.toByteArray());
      case Outcome.Failed(Failure failure) ->
          new StoredOutcome(
              failure.execution() == Execution.NOT_STARTED
                  ? StoredOutcome.Kind.UNSTARTED
                  : StoredOutcome.Kind.FAILURE,
              replies.encode(new Reply.Failed(REPLY, null, failure)).toByteArray());
    };
  }

  /// @throws MalformedMessageException if the record was not written by [#outcome], or is damaged
  public Outcome outcome(StoredOutcome stored) throws MalformedMessageException {
    return switch (stored.kind()) {
      case VALUE -> new Outcome.Value(Slice.of(stored.bytes()));
      case INTERRUPTED -> new Outcome.Failed(interrupted());
      case FAILURE, UNSTARTED -> {
        if (repliesBack.decode(stored.bytes()) instanceof Reply.Failed failed) {
          yield new Outcome.Failed(failed.failure());
        }
        throw new MalformedMessageException("record: another reply (expected: a failure)");
      }
    };
  }

  /// What is said of an outcome that is kept no longer.
  ///
  /// @throws MalformedMessageException if the record was not written by [#outcome], or is damaged
  public Failure gone(StoredOutcome stored) throws MalformedMessageException {
    return switch (stored.kind()) {
      case VALUE -> gone("with a value", Execution.FINISHED);
      case INTERRUPTED -> interrupted();
      case FAILURE, UNSTARTED ->
          stored.bytes().length > 0 && outcome(stored) instanceof Outcome.Failed(Failure failure)
              ? failure
              : gone(
                  "with a failure",
                  stored.kind() == StoredOutcome.Kind.UNSTARTED
                      ? Execution.NOT_STARTED
                      : Execution.UNKNOWN);
    };
  }

  private static Failure gone(String how, Execution execution) {
    return Failure.of(
        ErrorCode.RESULT_GONE,
        execution,
        "this call has ended (%s), and its result is no longer kept; it is not run again (expected: another key for another call)"
            .formatted(how));
  }

  private static Failure interrupted() {
    return Failure.of(
        ErrorCode.INTERRUPTED,
        Execution.STARTED,
        "the server died while this operation ran; how it ended is not known, and it may not run"
            + " again");
  }
}
