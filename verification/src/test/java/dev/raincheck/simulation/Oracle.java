package dev.raincheck.simulation;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
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

  /// A promise was broken.
  static final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
      super(what);
    }
  }

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
  private final Map<String, Integer> busyInGroup = new HashMap<>();
  private final Set<Long> busy = new HashSet<>();
  private final Map<Long, byte[]> arguments = new HashMap<>();
  private final Copies copies = new Copies();
  private final Deliveries deliveries = new Deliveries();
  private final Requests requests;
  private final boolean roomIsSmall;
  private long startsThisEpoch;
  private int epochs;
  private int replies;
  private int ledgers;

  Oracle(boolean roomIsSmall) {
    this.roomIsSmall = roomIsSmall;
    requests = new Requests(roomIsSmall);
  }

  Campaign.Met met() {
    return new Campaign.Met(replies, ledgers, requests.overloaded, requests.gone);
  }

  void serverStarted() {
    epochs++;
    startsThisEpoch = 0;
    startedThisEpoch.clear();
    deliveries.serverStarted();
    requests.serverStarted();
    saidNotStarted.clear(); // a refusal that never arrived binds nobody in another session
    busy.clear();
    busyInGroup.clear();
  }

  void serverKilled() {
    dueNs.clear();
    callOfRequest.clear();
  }

  void called(SimulatedClient.Call call, byte[] with) {
    arguments.put(call.number, with);
    copies.called(call);
  }

  void handedOver(SimulatedClient client, Request request) {
    if (request instanceof Request.Call call) {
      copies.handedOver(client, call.header().id(), numberOf(call));
    }
  }

  static long numberOf(Request.Call call) {
    return (Long) ((List<?>) Values.decode(call.arguments())).getFirst();
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

  /// @param connected whether the peer's connection is up
  void replied(String peer, Reply reply, boolean connected, long nowNs) {
    replies++;
    deliveries.replied(reply, connected);
    requests.replied(peer, reply);
    var asked = new Asked(peer, reply.header().id());
    Long due = dueNs.remove(asked);
    if (due != null && nowNs > due) {
      throw new Broken("on time: " + reply + " is " + (nowNs - due) + " ns late");
    }
    switch (reply) {
      case Reply.Result result -> {
        if (result.token() != null) {
          isFinal(result.token(), "value " + Values.decode(result.value()));
        }
      }
      case Reply.Failed failed -> failed(asked, failed);
      case Reply.Deferred deferred -> {
        if (outcomeOfToken.containsKey(deferred.token())) {
          throw new Broken(
              "final is final: " + deferred + " after " + outcomeOfToken.get(deferred.token()));
        }
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
              && failure.code() != ErrorCode.OVERLOADED; // of that request: it is made anew
      if (forGood && startedThisEpoch.contains(number)) {
        throw new Broken(
            "says what it knows: call " + number + " was started, and told " + failure);
      }
      if (forGood) {
        saidNotStarted.add(number);
      }
      if (failure.execution() == Execution.FINISHED || failure.execution() == Execution.STARTED) {
        require(
            starts.containsKey(number),
            "says what it knows: " + failure + " of a call that never started");
      }
    }
  }

  private void isFinal(String token, String outcome) {
    String before = outcomeOfToken.putIfAbsent(token, outcome);
    require(
        before == null || before.equals(outcome),
        "final is final: " + before + ", then " + outcome);
  }

  void started(long number, String method) {
    requests.started(number);
    int times = starts.merge(number, 1, Integer::sum);
    boolean again = !startedThisEpoch.add(number);
    require(
        !again || (method.equals("sim.again") && times <= copies.requests(number)),
        "never twice: call " + number + " in one run");
    require(
        times == 1 || method.equals("sim.again"), "never twice: call " + number + " of " + method);
    require(
        !saidNotStarted.contains(number) || copies.requests(number) > 1,
        "says what it knows: call " + number + " starts after all");
    startsThisEpoch++;
    if (method.equals("sim.serial") || method.equals("sim.limited")) {
      busy.add(number);
      require(
          busyInGroup.merge("serial", 1, Integer::sum) == 1, "one at a time in a @Serial group");
    }
  }

  void ended(long number, String method) {
    if (busy.remove(number)) {
      busyInGroup.merge("serial", -1, Integer::sum);
    }
  }

  void acknowledged(SimulatedClient.Call call) {
    if (call.token() != null) {
      acknowledged.add(call.token());
    }
  }

  /// After every step: nobody waits for longer than was granted.
  void checkAnswers(long nowNs) {
    for (var waiting : dueNs.entrySet()) {
      require(waiting.getValue() >= nowNs, "on time: no answer to " + waiting.getKey());
    }
  }

  void closed(Ledger ledger) {
    ledgers++;
    require(ledger.addsUp(), "adds up: " + ledger);
    require(
        ledger.accepted() >= startsThisEpoch,
        "adds up: " + startsThisEpoch + " were started, " + ledger);
    require(
        ledger.accepted() <= requests.arrived(),
        "adds up: " + requests.arrived() + " arrived, " + ledger);
    deliveries.check(ledger);
    require(dueNs.isEmpty(), "on time: closed without an answer to " + dueNs.keySet());
    serverKilled();
  }

  private void ended(SimulatedClient.Call call) {
    require(call.isDone() || call.isAbandoned(), "every call ends: " + call);
    byte[] value = call.value();
    if (value != null) {
      require(Arrays.equals(arguments.get(call.number), value), "the right result: " + call);
      require(starts.containsKey(call.number), "the right result: never started, " + call);
    }
    call.failure().ifPresent(failure -> told(call, failure));
  }

  /// At the end: every call has ended, and was told the truth.
  ///
  /// @param resumed waits for tokens that others were given
  void end(List<SimulatedClient.Call> calls, List<SimulatedClient.Call> resumed) {
    resumed.forEach(this::ended);
    for (SimulatedClient.Call call : calls) {
      ended(call);
      require(
          !call.saysUnknown() || copies.mayHaveRun(call.number),
          "unknown is the last resort: " + call);
      require(
          !call.saysNotStarted() || !starts.containsKey(call.number),
          "says what it knows: started, " + call);
    }
  }

  private void told(SimulatedClient.Call call, Failure failure) {
    int times = starts.getOrDefault(call.number, 0);
    switch (failure.execution()) {
      case NOT_STARTED -> require(times == 0, "says what it knows: started, " + call);
      case STARTED, FINISHED -> require(times > 0, "says what it knows: never started, " + call);
      case UNKNOWN -> {}
    }
    boolean lost = failure.code() == ErrorCode.TOKEN_LOST;
    boolean aboutToken = failure.code().name().startsWith("TOKEN_");
    boolean saysGone =
        failure.code() == ErrorCode.TOKEN_ACKNOWLEDGED
            || (roomIsSmall && failure.code() == ErrorCode.TOKEN_UNKNOWN); // for want of tombstones
    boolean gone = saysGone && acknowledged.contains(call.token());
    require(!aboutToken || gone || (lost && epochs > 1), "never lost by delivery: " + call);
  }

  static void require(boolean holds, String promise) {
    if (!holds) {
      throw new Broken(promise);
    }
  }
}
