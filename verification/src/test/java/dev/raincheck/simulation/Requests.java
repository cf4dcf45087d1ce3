package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls as one run of the server sees them, by session and sequence: which it refused, which
/// it answered without a token, and of which it may say that the result is gone.
final class Requests {
  private record Numbered(long session, long sequence) {}

  private record Asked(String peer, long id) {}

  private final boolean roomIsSmall;
  private final Map<Asked, Numbered> asked = new HashMap<>();
  private final Map<Long, Set<Numbered>> ofCall = new HashMap<>();
  private final Map<Long, Integer> starts = new HashMap<>();
  private final Set<Numbered> refused = new HashSet<>();

  /// Those that were answered without a token, and whether they ran.
  private final Map<Numbered, Execution> answered = new HashMap<>();

  private final Set<Numbered> goneForGood = new HashSet<>();
  private final Map<Long, String> lastHeard = new HashMap<>();
  private final Set<Long> disconnected = new HashSet<>();
  private final Set<Long> ended = new HashSet<>();
  private int arrived;

  /// How often a limit was told, and how often that a result is gone.
  int overloaded;

  int gone;

  Requests(boolean roomIsSmall) {
    this.roomIsSmall = roomIsSmall;
  }

  void serverStarted() {
    asked.clear();
    ofCall.clear();
    starts.clear();
    refused.clear();
    answered.clear();
    goneForGood.clear();
    lastHeard.clear();
    disconnected.clear();
    ended.clear();
    arrived = 0;
  }

  /// How many have arrived.
  int arrived() {
    return arrived;
  }

  void received(String peer, Request request) {
    long session = request.header().session();
    lastHeard.put(session, peer);
    switch (request) {
      case Request.Goodbye g -> ended.add(session);
      case Request.Call call -> {
        require(session != 0, "never twice: outside of any session, {}", call);
        var numbered = new Numbered(session, call.sequence());
        asked.put(new Asked(peer, call.header().id()), numbered);
        long number = Oracle.numberOf(call);
        if (ofCall.computeIfAbsent(number, none -> new HashSet<>()).add(numbered)) {
          arrived++;
          if (ended.contains(session)) {
            refused.add(numbered);
          }
        }
      }
      case Request other -> {}
    }
  }

  /// The server learns that the connection has ended.
  void disconnected(String peer) {
    lastHeard.forEach((session, last) -> {
      if (last.equals(peer)) {
        disconnected.add(session);
      }
    });
  }

  void replied(String peer, Reply reply) {
    Numbered call = asked.get(new Asked(peer, reply.header().id()));
    switch (reply) {
      case Reply.Result result when call != null -> {
        requireThere(call, reply);
        if (result.token() == null) {
          answered(call, Execution.FINISHED, reply);
        }
      }
      case Reply.Deferred d when call != null -> requireThere(call, reply);
      case Reply.Failed failed when failed.token() == null -> failed(call, failed.failure(), reply);
      case Reply other -> {}
    }
  }

  private void requireThere(Numbered call, Reply reply) {
    require(!goneForGood.contains(call), "final is final: first gone, then {}", reply);
  }

  private void answered(Numbered call, Execution execution, Reply reply) {
    Execution before = answered.putIfAbsent(call, execution);
    require(before == null || before == execution, "final is final: {}, then {}", before, reply);
    require(!refused.contains(call), "final is final: first refused, then {}", reply);
  }

  private void failed(@Nullable Numbered call, Failure failure, Reply reply) {
    if (failure.code() == ErrorCode.OVERLOADED) {
      overloaded++;
      require(roomIsSmall, "refused although there is room: {}", reply);
    }
    if (call == null) {
      return;
    }
    switch (failure.code()) {
      case OVERLOADED, SHUTTING_DOWN, INVALID_ARGUMENTS -> { // handlers refuse no arguments
        refused.add(call);
        require(!answered.containsKey(call), "final is final: first answered, then {}", reply);
      }
      case RESULT_GONE -> {
        goneForGood.add(call);
        if (failure.message().startsWith("the call with key")) {
          break; // it ended a while ago, or had to give way
        }
        gone++;
        require(
            roomIsSmall && disconnected.contains(call.session),
            "never lost by delivery: nothing had to give way, but {}",
            reply);
        require(
            answered.get(call) == failure.execution(),
            "says what it knows: {}, then {}",
            answered.get(call),
            reply);
      }
      case SESSION_LOST, STALE_REQUEST, REQUEST_MISMATCH -> {}
      default -> {
        requireThere(call, reply);
        answered(call, failure.execution(), reply);
      }
    }
  }

  /// A handler starts.
  void started(long number) {
    long mayRun =
        ofCall.getOrDefault(number, Set.of()).stream().filter(it -> !refused.contains(it)).count();
    require(
        starts.merge(number, 1, Integer::sum) <= mayRun,
        "never twice: call {} runs although it was refused or has run",
        number);
  }
}
