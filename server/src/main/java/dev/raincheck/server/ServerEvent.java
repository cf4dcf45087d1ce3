package dev.raincheck.server;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.terms.Milestone;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that happened to a call, or to the operation that the server made of it. What a
/// [ServerListener] receives; immutable.
public final class ServerEvent {
  private final Kind kind;
  private final String method;
  private final String principal;
  private final Token.@Nullable Id operationId;
  private final long ageNs;
  private final @Nullable ErrorCode code;
  private final boolean deferred;

  /// What happened. Later versions may add some, so a `switch` needs a `default`.
  public enum Kind {
    /// A call became an operation.
    ACCEPTED,
    /// A call was refused, and does not run.
    REFUSED,
    /// The operation's handler was started.
    STARTED,
    /// The call itself was answered: with how it ended, or with a token.
    ANSWERED,
    /// The operation has ended; [#code] says how.
    ENDED,
    /// The outcome of a deferred operation was sent to a client that had asked, over a connection
    /// that was up.
    DELIVERED,
    /// A client said that it has the outcome.
    ACKNOWLEDGED,
    /// The retention of the outcome has ended.
    EXPIRED
  }

  private ServerEvent(Kind kind, Operation operation, long nowNs) {
    this.kind = kind;
    this.method = operation.method.name();
    this.principal = operation.principal;
    this.operationId = operation.knownId();
    this.ageNs = nowNs - operation.acceptedNs;
    this.code =
        operation.outcome() instanceof Outcome.Failed(Failure failure) ? failure.code() : null;
    this.deferred = operation.token != null;
  }

  private ServerEvent(String method, String principal, ErrorCode code) {
    this.kind = Kind.REFUSED;
    this.method = method;
    this.principal = principal;
    this.operationId = null;
    this.ageNs = 0;
    this.code = code;
    this.deferred = false;
  }

  private static Kind kind(Milestone milestone) {
    return switch (milestone) {
      case ACCEPTED -> Kind.ACCEPTED;
      case STARTED -> Kind.STARTED;
      case ANSWERED -> Kind.ANSWERED;
      case ENDED -> Kind.ENDED;
      case DELIVERED -> Kind.DELIVERED;
      case ACKNOWLEDGED -> Kind.ACKNOWLEDGED;
      case EXPIRED -> Kind.EXPIRED;
    };
  }

  static ServerEvent of(Milestone milestone, Operation operation, long nowNs) {
    return new ServerEvent(kind(milestone), operation, nowNs);
  }

  static ServerEvent refused(String method, String principal, ErrorCode code) {
    return new ServerEvent(method, principal, code);
  }

  /// {@return what happened}
  public Kind kind() {
    return kind;
  }

  /// {@return the method's full name on the wire, such as `reports.build`} Of a refused call it is
  /// whatever its client asked for, so take care where it becomes the name of something.
  public String method() {
    return method;
  }

  /// {@return who called: the name of the client's key; empty where clients are not authenticated}
  public String principal() {
    return principal;
  }

  /// {@return the operation's name in the log and in errors; empty as long as it has none} It gets
  /// one with its token, or when its handler asks for it.
  public Optional<String> operationId() {
    return Optional.ofNullable(operationId).map(Token.Id::text);
  }

  /// {@return the time since the call was accepted; zero if it was refused}
  public Duration age() {
    return Duration.ofNanos(ageNs);
  }

  /// {@return why the call was refused, or why the operation failed; empty if it has not ended, or
  /// has succeeded}
  public Optional<ErrorCode> code() {
    return Optional.ofNullable(code);
  }

  /// {@return whether the operation has a token: its call was, or could have been, answered before
  /// it ended}
  public boolean isDeferred() {
    return deferred;
  }

  @Override
  public String toString() {
    return "%s %s%s after %s%s"
        .formatted(
            kind,
            method,
            operationId().map(id -> "-" + id).orElse(""),
            age(),
            code == null ? "" : ": " + code);
  }
}
