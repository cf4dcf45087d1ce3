package dev.raincheck.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// What callers were told, held against what was started.
///
/// @param counts how many callers were told what
/// @param starts how many handlers were started
/// @param lies what does not fit together; the first few
record SoakTally(Map<SoakTold, Long> counts, long starts, List<String> lies) {
  private static final int LIES_MAX = 20;

  static SoakTally of(Path startsFile, List<Path> toldFiles) throws IOException {
    long[] starts = SoakRecord.read(startsFile);
    LongStream all = LongStream.empty();
    for (Path file : toldFiles) {
      all = LongStream.concat(all, LongStream.of(SoakRecord.read(file)));
    }
    return of(starts, all.sorted().toArray());
  }

  private static SoakTally of(long[] starts, long[] told) {
    var counts = new EnumMap<SoakTold, Long>(SoakTold.class);
    List<String> lies = new ArrayList<>();
    int at = 0;
    for (long packed : told) {
      long id = SoakTold.id(packed);
      for (; at < starts.length && starts[at] < id; at++) {
        lie(lies, starts[at] + " was started, and its caller told nothing more");
      }
      int times = 0;
      for (; at < starts.length && starts[at] == id; at++) {
        times++;
      }
      SoakTold what = SoakTold.of(packed);
      counts.merge(what, 1L, Long::sum);
      if (!what.fits(times)) {
        lie(lies, id + " was started " + times + " times, and its caller told " + what);
      }
    }
    for (; at < starts.length; at++) {
      lie(lies, starts[at] + " was started, and its caller told nothing more");
    }
    return new SoakTally(counts, starts.length, lies);
  }

  /// Whether the server accepted what was started, and nothing else than what may have ended
  /// before.
  boolean explains(long accepted) {
    long perhapsNotStarted =
        counts.getOrDefault(SoakTold.NOT_STARTED, 0L)
            + counts.getOrDefault(SoakTold.STARTED, 0L)
            + counts.getOrDefault(SoakTold.UNKNOWN, 0L);
    return accepted >= starts && accepted <= starts + perhapsNotStarted;
  }

  private static void lie(List<String> lies, String what) {
    if (lies.size() < LIES_MAX) {
      lies.add(what);
    }
  }
}
