package dev.raincheck.samples;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Limit;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// What the samples serve: facts about the files of the running JDK, some quick and some slow to
/// find.
// region service
@Service("jdk")
@Description("Facts about the files of the running JDK")
public interface Jdk {
  /// From memory: runs on the server's own loop, always answered with the result.
  @NonBlocking
  String version();

  /// Answered with the result if it is ready in time, else with a token.
  Size size(String directory) throws UnknownDirectory;

  /// Always answered with a token, at once.
  @Blocking
  @Idempotent
  Digest digest(String directory) throws UnknownDirectory;

  /// Work for a processor, not for a disk. Two run at a time, further ones wait.
  @Blocking(threads = Threads.CPU)
  @Limit(concurrent = 2)
  @Idempotent
  long compress(String directory) throws UnknownDirectory;

  record Size(long files, long bytes) {}

  record Digest(long files, long bytes, String sha256, List<String> largest) {}

  /// There is no such directory in the JDK.
  final class UnknownDirectory extends Exception {
    private static final long serialVersionUID = 1L;
    private final String directory;

    /// The directory that was asked for.
    public UnknownDirectory(String directory) {
      super("the JDK has no directory " + directory);
      this.directory = directory;
    }

    static UnknownDirectory of(NoSuchFileException missing) {
      return new UnknownDirectory(missing.getFile());
    }

    /// The directory that was asked for.
    public String directory() {
      return directory;
    }
  }
}
// endregion
