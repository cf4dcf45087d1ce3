package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;

/// An exchange whose answer the page may read that asked, compressed if it asks for that.
record AllowedExchange(Exchange exchange, Incoming head, Cors cors) implements Exchange {
  @Override
  public void answer(Answer answer) {
    exchange.answer(cors.allow(head, Gzip.fit(head, answer)));
  }

  @Override
  public Stream begin(Answer first) {
    return exchange.begin(cors.allow(head, first));
  }
}
