package dev.raincheck.spring;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import java.util.concurrent.CountDownLatch;

/// A service to serve and to call.
@Service("ovens")
interface Ovens {
  String heat(String name);

  @Blocking
  String bake(String what) throws InterruptedException;

  /// Bakes until it is told that it is done.
  class AtWork implements Ovens {
    final CountDownLatch done = new CountDownLatch(1);

    @Override
    public String heat(String name) {
      return name + " is hot";
    }

    @Override
    public String bake(String what) throws InterruptedException {
      done.await();
      return what + ", baked";
    }
  }
}
