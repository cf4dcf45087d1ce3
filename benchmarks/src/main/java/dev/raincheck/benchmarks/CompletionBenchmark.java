package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// From the end of a handler to the caller who waits for it.
final class CompletionBenchmark implements Benchmark {
  static final List<Integer> WAITING = List.of(1, 1_000, 10_000);
  static final String PUSHED = "raincheck";
  static final String POLLED = "a poll every 100 ms";

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String measures() {
    return "From the return of a handler to the return of the caller's await().";
  }

  static String setting(int waiting) {
    return String.format(java.util.Locale.ROOT, "%,d waiting", waiting);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(PUSHED, setting(1), "p50 ms", 0.5),
        Goal.atMost(PUSHED, setting(10_000), "p99 ms", 10),
        new Goal(PUSHED, setting(1), "p50 ms", POLLED, false, 0.01));
  }

  @Override
  public String drawn() {
    return "p50 ms";
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    for (String variant : List.of(PUSHED, POLLED)) {
      for (int waiting : WAITING) {
        // 10 000 that poll every 100 ms would ask for more than the machine has.
        if (variant.equals(PUSHED) || waiting < 10_000) {
          try (Child server = Child.start(HeldServer.class, List.of());
              Child client =
                  Child.start(
                      CompletionClient.class,
                      List.of(),
                      variant,
                      server.line(),
                      Integer.toString(waiting),
                      effort.text())) {
            while (!client.line().equals("ready")) {
              // It prints nothing else before.
            }
            int count = CompletionClient.count(waiting, effort);
            while (Long.parseLong(server.ask("running")) < count) {
              Thread.onSpinWait();
            }
            server.ask("turns " + count + " " + CompletionClient.EVERY_NS);
            samples.addAll(client.samples());
          }
        }
      }
    }
    return samples;
  }
}
