package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Quick calls of a server and a client that are observed, beside those of which nothing is told.
final class ObservedBenchmark implements Benchmark {
  static final String ORDINARY = "ordinary";
  static final String NON_BLOCKING = "@NonBlocking";
  private static final List<String> CALLS = List.of(ORDINARY, NON_BLOCKING);
  private static final int TURNS = 7;
  private static final int IN_FLIGHT = 64;

  private static Pair start(Observing what) {
    Child server = Child.start(ObservedServer.class, List.of(), what.name());
    Child client = Child.start(ObservedClient.class, List.of(), what.name(), server.line());
    client.line();
    return new Pair(server, client);
  }

  @Override
  public String name() {
    return "observed";
  }

  @Override
  public String measures() {
    return "Quick calls with Micrometer's meters, and with traces too, beside without.";
  }

  @Override
  public List<Goal> goals() {
    return CALLS.stream()
        .flatMap(call ->
            Stream.of(Observing.METERS, Observing.TRACES)
                .map(what ->
                    Goal.ratioAtLeast(
                        what.text,
                        setting(call),
                        StoreBenchmark.RATE,
                        Observing.NOTHING.text,
                        0.9)))
        .toList();
  }

  private static String setting(String call) {
    return "%s, %d callers".formatted(call, IN_FLIGHT);
  }

  @Override
  public String drawn() {
    return StoreBenchmark.RATE;
  }

  @Override
  public List<Sample> round(Effort effort) {
    var samples = new ArrayList<Sample>();
    Map<Observing, Pair> pairs = new EnumMap<>(Observing.class);
    try {
      for (Observing what : Observing.values()) {
        Pair pair = start(what);
        pairs.put(what, pair);
        CALLS.forEach(it -> pair.turn(it, IN_FLIGHT, effort.warmUp()));
      }
      for (int turn = 0; turn < effort.turns(TURNS); turn++) {
        for (String call : CALLS) {
          pairs.forEach((what, pair) ->
              samples.addAll(
                  pair.turn(call, IN_FLIGHT, effort.measured()).samples(what.text, setting(call))));
        }
      }
    } finally {
      pairs.values().forEach(Pair::close);
    }
    return samples;
  }
}
