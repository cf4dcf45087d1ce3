package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import java.util.HashSet;
import java.util.Set;

/// Who is at work in the `@Serial` group of one run of the server.
final class Groups {
  private static final Set<String> SERIAL = Set.of("sim.serial", "sim.limited");

  private final Set<Long> busy = new HashSet<>();

  void serverStarted() {
    busy.clear();
  }

  /// A handler starts.
  void started(long number, String method) {
    if (SERIAL.contains(method)) {
      busy.add(number);
      require(busy.size() == 1, "one at a time in a @Serial group: {}", busy);
    }
  }

  /// It has come back.
  void ended(long number) {
    busy.remove(number);
  }
}
