package dev.raincheck.simulation.fleet;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.simulation.Campaign;
import dev.raincheck.simulation.Copies;
import dev.raincheck.simulation.Methods;
import dev.raincheck.simulation.Payload;
import dev.raincheck.simulation.SimulatedCall;
import dev.raincheck.simulation.SimulatedClient;
import dev.raincheck.simulation.Work;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Watches the history of a fleet and knows the promises: what is told and started, against what
/// the store has had, whichever server it was.
final class FleetOracle {
  /// Recorded before they start.
  private static final Set<String> STORED_FIRST =
      Set.of("sim.block", "sim.redo", "sim.serial", "sim.limited");

  /// A request, as a server knows it.
  record Asked(int server, String peer, long id) {}

  private final SimulatedStore store;
  private final Copies copies = new Copies();

  final Answers answers = new Answers();

  private final Map<Asked, String> polled = new HashMap<>();
  private final Map<Integer, Long> startsByRun = new HashMap<>();
  private final Map<Long, Integer> starts = new HashMap<>();
  private final Map<Long, Set<String>> given = new HashMap<>();
  private final Set<Long> shared = new HashSet<>();
  private final Set<Long> keyed = new HashSet<>();

  private final Map<String, String> outcomes = new HashMap<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, Long> met = new TreeMap<>();

  FleetOracle(SimulatedStore store) {
    this.store = store;
  }

  Campaign.Met met() {
    return new Campaign.Met(met);
  }

  void count(String what) {
    met.merge(what, 1L, Long::sum);
  }

  void count(String what, long times) {
    met.merge(what, times, Long::sum);
  }

  /// @param again whether others have made the same call, by its key
  void called(SimulatedCall call, boolean hasKey, boolean again) {
    if (again) {
      shared.add(call.number);
    } else {
      copies.called(call);
    }
    if (hasKey) {
      keyed.add(call.number);
    }
  }

  void handedOver(SimulatedClient client, Request request) {
    if (request instanceof Request.Call call) {
      copies.handedOver(client, call.header().id(), numberOf(call));
    }
  }

  static long numberOf(Request.Call call) {
    return Payload.numberOf(call.arguments());
  }

  void told(SimulatedClient client, Reply reply) {
    if (reply instanceof Reply.Failed failed && failed.failure().code() == ErrorCode.SESSION_LOST) {
      copies.refused(client, failed.header().id());
    }
  }

  void received(FleetServer server, String peer, Request request) {
    answers.received(server, peer, request);
    if (request instanceof Request.Poll poll) {
      polled.put(new Asked(server.setup.number(), peer, request.header().id()), poll.token());
    }
    request.header().acknowledged().forEach(this::acknowledged);
  }

  private void acknowledged(String token) {
    String id = Token.operationIdOf(token);
    if (id != null) {
      acknowledged.add(id);
    }
  }

  void left(FleetServer server, String peer, List<Reply> frame) {
    count("replies", frame.size());
    answers.left(server, peer, frame);
  }

  void replied(FleetServer server, String peer, Reply reply) {
    var asked = new Asked(server.setup.number(), peer, reply.header().id());
    switch (reply) {
      case Reply.Result result when result.token() != null -> {
        Token token = token(result.token());
        requireStored(token, StoredOutcome.Kind.VALUE, reply);
        isFinal(result.token(), "value " + Payload.digest(result.value()));
      }
      case Reply.Deferred deferred -> {
        Token token = token(deferred.token());
        require(
            !token.durable() || store.pastOf(token.operation().high()) != null,
            "a token is real: the store has never had {}",
            deferred);
        count(token.durable() ? "durable tokens" : "tokens that are not durable yet");
      }
      case Reply.Failed failed -> failed(asked, failed);
      case Reply other -> {}
    }
  }

  private static Token token(String text) {
    Token token = Tokens.read(text);
    require(token != null, "a token is real: {}", text);
    return token;
  }

  /// Nobody is told an end that the store does not have, if it has the operation.
  private void requireStored(Token token, StoredOutcome.Kind kind, Reply reply) {
    SimulatedStore.Past past = store.pastOf(token.operation().high());
    require(past != null || !token.durable(), "kept over a crash: never stored, {}", reply);
    if (past != null) {
      require(past.outcome != null, "nothing is told before it is stored: {}", reply);
      require(
          kind != StoredOutcome.Kind.VALUE || past.outcome.kind() == kind,
          "final is final: the store has {}, but {}",
          past.outcome.kind(),
          reply);
    }
  }

