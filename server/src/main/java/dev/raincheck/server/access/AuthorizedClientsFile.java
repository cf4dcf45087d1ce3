package dev.raincheck.server.access;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The authorized clients as the file has them now: a thread of its own looks once per second, so
/// that the loop never waits for a disk. A version that cannot be read or understood changes
/// nothing, and is complained about for as long as it is there.
public final class AuthorizedClientsFile implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final long LOOK_NS = 1_000_000_000;

  /// How many looks at an unfit version are one complaint.
  static final int COMPLAINT_LOOKS = 60;

  private final Path file;
  private final Thread reader = FreshThreads.daemon("raincheck-authorized-clients", this::watch);
  private volatile Current current;
  private volatile boolean closed;
  private Version seen;
  private int unfitLooks;

  /// What is in force.
  private record Current(Version version, AuthorizedClients clients) {}

  /// The file as it was at one look: its lines, since a time and a size may be those of another
  /// version, or why it has none.
  private record Version(List<String> lines, String problem) {
    static Version of(Path file) {
      try {
        return new Version(Files.readAllLines(file), "");
      } catch (NoSuchFileException none) {
        return new Version(List.of(), "no such file");
      } catch (IOException unreadable) {
        return new Version(List.of(), unreadable.toString());
      }
    }

    /// @throws IllegalArgumentException if it cannot be read or understood; says why
    Current parse() {
      if (!problem.isEmpty()) {
        throw new IllegalArgumentException(problem);
      }
      return new Current(this, AuthorizedClients.parse(lines));
    }
  }

  /// Reads it.
  ///
  /// @throws IllegalArgumentException if it cannot be read or understood; says why
  public AuthorizedClientsFile(Path file) {
    this.file = file;
    seen = Version.of(file);
    try {
      current = seen.parse();
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "authorized clients: %s: %s (expected: a file with a key and a name in each line)"
              .formatted(file, unfit.getMessage()),
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
        LOG.error("{} could not be checked for changes", file, fault);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /// Takes a new version if it was there at the last look already: else it may be half written.
  void look() {
    Version now = Version.of(file);
    boolean steady = now.equals(seen);
    seen = now;
    if (!steady || now.equals(current.version)) {
      unfitLooks = 0;
      return;
    }
    try {
      current = now.parse();
      unfitLooks = 0;
      LOG.info("{} was changed; it authorizes {}", file, current.clients.principals());
    } catch (IllegalArgumentException problem) {
      if (unfitLooks++ % COMPLAINT_LOOKS == 0) {
        LOG.error(
            "{}: {}; the clients stay as they were (repeated until the file is mended)",
            file,
            problem.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
  }
}
