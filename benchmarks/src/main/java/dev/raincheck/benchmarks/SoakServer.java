package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.transport.CurveKeys;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server's process of a soak: prints its address, then answers `vitals`, `state`, and `stop`
/// with the ledger.
final class SoakServer {
  static final String SERVER_KEYS = "server.keys";
  static final String CLIENTS = "clients";
  static final String STARTS = "starts";
  static final String ADDS_UP = "adds up";

  /// So short that what is kept comes to an end within a quarter of a short soak.
  private static final Duration KEPT = Duration.ofSeconds(20);

  private static final Pattern ACCEPTED = Pattern.compile("accepted (\\d+)");
  private static final int TOMBSTONES = 1_000;

  private SoakServer() {}

  static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    var starts = new SoakRecord(folder.resolve(STARTS));
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(SoakWork.class, new SoakWork.AtWork(starts))
            .curve(CurveKeys.read(folder.resolve(SERVER_KEYS)), folder.resolve(CLIENTS))
            .times(Times.DEFAULT.withRetention(KEPT).withSessionLease(KEPT))
            .limits(limits())
            .shutdownStrategy("drain:5s")
            .start();
    out.println(server.address());
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = questions.readLine()) != null; ) {
      switch (question) {
        case "vitals" -> out.println(SoakVitals.ofThisProcess().toLine());
        case "state" -> out.println(server);
        case "stop" -> {
          server.close();
          starts.close();
          Ledger ledger = server.awaitClose();
          out.println((ledger.addsUp() ? ADDS_UP : "DOES NOT ADD UP") + "; " + ledger);
        }
        default -> throw new IllegalArgumentException("question: " + question);
      }
    }
    System.exit(0);
  }

  /// From the answer to `stop`.
  static long accepted(String ledger) {
    Matcher number = ACCEPTED.matcher(ledger);
    if (!number.find()) {
      throw new IllegalArgumentException(ledger + " (expected: a ledger)");
    }
    return Long.parseLong(number.group(1));
  }

  /// Few tombstones, so that their number is at its limit before anything is compared.
  private static Limits limits() {
    return Limits.DEFAULT.withTombstonesMax(TOMBSTONES);
  }
}
