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
/// answer, and there is nothing by which it could be known as the same. So nobody's connection is
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
  private static final int DEFERRED = -32_002;
  private static final int UNSAID = -32_500;
  private static final int INVALID_PARAMS = -32_602;
  private static final String MULTICALL = "system.multicall";
  private static final List<String> OWN =
      List.of(
          "raincheck.acknowledge",
          "raincheck.cancel",
          "raincheck.describe",
          "raincheck.poll",
          "raincheck.submit",
          "system.listMethods",
          "system.methodHelp",
          "system.methodSignature",
          MULTICALL);

  private final Services services;
  private final Procedures procedures;
  private final boolean nil;

  /// @param nil whether null is said as `<nil/>`
  XmlRpc(Services services, Duration holdMax, boolean nil) {
    this.nil = nil;
    this.services = services;
    this.procedures = new Procedures(services, holdMax);
  }

  /// A call of a batch, or a call of its own: what to ask, or what is known already.
  private sealed interface Step {
    record Ask(Procedures.Plan.Ask plan) implements Step {}

    record Known(Finding finding) implements Step {}
  }

  @Override
  public Understood read(Incoming message) {
    if (!message.method().equals("POST")) {
      return new Understood.Answered(Answer.empty(405).with("Allow", "POST"));
    }
    XmlReader.Call call;
    try {
      call = XmlReader.read(message.body());
    } catch (Unreadable broken) {
      return fault(PARSE_ERROR, String.valueOf(broken.getMessage()));
    }
    if (call.method().equals(MULTICALL)) {
      return multicall(call.params());
    }
    return asked(List.of(step(call, null)), this::single);
  }

  private static Understood fault(int code, String text) {
    return new Understood.Answered(answer(XmlWriter.fault(code, text)));
  }

  private static Answer answer(byte[] body) {
    return Answer.of(200, TYPE, body);
  }

  private static Understood asked(List<Step> steps, Function<List<Finding>, Answer> write) {
    List<Procedures.Plan.Ask> plans = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Ask(Procedures.Plan.Ask plan)) {
        plans.add(plan);
      }
    }
    return new Understood.Asked(
        plans.stream().map(Procedures.Plan.Ask::question).toList(),
        endings -> write.apply(findings(steps, endings)),
        PRELUDE);
  }

  private static List<Finding> findings(List<Step> steps, List<Ending> endings) {
    List<Finding> findings = new ArrayList<>();
    int next = 0;
    for (Step step : steps) {
      findings.add(
          switch (step) {
            case Step.Known(Finding finding) -> finding;
            case Step.Ask(Procedures.Plan.Ask plan) -> plan.find().apply(endings.get(next++));
          });
    }
    return findings;
  }

  /// @param hold null for as long as the door holds
  private Step step(XmlReader.Call call, @Nullable Duration hold) {
    if (call.method().startsWith("system.")) {
      return new Step.Known(system(call));
    }
    var manner = new Procedures.Manner(hold, true, null);
    return switch (procedures.plan(call.method(), call.params(), manner)) {
      case Procedures.Plan.Ask ask -> new Step.Ask(voided(call.method(), ask));
      case Procedures.Plan.Refuse(Problem problem) -> new Step.Known(new Finding.Fault(problem));
    };
  }

  /// A method without a result gives `true`, for want of nothing.
  private Procedures.Plan.Ask voided(String name, Procedures.Plan.Ask plan) {
    ServedCall method = services.find(name);
    if (method == null || method.contract().resultType() != void.class) {
      return plan;
    }
    return new Procedures.Plan.Ask(
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
      return answer(XmlWriter.fault(UNSAID, String.valueOf(unsaid.getMessage())));
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
  private Step entry(@Nullable Object given) {
    if (given instanceof Map<?, ?> map
        && map.get("methodName") instanceof String name
        && map.get("params") instanceof List<?> params
        && !name.equals(MULTICALL)) {
      return step(new XmlReader.Call(name, new ArrayList<>(params)), Duration.ZERO);
    }
    return new Step.Known(
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
            case Finding.Value(var plain) -> said(plain);
            case Finding.Fault(Problem problem) ->
                XmlWriter.fault(JsonRpc.codeOf(problem), text(problem), true);
            case Finding.Pending(var deferred) ->
                XmlWriter.fault(DEFERRED, goesOn(deferred.token()), true);
          });
    }
    return result(results);
  }

  /// One that XML-RPC cannot say is a fault, and the others are as they are.
  private Object said(@Nullable Object plain) {
    try {
      XmlWriter.check(plain, nil);
      return Collections.singletonList(plain);
    } catch (Unreadable unsaid) {
      return XmlWriter.fault(UNSAID, String.valueOf(unsaid.getMessage()), true);
    }
  }

  private Finding system(XmlReader.Call call) {
    if (call.method().equals("system.listMethods")) {
      return new Finding.Value(
          Stream.concat(services.methods().stream().map(ServedCall::name), OWN.stream())
              .sorted()
              .toList());
    }
    Object name = call.params().isEmpty() ? null : call.params().getFirst();
    ServedCall method = name instanceof String text ? services.find(text) : null;
    if (method == null) {
      return refused("no method of that name (expected: one of system.listMethods)");
    }
    return switch (call.method()) {
      case "system.methodSignature" -> new Finding.Value(List.of(signature(method.contract())));
      case "system.methodHelp" -> new Finding.Value(method.contract().description().orElse(""));
      default -> refused("no method \"" + call.method() + "\"");
    };
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
