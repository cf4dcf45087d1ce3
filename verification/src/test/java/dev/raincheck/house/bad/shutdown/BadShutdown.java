package dev.raincheck.house.bad.shutdown;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs, and reads the clock.
public class BadShutdown {
  static final Logger LOG = LoggerFactory.getLogger(BadShutdown.class);

  LongSupplier clock() {
    return System::nanoTime;
  }
}
