package dev.raincheck.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Clients of ZeroRPC and infi.rpc for Python, of a server of their own and of Raincheck's.
///
/// Where the clients take the processors for themselves, the calls per second are theirs, and the
/// server's processor time is what tells.
final class ZeroRpcBenchmark implements Benchmark {
  private static final int CLIENTS = 4;
  private static final List<String> KINDS = List.of("zerorpc", "infi.rpc");
  private static final List<Integer> CALLERS = List.of(1, 16);
  private static final String PYTHON = "their own server";
  private static final String RAINCHECK = "raincheck";
  private static final String RATE = "calls/s";
  private static final String SERVER_CPU = "server CPU µs/call";

  @Override
  public String name() {
    return "zerorpc";
  }

  @Override
  public String measures() {
    return "Quick calls of %d processes of clients of ZeroRPC and infi.rpc, beside their servers."
        .formatted(CLIENTS);
  }

  @Override
  public List<Goal> goals() {
    var goals = new ArrayList<Goal>();
    for (String kind : KINDS) {
      for (int callers : CALLERS) {
        String setting = new Setting(kind, callers).text();
        goals.add(Goal.ratioAtLeast(RAINCHECK, setting, RATE, PYTHON, 3));
        goals.add(new Goal(RAINCHECK, setting, SERVER_CPU, PYTHON, false, 0.2));
      }
    }
    return goals;
  }

  @Override
  public String drawn() {
    return SERVER_CPU;
  }

  @Override
  public String missing() {
    return PythonProgram.missing();
  }

  /// @param kind of the clients
  /// @param callers in each of their processes
  private record Setting(String kind, int callers) {
    String text() {
      return kind + ", " + CLIENTS + " × " + callers + (callers == 1 ? " caller" : " callers");
    }
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    for (String kind : KINDS) {
      for (String variant : List.of(PYTHON, RAINCHECK)) {
        String address = "tcp://127.0.0.1:" + freePort();
        try (Child server = server(variant, kind, address)) {
          server.line(); // it is ready
          for (int callers : CALLERS) {
            samples.addAll(measured(variant, new Setting(kind, callers), address, server, effort));
          }
        }
      }
    }
    return samples;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Child server(String variant, String kind, String address) {
    return variant.equals(PYTHON)
        ? PythonProgram.start("zerorpc_server.py", kind, address)
        : Child.start(ZeroRpcServer.class, List.of(), address);
  }

  private static List<Sample> measured(
      String variant, Setting setting, String address, Child server, Effort effort) {
    String callers = Integer.toString(setting.callers());
    List<Child> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(PythonProgram.start("zerorpc_client.py", setting.kind(), address, callers));
      }
      clients.forEach(ZeroRpcBenchmark::awaitFirstCall);
      LockSupport.parkNanos(effort.warmUp().toNanos());
      Standing before = Standing.of(clients, server);
      LockSupport.parkNanos(effort.measured().toNanos());
      Standing after = Standing.of(clients, server);
      return after.since(before, variant, setting.text());
    } finally {
      clients.forEach(Child::close);
    }
  }

  private static void awaitFirstCall(Child client) {
    while (client.ask("").equals("0")) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /// How much was done until then.
  ///
  /// @param answered calls of all clients
  /// @param serverCpu what the server has used
  /// @param clientsCpu what the clients have used
  private record Standing(long atNs, long answered, Duration serverCpu, Duration clientsCpu) {
    static Standing of(List<Child> clients, Child server) {
      long answered = clients.stream().mapToLong(it -> Long.parseLong(it.ask(""))).sum();
      Duration clientsCpu = clients.stream().map(Child::cpu).reduce(Duration.ZERO, Duration::plus);
      return new Standing(System.nanoTime(), answered, server.cpu(), clientsCpu);
    }

    List<Sample> since(Standing before, String variant, String setting) {
      double calls = answered - before.answered;
      double ns = atNs - before.atNs;
      double server = serverCpu.minus(before.serverCpu).toNanos();
      double clients = clientsCpu.minus(before.clientsCpu).toNanos();
      return List.of(
          new Sample(variant, setting, RATE, calls * 1e9 / ns),
          new Sample(variant, setting, SERVER_CPU, server / 1e3 / calls),
          new Sample(variant, setting, "processors taken by clients", clients / ns));
    }
  }
}
