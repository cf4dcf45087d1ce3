package dev.raincheck.server.state;

import dev.raincheck.api.Progress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a handler tells of its progress, and when that is told on: the last word wins, and ten a
/// second are taken from it.
public final class ProgressReport {
  private static final long GAP_NS = 100_000_000;

  private @Nullable Progress last;

  /// Gives the handler's latest word, if it has more to tell than [#last].
  private @Nullable Supplier<@Nullable Progress> latest;

  private long dueNs = Operation.NEVER;
  private long sentNs = -Operation.NEVER / 2;

  /// The handler has something to tell.
  public void announced(Supplier<@Nullable Progress> news, long nowNs) {
    latest = news;
    dueNs = Math.max(nowNs, sentNs + GAP_NS);
  }

  /// When the handler's latest word is to be taken and told.
  public long dueNs() {
    return dueNs;
  }

  /// It is being told to whoever wants to hear of it unasked.
  public void sent(long nowNs) {
    dueNs = Operation.NEVER;
    sentNs = nowNs;
  }

  /// Takes the handler's latest word, if there is one.
  public void refresh() {
    Progress news = latest == null ? null : latest.get();
    latest = null;
    last = news == null ? last : news;
  }

  @Nullable Progress last() {
    return last;
  }
}
