package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An exchange whose answer the page may read that asked, compressed if it asks for that. While it
/// is held it keeps nothing else of the request.
///
/// @param origin of the page; null if there is none
/// @param codings that the client accepts
record AllowedExchange(Exchange exchange, @Nullable String origin, String codings, Cors cors)
    implements Exchange {
  /// The exchange itself, if its answers are what they are.
  static Exchange of(Exchange exchange, Incoming head, Cors cors) {
    String origin = head.field("origin");
    String codings = head.list("accept-encoding");
    return origin == null && codings.isEmpty()
        ? exchange
        : new AllowedExchange(exchange, origin, codings, cors);
  }

  @Override
  public void answer(Answer answer, Consumer<Boolean> over) {
    exchange.answer(cors.allow(origin, Gzip.fit(codings, answer)), over);
  }

  @Override
  public Executor sender(Executor workers) {
    return exchange.sender(workers);
  }

  @Override
  public Stream begin(Answer first) {
    return exchange.begin(cors.allow(origin, first));
  }
}
