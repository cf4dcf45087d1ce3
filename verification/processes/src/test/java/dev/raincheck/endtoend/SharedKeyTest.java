package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.client.CallOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.faults.Databases;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import dev.raincheck.stores.postgres.PostgresStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two servers on one database: a key is one operation, whichever of them is called.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class SharedKeyTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /// The database may be slow today.
  private static final CallOptions KEYED =
      CallOptions.key("invoice-42").withRespondWithin(Duration.ofSeconds(20));

  /// Something that must not happen twice.
  @Service("bank")
  public interface Bank {
    /// Pays, when it is told to.
    String pay(int amount);
  }

  private static final class BankAtWork implements Bank {
    private final AtomicInteger payments = new AtomicInteger();
    private final CountDownLatch mayPay = new CountDownLatch(1);

    @Override
    public String pay(int amount) {
      payments.incrementAndGet();
      try {
        mayPay.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return "paid " + amount;
    }
  }

  private static RaincheckServer server(EmbeddedDatabase database, Bank bank) {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Bank.class, bank)
        .store(PostgresStore.at(database.url()))
        .shutdownStrategy("abort:200ms")
        .start();
  }

  @Test
  void sameKeyAtAnotherServer_joins_andAnotherCallUnderItIsRefused() throws Exception {
    var bank = new BankAtWork();
    try (EmbeddedDatabase database = Databases.start();
        RaincheckServer one = server(database, bank);
        RaincheckServer two = server(database, bank);
        var first = RaincheckClient.connect(one.address());
        var second = RaincheckClient.connect(two.address())) {
      Deferred<String> payment = first.with(KEYED).submit(Bank.class, it -> it.pay(100));
      Deferred<String> same = second.with(KEYED).submit(Bank.class, it -> it.pay(100));
      assertEquals(payment.token(), same.token());
      bank.mayPay.countDown();
      assertEquals("paid 100", same.await(LONG));
      assertEquals("paid 100", payment.await(LONG));
      assertEquals("paid 100", second.with(KEYED).service(Bank.class).pay(100));
      RaincheckException other =
          assertThrows(
              RaincheckException.class, () -> second.with(KEYED).service(Bank.class).pay(7));
      assertEquals(ErrorCode.REQUEST_MISMATCH, other.code().orElseThrow());
      assertEquals(1, bank.payments.get());
    }
  }
}
