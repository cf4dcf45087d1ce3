package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Programs of others that tests need. Where one is missing its test is skipped, unless
/// `-Dforeign.required=true` or the environment's `FOREIGN_REQUIRED` says otherwise.
public final class Foreign {
  private static final boolean REQUIRED =
      Boolean.getBoolean("foreign.required")
          || Boolean.parseBoolean(System.getenv("FOREIGN_REQUIRED"));

  private Foreign() {}

  /// Skips the test where it may be skipped.
  public static void need(boolean there, String what) {
    assumeTrue(REQUIRED || there, () -> what + " is missing here (see .ci/run)");
  }
}
