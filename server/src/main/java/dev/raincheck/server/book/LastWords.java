package dev.raincheck.server.book;

import dev.raincheck.server.state.Operation;

/// Whoever waits for the store hears something before the server closes: what it has not said by
/// then is asked for elsewhere.
final class LastWords {
  private final Inquiries inquiries;
  private final TokenTable tokens;
  private final Delivery delivery;

  LastWords(Inquiries inquiries, TokenTable tokens, Delivery delivery) {
    this.inquiries = inquiries;
    this.tokens = tokens;
    this.delivery = delivery;
  }

  void say(long nowNs) {
    inquiries.close(nowNs);
    for (Operation operation : tokens.ended().toList()) {
      if (!operation.mayBeTold()) {
        delivery.deferred(operation, nowNs);
      }
    }
  }
}
