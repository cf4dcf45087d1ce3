package dev.raincheck.transport.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundLoggerTest {
  private final Semaphore mayWrite = new Semaphore(1_000_000);
  private final Semaphore writing = new Semaphore(0);
  private final List<ILoggingEvent> written = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender = new Slow();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.raincheck.transport");
  private final BackgroundLogger log = BackgroundLogger.of("dev.raincheck.transport");

  private final class Slow extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      writing.release();
      mayWrite.acquireUninterruptibly();
      written.add(event);
    }
  }

  BackgroundLoggerTest() {
    BackgroundLogger.flush();
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
  }

  @AfterEach
  void close() {
    mayWrite.release(1_000_000);
    BackgroundLogger.flush();
    logger.setAdditive(true);
    logger.detachAppender(appender);
    MDC.clear();
  }

  private List<String> texts() {
    return written.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void lines_areWrittenInOrder_beforeFlushReturns() {
    for (int i = 0; i < 100; i++) {
      log.warn("line {}", i);
    }
    BackgroundLogger.flush();
    assertEquals(IntStream.range(0, 100).mapToObj(i -> "line " + i).toList(), texts());
  }

  @Test
  void line_hasTheContextOfWhoLogsIt_andNoOther() {
    MDC.put("tenant", "a");
    log.warn("with");
    MDC.clear();
    log.error("without", new IllegalStateException("told"));
    BackgroundLogger.flush();
    assertEquals("a", written.getFirst().getMDCPropertyMap().get("tenant"));
    assertNull(written.getLast().getMDCPropertyMap().get("tenant"));
    assertEquals("told", written.getLast().getThrowableProxy().getMessage());
  }

  @Test
  void levelThatIsOff_costsNoLine() {
    log.debug("not of interest");
    BackgroundLogger.flush();
    assertTrue(written.isEmpty());
  }

  @Test
  void linesOverTheLimit_areDropped_andTheirNumberIsLogged() {
    mayWrite.drainPermits();
    log.warn("is written and takes long");
    writing.acquireUninterruptibly();
    for (int i = 0; i < LogLines.LINES_MAX + 5; i++) {
      log.warn("line {}", i);
    }
    BackgroundLogger.flush(); // which does not wait without end
    mayWrite.release(1_000_000);
    BackgroundLogger.flush();
    assertEquals("line " + (LogLines.LINES_MAX - 1), texts().get(LogLines.LINES_MAX));
    assertTrue(texts().getLast().startsWith("5 log lines were dropped"), texts()::getLast);
  }

  /// Who logs may be a loop, and is often who has just found that there are no threads.
  @Test
  void lineForWhichNoThreadCanBeMade_waitsForOne_andWhoLogsDoesNotFail() {
    ThreadFactory usual = LogLines.WRITER.getThreadFactory();
    LogLines.WRITER.setKeepAliveTime(1, TimeUnit.NANOSECONDS);
    try {
      await().until(() -> LogLines.WRITER.getPoolSize() == 0);
      LogLines.WRITER.setThreadFactory(work -> {
        throw new OutOfMemoryError("unable to create native thread");
      });
      log.warn("first");
    } finally {
      LogLines.WRITER.setThreadFactory(usual);
      LogLines.WRITER.setKeepAliveTime(10, TimeUnit.SECONDS);
    }
    log.warn("second");
    BackgroundLogger.flush();
    assertEquals(List.of("first", "second"), texts());
  }
}
