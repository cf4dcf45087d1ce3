package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.Shape;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// XML-RPC with `system.listMethods`, `methodSignature`, `methodHelp` and `multicall`. Every answer
/// has status 200, since clients look at nothing else then.
///
/// Clients of two languages send a call again by themselves if its connection closes without an
/// answer, and few give it a key by which it could be known as the same. So nobody's connection is
/// closed while its call is under way.
final class XmlRpc implements Dialect {
  static final String PATH = "/xmlrpc";
  private static final String TYPE = "text/xml; charset=utf-8";

  /// All clients take white space behind the declaration.
  private static final Prelude PRELUDE =
      new Prelude(
          answer(XmlWriter.PROLOG.getBytes(StandardCharsets.UTF_8)),
          "\n".getBytes(StandardCharsets.UTF_8));

  private static final int PARSE_ERROR = -32_700;
  private static final int INVALID_REQUEST = -32_600;
  private static final int DEFERRED = -32_002;
  private static final int INVALID_PARAMS = -32_602;
  private static final String UNSIGNED = "undef"; // as other servers say it
  private static final String MULTICALL = "system.multicall";

  /// The door's own, with their help.
  private static final Map<String, String> OWN =
      Map.of(
          "raincheck.acknowledge",
          "(token) says that the outcome is in safe hands",
          "raincheck.cancel",
          "(token) asks the handler to stop; gives the state",
          "raincheck.describe",
          "() gives what can be called",
          "raincheck.poll",
          "(token, seconds) gives the state, after so many seconds at most",
          "raincheck.submit",
          "(method, params) starts a call; gives its state with the token",
          "system.listMethods",
          "() gives the names of all methods",
          "system.methodHelp",
          "(method) gives its help",
          "system.methodSignature",
          "(method) gives the types of its result and parameters",
          MULTICALL,
          "(calls) makes several calls at once");

  private final Services services;
  private final Procedures procedures;
  private final boolean nil;

  /// @param nil whether null is said as `<nil/>`
  XmlRpc(Services services, Duration holdMax, boolean nil) {
    this.nil = nil;
    this.services = services;
    this.procedures = new Procedures(services, holdMax);
  }

  @Override
  public Understood read(Incoming message) {
    if (!message.method().equals("POST")) {
      return new Understood.Answered(
          Problem.notAllowed(
              message, "POST", "POST, with a call of XML-RPC; " + OpenApi.seen(message)));
    }
    XmlReader.Call call;
    try {
      call = XmlReader.read(message.body());
    } catch (Unreadable broken) {
      return fault(PARSE_ERROR, String.valueOf(broken.getMessage()));
    }
    try {
      if (!call.method().equals(MULTICALL)) {
        return asked(List.of(step(call, null, KeyText.of(message))), this::single);
      }
      KeyText.requireNone(message, "a call of its own for each that is to have a key");
      return multicall(call.params());
    } catch (Unreadable unfit) {
      return fault(INVALID_REQUEST, String.valueOf(unfit.getMessage()));
    }
  }

  private static Understood fault(int code, String text) {
    return new Understood.Answered(answer(XmlWriter.fault(code, text)));
  }

  private static Answer answer(byte[] body) {
    return Answer.of(200, TYPE, body);
  }

  private static Understood asked(List<Plan> steps, Function<List<Finding>, Answer> write) {
    List<Plan.Ask> plans = new ArrayList<>();
    for (Plan step : steps) {
      if (step instanceof Plan.Ask ask) {
        plans.add(ask);
      }
    }
    return new Understood.Asked(
        plans.stream().map(Plan.Ask::question).toList(),
        endings -> write.apply(findings(steps, endings)),
        PRELUDE);
  }

  private static List<Finding> findings(List<Plan> steps, List<Ending> endings) {
    List<Finding> findings = new ArrayList<>();
    int next = 0;
    for (Plan step : steps) {
      findings.add(
          switch (step) {
            case Plan.Known(Finding finding) -> finding;
            case Plan.Ask ask -> ask.find().apply(endings.get(next++));
          });
    }
    return findings;
  }

  /// @param hold null for as long as the door holds
  private Plan step(XmlReader.Call call, @Nullable Duration hold, @Nullable String key) {
    if (call.method().startsWith("system.")) {
      return new Plan.Known(system(call));
    }
    var manner = new Procedures.Manner(hold, true, key);
    return switch (procedures.plan(call.method(), call.params(), manner)) {
      case Plan.Ask ask -> voided(call.method(), ask);
      case Plan.Known known -> known;
    };
  }

  /// A method without a result gives `true`, for want of nothing.
  private Plan.Ask voided(String name, Plan.Ask plan) {
    ServedCall method = services.find(name);
    if (method == null || method.contract().resultType() != void.class) {
      return plan;
    }
    return new Plan.Ask(
        plan.question(),
        ending ->
            plan.find().apply(ending) instanceof Finding.Fault fault
                ? fault
                : new Finding.Value(true));
  }