  private void failed(Asked asked, Reply.Failed failed) {
    Failure failure = failed.failure();
    count(failure.code().name());
    String token = failed.token();
    if (token != null) {
      requireStored(token(token), StoredOutcome.Kind.FAILURE, failed);
      isFinal(token, failure.code() + " " + failure.execution());
      return;
    }
    String wanted = polled.get(asked);
    if (wanted != null && failure.code().name().startsWith("TOKEN_")) {
      missing(token(wanted), wanted, failed);
    }
  }

  private void missing(Token token, String text, Reply.Failed failed) {
    ErrorCode code = failed.failure().code();
    if (acknowledged.contains(Token.operationIdOf(text))) {
      return;
    }
    boolean hadIt = store.pastOf(token.operation().high()) != null;
    require(
        !token.durable() && code == ErrorCode.TOKEN_LOST && !hadIt,
        "kept over a crash: {} of {}, which the store {}",
        failed,
        token,
        hadIt ? "has had" : "never had");
    require(
        !store.mayWrite(token.epoch(), token.issuedMs()),
        "nobody is told what is not certain: {} of {}, which may be recorded yet",
        failed,
        token);
    store.toldLost.add(token.operation().high());
  }

  private void isFinal(String token, String outcome) {
    String id = Token.operationIdOf(token);
    String before = outcomes.putIfAbsent(id, outcome);
    require(
        before == null || before.equals(outcome), "final is final: {}, then {}", before, outcome);
  }

  /// A handler starts.
  void started(FleetServer server, Work work) {
    long number = Payload.numberOf(Slice.of(work.arguments));
    String method = work.method();
    int times = starts.merge(number, 1, Integer::sum);
    startsByRun.merge(server.setup.number(), 1L, Long::sum);
    count("starts");
    if (times > 1) {
      count("starts again");
    }
    require(
        times == 1 || Methods.isIdempotent(method), "never twice: call {} of {}", number, method);
    if (STORED_FIRST.contains(method) || keyed.contains(number)) {
      requireStartStored(server, work, number);
    }
  }

  private void requireStartStored(FleetServer server, Work work, long number) {
    var record = work.record();
    SimulatedStore.Past past = record == null ? null : store.pastOf(record.id.high());
    require(
        past != null && past.startedBy.stream().anyMatch(server::had),
        "nothing starts before that is stored: call {} of {}, {}",
        number,
        work.method(),
        server);
  }

  /// A handler gives this back.
  void gave(long number, byte[] value) {
    given.computeIfAbsent(number, none -> new HashSet<>()).add(Payload.digest(Slice.of(value)));
  }

  void closed(FleetServer server, Ledger ledger) {
    count("ledgers");
    require(ledger.addsUp(), "adds up: {}", ledger);
    long started = startsByRun.getOrDefault(server.setup.number(), 0L);
    require(ledger.accepted() >= started, "adds up: {} were started, {}", started, ledger);
    answers.closed(server);
  }

  /// At the end: every call has ended, and was told the truth.
  void end(List<SimulatedCall> calls, List<SimulatedCall> resumed) {
    resumed.forEach(it -> ended(it, isOfSeveral(it.number)));
    for (SimulatedCall call : calls) {
      ended(call, shared.contains(call.number));
      if (!shared.contains(call.number)) {
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
  }

  /// Whether there may be several operations of the call: what is told of a token is said of one.
  private boolean isOfSeveral(long number) {
    return shared.contains(number) || copies.requests(number) > 1;
  }

  /// @param ofOthers whether others may have started the same, as another operation
  private void ended(SimulatedCall call, boolean ofOthers) {
    require(call.isDone() || call.isAbandoned(), "every call ends: {}", call);
    byte[] value = call.value();
    if (value != null) {
      count("values");
      require(
          given.getOrDefault(call.number, Set.of()).contains(Payload.digest(Slice.of(value))),
          "the right result: {}",
          call);
    }
    call.failure().ifPresent(failure -> toldAtEnd(call, failure, ofOthers));
  }

  /// Its start is on record, and the server that wrote that is dead.
  private boolean mayHaveStarted(SimulatedCall call) {
    String token = call.token();
    SimulatedStore.Past past = token == null ? null : store.pastOf(token(token).operation().high());
    return past != null && !past.startedBy.isEmpty();
  }

  private void toldAtEnd(SimulatedCall call, Failure failure, boolean ofOthers) {
    int times = starts.getOrDefault(call.number, 0);
    switch (failure.execution()) {
      case NOT_STARTED -> require(ofOthers || times == 0, "says what it knows: started, {}", call);
      case STARTED ->
          require(times > 0 || mayHaveStarted(call), "says what it knows: never started, {}", call);
      case FINISHED -> require(times > 0, "says what it knows: never started, {}", call);
      case UNKNOWN -> count("unknown");
    }
  }
}
