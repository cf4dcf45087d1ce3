package dev.raincheck.transport.loop;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/// A logger that never waits: lines are written by a thread of their own, in the order in which
/// they came. So neither an appender that is slow, nor a standard error that nobody reads, nor the
/// text of a user's exception holds up a loop, a handler or a shutdown. Over the limit of
/// [LogLines#LINES_MAX] lines are dropped, and their number is logged.
///
/// What is given to a line is turned into text later, on that thread: give it nothing that changes.
public final class BackgroundLogger {
  private final Logger logger;

  private BackgroundLogger(Logger logger) {
    this.logger = logger;
  }

  /// The logger of this name, which operators configure: so it is no class that may move.
  public static BackgroundLogger of(String name) {
    return of(LoggerFactory.getLogger(name));
  }

  static BackgroundLogger of(Logger logger) {
    LogLines.prepare();
    return new BackgroundLogger(logger);
  }

  public void debug(String format, @Nullable Object... arguments) {
    log(Level.DEBUG, format, arguments);
  }

  public void info(String format, @Nullable Object... arguments) {
    log(Level.INFO, format, arguments);
  }

  public void warn(String format, @Nullable Object... arguments) {
    log(Level.WARN, format, arguments);
  }

  public void error(String format, @Nullable Object... arguments) {
    log(Level.ERROR, format, arguments);
  }

  private void log(Level level, String format, @Nullable Object... arguments) {
    if (logger.isEnabledForLevel(level)) {
      LogLines.add(new Line(logger, level, format, arguments, MDC.getCopyOfContextMap()));
    }
  }

  /// Waits until what was logged before is written, but no longer than a second: for those who are
  /// about to end the process.
  public static void flush() {
    LogLines.flush();
  }

  /// A line to be written.
  ///
  /// @param context the MDC of the thread that logged it
  @SuppressWarnings("ArrayRecordComponent") // it is never compared
  record Line(
      Logger logger,
      Level level,
      String format,
      @Nullable Object[] arguments,
      @Nullable Map<String, String> context) {
    void write() {
      if (context == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(context);
      }
      switch (level) {
        case ERROR -> logger.error(format, arguments);
        case WARN -> logger.warn(format, arguments);
        case INFO -> logger.info(format, arguments);
        case DEBUG -> logger.debug(format, arguments);
        case TRACE -> logger.trace(format, arguments);
      }
    }
  }
}
