package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// The HTTP door, beside the Jetty that it stands on, and beside what Spring's users write.
final class HttpBenchmark implements Benchmark {
  static final List<Integer> CONNECTIONS = List.of(1, 16, 256);
  static final String RATE = "calls/s";

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String measures() {
    return "Quick calls by HTTP, beside Jetty alone and Spring's DeferredResult; exchanges held.";
  }

  @Override
  public List<Goal> goals() {
    var goals = new ArrayList<Goal>();
    String door = HttpVariant.DOOR.text;
    for (int connections : CONNECTIONS) {
      String setting = setting(connections);
      goals.add(Goal.ratioAtLeast(door, setting, RATE, HttpVariant.BARE.text, 0.6));
      goals.add(Goal.ratioAtLeast(door, setting, RATE, HttpVariant.SPRING.text, 1.5));
    }
    goals.add(Goal.atMost(door, HttpHeld.SETTING, HttpHeld.MORE_BYTES, 2_048));
    goals.add(Goal.atMost(door, HttpHeld.SETTING, HttpHeld.MORE_THREADS, 20));
    goals.add(Goal.atMost(door, HttpHeld.SETTING, HttpHeld.UNANSWERED, 0));
    return goals;
  }

  @Override
  public String drawn() {
    return RATE;
  }

  static String setting(int connections) {
    return connections == 1 ? "1 connection" : connections + " connections";
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    for (HttpVariant variant : HttpVariant.values()) {
      try (Child server = variant.start();
          Child client =
              Child.start(
                  HttpCallsClient.class,
                  List.of(),
                  variant.name(),
                  server.line(),
                  Long.toString(server.pid()),
                  effort.text())) {
        samples.addAll(client.samples());
      }
    }
    samples.addAll(HttpHeld.measure(effort));
    return samples;
  }
}
