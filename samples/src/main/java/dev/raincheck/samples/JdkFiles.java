package dev.raincheck.samples;

import dev.raincheck.server.CallContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Reads the files themselves: real input, real work.
final class JdkFiles implements Jdk {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path home = Path.of(System.getProperty("java.home"));

  @Override
  public String version() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }

  @Override
  public Size size(String directory) throws UnknownDirectory {
    List<Path> files = files(directory);
    return new Size(files.size(), files.stream().mapToLong(JdkFiles::bytes).sum());
  }

  @Override
  public Digest digest(String directory) throws UnknownDirectory {
    List<Path> files = files(directory);
    long total = files.stream().mapToLong(JdkFiles::bytes).sum();
    MessageDigest digest = sha256();
    CallContext context = CallContext.current();
    long done = 0;
    byte[] chunk = new byte[CHUNK_BYTES];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int read; (read = in.read(chunk)) > 0; ) {
          context.cancellation().throwIfRequested();
          digest.update(chunk, 0, read);
          done += read;
          context.progress((double) done / total, "%,d of %,d bytes".formatted(done, total));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(file.toString(), unreadable);
      }
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return new Digest(files.size(), total, sha256, largest(files));
  }

  private static List<String> largest(List<Path> files) {
    return files.stream()
        .sorted(Comparator.comparingLong(JdkFiles::bytes).reversed())
        .limit(3)
        .map(file -> file.getFileName() + " " + bytes(file))
        .toList();
  }

  private List<Path> files(String directory) throws UnknownDirectory {
    Path root = home.resolve(directory).normalize();
    if (!root.startsWith(home)) {
      throw new UnknownDirectory(directory);
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (NoSuchFileException missing) {
      throw UnknownDirectory.of(missing);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(root.toString(), unreadable);
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(file.toString(), gone);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
