package dev.raincheck.simulation;

import dev.raincheck.simulation.doors.DoorHistory;
import dev.raincheck.simulation.fleet.FleetHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import java.util.function.LongFunction;

/// A campaign that goes on where it stopped, even if it was killed: `verification/simulate`. A file
/// says which seed comes next. At the first broken promise it ends, and the next time it begins
/// with that history, until it keeps its promises.
final class Simulate {
  private static final long REPORT_NS = Duration.ofSeconds(10).toNanos();
  private static final int THREADS =
      Integer.getInteger("simulation.threads", Runtime.getRuntime().availableProcessors());

  private final Path file;
  private final long from;
  private final long playedBefore;
  private final long startedNs = System.nanoTime();
  private long reportedNs = startedNs;

  private Simulate(Path file) throws IOException {
    var state = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        state.load(reader);
      }
    }
    this.file = file;
    this.from = Long.parseLong(state.getProperty("next", "1"));
    this.playedBefore = Long.parseLong(state.getProperty("played", "0"));
  }

  /// @param args how many histories to play, the file, and perhaps `fleet` or `doors`
  static void main(String[] args) throws IOException, InterruptedException {
    String kind = args.length > 2 ? args[2] : "alone";
    var campaign = new Simulate(Path.of(args[1]));
    campaign.play(Long.parseLong(args[0]), historyOf(kind));
  }

  private static LongFunction<Campaign.Met> historyOf(String kind) {
    return switch (kind) {
      case "fleet" -> FleetHistory::met;
      case "doors" -> DoorHistory::met;
      default -> History::met;
    };
  }

  private void play(long histories, LongFunction<Campaign.Met> history)
      throws InterruptedException {
    IO.println(
        "%d histories from seed %d, %d played before (%s), on %d threads"
            .formatted(histories, from, playedBefore, file, THREADS));
    Campaign.Played played =
        new Campaign(THREADS, history).play(from, from + histories, this::progressed);
    report(played);
    Campaign.Broken broken = played.broken();
    if (broken != null) {
      throw new AssertionError(broken.toString(), broken.how());
    }
  }

  private void progressed(Campaign.Played played) {
    save(played);
    if (System.nanoTime() - reportedNs > REPORT_NS) {
      reportedNs = System.nanoTime();
      report(played);
    }
  }

  private void report(Campaign.Played played) {
    double seconds = (System.nanoTime() - startedNs) / 1e9;
    IO.println(
        "%d played, %.0f a second, %d in all; next seed %d"
            .formatted(
                played.histories(),
                played.histories() / seconds,
                playedBefore + played.histories(),
                played.next()));
  }

  private void save(Campaign.Played played) {
    try {
      Path next = Path.of(file + ".new");
      Files.writeString(
          next, "next=%d%nplayed=%d%n".formatted(played.next(), playedBefore + played.histories()));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
