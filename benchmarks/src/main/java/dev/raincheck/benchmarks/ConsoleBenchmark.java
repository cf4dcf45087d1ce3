package dev.raincheck.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The console of a server with much in flight: how soon it is there, and what it takes from calls.
final class ConsoleBenchmark implements Benchmark {
  static final int HELD = 100_000;
  static final int CALLERS = 64;
  static final String SETTING = CALLERS + " callers";
  static final String WITHOUT = "nobody looks";
  static final String WITH = "a console is open";
  static final String RATE = "calls/s";
  static final String FIRST = "first page";
  static final String PAGE_AND_ANSWERS = "page and its answers, ms";

  @Override
  public String name() {
    return "console";
  }

  @Override
  public String measures() {
    return "The console with %,d operations in flight: its first page, and calls beside it."
        .formatted(HELD);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(FIRST, ConsoleClient.QUIET, PAGE_AND_ANSWERS, 1_000),
        Goal.atMost(FIRST, SETTING, PAGE_AND_ANSWERS, 1_000),
        Goal.ratioAtLeast(WITH, SETTING, RATE, WITHOUT, 0.95));
  }

  @Override
  public String drawn() {
    return RATE;
  }

  @Override
  public List<Sample> round(Effort effort) {
    try (Child server = Child.start(ConsoleServer.class, List.of("-Xmx3g"))) {
      String calls = server.line();
      String door = server.line();
      try (var holder = new RawClient(calls)) {
        int count = effort.equals(Effort.SMOKE) ? effort.scaled(HELD) : HELD;
        holder.repeat(count, it -> it.call("held.hold", null));
        while (Long.parseLong(server.ask("running")) != count) {
          LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        try (Child client =
            Child.start(
                ConsoleClient.class,
                List.of(),
                calls,
                door,
                effort.text(),
                Long.toString(server.pid()))) {
          return client.samples();
        }
      }
    }
  }
}
