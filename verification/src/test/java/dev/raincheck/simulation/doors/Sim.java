package dev.raincheck.simulation.doors;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import java.util.List;

/// The simulated methods as doors see them: those of [dev.raincheck.simulation.Methods].
@Service("sim")
interface Sim {
  /// So it is asked for by its name alone.
  List<String> NAMES = List.of("quick", "work", "again", "block", "serial", "limited");

  @NonBlocking
  String quick(long number, String text);

  String work(long number, String text);

  @Idempotent
  String again(long number, String text);

  @Blocking
  String block(long number, String text);

  String serial(long number, String text);

  @Blocking
  String limited(long number, String text);

  /// What all of them give back.
  static String result(long number) {
    return "result of " + number;
  }
}
