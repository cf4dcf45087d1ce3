package dev.raincheck.doors.http;

import dev.raincheck.api.CallContext;
import dev.raincheck.server.RaincheckServer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The service, with handles for tests.
public final class ShopAtWork implements Shop {
  public final CountDownLatch release = new CountDownLatch(1);
  public final AtomicInteger started = new AtomicInteger();

  /// A server of nothing else, at a port of its own.
  public RaincheckServer open() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Shop.class, this)
        .shutdownStrategy("abort:200ms")
        .start();
  }

  @Override
  public int add(int one, int other) {
    return one + other;
  }

  @Override
  public Order echo(Order order) {
    return order;
  }

  @Override
  public long large(long number) {
    return number;
  }

  @Override
  public double fraction(double number) {
    return number;
  }

  @Override
  public String pack(String what) {
    started.incrementAndGet();
    CallContext.current().progress(0.5, "half of it");
    try {
      release.await();
    } catch (InterruptedException told) {
      throw new IllegalStateException("told to stop", told);
    }
    return "packed " + what;
  }

  @Override
  public Optional<String> find(String name, Optional<Integer> shelf) {
    return shelf.map(it -> name + " on " + it);
  }

  @Override
  public void buy(String item) throws SoldOutException {
    throw new SoldOutException("no " + item + " left", 0);
  }

  @Override
  public String fail() {
    throw new IllegalStateException("a fault of the handler");
  }

  @Override
  public int count() {
    return started.incrementAndGet();
  }
}
