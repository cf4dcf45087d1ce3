package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The steps of a call, by JMH.
final class MicroBenchmark implements Benchmark {
  static final String TIME = "ns/op";
  static final String BYTES = "bytes/op";

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String measures() {
    return "Codec with scan, token, timer, books, proxy: time and allocation of one step, by JMH.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(); // recorded, to be compared with the next version
  }

  @Override
  public String drawn() {
    return TIME;
  }

  /// All that the class path holds.
  @Override
  public List<Sample> round(Effort effort) throws RunnerException {
    var time = TimeValue.milliseconds(effort.measured().toMillis() / 3);
    var options =
        new OptionsBuilder()
            .forks(effort.equals(Effort.SMOKE) ? 0 : 1)
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow") // JMH's own
            .warmupIterations(3)
            .warmupTime(time)
            .measurementIterations(3)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    List<Sample> samples = new ArrayList<>();
    for (RunResult result : new Runner(options).run()) {
      Result<?> primary = result.getPrimaryResult();
      String step = primary.getLabel();
      samples.add(new Sample(step, "one step", TIME, primary.getScore()));
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      if (allocated != null) {
        samples.add(new Sample(step, "one step", BYTES, allocated.getScore()));
      }
    }
    return samples;
  }
}
