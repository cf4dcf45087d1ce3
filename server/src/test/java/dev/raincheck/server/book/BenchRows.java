package dev.raincheck.server.book;

import dev.raincheck.server.state.Peer;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.server.terms.Sought;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the servers have in common that share a [BenchStore].
final class BenchRows {
  /// A record, and whose it is; null if nobody's.
  record Row(NewRecord record, @Nullable BenchStore owner) {}

  final Map<RecordId, Row> rows = new LinkedHashMap<>();

  /// Those that are not deleted, as others would have had their names which are not.
  final Set<RecordId> copied = new HashSet<>();

  /// Of the runs that live, up to which time in ids they write nothing more.
  final Map<Long, Long> decidedMs = new HashMap<>();

  /// Which record has the name of this one.
  @Nullable NewRecord rival(NewRecord accepted) {
    NewRecord named =
        accepted.name() == null ? null : find(accepted.principal(), accepted.name().text());
    return named == null || named.id().equals(accepted.id()) ? null : named;
  }

  private @Nullable NewRecord find(String principal, String name) {
    return rows.values().stream()
        .map(Row::record)
        .filter(it -> it.principal().equals(principal))
        .filter(it -> it.name() != null && it.name().text().equals(name))
        .filter(it -> !it.name().isShared() || !isUnstarted(it))
        .findFirst()
        .orElse(null);
  }

  private static boolean isUnstarted(NewRecord record) {
    return record.outcome() != null && record.outcome().kind() == StoredOutcome.Kind.UNSTARTED;
  }

  @Nullable NewRecord find(Peer peer, Sought sought) {
    return switch (sought) {
      case Sought.ByToken token -> {
        Row row = rows.get(token.record());
        yield row == null ? null : row.record();
      }
      case Sought.ByName name -> find(peer.principal(), name.name().text());
    };
  }

  List<StoreRun.Seen> see(Collection<RecordId> records) {
    return records.stream()
        .filter(it -> rows.containsKey(it) && rows.get(it).record().outcome() != null)
        .map(it -> new StoreRun.Seen(it, true, null))
        .toList();
  }

  /// Whether another run may yet write what is sought.
  boolean mayFollow(long own, Sought sought) {
    return sought instanceof Sought.ByToken token
        && !token.isDurable()
        && token.epoch() != own
        && decidedMs.getOrDefault(token.epoch(), Long.MAX_VALUE) < token.record().issuedMs();
  }
}
