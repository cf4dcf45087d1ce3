package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Methods and tokens as resources:
///
/// | | |
/// |---|---|
/// | `POST /service.method` | calls; `Prefer: respond-async, wait=N`; `Idempotency-Key` |
/// | `GET /tokens/T` | what became of it; `Prefer: wait=N` waits, `Accept: text/event-stream` follows |
/// | `DELETE /tokens/T` | cancels |
/// | `POST /tokens/T/acknowledge` | says that the outcome is in safe hands |
public final class Rest implements Dialect {
  static final String TOKENS = "/tokens/";
  static final String EVENTS = "text/event-stream";
  private static final String ACKNOWLEDGE = "/acknowledge";
  private static final String CANCELLED = "cancelled by HTTP";

  /// What curl says by itself is no JSON and means it; a page of another origin was refused before.
  private static final Set<String> JSON_TYPES =
      Set.of("", Json.TYPE, "text/plain", "application/x-www-form-urlencoded");

  private final Services services;
  private final Duration holdMax;

  /// @param holdMax the longest that an answer waits for the end of an operation
  public Rest(Services services, Duration holdMax) {
    this.services = services;
    this.holdMax = holdMax;
  }

  @Override
  public Understood read(Incoming message) {
    String path = message.path();
    try {
      if (path.startsWith(TOKENS)) {
        return ofToken(message, path.substring(TOKENS.length()));
      }
      return message.method().equals("POST")
          ? call(message, path.substring(1))
          : notAllowed(message, "POST", "POST, with the arguments; " + OpenApi.seen(message));
    } catch (Unreadable unfit) {
      return refused(400, ErrorCode.INVALID_ARGUMENTS, String.valueOf(unfit.getMessage()));
    }
  }

  private static Understood refused(int status, ErrorCode code, String message) {
    return new Understood.Answered(Problem.of(status, code, message).answer());
  }

  private static Understood notAllowed(Incoming message, String allowed, String expected) {
    return new Understood.Answered(Problem.notAllowed(message, allowed, expected));
  }

  private Understood call(Incoming message, String name) {
    ServedCall method = services.find(name);
    if (method == null) {
      return new Understood.Answered(Problem.of(services.unknown(name), null).answer());
    }
    var preferences = Preferences.of(message.list("prefer"));
    var options =
        new Request.Options(preferences.respondWithinMs(holdMax), null, null, false, Map.of())
            .withKey(KeyText.of(message));
    Request.Call request = request(method, message, options);
    if (request == null) {
      return refused(
          415,
          ErrorCode.MALFORMED_REQUEST,
          "the type \"%s\" of the body (expected: application/json, or application/msgpack)"
              .formatted(message.type()));
    }
    return asked(message, request, preferences);
  }

  private static Request.@Nullable Call request(
      ServedCall method, Incoming message, Request.Options options) {
    String type = message.type();
    if (type.equals(Outcomes.MESSAGE_PACK)) {
      return method.request(scanned(message.body()), options);
    }
    if (!JSON_TYPES.contains(type) && !type.endsWith("+json")) {
      return null;
    }
    Object arguments = message.body().length == 0 ? List.of() : Json.read(message.body());
    if (!(arguments instanceof List<?> || arguments instanceof Map<?, ?>)) {
      throw new Unreadable(
          "the body holds a single value (expected: an array of arguments, or an object of them by"
              + " name)");
    }
    return method.request(arguments, options);
  }

  private static Slice scanned(byte[] body) {
    try {
      new MessagePackScan(WireLimits.DEPTH_MAX - 1).requireOneValue(body);
    } catch (MalformedMessageException broken) {
      throw new Unreadable("the body is no MessagePack: " + broken.getMessage(), broken);
    }
    return Slice.of(body);
  }

  private Understood ofToken(Incoming message, String rest) {
    boolean acknowledges = rest.endsWith(ACKNOWLEDGE);
    String token = acknowledges ? rest.substring(0, rest.length() - ACKNOWLEDGE.length()) : rest;
    if (token.isEmpty() || token.length() > WireLimits.TOKEN_CHARS_MAX || token.contains("/")) {
      return refused(
          404, ErrorCode.TOKEN_MALFORMED, "no token (expected: one as the server gave it)");
    }
    String method = message.method();
    if (acknowledges) {
      return method.equals("POST")
          ? acknowledge(message, token)
          : notAllowed(message, "POST", "POST, which acknowledges");
    }
    return switch (method) {
      case "GET" -> poll(message, token);
      case "DELETE" ->
          asked(
              message,
              new Request.Cancel(ServerPort.UNNUMBERED, token, CANCELLED),
              Preferences.of(""));
      default ->
          notAllowed(message, "GET, DELETE", "GET for what became of it, DELETE to cancel it");
    };
  }

  private Understood acknowledge(Incoming message, String token) {
    var header = ServerPort.UNNUMBERED.withAcknowledged(token);
    return asked(message, new Request.Acknowledge(header), Preferences.of(""));
  }

  private Understood poll(Incoming message, String token) {
    if (message.list("accept").contains(EVENTS)) {
      return Events.isOver(message)
          ? new Understood.Answered(Answer.empty(204))
          : new Understood.Followed(token);
    }
    var preferences = Preferences.of(message.list("prefer"));
    return asked(message, new Request.Poll(ServerPort.UNNUMBERED, token, false), preferences);
  }

  private Understood asked(Incoming message, Request request, Preferences preferences) {
    return new Understood.Asked(
        List.of(new Question(request, preferences.hold(holdMax))),
        new Outcomes(message.base(), message.list("accept"), preferences, holdMax));
  }
}
