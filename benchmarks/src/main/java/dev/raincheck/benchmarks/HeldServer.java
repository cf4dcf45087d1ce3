package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.benchmarks.micro.HeldSessions;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/// A server's process full of work in flight. Prints its address, then answers questions: `heap`,
/// `cpu`, `running`, `release`, `again`, `turns COUNT EVERY_NS`, `park COUNT`, `sessions COUNT`.
final class HeldServer {
  private static final int STAMPS = 20_000;

  /// Room for a million operations, their results and their sessions.
  static final Limits WIDE =
      Limits.DEFAULT
          .withUnfinishedMax(3_000_000)
          .withKeptMax(5_000_000)
          .withKeptBytesMax(8L << 30)
          .withSessionsMax(2_000_000)
          .withSessionCallsMax(3_000_000)
          .withClientShare(1);

  private static HeldSessions sessions = new HeldSessions();

  private HeldServer() {}

  static void main(String[] args) throws Exception {
    var work = new Held.AtWork(STAMPS);
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*").serve(Held.class, work).limits(WIDE).start();
    out.println(server.address());
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = questions.readLine()) != null; ) {
      out.println(answer(question.split(" "), work));
    }
    System.exit(0);
  }

  private static long answer(String[] question, Held.AtWork work) {
    switch (question[0]) {
      case "heap" -> {
        return usedAfterCollection();
      }
      case "cpu" -> {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
      }
      case "running" -> {
        return work.running.get();
      }
      case "release" -> work.release.countDown();
      case "again" -> {
        work.again();
        sessions = new HeldSessions();
      }
      case "sessions" -> sessions.open(Integer.parseInt(question[1]));
      case "turns" ->
          Thread.ofPlatform()
              .start(
                  () -> work.turnsUpTo(Integer.parseInt(question[1]), Long.parseLong(question[2])));
      case "park" -> park(Integer.parseInt(question[1]), work);
      default -> throw new IllegalArgumentException("question: " + question[0]);
    }
    return 0;
  }

  /// Bare virtual threads, to compare operations with.
  private static void park(int count, Held.AtWork work) {
    for (int i = 0; i < count; i++) {
      Thread.ofVirtual().start(work::hold);
    }
  }

  static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
