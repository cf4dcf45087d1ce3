package dev.raincheck.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Many exchanges that wait for their answers, at a door and in Jetty alone.
final class HttpHeld {
  static final int EXCHANGES = 2_000;
  static final String SETTING = "%,d exchanges held".formatted(EXCHANGES);
  static final String BYTES = "heap bytes each";
  static final String MORE_BYTES = "beyond Jetty's, bytes each";
  static final String MORE_THREADS = "more threads";
  static final String UNANSWERED = "unanswered";

  /// How often the time that a figure is measured: a minute in a full run.
  private static final int HOLD = 20;

  /// For both: Jetty keeps the header for as long as the exchange.
  private static final String PREFER = "Prefer: wait=600\r\n";

  private final HttpVariant variant;
  private final Child server;
  private final byte[] request;
  private final Effort effort;

  private HttpHeld(HttpVariant variant, Child server, Effort effort) {
    this.variant = variant;
    this.server = server;
    this.effort = effort;
    this.request =
        variant == HttpVariant.BARE
            ? HttpConnections.post(BareJetty.HELD, "[]", PREFER)
            : HttpConnections.post("/rpc/held.hold", "[]", PREFER);
  }

  /// Jetty's held exchanges are not held for long, since nothing comes of them.
  static List<Sample> measure(Effort effort) throws IOException {
    var samples = new ArrayList<Sample>();
    samples.addAll(measure(HttpVariant.BARE, effort, effort.measured()));
    samples.addAll(measure(HttpVariant.DOOR, effort, effort.measured().multipliedBy(HOLD)));
    double more = bytesEach(samples, HttpVariant.DOOR) - bytesEach(samples, HttpVariant.BARE);
    samples.add(new Sample(HttpVariant.DOOR.text, SETTING, MORE_BYTES, more));
    return samples;
  }

  /// What they cost each is no less with fewer, but for the smoke test.
  private static int count(Effort effort) {
    return effort.equals(Effort.SMOKE) ? 20 : EXCHANGES;
  }

  private static double bytesEach(List<Sample> samples, HttpVariant variant) {
    return samples.stream()
        .filter(it -> it.variant().equals(variant.text) && it.metric().equals(BYTES))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static List<Sample> measure(HttpVariant variant, Effort effort, Duration time)
      throws IOException {
    try (Child server = Child.start(HttpHeldServer.class, List.of("-Xmx1g"), variant.name());
        var connections = new HttpConnections(HttpConnections.at(server.line()), count(effort))) {
      return new HttpHeld(variant, server, effort).measure(connections, time);
    }
  }

  /// What the connections take is there before and after. The first rounds make what is made once,
  /// and have the code compiled: a waiting thread's stack is several times as large before.
  private List<Sample> measure(HttpConnections connections, Duration time) throws IOException {
    int count = connections.size();
    long warmUntilNs = System.nanoTime() + effort.warmUp().toNanos();
    do {
      hold(connections);
      release(connections);
    } while (System.nanoTime() < warmUntilNs);
    long heap = ask("heap");
    long threads = ask("threads");
    hold(connections);
    LockSupport.parkNanos(time.toNanos());
    double moreThreads = ask("threads") - threads;
    double bytesEach = (double) (ask("heap") - heap) / count;
    double unanswered = count - release(connections);
    return List.of(
        new Sample(variant.text, SETTING, BYTES, bytesEach),
        new Sample(variant.text, SETTING, MORE_THREADS, moreThreads),
        new Sample(variant.text, SETTING, UNANSWERED, unanswered));
  }

  private void hold(HttpConnections connections) throws IOException {
    connections.sendAll(request);
    await("held", connections.size());
  }

  /// How many were answered.
  private int release(HttpConnections connections) throws IOException {
    ask("release");
    int[] answered = {0};
    boolean isServed = true;
    while (isServed && answered[0] < connections.size()) {
      isServed = connections.receive(it -> answered[0]++);
    }
    await("kept", 0);
    return answered[0];
  }

  private void await(String what, long number) {
    while (ask(what) != number) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private long ask(String question) {
    return Long.parseLong(server.ask(question));
  }
}
