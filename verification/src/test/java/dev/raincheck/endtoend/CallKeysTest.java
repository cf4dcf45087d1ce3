package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.CallContext;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Service;
import dev.raincheck.client.CallOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two clients call with one key: it is one operation.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CallKeysTest {
  @Service("billing")
  interface Billing {
    /// The key of the call, and how many there were.
    String charge(int cents);

    @Blocking
    String print(int pages) throws InterruptedException;
  }

  private final AtomicInteger charges = new AtomicInteger();
  private final CountDownLatch paper = new CountDownLatch(1);

  private final class BillingAtWork implements Billing {
    @Override
    public String charge(int cents) {
      return CallContext.current().key().orElse("no key") + " " + charges.incrementAndGet();
    }

    @Override
    public String print(int pages) throws InterruptedException {
      paper.await();
      return "page " + charges.incrementAndGet();
    }
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Billing.class, new BillingAtWork())
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient ann = RaincheckClient.connect(server.address());
  private final RaincheckClient bob = RaincheckClient.connect(server.address());

  @AfterEach
  void close() {
    ann.close();
    bob.close();
    server.close();
  }

  private static RaincheckClient keyed(RaincheckClient client) {
    return client.with(CallOptions.key("invoice-42"));
  }

  @Test
  void whoeverCallsAgain_getsTheSameResult() {
    assertEquals("invoice-42 1", keyed(ann).service(Billing.class).charge(500));
    assertEquals("invoice-42 1", keyed(bob).service(Billing.class).charge(500));
    assertEquals("invoice-42 1", keyed(ann).call("billing.charge", List.of(500)));
    assertEquals("no key 2", bob.service(Billing.class).charge(500));
    assertEquals(1, server.status().keys().used());
  }

  @Test
  void whileItRuns_bothHaveTheSameToken_andBothGetTheResult() {
    Deferred<String> one = keyed(ann).submit(Billing.class, it -> it.print(3));
    Deferred<String> other = keyed(bob).submit(Billing.class, it -> it.print(3));
    assertEquals(one.token(), other.token());
    paper.countDown();
    assertEquals("page 1", one.await());
    assertEquals("page 1", other.await());
    ann.close(); // and acknowledges
    assertEquals("page 1", bob.resume(other.token(), String.class).await());
    assertEquals(1, charges.get());
  }

  @Test
  void otherArguments_areRefused_andTheMessageNamesTheKey() {
    keyed(ann).service(Billing.class).charge(500);
    var refused =
        assertThrows(RaincheckException.class, () -> keyed(bob).service(Billing.class).charge(501));
    assertEquals(ErrorCode.REQUEST_MISMATCH, refused.code().orElseThrow());
    assertEquals(Execution.NOT_STARTED, refused.execution());
    assertTrue(
        refused.getMessage().contains("the key \"invoice-42\" was used for another method"),
        refused.getMessage());
    assertThrows(
        RaincheckException.class, () -> keyed(bob).call("billing.charge", Map.of("cents", 500)));
    assertEquals(1, charges.get());
  }
}
