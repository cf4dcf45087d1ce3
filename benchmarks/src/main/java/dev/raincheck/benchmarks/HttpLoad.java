package dev.raincheck.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.HdrHistogram.Recorder;

/// A request after the other on each of some connections, which are there before: to connect is not
/// what is measured. A server whose queue of connections is full has others wait for seconds.
///
/// @param request as it is sent
record HttpLoad(HttpConnections connections, byte[] request) {
  /// Calls until it is time, and returns when the last answer is there.
  ///
  /// @param latency takes how long each call took, in nanoseconds
  void run(long untilNs, Recorder latency) throws IOException {
    int[] open = {connections.size()};
    connections.sendAll(request);
    while (open[0] > 0) {
      boolean isServed =
          connections.receive(it -> {
            long nowNs = System.nanoTime();
            latency.recordValue(nowNs - it.sentNs());
            if (nowNs < untilNs) {
              send(it);
            } else {
              open[0]--;
            }
          });
      if (!isServed) {
        throw new IllegalStateException(open[0] + " requests are not answered");
      }
    }
  }

  private void send(HttpConnections.One connection) {
    try {
      connection.send(request);
    } catch (IOException cut) {
      throw new UncheckedIOException(cut);
    }
  }
}
