package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.faults.RestartCallers.Kind;
import dev.raincheck.faults.RestartCallers.Lived;
import dev.raincheck.faults.Tally.Told;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// One server after the other at the same address, with nothing there in between, while clients
/// call, idle, and wait with and without a token. `UNKNOWN` is the last resort: only calls that
/// were under way when a server went, and may not run twice, end so. More rounds, with up to 20 s
/// without a server: `-Dfaults.rounds=N`.
final class RollingRestartTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
  private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
  private static final int AWAY_MS_MIN = 300;
  private static final int AWAY_MS_MAX = 20_000;

  @TempDir private Path folder;
  private final Random random = new Random(SEED);

  /// From when a server began to go until it was gone.
  private record Outage(long fromNs, long toNs) {
    boolean touches(Lived call) {
      return call.begunNs() <= toNs && call.endedNs() >= fromNs;
    }
  }

  private interface Ending {
    void of(CounterProcess server) throws Exception;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void closedServers_costNobodyAnUnknown_whoseCallCannotHaveRun() throws Exception {
    play(server -> {
      server.process().terminate();
      server.process().exitCode();
    });
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void killedServers_costNobodyAnUnknown_whoseCallCannotHaveRun() throws Exception {
    play(server -> server.process().kill());
  }

  private void play(Ending ending) throws Exception {
    CounterProcess server = CounterProcess.start(folder, "drain:2s");
    List<Outage> outages = new ArrayList<>();
    try (var callers = new RestartCallers(server.address())) {
      callers.callOnAndOn();
      for (int round = 0; round < ROUNDS; round++) {
        List<RaincheckClient> idle = idleClients(callers);
        callers.awaitSuccesses(3);
        long fromNs = System.nanoTime();
        ending.of(server);
        outages.add(new Outage(fromNs, System.nanoTime()));
        List<Thread> whileAway = stayAway(callers, idle.subList(0, 2));
        server = CounterProcess.start(server.address(), folder, "drain:2s");
        for (RaincheckClient client : idle.subList(2, 4)) {
          callers.call(client, Kind.QUICK);
        }
        for (Thread caller : whileAway) {
          caller.join();
        }
        callers.awaitSuccesses(3);
      }
      assertTruth(callers.finish(), outages, server.starts());
    } finally {
      server.close();
    }
  }

  /// Clients that called once and have nothing to do now.
  private static List<RaincheckClient> idleClients(RestartCallers callers) {
    List<RaincheckClient> idle = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RaincheckClient client = callers.connect();
      callers.call(client, Kind.QUICK);
      idle.add(client);
    }
    return idle;
  }

  /// Nothing is at the address for a while; some call all the same.
  private List<Thread> stayAway(RestartCallers callers, List<RaincheckClient> idle) {
    int awayMs = AWAY_MS_MIN + (ROUNDS == 1 ? 0 : random.nextInt(AWAY_MS_MAX - AWAY_MS_MIN));
    LockSupport.parkNanos(awayMs * 1_000_000L / 2);
    List<Thread> calling = idle.stream().map(client -> callers.start(client, Kind.QUICK)).toList();
    LockSupport.parkNanos(awayMs * 1_000_000L / 2);
    return calling;
  }

  private static void assertTruth(List<Lived> calls, List<Outage> outages, List<String> starts) {
    Map<String, Long> startsOf =
        starts.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    List<String> lies = new ArrayList<>();
    for (Lived call : calls) {
      long times = startsOf.getOrDefault(call.label(), 0L);
      boolean underWay = outages.stream().anyMatch(outage -> outage.touches(call));
      if (!isRight(call, times, underWay)) {
        lies.add(call + ", started " + times + " times" + (underWay ? ", under way" : ""));
      }
    }
    String counts = counts(calls);
    assertEquals(List.of(), lies, () -> counts + " (seed " + SEED + ")");
    assertTrue(calls.stream().anyMatch(it -> it.told() == Told.SUCCEEDED), counts);
  }

  private static boolean isRight(Lived call, long times, boolean underWay) {
    if (call.kind().idempotent) {
      return switch (call.told()) {
        case SUCCEEDED -> times >= 1;
        case NOT_STARTED -> underWay && times == 0;
        case STARTED, FINISHED, UNKNOWN -> false;
      };
    }
    return switch (call.told()) {
      case SUCCEEDED -> times == 1;
      case NOT_STARTED -> underWay && times == 0;
      case STARTED, FINISHED, UNKNOWN -> underWay && times <= 1;
    };
  }

  private static String counts(List<Lived> calls) {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach(call -> counts.merge(call.kind() + " " + call.told(), 1L, Long::sum));
    return counts.toString();
  }
}
