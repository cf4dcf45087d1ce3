package dev.raincheck.samples;

import dev.raincheck.api.CallContext;
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
import java.util.zip.Deflater;

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
    return new Size(files.size(), total(files));
  }

  @Override
  public Digest digest(String directory) throws UnknownDirectory {
    List<Path> files = files(directory);
    MessageDigest digest = sha256();
    read(files, (chunk, count) -> digest.update(chunk, 0, count));
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return new Digest(files.size(), total(files), sha256, largest(files));
  }

  @Override
  public long compress(String directory) throws UnknownDirectory {
    try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
      byte[] compressed = new byte[CHUNK_BYTES];
      read(
          files(directory),
          (chunk, count) -> {
            deflater.setInput(chunk, 0, count);
            while (!deflater.needsInput()) {
              deflater.deflate(compressed);
            }
          });
      deflater.finish();
      while (!deflater.finished()) {
        deflater.deflate(compressed);
      }
      return deflater.getBytesWritten();
    }
  }

  private interface Work {
    void on(byte[] chunk, int count);
  }

  // region handler
  private static void read(List<Path> files, Work work) {
    CallContext context = CallContext.current();
    long total = total(files);
    long done = 0;
    byte[] chunk = new byte[CHUNK_BYTES];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int count; (count = in.read(chunk)) > 0; ) {
          context.cancellation().throwIfRequested();
          work.on(chunk, count);
          done += count;
          context.progress((double) done / total, "%,d of %,d bytes".formatted(done, total));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(file.toString(), unreadable);
      }
    }
  }

  // endregion

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

  private static long total(List<Path> files) {
    return files.stream().mapToLong(JdkFiles::bytes).sum();
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
