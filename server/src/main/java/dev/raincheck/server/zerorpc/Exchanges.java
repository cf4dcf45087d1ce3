package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open exchanges of one connection: by number, by channel, and those that are held by token.
final class Exchanges {
  private final OpenCalls all;
  private final Map<Long, Exchange> asked = new HashMap<>();
  private final Map<Channel, Exchange> calls = new HashMap<>();
  private final Map<String, List<Exchange>> held = new HashMap<>();
  private final RecentChannels answered = new RecentChannels();
  private long last;

  Exchanges(OpenCalls all) {
    this.all = all;
  }

  /// Whether the client may call; if so, [#begin] a call with it.
  boolean admits(String client) {
    return all.begin(client);
  }

  Exchange begin(Channel channel, Answering answering, String client) {
    var call = new Exchange(++last, channel, answering, client);
    asked.put(call.number, call);
    calls.put(channel, call);
    return call;
  }

  /// Something else is asked that is about the channel.
  Exchange beside(Channel channel, Answering answering) {
    var exchange = new Exchange(++last, channel, answering, calls.get(channel));
    asked.put(exchange.number, exchange);
    return exchange;
  }

  /// The call of the channel, if it has not been answered.
  @Nullable Exchange open(Channel channel) {
    return calls.get(channel);
  }

  boolean wasAnswered(Channel channel) {
    return answered.contains(channel);
  }

  /// The book has a reply to this one; null if nobody waits for that.
  @Nullable Exchange answered(long number) {
    return asked.remove(number);
  }

  /// The reply does not end it.
  void goesOn(Exchange exchange, Reply reply) {
    if (calls.get(exchange.channel) == exchange && reply instanceof Reply.Deferred deferred) {
      exchange.token = deferred.token();
      held.computeIfAbsent(deferred.token(), token -> new ArrayList<>(1)).add(exchange);
    }
  }

  /// Those that wait for the end of the operation.
  Collection<Exchange> heldBy(@Nullable String token) {
    List<Exchange> waiting = held.get(token);
    return waiting == null ? List.of() : List.copyOf(waiting);
  }

  /// The channel gets its answer, and hears nothing more.
  ///
  /// @return false if it has had one
  boolean end(Exchange exchange) {
    if (!isInTime(exchange)) {
      return false;
    }
    answered.add(exchange.channel, calls.size());
    Exchange call = calls.remove(exchange.channel);
    if (call != null) {
      forget(call);
    }
    return true;
  }

  /// Whether the call that it is about still waits.
  boolean isInTime(Exchange exchange) {
    return calls.get(exchange.channel) == exchange.call;
  }

  private void forget(Exchange call) {
    asked.remove(call.number);
    all.end(call.client);
    if (call.token != null) {
      held.computeIfPresent(
          call.token,
          (token, waiting) -> waiting.remove(call) && waiting.isEmpty() ? null : waiting);
    }
  }

  /// The connection is gone, and everything that waits for it.
  void endAll() {
    List.copyOf(calls.values()).forEach(this::forget);
    calls.clear();
    asked.clear();
  }
}