  private Answer single(List<Finding> findings) {
    return switch (findings.getFirst()) {
      case Finding.Value(var plain) -> result(plain);
      case Finding.Fault(Problem problem) ->
          answer(XmlWriter.fault(JsonRpc.codeOf(problem), text(problem)));
      case Finding.Pending(var deferred) ->
          answer(XmlWriter.fault(DEFERRED, goesOn(deferred.token())));
    };
  }

  private Answer result(@Nullable Object plain) {
    try {
      return answer(XmlWriter.result(plain, nil));
    } catch (Unreadable unsaid) {
      return answer(XmlWriter.fault(XmlWriter.UNSAID, String.valueOf(unsaid.getMessage())));
    }
  }

  /// All that a client is told stands in the text: more members than two are refused by some.
  private static String text(Problem problem) {
    return "%s: %s [execution %s, retry %s%s]"
        .formatted(
            problem.code(),
            problem.message(),
            problem.execution(),
            problem.retry().advice(),
            problem.token() == null ? "" : ", token " + problem.token());
  }

  private static String goesOn(String token) {
    return "DEFERRED: it goes on (expected: raincheck.poll) [token %s]".formatted(token);
  }

  private Understood multicall(List<@Nullable Object> params) {
    if (params.size() != 1
        || !(params.getFirst() instanceof List<?> calls)
        || calls.size() > JsonRpc.BATCH_MAX) {
      return fault(
          INVALID_PARAMS,
          "%s (expected: one array of at most %d structs with methodName and params)"
              .formatted(MULTICALL, JsonRpc.BATCH_MAX));
    }
    return asked(calls.stream().map(this::entry).toList(), this::several);
  }

  /// A slow one would hold all.
  private Plan entry(@Nullable Object given) {
    if (given instanceof Map<?, ?> map
        && map.get("methodName") instanceof String name
        && map.get("params") instanceof List<?> params
        && !name.equals(MULTICALL)) {
      return step(new XmlReader.Call(name, new ArrayList<>(params)), Duration.ZERO, null);
    }
    return new Plan.Known(
        refused("no call (expected: a struct with methodName and params, of another method)"));
  }

  private static Finding refused(String message) {
    return new Finding.Fault(Problem.of(400, ErrorCode.INVALID_ARGUMENTS, message));
  }

  private Answer several(List<Finding> findings) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Finding finding : findings) {
      results.add(
          switch (finding) {
            case Finding.Value(var plain) -> Collections.singletonList(plain);
            case Finding.Fault(Problem problem) ->
                XmlWriter.faultStruct(JsonRpc.codeOf(problem), text(problem));
            case Finding.Pending(var deferred) ->
                XmlWriter.faultStruct(DEFERRED, goesOn(deferred.token()));
          });
    }
    return answer(XmlWriter.results(results, nil));
  }

  private Finding system(XmlReader.Call call) {
    if (call.method().equals("system.listMethods")) {
      return new Finding.Value(
          Stream.concat(services.methods().stream().map(ServedCall::name), OWN.keySet().stream())
              .sorted()
              .toList());
    }
    if (!OWN.containsKey(call.method())) {
      return new Finding.Fault(Problem.of(services.unknown(call.method()), null));
    }
    String name =
        !call.params().isEmpty() && call.params().getFirst() instanceof String text ? text : "";
    boolean isHelp = call.method().equals("system.methodHelp");
    if (OWN.containsKey(name)) {
      return new Finding.Value(isHelp ? OWN.get(name) : UNSIGNED);
    }
    ServedCall method = services.find(name);
    if (method == null) {
      return refused("no method of that name (expected: one of system.listMethods)");
    }
    MethodContract contract = method.contract();
    return new Finding.Value(
        isHelp ? contract.description().orElse("") : List.of(signature(contract)));
  }

  private static List<String> signature(MethodContract method) {
    List<String> types = new ArrayList<>();
    types.add(method.resultType() == void.class ? "boolean" : type(Shape.of(method.resultType())));
    method.parameters().forEach(it -> types.add(type(Shape.of(it.type()))));
    return types;
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Scalar(var type, var primitive) -> scalar(type);
      case Shape.Constants c -> "string";
      case Shape.Elements e -> "array";
      case Shape.Entries e -> "struct";
      case Shape.Composite c -> "struct";
      case Shape.Choice c -> "struct";
      case Shape.Maybe(Shape content) -> type(content);
    };
  }

  private static String scalar(Class<?> type) {
    if (type == Boolean.class) {
      return "boolean";
    }
    if (type == Double.class || type == Float.class) {
      return "double";
    }
    if (Number.class.isAssignableFrom(type) && type != BigDecimal.class) {
      return "int";
    }
    return type == byte[].class ? "base64" : type == Instant.class ? "dateTime.iso8601" : "string";
  }
}
