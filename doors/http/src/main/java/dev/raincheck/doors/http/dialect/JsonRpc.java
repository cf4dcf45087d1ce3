package dev.raincheck.doors.http.dialect;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON-RPC 2.0: calls, notifications, and several of them in a batch, which run side by side.
/// Errors come with status 200, since clients look at nothing else then.
final class JsonRpc implements Dialect {
  static final String PATH = "/jsonrpc";
  private static final int PARSE_ERROR = -32_700;
  private static final int INVALID_REQUEST = -32_600;
  private static final int NO_METHOD = -32_601;
  private static final int INVALID_PARAMS = -32_602;
  private static final int INTERNAL = -32_603;
  private static final int DECLARED = -32_000;
  private static final int NOT_DONE = -32_001;
  private static final int DEFERRED = -32_002;
  private static final int SHUTTING_DOWN = -32_003;

  /// Calls in one batch, at most.
  static final int BATCH_MAX = 100;

  private final Procedures procedures;
  private final Duration holdMax;

  JsonRpc(Services services, Duration holdMax) {
    this.procedures = new Procedures(services, holdMax);
    this.holdMax = holdMax;
  }

  /// One of a batch.
  ///
  /// @param id what it is called; null if nobody waits for the answer
  /// @param plan what to ask; null if nothing is
  /// @param outcome what is known already, then
  private record Entry(
      @Nullable Id id, Plan.@Nullable Ask plan, Map<String, @Nullable Object> outcome) {
    static Entry refused(@Nullable Id id, int code, String message) {
      return new Entry(id, null, error(code, message, null));
    }
  }

  /// May be null in JSON.
  private record Id(@Nullable Object value) {}

  @Override
  public Understood read(Incoming message) {
    if (!message.method().equals("POST")) {
      return new Understood.Answered(
          Problem.notAllowed(message, "POST", "POST, with a call of JSON-RPC 2.0"));
    }
    Object body;
    try {
      body = Json.read(message.body());
    } catch (Unreadable broken) {
      return refused(PARSE_ERROR, String.valueOf(broken.getMessage()));
    }
    Preferences preferences = Preferences.of(message.list("prefer"));
    if (!(body instanceof List<?> batch)) {
      return asked(List.of(entry(body, holdOf(preferences, null), message)), false);
    }
    if (batch.isEmpty() || batch.size() > BATCH_MAX) {
      return refused(
          INVALID_REQUEST, "a batch of %d (expected: 1 to %d)".formatted(batch.size(), BATCH_MAX));
    }
    try {
      KeyText.requireNone(message, "a member idempotencyKey of each that is to have a key");
    } catch (Unreadable unfit) {
      return refused(INVALID_REQUEST, String.valueOf(unfit.getMessage()));
    }
    // A slow one would hold all.
    Duration hold = holdOf(preferences, Duration.ZERO);
    return asked(batch.stream().map(each -> entry(each, hold, message)).toList(), true);
  }

  private @Nullable Duration holdOf(Preferences preferences, @Nullable Duration otherwise) {
    return preferences.waitS() == null ? otherwise : preferences.hold(holdMax);
  }

  private static Understood refused(int code, String message) {
    return new Understood.Answered(answer(response(new Id(null), error(code, message, null))));
  }

  private Entry entry(@Nullable Object given, @Nullable Duration hold, Incoming message) {
    if (!(given instanceof Map<?, ?> call)) {
      return Entry.refused(new Id(null), INVALID_REQUEST, "no object (expected: a call)");
    }
    Object value = call.get("id");
    boolean fits =
        value == null
            || value instanceof String
            || (value instanceof Number && !(value instanceof BigDecimal));
    Id id = call.containsKey("id") ? new Id(fits ? value : null) : null;
    Object params = call.containsKey("params") ? call.get("params") : List.of();
    boolean isCall =
        (params instanceof List<?> || params instanceof Map<?, ?>)
            && "2.0".equals(call.containsKey("jsonrpc") ? call.get("jsonrpc") : "2.0");
    if (!fits || !isCall || params == null || !(call.get("method") instanceof String method)) {
      return Entry.refused(
          id == null ? new Id(null) : id,
          INVALID_REQUEST,
          "no call (expected: jsonrpc \"2.0\", method, params as an array or object, and an id of"
              + " text or a whole number)");
    }
    String key;
    try {
      key = keyOf(call, message);
    } catch (Unreadable unfit) {
      return Entry.refused(id, INVALID_REQUEST, String.valueOf(unfit.getMessage()));
    }
    var manner = new Procedures.Manner(hold, id != null, key);
    return switch (procedures.plan(method, params, manner)) {
      case Plan.Known(Finding finding) -> new Entry(id, null, outcome(finding));
      case Plan.Ask ask -> new Entry(id, ask, Map.of());
    };
  }

