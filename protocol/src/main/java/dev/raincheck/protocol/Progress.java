package dev.raincheck.protocol;

/// How far an operation is, by its handler's own account.
///
/// @param fraction from 0 to 1, or NaN if the handler cannot tell
/// @param message short text for a human, at most [WireLimits#PROGRESS_CHARS_MAX] characters
public record Progress(double fraction, String message) {
  public Progress {
    if (fraction < 0 || fraction > 1) {
      throw new IllegalArgumentException(
          "progress: " + fraction + " (expected: from 0 to 1, or NaN if unknown)");
    }
    message = Texts.cut(message, WireLimits.PROGRESS_CHARS_MAX);
  }
}
