package dev.raincheck.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The authorized clients as the file has them now: a thread of its own looks once a second, so
/// that the loop never waits for a disk. A version that cannot be read or understood changes
/// nothing, and is complained about once.
final class AuthorizedClientsFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);
  private static final long LOOK_NS = 1_000_000_000;

  private final Path file;
  private final Thread reader =
      Thread.ofPlatform().daemon().name("raincheck-authorized-clients").unstarted(this::watch);
  private volatile Current current;
  private volatile boolean closed;
  private Version seen;
  private @Nullable Version unfit;

  /// What is in force.
  private record Current(Version version, AuthorizedClients clients) {}

  /// Tells one version of the file from another.
  private record Version(FileTime modified, long bytes) {
    static final Version NONE = new Version(FileTime.fromMillis(0), -1);

    static Version of(Path file) throws IOException {
      return new Version(Files.getLastModifiedTime(file), Files.size(file));
    }
  }

  /// Reads it.
  ///
  /// @throws IllegalArgumentException if it cannot be read or understood; says why
  AuthorizedClientsFile(Path file) {
    this.file = file;
    try {
      seen = Version.of(file);
      current = read(seen);
    } catch (IOException | IllegalArgumentException unfit) {
      String why = unfit instanceof NoSuchFileException ? "no such file" : unfit.getMessage();
      throw new IllegalArgumentException(
          "authorized clients: %s: %s (expected: a file with a key and a name in each line)"
              .formatted(file, why),
          unfit);
    }
  }

  void start() {
    reader.start();
  }

  AuthorizedClients current() {
    return current.clients;
  }

  private void watch() {
    LockSupport.parkNanos(LOOK_NS);
    while (!closed) {
      try {
        look();
      } catch (Throwable fault) { // out of memory, say: the next look may be luckier
        LOG.error("{} could not be looked at", file, fault);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /// Takes a new version if it was there at the last look already: else it may be half written.
  private void look() {
    Version now = version();
    boolean steady = now.equals(seen);
    seen = now;
    if (!steady || now.equals(current.version)) {
      return;
    }
    try {
      current = read(now);
      LOG.info("{} was changed; it authorizes {}", file, current.clients.principals());
    } catch (IOException | IllegalArgumentException problem) {
      if (!now.equals(unfit)) {
        LOG.error("{}: {}; the clients stay as they were", file, problem.toString());
      }
      unfit = now;
    }
  }

  private Current read(Version version) throws IOException {
    return new Current(version, AuthorizedClients.parse(Files.readAllLines(file)));
  }

  private Version version() {
    try {
      return Version.of(file);
    } catch (IOException gone) {
      return Version.NONE; // the reading of which says more
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
  }
}
