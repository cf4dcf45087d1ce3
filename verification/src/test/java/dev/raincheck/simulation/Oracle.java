package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.shutdown.Ledger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches a history and knows the promises. It sees what crosses the wire, which handlers start
/// and what callers are told, and nothing of the books' insides.
final class Oracle {
  private static final long MS = 1_000_000;
  private static final long DEFAULT_MS = 500;
  private static final long MAX_MS = 30_000;

  /// @param peer its client, `/`, and the client's connection
  private record Asked(String peer, long id) {
    boolean isOfClientOf(Asked other) {
      return client().equals(other.client());
    }

    private String client() {
      return peer.substring(0, peer.indexOf('/'));
    }
  }

  /// When each request that reached the server must be answered, by the grant.
  private final Map<Asked, Long> dueNs = new LinkedHashMap<>();

  private final Map<Long, Integer> starts = new HashMap<>();
  private final Set<Long> startedThisEpoch = new HashSet<>();
  private final Set<Long> saidNotStarted = new HashSet<>();
  private final Map<String, String> outcomeOfToken = new HashMap<>();
  private final Map<Asked, Long> callOfRequest = new HashMap<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Groups groups = new Groups();
  private final Map<Long, byte[]> results = new HashMap<>();
  final Bounds bounds = new Bounds();
  private final Copies copies = new Copies();
  private final Deliveries deliveries = new Deliveries();
  final Requests requests;
  private final boolean roomIsSmall;
  private long startsThisEpoch;
  private int epochs;
  int replies;
  int ledgers;
  int bundles;

  Oracle(boolean roomIsSmall) {
    this.roomIsSmall = roomIsSmall;
    requests = new Requests(roomIsSmall);
  }

  void serverStarted(Limits limits) {
    bounds.serverStarted(limits.messageBytesMax());
    epochs++;
    startsThisEpoch = 0;
    startedThisEpoch.clear();
    deliveries.serverStarted();
    requests.serverStarted();
    saidNotStarted.clear(); // a refusal that never arrived binds nobody in another session
    groups.serverStarted();
  }

  void serverKilled() {
    dueNs.clear();
    callOfRequest.clear();
  }

  void called(SimulatedCall call, byte[] arguments) {
    byte[] result = Payload.result(arguments);
    results.put(call.number, result);
    bounds.called(call, arguments, result);
    copies.called(call);
  }

  void handedOver(SimulatedClient client, Request request) {
    if (request instanceof Request.Call call) {
      copies.handedOver(client, call.header().id(), numberOf(call));
    }
  }

  static long numberOf(Request.Call call) {
    return Payload.numberOf(call.arguments());
  }

  /// A client hears it.
  void told(SimulatedClient client, Reply reply) {
    if (reply instanceof Reply.Failed failed && failed.failure().code() == ErrorCode.SESSION_LOST) {
      copies.refused(client, failed.header().id());
    }
  }

  void received(String peer, Request request, long nowNs) {
    deliveries.received(request);
    requests.received(peer, request);
    var asked = new Asked(peer, request.header().id());
    long grantedMs = 0;
    if (request instanceof Request.Call call) {
      Long asks = call.options().respondWithinMs();
      grantedMs = asks == null ? DEFAULT_MS : Math.min(asks, MAX_MS);
      callOfRequest.put(asked, numberOf(call));
    }
    if (request instanceof Request.Goodbye) { // who says so waits for no other answer
      dueNs.keySet().removeIf(it -> it.isOfClientOf(asked) && callOfRequest.containsKey(it));
    }
    dueNs.putIfAbsent(asked, nowNs + grantedMs * MS);
  }

  /// The server learns that the connection has ended.
  void disconnected(String peer) {
    requests.disconnected(peer);
  }

  /// A frame leaves for a peer.
  ///
  /// @param connected whether its connection is up
  void left(String peer, List<Reply> frame, boolean connected, long nowNs) {
    bundles += frame.size() > 1 ? 1 : 0;
    for (Reply reply : frame) {
      replies++;
      deliveries.replied(reply, connected);
      Long due = dueNs.remove(new Asked(peer, reply.header().id()));
      require(due == null || nowNs <= due, "on time: late by now: {}", reply);
    }
  }

  /// The server says it to a client.
  void replied(SimulatedClient client, String peer, Reply reply) {
    requests.replied(peer, reply);
    var asked = new Asked(peer, reply.header().id());
    switch (reply) {
      case Reply.Result result -> {
        if (result.token() != null) {
          isFinal(result.token(), "value " + Payload.digest(result.value()));
        }
      }
      case Reply.Failed failed -> failed(asked, failed);
      case Reply.Deferred deferred -> {
        String before = outcomeOfToken.get(deferred.token());
        Long number = callOfRequest.get(asked);
        require(
            before == null || (number != null && bounds.mayExceed(client, number)),
            "final is final: {}, then {}",
            before,
            deferred);
      }
      case Reply other -> {}
    }
  }

