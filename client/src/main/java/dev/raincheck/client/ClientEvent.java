package dev.raincheck.client;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.book.CallMilestone;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Token;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that happened to a call, or to a token that was resumed. What a [ClientListener]
/// receives; immutable.
public final class ClientEvent {
  private final Kind kind;
  private final String method;
  private final @Nullable String token;
  private final long ageNs;
  private final @Nullable ErrorCode code;
  private final boolean success;

  /// What happened. Later versions may add some, so a `switch` needs a `default`.
  public enum Kind {
    /// The call was handed to a connection that was up. Again, if it is made again in another
    /// session or as a new request.
    SENT,
    /// The server answered the call itself with how it ended, or with a refusal. A refused call may
    /// be sent again.
    ANSWERED,
    /// The server answered the call with a token.
    DEFERRED,
    /// The call has ended, as far as this client knows: with a result if [#isSuccess]. The last
    /// event of each call that the client has accepted, and of each token that was waited for; but
    /// of a call that a door makes for a user [#DEFERRED] is the last, since the token is the
    /// user's.
    DONE
  }

  private ClientEvent(Kind kind, ClientCall call, @Nullable CallOutcome outcome, long nowNs) {
    this.kind = kind;
    this.method = call.spec.method();
    this.token = call.token;
    this.ageNs = nowNs - call.startedNs;
    this.code = outcome == null ? null : codeOf(outcome);
    this.success = outcome instanceof CallOutcome.Value;
  }

  private static Kind kind(CallMilestone milestone) {
    return switch (milestone) {
      case SENT -> Kind.SENT;
      case ANSWERED -> Kind.ANSWERED;
      case DEFERRED -> Kind.DEFERRED;
    };
  }

  static ClientEvent of(CallMilestone milestone, ClientCall call, long nowNs) {
    return new ClientEvent(kind(milestone), call, null, nowNs);
  }

  static ClientEvent done(ClientCall call, CallOutcome outcome, long nowNs) {
    return new ClientEvent(Kind.DONE, call, outcome, nowNs);
  }

  private static @Nullable ErrorCode codeOf(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Failed(Failure failure) -> failure.code();
      case CallOutcome.Withheld(Failure failure) -> failure.code();
      default -> null;
    };
  }

  /// {@return what happened}
  public Kind kind() {
    return kind;
  }

  /// {@return the method's full name on the wire, such as `reports.build`; of a resumed token
  /// `operation` and its id}
  public String method() {
    return method;
  }

  /// {@return the operation's name in the server's log; empty if it has no token}
  public Optional<String> operationId() {
    return token == null ? Optional.empty() : Optional.ofNullable(Token.operationIdOf(token));
  }

  /// {@return the time since the call was made, or the token resumed}
  public Duration age() {
    return Duration.ofNanos(ageNs);
  }

  /// {@return whether the call has ended with a result}
  public boolean isSuccess() {
    return success;
  }

  /// {@return the server's error code if the call has ended with one} Empty if it has not ended,
  /// has succeeded, or ended without an answer of the server, as by silence or a close.
  public Optional<ErrorCode> code() {
    return Optional.ofNullable(code);
  }

  @Override
  public String toString() {
    String how = kind != Kind.DONE ? "" : success ? ", with a result" : ", without a result";
    return "%s %s after %s%s%s"
        .formatted(kind, method, age(), how, code == null ? "" : ": " + code);
  }
}
