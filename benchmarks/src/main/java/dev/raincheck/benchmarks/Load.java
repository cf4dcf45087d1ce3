package dev.raincheck.benchmarks;

import org.HdrHistogram.Recorder;

/// A client that keeps a number of calls under way.
interface Load extends AutoCloseable {
  /// Calls until it is time, and returns when the last reply is there.
  ///
  /// @param outstanding how many calls are under way at any time
  /// @param latency takes how long each call took, in nanoseconds
  void run(int outstanding, long untilNs, Recorder latency) throws Exception;

  @Override
  void close();
}
