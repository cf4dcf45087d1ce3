package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Values without an end, on either side, end at the limit on messages, and a cancel or an
/// interrupt reaches the writing.
@Timeout(60)
class EndlessValuesTest {
  /// Where a writer that does not stop is stopped: far beyond a message.
  private static final int ELEMENTS_MAX = 10_000_000;

  @Service("endless")
  public interface Endless {
    Collection<Integer> numbers();

    @Blocking
    Collection<Integer> slow();

    int count(Collection<Integer> numbers);
  }

  private static final class Source implements Endless {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final AtomicInteger writtenAfterwards = new AtomicInteger();

    @Override
    public Collection<Integer> numbers() {
      return endless(i -> i);
    }

    @Override
    public Collection<Integer> slow() {
      return endless(i -> {
        if (i == 10) {
          writing.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
        } else if (i > 10) {
          writtenAfterwards.incrementAndGet();
        }
        return i;
      });
    }

    @Override
    public int count(Collection<Integer> numbers) {
      return numbers.size();
    }
  }

  private final Source source = new Source();
  private RaincheckServer server;
  private RaincheckClient client;

  @BeforeEach
  void start() throws Exception {
    server = RaincheckServer.builder("tcp://127.0.0.1:*").serve(Endless.class, source).start();
    client = RaincheckClient.connect(server.address());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static Collection<Integer> endless(IntUnaryOperator elements) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<Integer> iterator() {
        return IntStream.iterate(0, i -> i + 1)
            .peek(i -> assertTrue(i < ELEMENTS_MAX, "the writing went on"))
            .map(elements)
            .boxed()
            .iterator();
      }

      @Override
      public int size() {
        return Integer.MAX_VALUE;
      }
    };
  }

  @Test
  void endlessResult_isTooLarge() {
    var told =
        assertThrows(CallFailedException.class, () -> client.service(Endless.class).numbers());
    assertEquals(Optional.of(ErrorCode.RESULT_TOO_LARGE), told.code());
    assertEquals(Execution.FINISHED, told.execution());
  }

  @Test
  void endlessArguments_areTooLarge() {
    var told =
        assertThrows(
            IllegalArgumentException.class,
            () -> client.service(Endless.class).count(endless(i -> i)));
    assertTrue(told.getMessage().contains("arguments of more than 1048576 bytes"), "" + told);
  }

  @Test
  void cancel_reachesTheWritingOfAResult() throws Exception {
    var later = client.submit(Endless.class, Endless::slow);
    source.writing.await();
    later.cancel("enough");
    assertThrows(CallCancelledException.class, later::await);
    assertEquals(0, source.writtenAfterwards.get());
  }

  @Test
  void interrupt_reachesTheWritingOfArguments() {
    var arguments =
        endless(i -> {
          if (i == 10) {
            Thread.currentThread().interrupt();
          }
          return i;
        });
    var told =
        assertThrows(
            CallNotStartedException.class, () -> client.service(Endless.class).count(arguments));
    assertEquals(Execution.NOT_STARTED, told.execution());
    assertTrue(Thread.interrupted());
  }
}
