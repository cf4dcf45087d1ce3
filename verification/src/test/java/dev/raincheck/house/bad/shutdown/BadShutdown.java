package dev.raincheck.house.bad.shutdown;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs, and reads the clock.
public class BadShutdown {
  static final Logger LOG = LoggerFactory.getLogger(BadShutdown.class);

  long now() {
    return System.nanoTime();
  }
}
