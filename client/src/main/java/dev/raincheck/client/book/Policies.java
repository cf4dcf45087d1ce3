package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/// Which methods may run again. Who calls by an interface knows; of those that are called by name
/// the server says so, and is asked only when it matters, once per session and service.
final class Policies {
  /// What is known of a method, and since when.
  @FunctionalInterface
  interface Answer {
    void told(boolean idempotent, long nowNs);
  }

  private final ObjLongConsumer<Query> ask;

  /// By service, what its methods are.
  private final Map<String, Map<String, Boolean>> known = new HashMap<>();

  Policies(ObjLongConsumer<Query> ask) {
    this.ask = ask;
  }

  /// Another run of the server may say something else.
  void forget() {
    known.clear();
  }

  /// Whether the call may run again; says so at once if that is known.
  void find(ClientCall call, long nowNs, Answer answer) {
    String method = call.spec.method();
    String service = method.substring(0, Math.max(0, method.lastIndexOf('.')));
    Map<String, Boolean> methods = known.get(service);
    if (call.spec.idempotent() || !call.spec.byName()) {
      answer.told(call.spec.idempotent(), nowNs);
    } else if (methods != null) {
      answer.told(methods.getOrDefault(method, false), nowNs);
    } else {
      ask.accept(new Query.OfPolicy(method, service, answer, nowNs), nowNs);
    }
  }

  /// The server has described a service.
  void described(Query.OfPolicy query, Reply reply, long nowNs) {
    Map<String, Boolean> told = read(reply);
    known.put(query.service, told);
    query.answer.told(told.getOrDefault(query.method, false), nowNs);
  }

  /// Nothing, if that is no description: then nothing may run again.
  private static Map<String, Boolean> read(Reply reply) {
    Map<String, Boolean> told = new HashMap<>();
    try {
      if (reply instanceof Reply.Description description
          && Values.decode(description.services()) instanceof List<?> services) {
        services.forEach(service -> readService(service, told));
      }
    } catch (ValueException unreadable) {
      told.clear();
    }
    return told;
  }

  private static void readService(Object described, Map<String, Boolean> told) {
    if (described instanceof Map<?, ?> service && service.get("methods") instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> method && method.get("method") instanceof String name) {
          told.put(name, Boolean.TRUE.equals(method.get("idempotent")));
        }
      }
    }
  }
}
