package dev.raincheck.server.zerorpc;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls of infi.rpc, which are all calls of one method of ZeroRPC's. For one thread.
final class InfiCalls {
  private static final String KEYS = "infi:";

  private final Catalog catalog;
  private final InfiReader reader = new InfiReader();

  InfiCalls(Catalog catalog) {
    this.catalog = catalog;
  }

  /// @param arguments those of `on_call`
  /// @param key of a call without a uuid
  Understood understand(@Nullable Slice arguments, String key) throws MalformedMessageException {
    if (arguments == null) {
      throw new MalformedMessageException("on_call without an argument (expected: one call)");
    }
    InfiCall call = reader.read(arguments);
    if (Catalog.OF_INFI.contains(call.method())) {
      return ofEveryServer(call);
    }
    Slice all = arguments(call);
    if (all == null) {
      return Understood.said(
          InfiAnswers.error(
              ErrorCode.INVALID_ARGUMENTS,
              call.method() + ": more positional arguments than there are parameters"));
    }
    String uuid = call.uuid();
    String tag = call.tag();
    var options =
        new Request.Options(
            null,
            null,
            null,
            false,
            tag == null ? Map.of() : Map.of("request_id_tag", tag),
            uuid == null ? key : KEYS + uuid,
            0);
    String method = catalog.fullName(call.method());
    return new Understood(
        new Request.Call(Understood.header(), 0, method, all, options), InfiAnswers::call);
  }

  /// In one array or map, as the book takes them.
  private @Nullable Slice arguments(InfiCall call) throws MalformedMessageException {
    if (call.isAllPositional()) {
      return call.positional();
    }
    MethodContract method = catalog.find(call.method());
    return call.isAllNamed() || method == null
        ? call.named()
        : reader.byName(call, Catalog.parameters(method));
  }

  private Understood ofEveryServer(InfiCall call) {
    Object first = firstOf(call.positional());
    return switch (call.method()) {
      case "ping" -> Understood.said(InfiAnswers.value(null));
      case "get_rpc_max_response_time" ->
          Understood.said(InfiAnswers.value(catalog.longestAnswerSeconds()));
      case "get_rpc_method_names" -> Understood.said(InfiAnswers.value(names()));
      case "get_rpc_ipython_argspec" -> Understood.said(specification(String.valueOf(first)));
      default -> byToken(call.method(), first);
    };
  }

  private static @Nullable Object firstOf(Slice positional) {
    try {
      return Values.decode(positional) instanceof List<?> list && !list.isEmpty()
          ? list.getFirst()
          : null;
    } catch (ValueException unreadable) {
      return null;
    }
  }

  private List<String> names() {
    return Stream.concat(catalog.names().stream(), Catalog.OF_INFI.stream()).sorted().toList();
  }

  private Answer specification(String name) {
    MethodContract method = catalog.find(name);
    return method == null
        ? InfiAnswers.error(ErrorCode.UNKNOWN_METHOD, "no such method")
        : InfiAnswers.value(Introspection.argumentSpecification(method));
  }

  private static Understood byToken(String method, @Nullable Object first) {
    if (!(first instanceof String token) || token.length() > WireLimits.TOKEN_CHARS_MAX) {
      return Understood.said(
          InfiAnswers.error(ErrorCode.TOKEN_MALFORMED, method + " (expected: a token)"));
    }
    Request request =
        method.equals("query_async_request")
            ? new Request.Poll(Understood.header(), token, false)
            : new Request.Cancel(Understood.header(), token, "cancelled by a client of infi.rpc");
    return new Understood(request, reply -> InfiAnswers.poll(token, reply));
  }
}
