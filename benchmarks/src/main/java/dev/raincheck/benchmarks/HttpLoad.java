package dev.raincheck.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.HdrHistogram.Recorder;

/// A request after the other on each of some connections.
///
/// @param request as it is sent
record HttpLoad(InetSocketAddress address, byte[] request) implements Load {
  @Override
  public void run(int outstanding, long untilNs, Recorder latency) throws IOException {
    int[] open = {outstanding};
    try (var connections = new HttpConnections(address, outstanding)) {
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
  }

  private void send(HttpConnections.One connection) {
    try {
      connection.send(request);
    } catch (IOException cut) {
      throw new UncheckedIOException(cut);
    }
  }

  @Override
  public void close() {}
}