  /// Its own, else the header's, which a batch has not.
  private static @Nullable String keyOf(Map<?, ?> call, Incoming message) {
    return switch (call.get("idempotencyKey")) {
      case null -> KeyText.of(message);
      case String own -> KeyText.checked(own);
      default -> throw new Unreadable("idempotencyKey: no text (expected: a key, as text)");
    };
  }

  private static Understood asked(List<Entry> entries, boolean batch) {
    List<Plan.Ask> plans = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.plan() != null) {
        plans.add(entry.plan());
      }
    }
    return new Understood.Asked(
        plans.stream().map(Plan.Ask::question).toList(), endings -> write(entries, endings, batch));
  }

  private static Answer write(List<Entry> entries, List<Ending> endings, boolean batch) {
    List<Map<String, @Nullable Object>> responses = new ArrayList<>();
    int next = 0;
    for (Entry entry : entries) {
      Map<String, @Nullable Object> outcome =
          entry.plan() == null
              ? entry.outcome()
              : outcome(entry.plan().find().apply(endings.get(next++)));
      if (entry.id() != null) {
        responses.add(response(entry.id(), outcome));
      }
    }
    if (responses.isEmpty()) {
      return Answer.empty(204); // nobody waits for it
    }
    return answer(batch ? responses : responses.getFirst());
  }

  private static Answer answer(Object response) {
    return Answer.of(200, Json.TYPE, Json.write(response));
  }

  private static Map<String, @Nullable Object> response(
      Id id, Map<String, @Nullable Object> outcome) {
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("jsonrpc", "2.0");
    response.putAll(outcome);
    response.put("id", id.value() instanceof Number number ? new Json.Exact(number) : id.value());
    return response;
  }

  private static Map<String, @Nullable Object> outcome(Finding finding) {
    return switch (finding) {
      case Finding.Value(var plain) -> OpenApi.map("result", plain);
      case Finding.Fault(Problem problem) -> error(problem);
      case Finding.Pending(var deferred) -> {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("code", "DEFERRED");
        data.putAll(Outcomes.members(deferred));
        yield error(
            DEFERRED, "it goes on (expected: raincheck.poll with the token of the data)", data);
      }
    };
  }

  private static Map<String, @Nullable Object> error(Problem problem) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    problem.putFacts(data);
    return error(codeOf(problem), problem.message(), data);
  }

  private static Map<String, @Nullable Object> error(
      int code, String message, @Nullable Object data) {
    Map<String, @Nullable Object> error = OpenApi.map("code", code, "message", message);
    if (data != null) {
      error.put("data", data);
    }
    return OpenApi.map("error", error);
  }

  /// The number of an error, in JSON-RPC and XML-RPC.
  static int codeOf(Problem problem) {
    return switch (problem.code()) {
      case "UNKNOWN_SERVICE", "UNKNOWN_METHOD" -> NO_METHOD;
      case "INVALID_ARGUMENTS" -> INVALID_PARAMS;
      case "INTERNAL", "RESULT_NOT_ENCODABLE", "RESULT_TOO_LARGE" -> INTERNAL;
      case "DECLARED" -> DECLARED;
      case "SHUTTING_DOWN", "REJECTED" -> SHUTTING_DOWN;
      case "MALFORMED_REQUEST" -> INVALID_REQUEST;
      default -> NOT_DONE;
    };
  }
}
