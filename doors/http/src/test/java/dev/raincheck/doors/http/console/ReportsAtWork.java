package dev.raincheck.doors.http.console;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Progress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// The service, with handles for tests.
final class ReportsAtWork implements Reports {
  final CountDownLatch release = new CountDownLatch(1);
  private final Map<String, BlockingQueue<Progress>> steps = new ConcurrentHashMap<>();

  /// Has the handler of a region tell its progress.
  void step(String region, double fraction, String message) {
    stepsOf(region).add(new Progress(fraction, message));
  }

  private BlockingQueue<Progress> stepsOf(String region) {
    return steps.computeIfAbsent(region, it -> new LinkedBlockingQueue<>());
  }

  @Override
  public String build(String region) {
    while (release.getCount() > 0) {
      Progress step = nextStep(region);
      CallContext.current().progress(step.fraction(), step.message());
    }
    return region;
  }

  private Progress nextStep(String region) {
    try {
      return stepsOf(region).take();
    } catch (InterruptedException told) {
      throw new IllegalStateException("told to stop", told);
    }
  }

  @Override
  public String export(String region) {
    CallContext.current().progress(Double.NaN, "writing the file of " + region);
    return hold(region);
  }

  @Override
  public String render(String page) {
    CallContext.current().progress(0.25, "page " + page);
    return hold(page);
  }

  private String hold(String what) {
    try {
      release.await();
      return what;
    } catch (InterruptedException told) {
      throw new IllegalStateException("told to stop", told);
    }
  }

  @Override
  public String publish(String region) throws UnpublishableException {
    if (region.isEmpty()) {
      return region;
    }
    throw new UnpublishableException(region);
  }

  @Override
  public int count() {
    return 0;
  }
}
