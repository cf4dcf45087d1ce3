package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// The client's process: warms up, measures, prints samples, and ends.
final class HttpCallsClient {
  private static final int DIGITS = 3;
  private static final int COMPILING = 16;

  private final HttpVariant variant;
  private final long serverPid;
  private final Effort effort;

  private HttpCallsClient(HttpVariant variant, long serverPid, Effort effort) {
    this.variant = variant;
    this.serverPid = serverPid;
    this.effort = effort;
  }

  /// @param args variant, address, the server's process, effort
  static void main(String[] args) throws IOException {
    HttpVariant variant = HttpVariant.valueOf(args[0]);
    var client = new HttpCallsClient(variant, Long.parseLong(args[2]), Effort.parse(args[3]));
    InetSocketAddress address = HttpConnections.at(args[1]);
    try (var connections = new HttpConnections(address, COMPILING)) { // many calls
      client.warmUp(connections, client.effort.warmUp());
    }
    for (int count : HttpBenchmark.CONNECTIONS) {
      try (var connections = new HttpConnections(address, count)) {
        client.warmUp(connections, client.effort.warmUp().dividedBy(4));
        client.measure(connections);
      }
    }
    System.exit(0);
  }

  private void warmUp(HttpConnections connections, Duration time) throws IOException {
    variant.quickCalls(connections).run(System.nanoTime() + time.toNanos(), new Recorder(DIGITS));
  }

  private void measure(HttpConnections connections) throws IOException {
    HttpLoad load = variant.quickCalls(connections);
    var latency = new Recorder(DIGITS);
    Duration serverBefore = Child.cpu(serverPid);
    Duration clientBefore = Child.cpu(ProcessHandle.current().pid());
    long startNs = System.nanoTime();
    load.run(startNs + effort.measured().toNanos(), latency);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    Duration server = Child.cpu(serverPid).minus(serverBefore);
    Duration client = Child.cpu(ProcessHandle.current().pid()).minus(clientBefore);
    Histogram calls = latency.getIntervalHistogram();
    String setting = HttpBenchmark.setting(connections.size());
    print(setting, HttpBenchmark.RATE, calls.getTotalCount() / seconds);
    print(setting, "p50 µs", calls.getValueAtPercentile(50) / 1e3);
    print(setting, "p99 µs", calls.getValueAtPercentile(99) / 1e3);
    print(setting, "server CPU µs/call", server.toNanos() / 1e3 / calls.getTotalCount());
    print(setting, "client CPU µs/call", client.toNanos() / 1e3 / calls.getTotalCount());
  }

  private void print(String setting, String metric, double value) {
    out.println(new Sample(variant.text, setting, metric, value).toLine());
  }
}
