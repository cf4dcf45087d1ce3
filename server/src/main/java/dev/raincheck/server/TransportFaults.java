package dev.raincheck.server;

import dev.raincheck.protocol.BackgroundLogger;
import java.util.concurrent.atomic.AtomicLong;

/// What the transport's threads throw and survive: the bytes of a peer made an end of the
/// connection that they came from, such as a handshake that is larger than JeroMQ's buffer for it.
/// Others are served as ever, so that no stranger can make the server report itself as broken.
final class TransportFaults implements Thread.UncaughtExceptionHandler {
  private static final BackgroundLogger LOG = BackgroundLogger.of(RaincheckServer.class);

  private final AtomicLong count = new AtomicLong();

  /// Told of the first one, the second, the fourth, the eighth …, so that nobody fills the log.
  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    long so = count.incrementAndGet();
    if (Long.bitCount(so) == 1) {
      LOG.warn("a peer's bytes could not be read, {} so far; its connection is dead", so, fault);
    }
  }
}
