package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.faults.Tally.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Callers of every kind, while servers come and go at one address: some call on and on, some call
/// now and then. What each of them lived through is kept.
final class RestartCallers implements AutoCloseable {
  /// Longer than a busy machine takes to start a server again: who has lost patience is told
  /// UNKNOWN with good reason.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration STUCK = PATIENCE.plusSeconds(30);

  /// How a call is made.
  enum Kind {
    QUICK(false),
    SLOW(false),
    DEFERRED(false),
    AGAIN(true),
    DEFERRED_AGAIN(true);

    final boolean idempotent;

    Kind(boolean idempotent) {
      this.idempotent = idempotent;
    }

    private String call(Counter counter, String label) {
      return switch (this) {
        case QUICK -> counter.quick(label);
        case SLOW -> counter.slow(label);
        case DEFERRED -> counter.deferred(label);
        case AGAIN -> counter.again(label);
        case DEFERRED_AGAIN -> counter.deferredAgain(label);
      };
    }
  }

  /// A call from its beginning to its end, by this process's monotonic clock.
  record Lived(String label, Kind kind, long begunNs, long endedNs, Told told, String how) {}

  private final String address;
  private final List<RaincheckClient> clients = new ArrayList<>();
  private final List<Thread> steady = new ArrayList<>();
  private final Queue<Lived> lived = new ConcurrentLinkedQueue<>();
  private final AtomicInteger labels = new AtomicInteger();
  private volatile boolean finishing;

  RestartCallers(String address) {
    this.address = address;
  }

  /// A client of its own, which has nothing to do until it is told.
  RaincheckClient connect() {
    var client = RaincheckClient.connect(ClientOptions.of(address).withPatience(PATIENCE));
    clients.add(client);
    return client;
  }

  /// For each kind a client whose caller calls on and on.
  void callOnAndOn() {
    for (Kind kind : Kind.values()) {
      RaincheckClient client = connect();
      steady.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!finishing) {
                  call(client, kind);
                  LockSupport.parkNanos(1_000_000); // refusals would burn a processor
                }
              }));
    }
  }

  /// Makes one call, and keeps what became of it.
  Lived call(RaincheckClient client, Kind kind) {
    String label = kind + "-" + labels.incrementAndGet();
    long begunNs = System.nanoTime();
    Told told;
    String how = "";
    try {
      String returned = kind.call(client.service(Counter.class), label);
      if (!returned.equals(label)) {
        throw new AssertionError(label + " got the result of " + returned);
      }
      told = Told.SUCCEEDED;
    } catch (RaincheckException thrown) {
      told = Told.of(thrown);
      how = thrown.toString();
    }
    var call = new Lived(label, kind, begunNs, System.nanoTime(), told, how);
    lived.add(call);
    return call;
  }

  /// Makes the same call in the background.
  Thread start(RaincheckClient client, Kind kind) {
    return Thread.ofVirtual().start(() -> call(client, kind));
  }

  /// Waits until so many more calls of each kind that is called on and on have succeeded.
  void awaitSuccesses(int more) {
    int before = lived.size();
    await()
        .atMost(STUCK)
        .until(() -> {
          List<Kind> since =
              lived.stream()
                  .skip(before)
                  .filter(it -> it.told == Told.SUCCEEDED)
                  .map(Lived::kind)
                  .toList();
          return List.of(Kind.values()).stream()
              .allMatch(kind -> since.stream().filter(kind::equals).count() >= more);
        });
  }

  /// All calls there were; makes no further ones.
  List<Lived> finish() throws InterruptedException {
    finishing = true;
    for (Thread caller : steady) {
      if (!caller.join(STUCK)) {
        throw new AssertionError("stuck: " + caller + " of " + clients);
      }
    }
    return List.copyOf(lived);
  }

  @Override
  public void close() {
    clients.forEach(RaincheckClient::close);
  }
}
