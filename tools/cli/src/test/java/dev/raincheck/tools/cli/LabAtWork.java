package dev.raincheck.tools.cli;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.CallRefusedException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The service, with handles for the test.
final class LabAtWork implements Lab {
  final CountDownLatch release = new CountDownLatch(1);
  final AtomicInteger holds = new AtomicInteger();

  /// A server of nothing else, at a port of its own.
  static ServerBuilder builder(LabAtWork lab) {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Lab.class, lab)
        .shutdownStrategy("abort:200ms")
        .authorizer((principal, method) -> !method.equals("lab.metadata"))
        .interceptHandlers((call, handler) -> {
          if ("refuse".equals(call.metadata().get("please"))) {
            throw CallRefusedException.overloaded("too busy", Duration.ofSeconds(9));
          }
          return handler.proceed();
        });
  }

  @Override
  public String greet(String name) {
    return "hello " + name;
  }

  @Override
  public Sample echo(Sample sample) {
    return sample;
  }

  @Override
  public String kinds(
      int count, double weight, BigDecimal price, byte[] bytes, Optional<Duration> time) {
    return "%d %s %s %s %s"
        .formatted(count, weight, price, HexFormat.of().formatHex(bytes), time.orElse(null));
  }

  @Override
  public void nothing(List<String> words) {}

  @Override
  public String hold(String name) throws InterruptedException {
    holds.incrementAndGet();
    CallContext.current().progress(0.5, "holding " + name);
    release.await();
    return name + " was held";
  }

  @Override
  public String fail(String how) throws Broken {
    if (how.equals("declared")) {
      throw new Broken("broken as declared");
    }
    throw new IllegalStateException(how);
  }

  @Override
  public String metadata() {
    return new TreeMap<>(CallContext.current().metadata()).toString();
  }
}
