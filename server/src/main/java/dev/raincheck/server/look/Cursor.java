package dev.raincheck.server.look;

import org.jspecify.annotations.Nullable;

/// Where a page ends, and the next one begins: behind a place in one of the lists of one run of the
/// server. Places only grow, so what comes and goes between two pages moves nothing else.
///
/// @param epoch which run
/// @param list which list
/// @param place the place of the last entry that was looked at, or of a list that is read backwards
///   the one behind the next
record Cursor(long epoch, List list, long place) {
  private static final int RADIX = 36;

  /// What is read in pages.
  enum List {
    UNFINISHED('u'),
    ENDED('e'),
    UNFINISHED_BACKWARDS('U'),
    ENDED_BACKWARDS('E'),
    SESSIONS('s'),
    METHODS('m');

    private final char letter;

    List(char letter) {
      this.letter = letter;
    }
  }

  /// As clients keep it.
  String text() {
    return Long.toString(epoch, RADIX) + list.letter + "." + Long.toString(place, RADIX);
  }

  /// The place that a cursor names in this list of this run; 0 for the first page.
  ///
  /// @param text as a client sent it; null for none
  /// @throws IllegalArgumentException if it names none; says what to do
  static long placeOf(@Nullable String text, long epoch, List list) {
    if (text == null) {
      return 0;
    }
    String prefix = new Cursor(epoch, list, 0).text();
    prefix = prefix.substring(0, prefix.length() - 1);
    if (text.startsWith(prefix)) {
      try {
        long place = Long.parseLong(text, prefix.length(), text.length(), RADIX);
        if (place >= 0) {
          return place;
        }
      } catch (NumberFormatException none) {
        // as any other that this server has not written
      }
    }
    throw new IllegalArgumentException(
        "cursor: \"%s\" (expected: one that this run of this server gave for the same subject and state; begin again with the first page)"
            .formatted(text));
  }
}
