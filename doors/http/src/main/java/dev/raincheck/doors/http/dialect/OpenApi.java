package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The services in OpenAPI 3.1, made of what their interfaces say.
final class OpenApi implements Dialect {
  static final String PATH = "/openapi.json";
  private static final String TOKEN = "token";

  private final Services services;
  private final Schemas schemas = new Schemas();
  private final Map<String, @Nullable Object> paths = new LinkedHashMap<>();

  OpenApi(Services services) {
    this.services = services;
    for (ServiceContract service : services.all()) {
      for (MethodContract method : service.methods()) {
        ServedCall call = services.find(method.name());
        if (call != null) {
          paths.put("/" + method.name(), Map.of("post", operation(service, call)));
        }
      }
    }
    paths.put(Rest.TOKENS + "{token}", ofToken());
    paths.put(Rest.TOKENS + "{token}/acknowledge", acknowledge());
  }

  @Override
  public Understood read(Incoming message) {
    return new Understood.Answered(
        message.method().equals("GET")
            ? Answer.of(200, Json.TYPE, Json.write(document(message.base())))
            : Problem.notAllowed(message, "GET", "GET"));
  }

  /// Where to see what else there is.
  static String seen(Incoming message) {
    return "GET %s%s for what can be called".formatted(message.base(), PATH);
  }

  private Map<String, @Nullable Object> document(String base) {
    return map(
        "openapi",
        "3.1.0",
        "info",
        map(
            "title",
            String.join(", ", services.all().stream().map(ServiceContract::name).toList()),
            "version",
            "1",
            "description",
            "Every call is answered on time: with its result, or with a token for it."),
        "servers",
        List.of(map("url", base.isEmpty() ? "/" : base)),
        "paths",
        paths,
        "components",
        map("schemas", schemas.all()));
  }

  private Map<String, @Nullable Object> operation(ServiceContract service, ServedCall call) {
    MethodContract method = call.contract();
    Map<String, @Nullable Object> operation = new LinkedHashMap<>();
    operation.put("operationId", method.name());
    operation.put("tags", List.of(service.name()));
    method.description().ifPresent(text -> operation.put("description", text));
    operation.put(
        "x-raincheck-mode", method.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    operation.put("x-raincheck-idempotent", method.policy().idempotent());
    operation.put("parameters", List.of(prefer("respond-async, wait=N")));
    if (!method.parameters().isEmpty()) {
      operation.put("requestBody", body(call));
    }
    operation.put(
        "responses",
        map("200", json("The result.", result(method)), "202", pending(), "default", problem()));
    return operation;
  }

  private Map<String, @Nullable Object> result(MethodContract method) {
    return method.resultType() == void.class
        ? map("type", "null")
        : schemas.nullable(Shape.of(method.resultType()));
  }

  private Map<String, @Nullable Object> body(ServedCall call) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    List<ParameterContract> parameters = call.contract().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      properties.put(parameters.get(i).name(), schemas.nullable(call.shapes().get(i)));
    }
    List<String> needed =
        parameters.stream().filter(it -> !it.optional()).map(ParameterContract::name).toList();
    Map<String, @Nullable Object> byName =
        map("type", "object", "properties", properties, "additionalProperties", false);
    if (!needed.isEmpty()) {
      byName.put("required", needed);
    }
    Map<String, @Nullable Object> byPosition =
        map(
            "type",
            "array",
            "prefixItems",
            List.copyOf(properties.values()),
            "minItems",
            needed.size(),
            "maxItems",
            parameters.size());
    return map(
        "required",
        !needed.isEmpty(),
        "content",
        map(Json.TYPE, map("schema", map("oneOf", List.of(byName, byPosition)))));
  }

  private Map<String, @Nullable Object> ofToken() {
    return map(
        "parameters",
        List.of(tokenParameter()),
        "get",
        map(
            "operationId",
            "poll",
            "description",
            "What has become of an operation.",
            "parameters",
            List.of(prefer("wait=N")),
            "responses",
            map("200", json("The result.", map()), "202", pending(), "default", problem())),
        "delete",
        map(
            "operationId",
            "cancel",
            "description",
            "Asks the handler to stop. If it finishes first, its result stands.",
            "responses",
            map("200", json("The result.", map()), "202", pending(), "default", problem())));
  }

  private Map<String, @Nullable Object> acknowledge() {
    return map(
        "parameters",
        List.of(tokenParameter()),
        "post",
        map(
            "operationId",
            "acknowledge",
            "description",
            "Says that the outcome is in safe hands; the server forgets it.",
            "responses",
            map("204", map("description", "It is forgotten."), "default", problem())));
  }

  private static Map<String, @Nullable Object> tokenParameter() {
    return map("name", TOKEN, "in", "path", "required", true, "schema", map("type", "string"));
  }

  private static Map<String, @Nullable Object> prefer(String what) {
    return map(
        "name",
        "Prefer",
        "in",
        "header",
        "description",
        what + ": how many seconds an answer may take (RFC 7240)",
        "schema",
        map("type", "string"));
  }

  private Map<String, @Nullable Object> pending() {
    Map<String, @Nullable Object> response =
        json("The token: ask again at `Location`.", schemas.pending());
    response.put(
        "headers",
        map(
            "Location",
            map("schema", map("type", "string")),
            "Retry-After",
            map("schema", map("type", "integer"))));
    response.put(
        "links",
        map(
            "outcome",
            map("operationId", "poll", "parameters", map(TOKEN, "$response.body#/token"))));
    return response;
  }

  private Map<String, @Nullable Object> problem() {
    return map(
        "description",
        "An error, with whether the handler ran.",
        "content",
        map("application/problem+json", map("schema", schemas.problem())));
  }

  private static Map<String, @Nullable Object> json(
      String description, Map<String, @Nullable Object> schema) {
    return map("description", description, "content", map(Json.TYPE, map("schema", schema)));
  }

  /// Names and values, in this order.
  static Map<String, @Nullable Object> map(@Nullable Object... content) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < content.length; i += 2) {
      map.put(String.valueOf(content[i]), content[i + 1]);
    }
    return map;
  }
}
