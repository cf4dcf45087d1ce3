package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.AccessLog;
import dev.raincheck.testkit.RaincheckExtension;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class AccessLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private Logger logger;

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  @RegisterExtension
  final RaincheckExtension raincheck =
      RaincheckExtension.serving(Mint.class, new Mint.AtWork())
          .withServer(builder -> builder.listener(new AccessLog()));

  @BeforeEach
  void listen() {
    await() // tests that run beside this one may be the first to log
        .until(() -> LoggerFactory.getLogger("dev.raincheck.access") instanceof Logger);
    logger = (Logger) LoggerFactory.getLogger("dev.raincheck.access");
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
  }

  @Test
  void eachOperation_isALine(RaincheckClient client, Mint mint) throws IOException {
    mint.coin(1);
    assertThrows(RaincheckException.class, () -> mint.coin(-1));
    mint.press(2);
    assertThrows(RaincheckException.class, () -> client.call("mint.\"\n{}", List.of()));
    await().until(() -> lines.size() == 4);

    List<String> all = List.copyOf(lines);
    assertEquals("OK", parse(all.get(0)).get("status").asText());
    assertEquals("mint.coin", parse(all.get(0)).get("method").asText());
    assertEquals("INTERNAL", parse(all.get(1)).get("status").asText());
    assertTrue(parse(all.get(2)).get("deferred").asBoolean());
    assertTrue(parse(all.get(2)).get("operation").asText().startsWith("mint.press-"));
    assertTrue(parse(all.get(2)).get("ms").isNumber());
    assertEquals("refused", parse(all.get(3)).get("event").asText());
    assertEquals("mint.\"\n{}", parse(all.get(3)).get("method").asText());
  }

  private static JsonNode parse(String line) throws IOException {
    return JSON.readTree(line);
  }
}
