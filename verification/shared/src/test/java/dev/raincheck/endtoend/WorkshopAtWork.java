package dev.raincheck.endtoend;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Works as long as it is told to.
final class WorkshopAtWork implements Workshop {
  private final Map<String, Integer> starts = new ConcurrentHashMap<>();

  @Override
  public int add(int x, int y) {
    return x + y;
  }

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public List<Integer> tuple() {
    return List.of(1, 2);
  }

  @Override
  public void nothing() {}

  @Override
  public Instant when() {
    return Instant.parse("2026-01-02T03:04:05.500Z");
  }

  @Override
  public String slow(double seconds) {
    work(seconds);
    return "slow";
  }

  @Override
  public String build(double seconds) {
    work(seconds);
    return "built";
  }

  private static void work(double seconds) {
    try {
      var _ = new CountDownLatch(1).await((long) (seconds * 1_000), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    }
  }

  @Override
  public String fail() {
    throw new IllegalArgumentException("bad");
  }

  @Override
  public String fail_later() {
    throw new IllegalArgumentException("bad");
  }

  @Override
  public void buy(String item) throws SoldOut {
    throw new SoldOut(item);
  }

  @Override
  public int starts(String name) {
    return starts.merge(name, 1, Integer::sum);
  }
}
