package dev.raincheck.server.access;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The authorized clients as the file has them now.
public final class AuthorizedClientsFile implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final WatchedFiles<Version, AuthorizedClients> clients;

  /// The file as it was at one look: its lines, since a time and a size may be those of another
  /// version, or why it has none.
  private record Version(List<String> lines, String problem) {
    static Version of(Path file) {
      try {
        return new Version(Files.readAllLines(file), "");
      } catch (NoSuchFileException none) {
        return without("no such file");
      } catch (IOException unreadable) {
        return without(unreadable.toString());
      }
    }

    private static Version without(String why) {
      return new Version(
          List.of(), why + " (expected: a file with a key, or \"tls\", and a name in each line)");
    }
  }

  private record Source(Path file) implements WatchedFiles.Source<Version, AuthorizedClients> {
    @Override
    public Version read() {
      return Version.of(file);
    }

    @Override
    public AuthorizedClients understand(Version version) {
      if (!version.problem.isEmpty()) {
        throw new IllegalArgumentException(version.problem);
      }
      return AuthorizedClients.parse(version.lines);
    }

    @Override
    public String taken(AuthorizedClients now) {
      return "%s was changed; it authorizes %s".formatted(file, now.principals());
    }

    @Override
    public String unfit(String why) {
      return "%s: %s; the clients stay as they were (repeated until the file is mended)"
          .formatted(file, why);
    }
  }

  /// Reads it.
  ///
  /// @throws IllegalArgumentException if it cannot be read or understood; says why
  public AuthorizedClientsFile(Path file) {
    try {
      clients = new WatchedFiles<>("raincheck-authorized-clients", new Source(file), LOG);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "authorized clients: %s: %s".formatted(file, unfit.getMessage()), unfit);
    }
  }

  void start() {
    clients.start();
  }

  AuthorizedClients current() {
    return clients.current();
  }

  void look() {
    clients.look();
  }

  @Override
  public void close() {
    clients.close();
  }
}
