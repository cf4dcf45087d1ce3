package dev.raincheck.benchmarks;

import java.util.stream.Stream;

/// Lets one of two pairs of processes run at a time, while the other is stopped: a machine that is
/// slower from one second to the next is so for both.
///
/// @param signals stops them and lets them go on, until its input ends
record Turns(Child signals) implements AutoCloseable {
  /// Of 100 ms each: shorter than any deadline of a call, longer than a stop takes by far.
  private static final String SCRIPT =
      """
      exec 2>/dev/null # one that has ended is nothing to tell
      turn() {
        kill -STOP "$3" "$4"
        kill -CONT "$1" "$2"
        read -rt 0.1
        [[ $? -gt 128 ]]
      }
      while turn "$1" "$2" "$3" "$4" && turn "$3" "$4" "$1" "$2"; do :; done
      kill -CONT "$@"
      """;

  static Turns between(Pair one, Pair other) {
    String[] pids =
        Stream.of(one.server(), one.client(), other.server(), other.client())
            .map(it -> Long.toString(it.pid()))
            .toArray(String[]::new);
    var command = Stream.concat(Stream.of("bash", "-c", SCRIPT, "turns"), Stream.of(pids)).toList();
    return new Turns(Child.start("turns", new ProcessBuilder(command)));
  }

  @Override
  public void close() {
    signals.end();
  }
}
