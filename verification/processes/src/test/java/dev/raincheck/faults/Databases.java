package dev.raincheck.faults;

import dev.raincheck.stores.embedded.EmbeddedDatabase;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL for tests that share one among servers.
public final class Databases {
  private Databases() {}

  /// Where none can be started the test says so and is skipped, unless the environment's
  /// `DATABASE_REQUIRED` says that there has to be one.
  public static EmbeddedDatabase start() {
    try {
      return EmbeddedDatabase.start();
    } catch (IllegalStateException none) {
      if (Boolean.parseBoolean(System.getenv("DATABASE_REQUIRED"))) {
        throw none;
      }
      return Assumptions.abort(none.getMessage());
    }
  }
}
