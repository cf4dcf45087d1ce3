package dev.raincheck.server.recording;

import dev.raincheck.server.settings.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How many operations wait in the store, and whose they are: what this server leaves there and
/// takes is counted, and of what others do a sample tells from time to time.
public final class WaitingByClient {
  private final UnaryOperator<String> clientOf;
  private final Map<String, Long> byClient = new HashMap<>();
  private long all;

  /// Whether the store can say whose they are.
  private boolean canSay;

  /// Whether it is known whose they are.
  private boolean known;

  /// What the store says.
  ///
  /// @param all how many wait in it to be taken
  /// @param sample how many of some of them are whose, by principal; null if it cannot say
  public record Count(long all, @Nullable Map<String, Long> sample) {}

  /// @param clientOf says who answers for what a principal takes
  public WaitingByClient(UnaryOperator<String> clientOf) {
    this.clientOf = clientOf;
  }

  public long all() {
    return all;
  }

  /// The store has counted.
  public void counted(Count count) {
    all = count.all();
    Map<String, Long> sample = count.sample();
    canSay = sample != null;
    known = sample != null && (all == 0 || !sample.isEmpty());
    byClient.clear();
    if (sample == null) {
      return;
    }
    double drawn = sample.values().stream().mapToLong(it -> it).sum();
    sample.forEach((principal, some) -> {
      byClient.merge(clientOf.apply(principal), Math.round(all * (some / drawn)), Long::sum);
    });
  }

  /// So many more of the principal's wait, or fewer.
  public void add(String principal, long more) {
    all = Math.max(0, all + more);
    String client = clientOf.apply(principal);
    long now = byClient.getOrDefault(client, 0L) + more;
    if (now > 0) {
      byClient.put(client, now);
    } else {
      byClient.remove(client);
    }
    if (all == 0) {
      byClient.clear(); // of a sample something may be left over
      known = canSay; // also if none were drawn: there is nothing else to be known
    }
  }

  /// How many of those count that the principal's client has there. Those without a name cannot be
  /// told apart: none of theirs do.
  public long of(String principal) {
    String client = clientOf.apply(principal);
    return known && !client.isEmpty() ? byClient.getOrDefault(client, 0L) : 0;
  }

  /// How many a client may have there: a multiple of what is free, as of all that is shared out.
  public long share(Limits limits) {
    double factor = limits.clientShare() / (1 - limits.clientShare());
    double share = factor * (limits.storedMax() - all) + 1e-6; // 0.3 is not exactly that
    return Math.clamp((long) share, 1, limits.storedMax());
  }
}
