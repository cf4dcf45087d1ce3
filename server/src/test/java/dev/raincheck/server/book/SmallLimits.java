package dev.raincheck.server.book;

import dev.raincheck.server.settings.Limits;

/// Limits that a few calls reach.
final class SmallLimits {
  /// Room for ten of each, of which one client may have all.
  static final Limits TEN =
      Limits.DEFAULT
          .withUnfinishedMax(10)
          .withKeptMax(10)
          .withKeptBytesMax(10_000)
          .withSessionsMax(10)
          .withSessionCallsMax(10)
          .withTombstonesMax(10)
          .withClientShare(1);

  private SmallLimits() {}
}
