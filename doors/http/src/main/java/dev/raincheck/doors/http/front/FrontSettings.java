package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.settings.HttpLimits;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a front is told once.
///
/// @param origins of pages that may call, beside the door's own
/// @param basic whose name and password they are; null if none are taken
/// @param bearer whose token it is; null if none are taken
/// @param anonymous whether clients of other machines need not say who they are
/// @param clock in nanoseconds
public record FrontSettings(
    HttpLimits limits,
    Set<String> origins,
    @Nullable Basic basic,
    @Nullable Bearer bearer,
    boolean anonymous,
    LongSupplier clock) {

  /// Whose name and password they are; empty if nobody's.
  @FunctionalInterface
  public interface Basic {
    Optional<String> principalOf(String user, String password);
  }

  /// Whose token it is; empty if nobody's.
  @FunctionalInterface
  public interface Bearer {
    Optional<String> principalOf(String token);
  }
}
