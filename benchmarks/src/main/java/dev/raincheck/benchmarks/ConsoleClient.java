package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/// The process of whoever calls, and looks: opens the console of a server to which nobody has
/// looked before, then calls with and without an open console, in turns; prints samples, and ends.
final class ConsoleClient {
  static final String QUIET = "no callers";
  private static final int DIGITS = 3;
  private static final int TURNS = 7;
  private static final int ANSWERS_TO_COUNT = 200;

  /// As in `views.js`.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Load calls;
  private final String door;
  private final Effort effort;
  private final long serverPid;
  private final Recorder answers = new Recorder(DIGITS);

  private ConsoleClient(Load calls, String door, Effort effort, long serverPid) {
    this.calls = calls;
    this.door = door;
    this.effort = effort;
    this.serverPid = serverPid;
  }

  /// @param args the addresses of server and door, the effort, and the server's process
  static void main(String[] args) throws Exception {
    try (Load calls = Raincheck.connect(args[0], Echo::ordinary)) {
      new ConsoleClient(calls, args[1], Effort.parse(args[2]), Long.parseLong(args[3])).measure();
    }
    System.exit(0);
  }

  private void measure() throws Exception {
    ConsolePage.warmUp();
    firstPage(QUIET);
    call(effort.warmUp());
    beside(effort.measured(), untilNs -> firstPage(ConsoleBenchmark.SETTING));
    for (int turn = 0; turn < TURNS; turn++) {
      rate(ConsoleBenchmark.WITHOUT, call(effort.measured()));
      rate(ConsoleBenchmark.WITH, beside(effort.measured(), this::lookOn));
    }
    countProcessorTime();
    var took = answers.getIntervalHistogram();
    print(
        ConsoleBenchmark.WITH,
        ConsoleBenchmark.SETTING,
        "answer p50 ms",
        took.getValueAtPercentile(50) / 1e3);
    print(
        ConsoleBenchmark.WITH,
        ConsoleBenchmark.SETTING,
        "slowest answer ms",
        took.getMaxValue() / 1e3);
  }

  /// Of the server, for what an open console asks once in two seconds: other than a rate it does
  /// not depend on what else the machine does.
  private void countProcessorTime() throws Exception {
    try (var page = new ConsolePage(door)) {
      Duration before = Child.cpu(serverPid);
      for (int i = 0; i < ANSWERS_TO_COUNT; i++) {
        page.look();
      }
      double spentMs = Child.cpu(serverPid).minus(before).toNanos() / 1e6;
      print(ConsoleBenchmark.WITH, QUIET, "server CPU ms/answer", spentMs / ANSWERS_TO_COUNT);
    }
  }

  /// Another browser's each time: with connections to make, and nothing in its cache.
  private void firstPage(String setting) throws Exception {
    try (var page = new ConsolePage(door)) {
      long startNs = System.nanoTime();
      page.fetch();
      long fetchedNs = System.nanoTime();
      page.look();
      long lookedNs = System.nanoTime();
      page.searchInVain();
      long searchedNs = System.nanoTime();
      print(ConsoleBenchmark.FIRST, setting, "page ms", (fetchedNs - startNs) / 1e6);
      print(
          ConsoleBenchmark.FIRST,
          setting,
          ConsoleBenchmark.PAGE_AND_ANSWERS,
          (lookedNs - startNs) / 1e6);
      print(ConsoleBenchmark.FIRST, setting, "a search in vain ms", (searchedNs - lookedNs) / 1e6);
    }
  }

  /// @return calls per second
  private double call(Duration time) throws Exception {
    var latency = new Recorder(DIGITS);
    long startNs = System.nanoTime();
    calls.run(ConsoleBenchmark.CALLERS, startNs + time.toNanos(), latency);
    return latency.getIntervalHistogram().getTotalCount() / ((System.nanoTime() - startNs) / 1e9);
  }

  private interface Looking {
    void until(long untilNs) throws Exception;
  }

  /// The same, while somebody looks.
  private double beside(Duration time, Looking looking) throws Exception {
    long untilNs = System.nanoTime() + time.toNanos();
    var looked =
        new FutureTask<Boolean>(() -> {
          looking.until(untilNs);
          return true;
        });
    Thread.ofPlatform().start(looked);
    double rate = call(time);
    looked.get();
    return rate;
  }

  /// An open console: asks, and asks again a while after the answer.
  private void lookOn(long untilNs) throws Exception {
    try (var page = new ConsolePage(door)) {
      for (long nowNs = System.nanoTime(); nowNs < untilNs; nowNs = System.nanoTime()) {
        page.look();
        answers.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nowNs));
        LockSupport.parkNanos(Math.min(AGAIN.toNanos(), untilNs - System.nanoTime()));
      }
    }
  }

  private static void rate(String variant, double rate) {
    print(variant, ConsoleBenchmark.SETTING, ConsoleBenchmark.RATE, rate);
  }

  private static void print(String variant, String setting, String metric, double value) {
    out.println(new Sample(variant, setting, metric, value).toLine());
  }
}
