package dev.raincheck.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// A client was told the port of an HTTP server, which says so at each connection.
class StrangeAnswersTest {
  private static final int CONNECTIONS = 5;

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private Logger logger;

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    await().until(() -> LoggerFactory.getLogger("dev.raincheck.client") instanceof Logger);
    logger = (Logger) LoggerFactory.getLogger("dev.raincheck.client");
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
  }

  @Test
  void answersOfAnHttpServer_areLoggedOnce_withAQuestion() throws IOException {
    CompletableFuture<Void> serving;
    try (var web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      serving = CompletableFuture.runAsync(() -> refuseEach(web), Thread.ofVirtual()::start);
      String address = "tcp://127.0.0.1:" + web.getLocalPort();
      try (var client = RaincheckClient.connect(address)) {
        await().until(() -> connections.get() > CONNECTIONS);
        var told =
            assertThrows(CallNotStartedException.class, () -> client.ping(Duration.ofSeconds(2)));
        assertTrue(told.getMessage().contains("one of an HTTP server"), told::getMessage);
      }
      await().until(() -> count(address) > 0);
      assertEquals(1, count(address), lines::toString);
    }
    serving.join();
  }

  private long count(String address) {
    return lines.stream()
        .filter(it -> it.contains("could not be understood") && it.contains(address))
        .count();
  }

  private void refuseEach(ServerSocket web) {
    String page = "<html><body>Bad Request</body></html>\r\n".repeat(40);
    byte[] answer = ("HTTP/1.1 400 Bad Request\r\n\r\n" + page).getBytes(US_ASCII);
    while (true) {
      try (Socket peer = web.accept()) {
        connections.incrementAndGet();
        peer.getOutputStream().write(answer);
      } catch (SocketException closed) {
        return;
      } catch (IOException unserved) {
        throw new IllegalStateException(unserved);
      }
    }
  }
}