  private void failed(Asked asked, Reply.Failed failed) {
    Failure failure = failed.failure();
    if (failed.token() != null) {
      isFinal(failed.token(), failure.code() + " " + failure.execution());
    }
    Long number = callOfRequest.get(asked);
    if (number != null && failed.token() == null) {
      boolean forGood =
          failure.execution() == Execution.NOT_STARTED
              && copies.requests(number) <= 1 // else it is about one of them
              && failure.code() != ErrorCode.SESSION_LOST
              && failure.code() != ErrorCode.STALE_REQUEST
              && failure.code() != ErrorCode.OVERLOADED; // of that request: it is made again
      if (forGood && startedThisEpoch.contains(number)) {
        throw new Promise.Broken(
            "says what it knows: call " + number + " was started, and told " + failure);
      }
      if (forGood) {
        saidNotStarted.add(number);
      }
      if (failure.execution() == Execution.FINISHED || failure.execution() == Execution.STARTED) {
        require(
            starts.containsKey(number),
            "says what it knows: {} of a call that never started",
            failure);
      }
    }
  }

  private void isFinal(String token, String outcome) {
    String before = outcomeOfToken.putIfAbsent(token, outcome);
    require(
        before == null || before.equals(outcome), "final is final: {}, then {}", before, outcome);
  }

  void started(long number, String method) {
    requests.started(number);
    int times = starts.merge(number, 1, Integer::sum);
    boolean again = !startedThisEpoch.add(number);
    require(
        !again || (Methods.isIdempotent(method) && times <= copies.requests(number)),
        "never twice: call {} in one run",
        number);
    require(
        times == 1 || Methods.isIdempotent(method), "never twice: call {} of {}", number, method);
    require(
        !saidNotStarted.contains(number) || copies.requests(number) > 1,
        "says what it knows: call {} starts after all",
        number);
    startsThisEpoch++;
    groups.started(number, method);
  }

  void ended(long number) {
    groups.ended(number);
  }

  void acknowledged(SimulatedCall call) {
    if (call.token() != null) {
      acknowledged.add(call.token());
    }
  }

  /// After every step: nobody waits for longer than was granted.
  void checkAnswers(long nowNs) {
    for (var waiting : dueNs.entrySet()) {
      require(waiting.getValue() >= nowNs, "on time: no answer to {}", waiting.getKey());
    }
  }

  void closed(Ledger ledger) {
    ledgers++;
    require(ledger.addsUp(), "adds up: {}", ledger);
    require(
        ledger.accepted() >= startsThisEpoch,
        "adds up: {} were started, {}",
        startsThisEpoch,
        ledger);
    require(
        ledger.accepted() <= requests.arrived(),
        "adds up: {} arrived, {}",
        requests.arrived(),
        ledger);
    deliveries.check(ledger);
    require(dueNs.isEmpty(), "on time: closed without an answer to {}", dueNs.keySet());
    serverKilled();
  }

  private void ended(SimulatedCall call) {
    require(call.isDone() || call.isAbandoned(), "every call ends: {}", call);
    byte[] value = call.value();
    if (value != null) {
      require(Arrays.equals(results.get(call.number), value), "the right result: {}", call);
      require(starts.containsKey(call.number), "the right result: never started, {}", call);
    }
    call.failure().ifPresent(failure -> told(call, failure));
    bounds.check(call);
  }

  /// At the end: every call has ended, and was told the truth.
  ///
  /// @param resumed waits for tokens that others were given
  void end(List<SimulatedCall> calls, List<SimulatedCall> resumed) {
    resumed.forEach(this::ended);
    for (SimulatedCall call : calls) {
      ended(call);
      require(
          !call.saysUnknown() || copies.mayHaveRun(call.number),
          "unknown is the last resort: {}",
          call);
      require(
          !call.saysNotStarted() || !starts.containsKey(call.number),
          "says what it knows: started, {}",
          call);
    }
  }

  private void told(SimulatedCall call, Failure failure) {
    int times = starts.getOrDefault(call.number, 0);
    switch (failure.execution()) {
      case NOT_STARTED -> require(times == 0, "says what it knows: started, {}", call);
      case STARTED, FINISHED -> require(times > 0, "says what it knows: never started, {}", call);
      case UNKNOWN -> {}
    }
    boolean lost = failure.code() == ErrorCode.TOKEN_LOST;
    boolean aboutToken = failure.code().name().startsWith("TOKEN_");
    boolean saysGone =
        failure.code() == ErrorCode.TOKEN_ACKNOWLEDGED
            || (roomIsSmall && failure.code() == ErrorCode.TOKEN_UNKNOWN); // for want of tombstones
    boolean gone = saysGone && acknowledged.contains(call.token());
    require(!aboutToken || gone || (lost && epochs > 1), "never lost by delivery: {}", call);
  }
}
