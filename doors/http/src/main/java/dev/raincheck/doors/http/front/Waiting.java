package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An exchange whose answer is not known yet.
///
/// @param write makes the answer of the endings
/// @param workers where an answer is made that is not small
record Waiting(
    Function<List<Ending>, Answer> write, Exchange exchange, Room.Place place, Executor workers)
    implements Asking.Asker {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  @Override
  public boolean hasLeft() {
    return place.hasLeft();
  }

  @Override
  public void told(Ending ending) {
    told(List.of(ending));
  }

  /// What is small is made and sent where the exchange has it done with the fewest wakes.
  void told(List<Ending> endings) {
    guarded(
        () ->
            (isSmall(endings) ? exchange.sender(workers) : workers)
                .execute(() -> guarded(() -> answer(endings), exchange, place)),
        exchange,
        place);
  }

  private void answer(List<Ending> endings) {
    exchange.answer(place.write(endings, write), place::leave);
  }

  private static boolean isSmall(List<Ending> endings) {
    return endings.size() == 1
        && endings.getFirst() instanceof Ending.Replied(Reply reply)
        && switch (reply) {
          case Reply.Result result -> result.value().length() <= Front.SMALL_BYTES;
          case Reply.Deferred d -> true;
          default -> false;
        };
  }

  @Override
  public void failed(Throwable fault) {
    failed(fault, exchange, place);
  }

  /// Something that should not be; whoever waits hears of it, if that is still possible.
  static @Nullable Void failed(Throwable fault, Exchange exchange, Room.Place place) {
    LOG.error("an exchange of HTTP failed", fault);
    exchange.answer(Problem.fault().answer(), hasIt -> place.leave());
    return null;
  }

  /// Else the place would be lost.
  static void guarded(Runnable work, Exchange exchange, Room.Place place) {
    try {
      work.run();
    } catch (RuntimeException | Error fault) {
      failed(fault, exchange, place);
    }
  }
}
