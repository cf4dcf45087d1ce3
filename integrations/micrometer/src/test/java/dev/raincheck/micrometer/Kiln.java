package dev.raincheck.micrometer;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import java.util.concurrent.CountDownLatch;

/// A service whose operations end in every way.
@Service("kiln")
interface Kiln {
  String fire(String what);

  @Blocking
  String bake(String what) throws InterruptedException;

  /// At work; bakes until the test says so.
  record AtWork(CountDownLatch release) implements Kiln {
    AtWork() {
      this(new CountDownLatch(1));
    }

    @Override
    public String fire(String what) {
      if (what.isEmpty()) {
        throw new IllegalArgumentException("nothing to fire");
      }
      return what + " fired";
    }

    @Override
    public String bake(String what) throws InterruptedException {
      release.await();
      return what + " baked";
    }
  }
}
