package dev.raincheck.client.admin;

import static java.util.Objects.requireNonNull;

/// What came of something that an operator did; immutable.
public final class Change {
  private final boolean made;
  private final String state;

  private Change(boolean made, String state) {
    this.made = made;
    this.state = state;
  }

  /// Makes a change.
  ///
  /// @param made whether anything changed
  /// @param state what the operation, or the server, is now
  /// @return the change
  public static Change of(boolean made, String state) {
    return new Change(made, requireNonNull(state, "state"));
  }

  /// {@return whether anything changed: false if it was so before, or it was too late} A request
  /// whose answer got lost is sent again, and the second one changes nothing.
  public boolean isMade() {
    return made;
  }

  /// {@return what the operation is now: one of the names of [OperationInfo.State], or `CANCELLING`
  /// while its handler has yet to obey; or the state of the server, such as `DRAINING`}
  public String state() {
    return state;
  }

  @Override
  public String toString() {
    return made ? state : state + " (nothing changed)";
  }
}
