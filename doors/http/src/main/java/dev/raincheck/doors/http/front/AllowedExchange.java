package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;

/// An exchange whose answer the page may read that asked.
record AllowedExchange(Exchange exchange, Incoming head, Cors cors) implements Exchange {
  @Override
  public void answer(Answer answer) {
    exchange.answer(cors.allow(head, answer));
  }

  @Override
  public Stream begin(Answer first) {
    return exchange.begin(cors.allow(head, first));
  }
}
