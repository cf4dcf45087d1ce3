package dev.raincheck.server.state;

import dev.raincheck.api.Progress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a handler reports, and when that is passed on: the latest report wins, and ten per second
/// are taken from it.
public final class ProgressReport {
  private static final long GAP_NS = 100_000_000;

  private @Nullable Progress last;

  /// Gives the handler's latest report, if it is later than [#last].
  private @Nullable Supplier<@Nullable Progress> latest;

  private long dueNs = Operation.NEVER;
  private long sentNs = -Operation.NEVER / 2;

  /// What the operation's handler reported last; null if nothing.
  public static @Nullable Progress lastOf(Operation operation) {
    ProgressReport report = operation.report;
    return report == null ? null : report.last();
  }

  /// The handler has reported progress.
  public void announced(Supplier<@Nullable Progress> news, long nowNs) {
    latest = news;
    dueNs = Math.max(nowNs, sentNs + GAP_NS);
  }

  /// When the handler's latest report is to be passed on.
  public long dueNs() {
    return dueNs;
  }

  /// It is being pushed to those who asked for that.
  public void sent(long nowNs) {
    dueNs = Operation.NEVER;
    sentNs = nowNs;
  }

  /// Takes the handler's latest report, if there is one.
  public void refresh() {
    Progress news = latest == null ? null : latest.get();
    latest = null;
    last = news == null ? last : news;
  }

  @Nullable Progress last() {
    return last;
  }
}
