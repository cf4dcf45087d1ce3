package dev.raincheck.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The wall clock decides nothing. ZeroMQ's timers run by it, and it may be set at any time; calls
/// go on, since our own deadlines do not.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class ClockStepsTest {
  @Test
  @Timeout(60)
  void clockSetForthAndBack_isNoticedByNobody(@TempDir Path folder) throws Exception {
    Thread me = Thread.currentThread();
    ClassLoader usual = me.getContextClassLoader();
    var loader = new SteppedClock.Loader();
    me.setContextClassLoader(loader); // the transport looks there for its protocols
    Class<?> scenario = loader.loadClass(SteppedClockScenario.class.getName());
    try (var play = (AutoCloseable) scenario.getConstructor(Path.class).newInstance(folder)) {
      scenario
          .getMethod("play", List.class)
          .invoke(play, List.of(Duration.ofHours(1), Duration.ofHours(-1)));
    } finally {
      me.setContextClassLoader(usual);
    }
  }
}
