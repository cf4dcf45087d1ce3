package dev.raincheck.simulation.fleet;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The answers that are due: each in time, by the clock of its server, unless that is paused.
final class Answers {
  private static final long MS = 1_000_000;
  private static final long DEFAULT_MS = 500;
  private static final long MAX_MS = 30_000;

  private final Map<FleetOracle.Asked, Long> dueNs = new LinkedHashMap<>();

  void received(FleetServer server, String peer, Request request) {
    var asked = new FleetOracle.Asked(server.setup.number(), peer, request.header().id());
    long grantedMs = DEFAULT_MS;
    if (request instanceof Request.Call call) {
      Long asks = call.options().respondWithinMs();
      grantedMs = asks == null || asks <= 0 ? DEFAULT_MS : Math.min(asks, MAX_MS);
    }
    if (request instanceof Request.Goodbye) { // who says so waits for no other answer
      dueNs.keySet().removeIf(it -> isOfOneClient(it, asked));
    }
    dueNs.putIfAbsent(asked, server.nowNs() + grantedMs * MS);
  }

  private static boolean isOfOneClient(FleetOracle.Asked one, FleetOracle.Asked other) {
    return one.server() == other.server() && client(one).equals(client(other));
  }

  private static String client(FleetOracle.Asked asked) {
    return asked.peer().substring(0, asked.peer().indexOf('/'));
  }

  void left(FleetServer server, String peer, List<Reply> frame) {
    for (Reply reply : frame) {
      Long due =
          dueNs.remove(new FleetOracle.Asked(server.setup.number(), peer, reply.header().id()));
      require(due == null || server.nowNs() <= due, "on time: late by now: {}", reply);
    }
  }

  /// After every step: nobody waits for longer than was granted.
  void check(Map<Integer, FleetServer> running) {
    for (var waiting : dueNs.entrySet()) {
      FleetServer server = running.get(waiting.getKey().server());
      require(
          server == null || !server.process.runs() || waiting.getValue() >= server.nowNs(),
          "on time: no answer to {}",
          waiting.getKey());
    }
  }

  /// It was paused until now.
  void woke(FleetServer server) {
    dueNs.replaceAll((asked, due) ->
        asked.server() == server.setup.number() ? Math.max(due, server.nowNs()) : due);
  }

  void gone(FleetServer server) {
    dueNs.keySet().removeIf(it -> it.server() == server.setup.number());
  }

  void closed(FleetServer server) {
    require(
        dueNs.keySet().stream().noneMatch(it -> it.server() == server.setup.number()),
        "on time: {} closed without all answers",
        server);
  }
}
