package dev.raincheck.faults;

import dev.raincheck.client.exceptions.RaincheckException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What callers were told of each increment, to be held against the increments that happened.
final class Tally {
  /// What a caller knows when its call has ended.
  enum Told {
    SUCCEEDED,
    NOT_STARTED,
    STARTED,
    FINISHED,
    UNKNOWN;

    static Told of(RaincheckException thrown) {
      return valueOf(thrown.execution().name());
    }

    /// Whether a caller who was told this was told the truth.
    ///
    /// @param starts how often the handler was started
    boolean fits(long starts) {
      return switch (this) {
        case SUCCEEDED, FINISHED -> starts == 1;
        case NOT_STARTED -> starts == 0;
        case STARTED, UNKNOWN -> starts <= 1; // aborted at once, it may not have come to its line
      };
    }
  }

  private final Map<String, Told> told = new ConcurrentHashMap<>();

  void told(String label, Told what) {
    if (told.put(label, what) != null) {
      throw new IllegalArgumentException(label + " ended before (expected: labels used once)");
    }
  }

  /// What was told, as text that [#read] understands.
  List<String> lines() {
    return told.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).toList();
  }

  static Tally read(List<String> lines) {
    var tally = new Tally();
    for (String line : lines) {
      int space = line.indexOf(' ');
      tally.told(line.substring(0, space), Told.valueOf(line.substring(space + 1)));
    }
    return tally;
  }

  long count(Told what) {
    return told.values().stream().filter(what::equals).count();
  }

  int size() {
    return told.size();
  }

  /// What is wrong, an increment a line; nothing if each ran as its caller was told.
  ///
  /// @param starts the label of each handler that was started
  List<String> lies(List<String> starts) {
    Map<String, Long> counted =
        starts.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    List<String> lies = new ArrayList<>();
    told.forEach((label, what) -> {
      long times = counted.getOrDefault(label, 0L);
      if (!what.fits(times)) {
        lies.add(label + " was started " + times + " times, and its caller told " + what);
      }
    });
    counted.forEach((label, times) -> {
      if (!told.containsKey(label)) {
        lies.add(label + " was started " + times + " times, and its caller told nothing");
      }
    });
    return lies.stream().sorted().toList();
  }

  @Override
  public String toString() {
    return told.values().stream()
        .collect(Collectors.groupingBy(it -> it, Collectors.counting()))
        .toString();
  }
}
