package dev.raincheck.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Numbers on disk, written by many threads: whatever a soak has to remember must not grow a heap
/// whose growth it measures.
final class SoakRecord implements AutoCloseable {
  private final OutputStream out;

  SoakRecord(Path file) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /// From any thread: the stream takes the eight bytes at once.
  void add(long number) {
    try {
      out.write(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    } catch (IOException full) {
      throw new UncheckedIOException("the record of a soak", full);
    }
  }

  /// All numbers, in ascending order.
  static long[] read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long[] numbers = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(numbers);
    Arrays.sort(numbers);
    return numbers;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException full) {
      throw new UncheckedIOException("the record of a soak", full);
    }
  }
}
