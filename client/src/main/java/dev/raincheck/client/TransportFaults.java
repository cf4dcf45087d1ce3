package dev.raincheck.client;

import dev.raincheck.protocol.BackgroundLogger;
import java.util.concurrent.atomic.AtomicLong;

/// What the transport's thread throws and survives: bytes that it could not read made an end of the
/// connection that they came from, or a step of the transport failed. The client stays as it is: a
/// connection that has fallen silent is made anew, so nobody is told to do anything.
final class TransportFaults implements Thread.UncaughtExceptionHandler {
  private static final BackgroundLogger LOG = BackgroundLogger.of(RaincheckClient.class);

  private final AtomicLong count = new AtomicLong();

  /// Told of the first one, the second, the fourth, the eighth …, so that nobody fills the log.
  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    long so = count.incrementAndGet();
    if (Long.bitCount(so) == 1) {
      LOG.warn(
          "ZeroMQ thread {} failed at something and goes on, {} so far; the client connects again"
              + " by itself if the connection is dead",
          thread.getName(),
          so,
          fault);
    }
  }
}
