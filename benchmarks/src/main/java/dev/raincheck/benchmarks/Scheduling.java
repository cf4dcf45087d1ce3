package dev.raincheck.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// How the system schedules a process of a measurement.
enum Scheduling {
  /// As any process.
  USUAL(""),

  /// A thread that wakes does not take the processor from the one that woke it (Linux:
  /// `SCHED_BATCH`). Anybody may ask for that.
  BATCH(", batch");

  /// What a variant's name gets.
  final String suffix;

  Scheduling(String suffix) {
    this.suffix = suffix;
  }

  /// What stands before the command.
  List<String> launcher() {
    return switch (this) {
      case USUAL -> List.of();
      case BATCH -> List.of("chrt", "--batch", "0");
    };
  }

  /// Those that this machine has.
  static List<Scheduling> available() {
    return Stream.of(values())
        .filter(it -> it.launcher().isEmpty() || isCommand(it.launcher().getFirst()))
        .toList();
  }

  private static boolean isCommand(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}
