package dev.raincheck.doors.http.dialect;

/// A way to say calls by HTTP. A pure function: what it gives holds the other one, by which the
/// server's replies are written.
@FunctionalInterface
public interface Dialect {
  /// What the message says.
  Understood read(Incoming message);
}
