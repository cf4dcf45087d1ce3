package dev.raincheck.stores.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;

/// A PostgreSQL of this process alone, for tests and samples: made of binaries that a jar brings
/// along, in a temporary directory, with all its commits on the disk. It runs as an unprivileged
/// user, also where this process does not; it ends with this object, or with the process unless
/// that is killed.
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /// {@return one that answers}
  ///
  /// @throws IllegalStateException if this machine can have none; says why
  public static EmbeddedDatabase start() {
    try {
      return new EmbeddedDatabase(
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setPGStartupWait(PATIENCE)
              .setOutputRedirector(Redirect.DISCARD)
              .setErrorRedirector(Redirect.DISCARD)
              .start());
    } catch (IOException | IllegalStateException failed) {
      throw new IllegalStateException(
          "no PostgreSQL could be started: %s (expected: Linux, macOS or Windows, and a user who is not root, or may have a user namespace: try `unshare -U id`)"
              .formatted(failed),
          failed);
    }
  }

  /// {@return where it is, for a driver}
  public String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL could not be stopped", failed);
    }
  }
}
