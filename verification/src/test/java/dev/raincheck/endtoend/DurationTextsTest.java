package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ContractException;
import dev.raincheck.api.Service;
import dev.raincheck.api.Timing;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Annotations and shutdown strategies read the same texts as the same durations: one grammar, read
/// in two modules that know nothing of each other.
class DurationTextsTest {
  @Service("read")
  public interface Read {
    @Timing(retention = "250ms")
    void millis();

    @Timing(retention = "31536000000ms")
    void manyMillis();

    @Timing(retention = "25s")
    void seconds();

    @Timing(retention = "5m")
    void minutes();

    @Timing(retention = "1h")
    void hours();

    @Timing(retention = "2d")
    void days();

    @Timing(retention = "PT2M30S")
    void iso();

    @Timing(retention = "pt1.5s")
    void smallIso();
  }

  @Service("refused")
  public interface Refused {
    @Timing(retention = "25")
    void unitless();

    @Timing(retention = "s")
    void countless();

    @Timing(retention = "1.5s")
    void fraction();

    @Timing(retention = "1w")
    void weeks();

    @Timing(retention = "1 s")
    void blank();

    @Timing(retention = "-1s")
    void negative();

    @Timing(retention = "366d")
    void tooLong();
  }

  private static Duration ofStrategy(String text) {
    return ShutdownStrategies.parse("drain:" + text).budget().minusSeconds(1); // its margin
  }

  @Test
  void text_isTheSameDuration_inAnnotationsAndStrategies() throws Exception {
    Collection<MethodContract> methods = ServiceContract.of(Read.class).methods();
    assertEquals(8, methods.size());
    for (MethodContract method : methods) {
      String text = method.method().getAnnotation(Timing.class).retention();
      assertEquals(ofStrategy(text), method.policy().timings().retention().orElseThrow(), text);
    }
    assertEquals(Duration.ofDays(2), ofStrategy("2d"));
  }

  @Test
  void otherText_isRefused_inAnnotationsAndStrategies() {
    List<String> problems =
        assertThrows(ContractException.class, () -> ServiceContract.of(Refused.class)).problems();
    for (Method method : Refused.class.getDeclaredMethods()) {
      String text = method.getAnnotation(Timing.class).retention();
      assertTrue(problems.stream().anyMatch(it -> it.contains('"' + text + '"')), text);
      assertThrows(IllegalArgumentException.class, () -> ofStrategy(text), text);
    }
  }
}
