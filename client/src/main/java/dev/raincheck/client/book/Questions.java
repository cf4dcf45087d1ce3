package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Failure;
import java.util.ArrayDeque;

/// The questions that wait for a session, since the answer may be larger than this client takes.
final class Questions {
  private final ClientSession session;
  private final SessionParts.Abandon abandon;
  private final ArrayDeque<Query> waiting = new ArrayDeque<>();

  Questions(ClientSession session, SessionParts.Abandon abandon) {
    this.session = session;
    this.abandon = abandon;
  }

  /// Asks at once what is answered with little, all else when the server knows how much this client
  /// takes: more would end the connection, again and again.
  void ask(Query query, long nowNs) {
    if (!query.isOfSession()) {
      session.send(query, nowNs);
      return;
    }
    session.leaveIfOver(nowNs);
    if (session.isOpen()) {
      send(query, nowNs);
    } else {
      waiting.addLast(query);
      session.sayHello(nowNs);
    }
  }

  /// Asks what waits.
  void sendWaiting(long nowNs) {
    for (; !waiting.isEmpty(); waiting.removeFirst()) {
      send(waiting.getFirst(), nowNs);
    }
  }

  private void send(Query query, long nowNs) {
    Failure refusal = session.refusalOf(query);
    if (refusal == null) {
      session.send(query, nowNs);
    } else {
      abandon.end(query, new CallOutcome.Failed(refusal));
    }
  }

  /// Nobody will answer.
  void abandonWaiting(CallOutcome why) {
    for (; !waiting.isEmpty(); waiting.removeFirst()) {
      abandon.end(waiting.getFirst(), why);
    }
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  @Override
  public String toString() {
    return waiting.size() + " unasked";
  }
}
