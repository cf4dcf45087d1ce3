package dev.raincheck.server.look;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One page, which is full when it has as many entries as were asked for, when they take as many
/// bytes as everybody takes, or when enough was looked at: the loop has others to serve.
public final class Page {
  /// Entries of one page, at most.
  public static final int ENTRIES_MAX = 100;

  /// What is looked at for one page, at most, whether it fits the filters or not.
  public static final int VISITS_MAX = 1_000;

  /// What is left is for the envelope, and for one entry more than fits.
  private static final int BYTES_MAX = WireLimits.MESSAGE_BYTES_MIN * 3 / 4;

  private final List<Map<String, Object>> entries = new ArrayList<>();
  private final int entriesMax;
  private int bytes;
  private int visits;
  private @Nullable String next;

  /// @param wanted how many entries are asked for; 0 for as many as there may be
  Page(long wanted) {
    entriesMax = wanted == 0 ? ENTRIES_MAX : (int) Math.min(wanted, ENTRIES_MAX);
  }

  /// A page with one entry, the only one.
  public static Page of(Map<String, Object> entry) {
    var page = new Page(1);
    page.add(entry);
    return page;
  }

  /// Another one was looked at.
  void visit() {
    visits++;
  }

  void add(Map<String, Object> entry) {
    entries.add(entry);
    bytes += Values.encode(entry).length;
  }

  boolean isFull() {
    return entries.size() >= entriesMax || bytes >= BYTES_MAX || visits >= VISITS_MAX;
  }

  /// There may be more behind this.
  void goesOnAt(Cursor cursor) {
    next = cursor.text();
  }

  /// The cursor of the next page; null if this is the last one.
  public @Nullable String next() {
    return next;
  }

  /// How much was looked at.
  public int visits() {
    return visits;
  }

  public List<Map<String, Object>> entries() {
    return entries;
  }
}
