package dev.raincheck.client.admin;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session, as its server described it to an operator; immutable.
public final class SessionInfo {
  private final Fields fields;

  private SessionInfo(Fields fields) {
    this.fields = fields;
  }

  /// Reads what a server says of a session; tests make sessions of their own with it.
  ///
  /// @param fields by name, as `PROTOCOL.md` lists them
  /// @return the session
  public static SessionInfo of(Map<String, ?> fields) {
    return new SessionInfo(Fields.of("session", fields));
  }

  /// {@return the how many-th session of its server it is, from 1} This is not the number that its
  /// client knows it by.
  public long place() {
    return fields.number("session");
  }

  /// {@return the principal whose it is; empty where clients are not authenticated}
  public String principal() {
    return fields.optionalText("principal").orElse("");
  }

  /// {@return the address of the client's machine; empty if it is not known}
  public Optional<String> address() {
    return fields.optionalText("address");
  }

  /// {@return whether the connection over which the client was heard last is still there}
  public boolean isConnected() {
    return fields.flag("connected");
  }

  /// {@return how many calls the session remembers}
  public long calls() {
    return fields.number("calls");
  }

  /// {@return how many of these have neither an outcome nor a token}
  public long unanswered() {
    return fields.number("unanswered");
  }

  /// {@return the time since the client was heard}
  public Duration idle() {
    return fields.time("idleMs");
  }

  /// {@return all that the server said, by name}
  public Map<String, Object> fields() {
    return fields.map();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionInfo that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "session " + fields;
  }
}
