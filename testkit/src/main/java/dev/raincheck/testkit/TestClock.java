package dev.raincheck.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The system's clock, and what a test adds to it: minutes of retention pass in no time, while
/// everything else goes on as it does.
///
/// Servers and clients look at it every 10 ms, so what follows from a step is there some
/// milliseconds later: let the test wait for it as for anything else.
public final class TestClock implements LongSupplier {
  private final AtomicLong addedNs = new AtomicLong();

  /// A clock that agrees with the system's.
  public TestClock() {}

  /// Lets time pass.
  ///
  /// @param time at least 0
  /// @throws IllegalArgumentException if it is negative
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(
          "advance: " + time + " (expected: at least 0; no time comes back)");
    }
    addedNs.addAndGet(time.toNanos());
  }

  /// The present, in nanoseconds since some moment.
  @Override
  public long getAsLong() {
    return System.nanoTime() + addedNs.get();
  }

  @Override
  public String toString() {
    return "TestClock, " + Duration.ofNanos(addedNs.get()) + " ahead";
  }
}
