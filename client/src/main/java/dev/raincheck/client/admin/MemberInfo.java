package dev.raincheck.client.admin;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server of a fleet, as one of them described it to an operator; immutable. It is told by the
/// store that they share, some seconds late.
public final class MemberInfo {
  private final Fields fields;

  private MemberInfo(Fields fields) {
    this.fields = fields;
  }

  /// Reads what a server says of another one; tests make servers of their own with it.
  ///
  /// @param fields by name, as `PROTOCOL.md` lists them
  /// @return the server
  public static MemberInfo of(Map<String, ?> fields) {
    return new MemberInfo(Fields.of("member", fields));
  }

  /// {@return the server's name}
  public String instance() {
    return fields.optionalText("instance").orElse("");
  }

  /// {@return which run of it, and on the store the greater one is the later}
  public long epoch() {
    return fields.number("epoch");
  }

  /// {@return what has become of it: `ALIVE`, `LEFT` if it ended by itself, or `DEAD` if it was
  /// declared dead}
  public String state() {
    return fields.optionalText("state").orElse("UNKNOWN");
  }

  /// {@return the time since it was started}
  public Duration age() {
    return fields.time("ageMs");
  }

  /// {@return how long it is believed to live without another word; empty if it does not live}
  public Optional<Duration> leaseLeft() {
    return fields.optionalTime("leaseLeftMs");
  }

  /// {@return where clients reach it; empty if it did not say}
  public Optional<String> address() {
    return fields.optionalText("address");
  }

  /// {@return all that the server said, by name}
  public Map<String, Object> fields() {
    return fields.map();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemberInfo that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "member " + fields;
  }
}
