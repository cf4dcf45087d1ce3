package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Reply;

/// How a question ended.
public sealed interface Ending {
  /// How much its value may take in an answer, in bytes: bytes are longer as text. All else is
  /// little.
  long valueBytes();

  /// What is answered if there is no room for the value: what became of the question all the same,
  /// and how to have the value later.
  Ending withoutValue();

  /// The server replied.
  record Replied(Reply reply) implements Ending {
    @Override
    public long valueBytes() {
      return Math.ceilDiv(4 * plainBytes(), 3L);
    }

    private long plainBytes() {
      return switch (reply) {
        case Reply.Result result -> result.value().length();
        case Reply.Description description -> description.services().length;
        case Reply.Picture picture -> picture.entries().length;
        case Reply.Failed(var header, var token, var failure, var trace) ->
            failure.declared() == null ? 0 : failure.declared().value().length;
        case Reply.Deferred _, Reply.Cancelling _, Reply.Acknowledged _ -> 0;
        case Reply.Welcome _, Reply.Pong _, Reply.Operated _ -> 0;
      };
    }

    @Override
    public Ending withoutValue() {
      return switch (reply) {
        case Reply.Result result ->
            new Unanswered(Problem.unsent(Execution.FINISHED, result.token()));
        case Reply.Failed(var header, var token, var failure, var trace) ->
            failure.declared() == null
                ? this
                : new Unanswered(Problem.unsent(failure.execution(), token));
        case Reply.Description _, Reply.Picture _ -> new Unanswered(Problem.unsent());
        case Reply.Deferred _, Reply.Cancelling _, Reply.Acknowledged _ -> this;
        case Reply.Welcome _, Reply.Pong _, Reply.Operated _ -> this;
      };
    }
  }

  /// It did not, and will not.
  record Unanswered(Problem problem) implements Ending {
    @Override
    public long valueBytes() {
      return 0;
    }

    @Override
    public Ending withoutValue() {
      return this;
    }
  }
}
