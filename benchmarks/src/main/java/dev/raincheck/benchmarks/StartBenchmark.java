package dev.raincheck.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The first seconds of a process, with nothing compiled yet.
final class StartBenchmark implements Benchmark {
  static final String HALF = "s until half of its calls/s";
  private static final String PLAIN = "raincheck";
  private static final String CACHED = "raincheck, AOT cache";
  private static final String GRPC = "gRPC, direct";
  private static final String SLEEPER = "a thread that only sleeps";
  private static final String STARTING = "server, then client";
  private static final String FIRST = "s until the first answer";
  private static final String UNANSWERED = "unanswered";
  private static final List<Integer> CALLERS = List.of(64, 1_000);
  private static final List<Integer> SECONDS = List.of(1, 5, 20);
  private static final int TRAINING_SECONDS = 5;

  /// A server and a client.
  private record Starting(
      String name, Variant variant, List<String> serverOptions, List<String> clientOptions) {}

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String measures() {
    return "A process that was just started: rain checks in its first seconds, its first answer,"
        + " how soon it is fast.";
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (String variant : List.of(PLAIN, CACHED)) {
      for (int callers : CALLERS) {
        for (int seconds : SECONDS) {
          goals.add(Goal.atMost(variant, setting(callers), late(seconds), 50));
        }
        goals.add(Goal.atMost(variant, setting(callers), UNANSWERED, 0));
      }
      goals.add(new Goal(variant, STARTING, HALF, GRPC, false, 1));
    }
    goals.add(new Goal(CACHED, STARTING, FIRST, PLAIN, false, 0.5));
    return goals;
  }

  private static String setting(int callers) {
    return callers + " callers";
  }

  private static String late(int seconds) {
    return seconds == 1 ? "p99.9 late ms, 1 s" : "p99.9 late ms, worst of " + seconds + " s";
  }

  @Override
  public String drawn() {
    return FIRST;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    try (var cache = new AotCache()) {
      cache.train(StartServer.class, List.of(), server -> load(server, TRAINING_SECONDS, effort));
      for (int callers : CALLERS) {
        rainChecks(PLAIN, List.of(), callers, effort, samples);
        rainChecks(CACHED, cache.options(), callers, effort, samples);
      }
    }
    List<String> none = List.of();
    starting(new Starting(PLAIN, Variant.RAINCHECK_DIRECT, none, none), effort, samples);
    cachedStarting(effort, samples);
    starting(new Starting(GRPC, Variant.GRPC_DIRECT, none, none), effort, samples);
    return samples;
  }

  /// Makes this process, which is the client, fast, and has a server do all that it does.
  private static void load(Child server, int seconds, Effort effort) {
    try (var client = new RawClient(server.line())) {
      new StartLoad(client, scaled(seconds, effort)).run(CALLERS.getFirst());
    }
  }

  private static int scaled(int seconds, Effort effort) {
    return effort.equals(Effort.SMOKE) ? 1 : seconds;
  }

  private static void rainChecks(
      String variant, List<String> options, int callers, Effort effort, List<Sample> samples) {
    try (Child server = Child.start(StartServer.class, options);
        var client = new RawClient(server.line())) {
      var load = new StartLoad(client, scaled(SECONDS.getLast(), effort));
      load.run(callers);
      String setting = setting(callers);
      for (int seconds : SECONDS) {
        samples.add(new Sample(variant, setting, late(seconds), load.lateMs(seconds)));
        String sleeper = SLEEPER + " beside " + variant;
        samples.add(new Sample(sleeper, setting, late(seconds), load.sleeperLateMs(seconds)));
      }
      samples.add(new Sample(variant, setting, UNANSWERED, load.unanswered()));
      samples.add(new Sample(variant, setting, "answers", load.answered()));
    }
  }

  private static void cachedStarting(Effort effort, List<Sample> samples) throws IOException {
    try (var server = new AotCache();
        var client = new AotCache()) {
      String variant = Variant.RAINCHECK_DIRECT.name();
      server.train(
          CallsServer.class,
          List.of(variant),
          serving -> {
            String seconds = Integer.toString(scaled(TRAINING_SECONDS, effort));
            List<String> calling = List.of(variant, serving.line(), seconds);
            client.train(StartClient.class, calling, Child::line);
          });
      var cached =
          new Starting(CACHED, Variant.RAINCHECK_DIRECT, server.options(), client.options());
      starting(cached, effort, samples);
    }
  }

  /// One process after the other, as users start them.
  private static void starting(Starting pair, Effort effort, List<Sample> samples) {
    long startNs = System.nanoTime();
    try (Child server =
            Child.start(CallsServer.class, pair.serverOptions(), pair.variant().name());
        Child client =
            Child.start(
                StartClient.class,
                pair.clientOptions(),
                pair.variant().name(),
                server.line(),
                Integer.toString(scaled(SECONDS.getLast(), effort)))) {
      client.line();
      double firstS = (System.nanoTime() - startNs) / 1e9;
      samples.add(new Sample(pair.name(), STARTING, FIRST, firstS));
      for (Sample each : client.samples()) {
        samples.add(new Sample(pair.name(), STARTING, each.metric(), each.value()));
      }
    }
  }
}
