package dev.raincheck.server.zerorpc;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;

/// Makes requests of calls. For one thread; holds nothing from one call to the next.
final class Calls {
  /// The calls of these clients have keys, by which none meets one that a user has chosen.
  private static final String KEYS = "zerorpc:";

  private static final Slice NONE = Slice.of(new byte[] {(byte) Head.FIXARRAY});

  private final Catalog catalog;
  private final Introspection introspection;
  private final TokenCalls tokenCalls;
  private final InfiCalls infiCalls;

  Calls(Catalog catalog) {
    this.catalog = catalog;
    this.introspection = new Introspection(catalog);
    this.tokenCalls = new TokenCalls(catalog);
    this.infiCalls = new InfiCalls(catalog);
  }

  /// @param call opens a channel
  Understood understand(Envelope call) throws MalformedMessageException {
    String method = call.name();
    if (method.isEmpty()) {
      throw new MalformedMessageException(
          "no name of a method (expected: text of at most %d characters)"
              .formatted(WireLimits.METHOD_CHARS_MAX));
    }
    String key = KEYS + call.channel().text();
    Slice given = call.arguments();
    if (method.equals(InfiCall.ON_CALL)) {
      return infiCalls.understand(given, key);
    }
    Slice arguments = given == null ? NONE : given;
    if (method.startsWith(TokenCalls.PREFIX)) {
      return tokenCalls.understand(method, arguments, key);
    }
    if (method.startsWith(Introspection.PREFIX)) {
      return Understood.said(introspection.answer(method, list(arguments)));
    }
    if (Envelopes.EVENTS.contains(method)) {
      return Understood.said(noStreams(method));
    }
    var options = new Request.Options(null, null, null, true, Map.of(), key, 0);
    return new Understood(
        new Request.Call(Understood.header(), 0, catalog.fullName(method), arguments, options),
        PlainAnswers::held);
  }

  /// A client sends what only servers send.
  static Answer noStreams(String event) {
    return Answer.error(
        Failure.of(
            ErrorCode.MALFORMED_REQUEST,
            Execution.UNKNOWN,
            "a client that sends " + event + " (expected: calls alone; streams are not served)"),
        null);
  }

  private static List<?> list(Slice arguments) {
    try {
      return Values.decode(arguments) instanceof List<?> list ? list : List.of();
    } catch (ValueException unreadable) {
      return List.of();
    }
  }
}
