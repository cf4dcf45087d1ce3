package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Hours of ebb and flow, with everything that goes wrong in between: `./benchmarks/soak 30`.
/// Nothing may grow, and no operation be lost without its client's knowledge.
final class Soak {
  /// Ends the fault of a series that is not flat.
  static final String GROWS = " grows";

  static final String LATE =
      "of a thousand answers more than one came late (or the host left no tide to tell)";

  private static final double MINUTES_MIN = 2;
  private static final double MINUTES_MAX = 24 * 60;

  /// How much longer than the load it may take to come to its end.
  private static final int OVERTIME_MINUTES = 5;

  private Soak() {}

  /// @param args where the results go, and how many minutes it takes
  static void main(String[] args) throws Exception {
    double minutes = Double.parseDouble(args[1]);
    if (!(minutes >= MINUTES_MIN && minutes <= MINUTES_MAX)) {
      System.err.printf(
          Locale.ROOT,
          "benchmarks/soak: %s minutes (expected: from %.0f to %.0f)%n",
          args[1],
          MINUTES_MIN,
          MINUTES_MAX);
      System.exit(2);
    }
    endAfter(minutes + OVERTIME_MINUTES);
    SoakReport report = soak(SoakTide.of(minutes));
    out.print(report.table());
    Path folder = Path.of(args[0]);
    report.write(folder.resolve("results"));
    ResultsPage.write(folder);
    System.exit(report.faults().isEmpty() ? 0 : 1);
  }

  /// Whatever hangs: the children end with this process.
  private static void endAfter(double minutes) {
    CompletableFuture.delayedExecutor((long) (minutes * 60), TimeUnit.SECONDS)
        .execute(() -> {
          System.err.println("benchmarks/soak: did not come to its end (expected: see above)");
          System.exit(1);
        });
  }

  static SoakReport soak(SoakTide tide) throws Exception {
    try (SoakProcesses processes = SoakProcesses.start(tide);
        var probe = new SoakProbe(processes.address(), processes.folder())) {
      var nuisance = new SoakNuisance(processes.address(), processes.proxy(), processes.folder());
      var samples = new SoakSamples(processes, probe, tide);
      for (int cycle = 1; cycle <= tide.cycles(); cycle++) {
        awaitUntil(tide.ebbNs(cycle));
        out.println(samples.take(cycle));
      }
      nuisance.stop();
      return finish(processes, probe, nuisance, samples);
    }
  }

  private static void awaitUntil(long timeNs) {
    for (long leftNs; (leftNs = timeNs - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(leftNs);
    }
  }

  private static SoakReport finish(
      SoakProcesses processes, SoakProbe probe, SoakNuisance nuisance, SoakSamples samples)
      throws Exception {
    List<String> faults = new ArrayList<>();
    processes
        .clients()
        .forEach((principal, client) -> {
          int stuck = Integer.parseInt(client.ask("stop"));
          expect(stuck == 0, stuck + " callers of " + principal + " are stuck", faults);
        });
    int unanswered = probe.stop();
    expect(unanswered == 0, unanswered + " probes were not answered", faults);
    expect(probe.keptPromise(), LATE, faults);
    expect(!nuisance.failed(), nuisance.text(), faults);
    String ledger = processes.server().ask("stop");
    expect(ledger.startsWith(SoakServer.ADDS_UP), "ledger: " + ledger, faults);
    SoakTally tally = processes.tally();
    expect(
        tally.explains(SoakServer.accepted(ledger) - probe.asked()),
        "the ledger, without " + probe.asked() + " probes, is not what was started: " + tally,
        faults);
    faults.addAll(tally.lies());
    for (SoakSeries series : samples.flat()) {
      expect(series.course().flat(), series.name() + GROWS, faults);
    }
    List<String> facts =
        List.of(
            "calls      " + tally.counts() + ", " + tally.starts() + " starts",
            "ledger     " + ledger,
            "nuisance   " + nuisance.text(),
            "deadline   " + probe.text());
    return new SoakReport(samples.flat(), samples.course(), facts, faults);
  }

  private static void expect(boolean holds, String otherwise, List<String> faults) {
    if (!holds) {
      faults.add(otherwise);
    }
  }
}
