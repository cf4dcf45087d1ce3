package dev.raincheck.testkit;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.CallContext;
import dev.raincheck.api.Service;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A service as users have them.
@Service("press")
interface Press {
  String proof(String text);

  @Blocking
  String print(String text) throws InterruptedException;

  /// Prints when the test says so.
  final class AtWork implements Press {
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger proofs = new AtomicInteger();

    @Override
    public String proof(String text) {
      proofs.incrementAndGet();
      return text + ", proof";
    }

    @Override
    public String print(String text) throws InterruptedException {
      CallContext.current().progress(0.5, "half of " + text);
      release.await();
      CallContext.current().cancellation().throwIfRequested();
      return text + ", printed";
    }
  }
}
