package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What can be called by name in dialects that have no resources: the services' methods, and a few
/// of the door's own, by which tokens are used.
///
/// | | |
/// |---|---|
/// | `raincheck.submit(method, params)` | starts a call; gives its state with the token |
/// | `raincheck.poll(token, seconds)` | its state, after so many seconds at most; they may be left out |
/// | `raincheck.cancel(token)` | asks the handler to stop; gives the state |
/// | `raincheck.acknowledge(token)` | says that the outcome is in safe hands |
/// | `raincheck.describe()` | what the door serves, in maps and lists |
///
/// A state is a map with `state`: `pending`, with the token, or `done`, with the `result`. An
/// operation that failed is an error.
final class Procedures {
  private static final String OWN = "raincheck.";
  private static final int SECONDS_MAX = 1_000_000;

  private final Services services;
  private final Duration holdMax;

  Procedures(Services services, Duration holdMax) {
    this.services = services;
    this.holdMax = holdMax;
  }

  /// How a client wants its call to be treated.
  ///
  /// @param hold how long it waits for the result; null if it does not say, and waits for as long
  ///   as the door holds
  /// @param awaited whether anybody wants to know what came of it
  /// @param key what it calls the call, or null
  record Manner(@Nullable Duration hold, boolean awaited, @Nullable String key) {}

  /// @param params a list by position, or a map by name, in plain Java
  Plan plan(String method, Object params, Manner manner) {
    try {
      return method.startsWith(OWN)
          ? own(method.substring(OWN.length()), new Params(params), manner.key())
          : call(method, params, manner);
    } catch (Unreadable unfit) {
      return refuse(ErrorCode.INVALID_ARGUMENTS, String.valueOf(unfit.getMessage()));
    }
  }

  private static Plan refuse(ErrorCode code, String message) {
    return refuse(Problem.of(400, code, message));
  }

  private static Plan refuse(Problem problem) {
    return new Plan.Known(new Finding.Fault(problem));
  }

  private Plan call(String method, Object params, Manner manner) {
    Duration hold = manner.hold() == null ? holdMax : manner.hold();
    Long withinMs =
        manner.awaited() && !hold.isZero() ? (Long) Preferences.firstAnswerMs(hold) : null;
    Long retentionMs = manner.awaited() ? null : (Long) 1_000L; // for nobody
    var options =
        new Request.Options(withinMs, null, retentionMs, false, Map.of()).withKey(manner.key());
    return call(
        method, params, options, manner.awaited() ? hold : Duration.ZERO, Procedures::found);
  }

  private Plan call(
      String method,
      Object params,
      Request.Options options,
      Duration hold,
      Function<Reply, Finding> find) {
    ServedCall call = services.find(method);
    if (call == null) {
      return refuse(Problem.of(services.unknown(method), null));
    }
    return ask(call.request(params, options), hold, find);
  }

  private static Plan ask(Request request, Duration hold, Function<Reply, Finding> find) {
    return new Plan.Ask(
        new Question(request, hold),
        ending ->
            switch (ending) {
              case Ending.Unanswered(Problem problem) -> new Finding.Fault(problem);
              case Ending.Replied(Reply reply) -> find.apply(reply);
            });
  }

  private static Finding found(Reply reply) {
    return switch (reply) {
      case Reply.Result result -> new Finding.Value(result.value());
      case Reply.Failed failed -> new Finding.Fault(Problem.of(failed.failure(), failed.token()));
      case Reply.Deferred deferred -> new Finding.Pending(deferred);
      case Reply.Acknowledged a -> new Finding.Value(true);
      case Reply.Cancelling c ->
          new Finding.Value(OpenApi.map("state", "pending", "token", c.token()));
      case Reply.Description d -> throw new IllegalStateException("unasked: " + d);
      case Reply.Welcome w -> throw new IllegalStateException("unasked: " + w);
      case Reply.Pong p -> throw new IllegalStateException("unasked: " + p);
      case Reply.Picture p -> throw new IllegalStateException("unasked: " + p);
      case Reply.Operated o -> throw new IllegalStateException("unasked: " + o);
    };
  }

  /// @param key of what is submitted; whatever else is asked twice does no harm
  private Plan own(String name, Params params, @Nullable String key) {
    return switch (name) {
      case "submit" -> submit(params, key);
      case "poll" ->
          ask(
              new Request.Poll(ServerPort.UNNUMBERED, params.token(), false),
              params.seconds(1, "seconds", holdMax),
              Procedures::state);
      case "cancel" ->
          ask(
              new Request.Cancel(ServerPort.UNNUMBERED, params.token(), "cancelled by HTTP"),
              Duration.ZERO,
              Procedures::state);
      case "acknowledge" ->
          ask(
              new Request.Acknowledge(ServerPort.UNNUMBERED.withAcknowledged(params.token())),
              Duration.ZERO,
              Procedures::found);
      case "describe" ->
          new Plan.Known(
              new Finding.Value(services.all().stream().map(ServiceContract::describe).toList()));
      default ->
          refuse(
              ErrorCode.UNKNOWN_METHOD,
              "no method \"%s%s\" (expected: submit, poll, cancel, acknowledge or describe)"
                  .formatted(OWN, name));
    };
  }

  private Plan submit(Params params, @Nullable String key) {
    Object arguments = params.get(1, "params");
    var options = new Request.Options(0L, null, null, false, Map.of()).withKey(key);
    return call(
        params.text(0, "method"),
        arguments == null ? List.of() : arguments,
        options,
        Duration.ZERO,
        Procedures::state);
  }

  /// The state of an operation.
  private static Finding state(Reply reply) {
    return switch (found(reply)) {
      case Finding.Value(var result) when reply instanceof Reply.Result ->
          new Finding.Value(OpenApi.map("state", "done", "result", result));
      case Finding.Pending(Reply.Deferred deferred) -> {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("state", "pending");
        state.putAll(Outcomes.members(deferred));
        yield new Finding.Value(state);
      }
      case Finding.Value value -> value;
      case Finding.Fault fault -> fault;
    };
  }

  /// What a method of the door's own is given.
  private record Params(Object given) {
    @Nullable Object get(int index, String name) {
      return switch (given) {
        case List<?> list -> index < list.size() ? list.get(index) : null;
        case Map<?, ?> map -> map.get(name);
        default -> null;
      };
    }

    String text(int index, String name) {
      if (get(index, name) instanceof String text) {
        return text;
      }
      throw new Unreadable("%s: no text (expected: the %s)".formatted(name, name));
    }

    String token() {
      String token = text(0, "token");
      if (token.isEmpty() || token.length() > WireLimits.TOKEN_CHARS_MAX) {
        throw new Unreadable("token: no token (expected: one as the server gave it)");
      }
      return token;
    }

    Duration seconds(int index, String name, Duration max) {
      Object value = get(index, name);
      long seconds = value instanceof Number number ? number.longValue() : 0;
      Duration wished = Duration.ofSeconds(Math.clamp(seconds, 0, SECONDS_MAX));
      return wished.compareTo(max) > 0 ? max : wished;
    }
  }
}
