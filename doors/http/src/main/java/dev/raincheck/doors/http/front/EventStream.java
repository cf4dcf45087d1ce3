package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Events;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells one client of an operation until it ends, or for as long as the door holds. Its steps
/// follow each other, on threads of their own.
final class EventStream {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  /// Proxies end connections on which nothing is said for a minute.
  private static final long FILLER_MS = 15_000;

  /// What all streams of a door have.
  record Parts(Asking asking, News news, Executor workers, LongSupplier clock, long holdNs) {}

  private final Parts parts;
  private final String principal;
  private final String token;
  private final Exchange exchange;
  private final Room.Place place;
  private final long untilNs;
  private Exchange.@Nullable Stream stream;
  private Map<String, @Nullable Object> told = Map.of();

  /// @param place left when it is over, with whether the client has the end
  EventStream(Parts parts, String principal, String token, Exchange exchange, Room.Place place) {
    this.parts = parts;
    this.principal = principal;
    this.token = token;
    this.exchange = exchange;
    this.place = place;
    this.untilNs = parts.clock.getAsLong() + parts.holdNs;
  }

  /// Looks what has become of the operation, and tells it.
  void step() {
    CompletableFuture<@Nullable Reply> heard = parts.news.ofAll(token);
    var _ =
        parts
            .asking
            .poll(principal, token, place.delivered())
            .thenApplyAsync(this::tell, parts.workers)
            .whenComplete((goesOn, fault) -> next(heard, Boolean.TRUE.equals(goesOn), fault));
  }

  private void next(
      CompletableFuture<@Nullable Reply> heard, boolean goesOn, @Nullable Throwable fault) {
    if (goesOn) {
      var _ =
          heard
              .completeOnTimeout(null, FILLER_MS, TimeUnit.MILLISECONDS)
              .thenRunAsync(this::step, parts.workers);
      return;
    }
    heard.complete(null);
    if (fault != null) {
      LOG.error("a stream of events failed", fault);
      exchange.answer(Problem.fault().answer(), hasIt -> place.leave());
    }
  }

  /// Whether it goes on; else its place is left.
  private boolean tell(@Nullable Reply reply) {
    if (reply instanceof Reply.Deferred deferred) {
      boolean goesOn = progress(deferred);
      if (!goesOn) {
        place.leave();
      }
      return goesOn;
    }
    if (reply == null) {
      send(Events.COME_BACK);
      place.leave();
    } else {
      end(new Ending.Replied(reply));
    }
    return false;
  }

  private boolean progress(Reply.Deferred deferred) {
    if (stream == null) {
      stream = exchange.begin(Events.head());
    }
    Map<String, @Nullable Object> now = Events.told(deferred);
    byte[] part = now.equals(told) ? Events.FILLER : Events.of(deferred);
    told = now;
    if (!stream.send(part)) {
      return false;
    }
    boolean goesOn = untilNs - parts.clock.getAsLong() > 0 && !parts.news.isClosed();
    if (!goesOn) {
      stream.end();
    }
    return goesOn;
  }

  /// What has ended before anything was told is answered as such.
  private void end(Ending.Replied end) {
    if (stream == null && !(end.reply() instanceof Reply.Result)) {
      exchange.answer(place.write(List.of(end), it -> Events.refusal(it.getFirst())), place::leave);
    } else {
      place.leave(send(place.write(List.of(end), it -> Events.end(it.getFirst())).body()));
    }
  }

  /// The last that is sent.
  ///
  /// @return whether the client was there still
  private boolean send(byte[] event) {
    if (stream == null) {
      stream = exchange.begin(Events.head());
    }
    boolean isThere = stream.send(event);
    stream.end();
    return isThere;
  }
}
