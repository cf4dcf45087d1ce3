package dev.raincheck.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The steps of a call in any build, measured by JMH's own program: that writes a line of CSV for
/// each figure, `"benchmark","mode",threads,samples,score,…`.
final class Steps {
  private static final int SCORE = 4;
  private static final String BYTES = ":gc.alloc.rate.norm";

  private Steps() {}

  /// Takes a minute or two.
  static List<Sample> of(String classPath) {
    try {
      Path csv = Files.createTempFile("steps", ".csv");
      var options = "-f 1 -wi 3 -w 400ms -i 3 -r 300ms -foe true -prof gc -v SILENT -rf csv -rff ";
      String[] arguments = (options + csv).split(" ", -1);
      try (var jmh = Child.startJava(classPath, "org.openjdk.jmh.Main", List.of(), arguments)) {
        jmh.samples(); // it prints none
        return read(csv);
      } finally {
        Files.delete(csv);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<Sample> read(Path csv) throws IOException {
    try (Stream<String> lines = Files.lines(csv)) {
      return lines
          .skip(1)
          .map(it -> it.replace("\"", "").split(",", -1))
          .filter(it -> it[0].endsWith(BYTES) || !it[0].contains(":"))
          .map(Steps::sample)
          .toList();
    }
  }

  private static Sample sample(String[] columns) {
    boolean bytes = columns[0].endsWith(BYTES);
    String name = columns[0].replace(BYTES, "");
    String step = name.substring(name.lastIndexOf('.') + 1);
    double score = Double.parseDouble(columns[SCORE]);
    return new Sample(step, "one step", bytes ? MicroBenchmark.BYTES : MicroBenchmark.TIME, score);
  }
}
