package dev.raincheck.simulation.doors;

import org.jspecify.annotations.Nullable;

/// What a door tells, in whichever dialect.
sealed interface Heard {
  /// How the call ended: well.
  record Value(String text) implements Heard {}

  /// It goes on.
  record Goes(String token) implements Heard {}

  /// An error, with what it says of the call.
  record Failed(String code, String execution, @Nullable String token) implements Heard {
    boolean isAboutToken() {
      return code.startsWith("TOKEN_");
    }

    /// Whether it says how the call ended, and not only that it was not taken or is not known.
    boolean isOutcome() {
      return !isAboutToken()
          && !code.equals("RESULT_GONE")
          && !code.equals("SESSION_LOST")
          && (token != null || execution.equals("STARTED") || execution.equals("FINISHED"));
    }
  }

  /// Somebody is there.
  record Heartbeat() implements Heard {}

  /// It was done, and there is nothing to say.
  record Done() implements Heard {}
}
