package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is read at each ebb.
final class SoakSamples {
  private static final Pattern STATE =
      Pattern.compile("(\\d+) unfinished .* (\\d+) kept in \\d+ bytes, (\\d+) sessions");

  private static final double HEAP_SLACK_MB = 2;

  /// Clients that come and go are there or not: those of one client, and a little more.
  private static final double DESCRIPTORS_SLACK = 25;

  private static final double THREADS_SLACK = 4;

  /// As many as expire in a moment, or not.
  private static final double SESSIONS_SLACK = 10;

  private final Map<String, Child> processes = new LinkedHashMap<>();
  private final Map<String, SoakSeries> flat = new LinkedHashMap<>();
  private final SoakSeries kept = new SoakSeries("kept", 0);
  private final SoakSeries unfinished = new SoakSeries("unfinished", 0);
  private final SoakSeries late = new SoakSeries("p99.9 late ms", 0);
  private final SoakSeries sleeper = new SoakSeries("sleeper at most late ms", 0);
  private final SoakSeries stolen = new SoakSeries("stolen %", 0);
  private final Child server;
  private final SoakProbe probe;
  private final SoakTide tide;

  SoakSamples(SoakProcesses started, SoakProbe probe, SoakTide tide) {
    this.server = started.server();
    this.probe = probe;
    this.tide = tide;
    processes.put("server", server);
    processes.putAll(started.clients());
  }

  /// @param slack see [SoakSeries]
  private SoakSeries flat(String name, double slack) {
    return flat.computeIfAbsent(name, it -> new SoakSeries(it, slack));
  }

  /// What must not grow.
  List<SoakSeries> flat() {
    return List.copyOf(flat.values());
  }

  /// What comes and goes.
  List<SoakSeries> course() {
    return List.of(kept, unfinished, late, sleeper, stolen);
  }

  /// Takes one of each.
  ///
  /// @return a line for those who watch
  String take(int cycle) {
    double hour = (System.nanoTime() - tide.startNs()) / 3600e9;
    SoakProbe.Lateness lateness = probe.late();
    late.add(hour, lateness.answer());
    sleeper.add(hour, lateness.sleeper());
    stolen.add(hour, lateness.stolen());
    List<String> line = new ArrayList<>();
    probe.leaveOut(() -> processes.forEach((name, process) -> line.add(take(name, process, hour))));
    Matcher state = state();
    unfinished.add(hour, Double.parseDouble(state.group(1)));
    kept.add(hour, Double.parseDouble(state.group(2)));
    flat("sessions", SESSIONS_SLACK).add(hour, Double.parseDouble(state.group(3)));
    return "%d of %d: %s; %s; %s"
        .formatted(cycle, tide.cycles(), String.join(", ", line), state.group(), lateness);
  }

  private String take(String name, Child process, double hour) {
    SoakVitals vitals = SoakVitals.ofLine(process.ask("vitals"));
    flat(name + " heap MB", HEAP_SLACK_MB).add(hour, vitals.heapMb());
    flat(name + " descriptors", DESCRIPTORS_SLACK).add(hour, vitals.descriptors());
    flat(name + " threads", THREADS_SLACK).add(hour, vitals.threads());
    return "%s %.1f MB %.0f fd %.0f threads"
        .formatted(name, vitals.heapMb(), vitals.descriptors(), vitals.threads());
  }

  private Matcher state() {
    String text = server.ask("state");
    Matcher state = STATE.matcher(text);
    if (!state.find()) {
      throw new IllegalStateException(text + " (expected: " + STATE + ")");
    }
    return state;
  }
}
