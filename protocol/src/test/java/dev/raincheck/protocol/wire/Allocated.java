package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/// Tells whether reading bytes took memory that the bytes do not account for.
public final class Allocated {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Whatever the input, for codecs and exceptions.
  private static final long FIXED_BYTES = 1L << 20;

  private static final long BYTES_EACH = 1_000;

  /// The first reading may load classes, and have them instrumented.
  private static final int READINGS = 3;

  private Allocated() {}

  /// The result of the reading, if it took little enough for an input of this length.
  public static <T> T within(int inputLength, Callable<T> reading) throws Exception {
    return within(FIXED_BYTES + BYTES_EACH * inputLength, READINGS, reading);
  }

  private static <T> T within(long bytesMax, int readings, Callable<T> reading) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return reading.call();
    } finally {
      long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (taken > bytesMax) {
        assertTrue(readings > 1, taken + " bytes taken (expected: at most " + bytesMax + ")");
        within(bytesMax, readings - 1, reading);
      }
    }
  }
}
