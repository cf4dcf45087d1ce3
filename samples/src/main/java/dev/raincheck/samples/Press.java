package dev.raincheck.samples;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.CallContext;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A press whose machines take long.
@Service("press")
interface Press {
  /// May not be printed twice.
  @Blocking
  String print(String title, int seconds) throws InterruptedException;

  /// May be computed again, if its server dies.
  @Blocking
  @Idempotent
  String render(String title, int seconds) throws InterruptedException;

  /// One at a time.
  @Blocking
  @Serial("binding")
  String bind(String title, int seconds) throws InterruptedException;

  /// Takes its time, and does nothing with it.
  final class Idle implements Press {
    @Override
    public String print(String title, int seconds) throws InterruptedException {
      return work("printed " + title, seconds);
    }

    @Override
    public String render(String title, int seconds) throws InterruptedException {
      return work("rendered " + title, seconds);
    }

    @Override
    public String bind(String title, int seconds) throws InterruptedException {
      return work("bound " + title, seconds);
    }

    private static String work(String what, int seconds) throws InterruptedException {
      CallContext.current().progress(0, "at work");
      new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
      return what;
    }
  }
}
