package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Token;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// What is left of the operations whose outcome was given up last. Exactly so many are remembered:
/// clients ask for what ended a moment ago, however often something older was asked for, so the
/// order of their end decides, and no cache's notion of use.
final class Tombstones {
  /// @param cause why the outcome is no longer kept
  /// @param execution whether it ran
  /// @param principal whose it was
  record Tombstone(ErrorCode cause, Execution execution, String principal) {}

  private final LinkedHashMap<Token.Id, Tombstone> byToken = new LinkedHashMap<>();
  private final int max;
  private @Nullable Tombstone last;

  Tombstones(int max) {
    this.max = max;
  }

  void add(Token.Id token, Tombstone tombstone) {
    byToken.put(token, shared(tombstone));
    if (byToken.size() > max) {
      byToken.pollFirstEntry();
    }
  }

  /// Most are as the one before: what is kept per operation is its token and its place in the
  /// table, about 95 bytes.
  private Tombstone shared(Tombstone tombstone) {
    Tombstone before = last;
    if (before != null && before.equals(tombstone)) {
      return before;
    }
    last = tombstone;
    return tombstone;
  }

  @Nullable Tombstone find(Token.Id token) {
    return byToken.get(token);
  }
}
