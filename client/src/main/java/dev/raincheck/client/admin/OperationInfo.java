package dev.raincheck.client.admin;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// An operation, as its server described it to an operator; immutable. Neither its arguments nor
/// its result are part of that, nor its token.
public final class OperationInfo {
  private final Fields fields;
  private final String id;
  private final String method;
  private final State state;

  /// Where an operation stands.
  public enum State {
    /// It waits for its turn.
    QUEUED,
    /// Its handler was started.
    RUNNING,
    /// Its handler returned a value.
    SUCCEEDED,
    /// Its handler threw, or what it returned cannot travel.
    FAILED,
    /// It was cancelled, before it started or because its handler obeyed.
    CANCELLED,
    /// It reached its limit.
    TIMED_OUT,
    /// The server, or an operator, ended it.
    ABORTED,
    /// A shutdown refused it before it started.
    REJECTED,
    /// Something that a later version of the server knows.
    UNKNOWN;

    static State of(String text) {
      return Arrays.stream(values())
          .filter(it -> it.name().equals(text))
          .findFirst()
          .orElse(UNKNOWN);
    }
  }

  private OperationInfo(Fields fields) {
    this.fields = fields;
    this.id = fields.text("id");
    this.method = fields.text("method");
    this.state = State.of(fields.text("state"));
  }

  /// Reads what a server says of an operation; tests make operations of their own with it.
  ///
  /// @param fields by name, as `PROTOCOL.md` lists them; `id`, `method` and `state` at least
  /// @return the operation
  public static OperationInfo of(Map<String, ?> fields) {
    return new OperationInfo(Fields.of("operation", fields));
  }

  /// {@return the id, as logs, threads and errors show it: 16 hexadecimal digits}
  public String id() {
    return id;
  }

  /// {@return the name in logs and threads: the method and the id}
  public String name() {
    return method + "-" + id;
  }

  /// {@return the method's full name on the wire, such as `reports.build`}
  public String method() {
    return method;
  }

  /// {@return where it stands}
  public State state() {
    return state;
  }

  /// {@return whether it has ended}
  public boolean hasEnded() {
    return fields.map().containsKey("endedMs");
  }

  /// {@return the time since the call}
  public Duration age() {
    return fields.time("ageMs");
  }

  /// {@return the principal whose it is; empty where clients are not authenticated}
  public String principal() {
    return fields.optionalText("principal").orElse("");
  }

  /// {@return the key of its call; empty if it has none}
  public Optional<String> key() {
    return fields.optionalText("key");
  }

  /// {@return whether its client has a token for it}
  public boolean isDeferred() {
    return fields.flag("deferred");
  }

  /// {@return whether a store has it}
  public boolean isDurable() {
    return fields.flag("durable");
  }

  /// {@return how often its handler was started, as far as is known; from 1}
  public int attempt() {
    return (int) Math.max(1, fields.number("attempt"));
  }

  /// {@return how far it is, from 0 to 1; empty if its handler has not said}
  public OptionalDouble fraction() {
    return fields.fraction("fraction");
  }

  /// {@return what its handler said of its progress; empty if nothing}
  public Optional<String> progress() {
    return fields.optionalText("progress");
  }

  /// {@return why it is to stop; empty if nobody wants that}
  public Optional<String> cancelReason() {
    return fields.optionalText("cancelReason");
  }

  /// {@return how long it may still take; empty if that is not limited, or it has ended}
  public Optional<Duration> limitLeft() {
    return fields.optionalTime("limitLeftMs");
  }

  /// {@return how long ago it ended; empty if it has not}
  public Optional<Duration> ended() {
    return fields.optionalTime("endedMs");
  }

  /// {@return the code of its failure; empty if it did not fail}
  public Optional<String> code() {
    return fields.optionalText("code");
  }

  /// {@return the text of its failure; empty if it did not fail} In a list it is cut to 256
  /// characters.
  public Optional<String> failure() {
    return fields.optionalText("failure");
  }

  /// {@return what has become of its outcome, such as `UNCLAIMED`; empty if it has not ended}
  public Optional<String> result() {
    return fields.optionalText("result");
  }

  /// {@return whether a handler works for it; of an operation of a list, false}
  public boolean isHandlerBusy() {
    return fields.flag("handlerBusy");
  }

  /// {@return where its handler is, a line for each frame; empty if that was not asked for, or no
  /// handler is at work}
  public Optional<String> stack() {
    return fields.optionalText("stack").filter(it -> !it.isEmpty());
  }

  /// {@return all that the server said, by name}
  public Map<String, Object> fields() {
    return fields.map();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OperationInfo that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return name() + " " + state + " " + age();
  }
}
