package dev.raincheck.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/// Writes down each start of a handler before it does anything else, so that the truth outlives the
/// process.
final class CounterOnDisk implements Counter {
  /// About the longest that a handler works; respond-within is half of it.
  static final int WORK_MS = 60;

  private static final int MEGABYTE = 1 << 20;

  /// Not a channel, which a handler's interrupt would close. A line is one write to the end.
  private final FileOutputStream starts;

  CounterOnDisk(String startsFile) throws IOException {
    starts = new FileOutputStream(startsFile, true);
  }

  private void started(String label) {
    try {
      starts.write((label + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException unwritten) {
      throw new UncheckedIOException("the start of " + label, unwritten);
    }
  }

  /// Work of a length that differs from label to label.
  private static String work(String label) {
    LockSupport.parkNanos(Math.floorMod(label.hashCode(), WORK_MS) * 1_000_000L);
    if (Thread.interrupted()) {
      throw new CancellationException(label + " was told to stop");
    }
    return label;
  }

  @Override
  public String quick(String label) {
    started(label);
    return label;
  }

  @Override
  public String slow(String label) {
    started(label);
    return work(label);
  }

  @Override
  public String deferred(String label) {
    started(label);
    return work(label);
  }

  @Override
  public String again(String label) {
    return slow(label);
  }

  @Override
  public String deferredAgain(String label) {
    return slow(label);
  }

  @Override
  public String endless(String label) {
    started(label);
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // it was told, and goes on
    }
  }

  @Override
  public String stuck(String label) {
    return endless(label);
  }

  @Override
  public String hoard(String label) {
    started(label);
    List<byte[]> hoarded = new ArrayList<>();
    while (hoarded.size() < Integer.MAX_VALUE) {
      hoarded.add(new byte[MEGABYTE]);
    }
    return label + hoarded.size();
  }
}
