package dev.raincheck.server;

import dev.raincheck.protocol.BackgroundLogger;

/// What the log says when the loop has failed.
final class LoopFailure {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private LoopFailure() {}

  static void log(Throwable fault) {
    if (fault instanceof OutOfMemoryError) {
      LOG.error("the server ends: no memory is left (give it more, or lower its limits)", fault);
    } else {
      LOG.error(
          "the server's loop failed and ends; this is a fault of Raincheck or of ZeroMQ: please"
              + " report it, and start the process again",
          fault);
    }
  }
}
