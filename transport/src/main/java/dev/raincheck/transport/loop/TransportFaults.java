package dev.raincheck.transport.loop;

import java.util.concurrent.atomic.AtomicLong;

/// What the transport's threads throw and survive: bytes that could not be read, such as a
/// handshake that is larger than JeroMQ's buffer for it, made an end of the connection that they
/// came from, or a step of the transport failed. Everything else goes on, so that no stranger can
/// make a server report itself as broken.
public final class TransportFaults implements Thread.UncaughtExceptionHandler {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.transport");

  private final String consequence;
  private final AtomicLong count = new AtomicLong();

  /// @param consequence for the log: what becomes of the connection
  public TransportFaults(String consequence) {
    this.consequence = consequence;
  }

  /// Logs the first one, the second, the fourth, the eighth …, so that nobody can fill the log.
  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    long so = count.incrementAndGet();
    if (Long.bitCount(so) == 1) {
      LOG.warn(
          "ZeroMQ thread {} could not read a peer's bytes, or failed at something else, {} so far;"
              + " {}",
          thread.getName(),
          so,
          consequence,
          fault);
    }
  }
}
