package dev.raincheck.server.terms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One grant for all operations that were granted the same: it saves each of them 40 bytes. Callers
/// choose their times, so there may be any number of grants; a cache that prefers what is used
/// often keeps those that matter, and one that was forgotten costs its next operation 40 bytes.
public final class Grants {
  private static final int MAX = 1_000;

  private final Cache<Grant, Grant> shared =
      Caffeine.newBuilder()
          .maximumSize(MAX)
          .executor(Runnable::run) // no thread of its own
          .build();

  public Grant shared(Grant grant) {
    return shared.get(grant, same -> same);
  }

  /// How many are kept.
  public long size() {
    shared.cleanUp();
    return shared.estimatedSize();
  }

  /// What was asked for, else the method's own time, else the server's; at most the larger of the
  /// method's own time and the server's longest, since its author knew.
  public static long granted(
      @Nullable Long askedMs, Optional<Duration> own, Duration fallback, Duration max) {
    long ownNs = own.orElse(fallback).toNanos();
    if (askedMs == null) {
      return ownNs;
    }
    long maxNs = Math.max(max.toNanos(), ownNs);
    return askedMs > maxNs / 1_000_000 ? maxNs : askedMs * 1_000_000;
  }
}
