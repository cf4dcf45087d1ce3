package dev.raincheck.benchmarks;

import dev.raincheck.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/// What the server's heap holds for each operation, result and session.
final class MemoryBenchmark implements Benchmark {
  private static final int COUNT = 100_000;

  /// By then all is compiled. Many more would take longer than a session lives that is not used.
  private static final int WARM_UP_MAX = 300_000;

  private static final int WARM_UP_PER_SECOND = 50_000;
  private static final String BYTES = "bytes each";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String measures() {
    return "Heap for each operation in flight, each retained result, each idle session.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal("operation in flight", setting(), BYTES, "bare virtual thread", false, 2),
        Goal.atMost("retained result", setting(), BYTES, 300),
        Goal.atMost("idle session", setting(), BYTES, 1024));
  }

  @Override
  public String drawn() {
    return BYTES;
  }

  private static String setting() {
    return "on the heap";
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    samples.add(
        each(
            "bare virtual thread",
            effort,
            (server, n) -> {
              server.child().ask("park " + n);
              awaitRunning(server.child(), n);
            }));
    samples.add(
        each(
            "operation in flight",
            effort,
            (server, n) -> {
              server.repeat(n, it -> it.call("held.hold", null));
              awaitRunning(server.child(), n);
            }));
    samples.add(
        each(
            "retained result",
            effort,
            (server, n) -> server.repeat(n, it -> it.call("held.give", null, 1L))));
    samples.add(each("idle session", effort, (server, n) -> server.child().ask("sessions " + n)));
    return samples;
  }

  private record Server(Child child, RawClient client, List<String> tokens) {
    void repeat(int count, Consumer<RawClient> request) {
      client.repeat(count, request, this::keepToken);
    }

    private void keepToken(Reply reply) {
      if (reply instanceof Reply.Deferred deferred) {
        tokens.add(deferred.token());
      }
    }

    /// Ends what is held, and lets the server forget it.
    void clear() {
      child.ask("again");
      Iterator<String> each = tokens.iterator();
      client.repeat(tokens.size(), it -> it.acknowledge(each.next()));
      tokens.clear();
    }
  }

  /// What each of many adds to the heap.
  private static Sample each(String variant, Effort effort, ObjIntConsumer<Server> fill) {
    int count = effort.scaled(COUNT);
    try (Child child = Child.start(HeldServer.class, List.of("-Xmx4g"));
        var client = new RawClient(child.line())) {
      var server = new Server(child, client, new ArrayList<>());
      warmUp(server, effort, fill);
      long before = Long.parseLong(child.ask("heap"));
      fill.accept(server, count);
      long after = Long.parseLong(child.ask("heap"));
      return new Sample(variant, setting(), BYTES, (double) (after - before) / count);
    }
  }

  /// Makes whatever is made once, and has the code compiled: the stack of a parked thread is
  /// several times as large while its frames are interpreted, with Raincheck and without. All
  /// variants are warmed up by the same count, not for the same time: a bare thread starts much
  /// faster.
  private static void warmUp(Server server, Effort effort, ObjIntConsumer<Server> fill) {
    int batch = Math.max(1, effort.scaled(COUNT) / 10);
    long count = Math.min(WARM_UP_MAX, effort.warmUp().toSeconds() * WARM_UP_PER_SECOND);
    long done = 0;
    do {
      fill.accept(server, batch);
      server.clear(); // or a table that grew for these would be counted with the few that follow
      done += batch;
    } while (done < count);
  }

  private static void awaitRunning(Child server, int least) {
    while (Long.parseLong(server.ask("running")) < least) {
      Thread.onSpinWait();
    }
  }
}
